use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use azure::{BlobService, Clock, Cloud, Http, Identity, ResourceManager, SignIn, StorageAuth};
use domain::{Code, Error, Item, JobSummary, Place, Result, Selection, StorageAccount};

use crate::directories::Directories;
use crate::gate::Gate;
use crate::store::inventory::{Inventory, List, Query, Reading, Totals};
use crate::store::journal::{Head, JobItem, Journal};
use crate::tree::Work;

/// Everything that an engine is given: it reads neither the clock nor the environment itself.
#[derive(Debug)]
pub struct Setup {
    /// Where its files go.
    pub directories: Directories,
    /// The cloud it speaks to.
    pub cloud: Cloud,
    /// The time, and waiting.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of LastCopy. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) directories: Directories,
    pub(crate) http: Http,
    pub(crate) journal: Journal,
    pub(crate) inventory: Inventory,
    session: Mutex<Session>,
    pub(crate) at_work: Gate<(Work, i64)>,
}

/// Who is signed in and how storage is reached, for this run of the program.
#[derive(Debug, Default)]
struct Session {
    sign_in: Option<(SignIn, Identity)>,
    /// By blob endpoint.
    storage: HashMap<String, Attached>,
    home: Option<i64>,
}

/// Storage that is reached by a key or a SAS.
#[derive(Debug, Clone)]
pub(crate) struct Attached {
    pub(crate) account: StorageAccount,
    /// The one container that a SAS is for.
    pub(crate) container: Option<String>,
    /// `account-key` or `sas`.
    pub(crate) way: &'static str,
    auth: StorageAuth,
}

impl Engine {
    /// Opens the stores. Errors: `not-writable`, `disk-full`, `store`.
    pub fn open(setup: Setup) -> Result<Self> {
        setup.directories.make()?;
        Ok(Self(Arc::new(Inner {
            http: Http::new(setup.cloud, setup.clock)?,
            journal: Journal::open(&setup.directories.journal())?,
            inventory: Inventory::open(&setup.directories.inventory())?,
            directories: setup.directories,
            session: Mutex::default(),
            at_work: Gate::default(),
        })))
    }

    /// The HTTP client, for making a sign-in.
    pub fn http(&self) -> &Http {
        &self.0.http
    }

    /// The cloud.
    pub fn cloud(&self) -> &Cloud {
        self.0.http.cloud()
    }

    /// Asks for a token, and uses this sign-in from now on.
    pub async fn sign_in(&self, sign_in: SignIn) -> Result<Identity> {
        let identity = sign_in.identity().await?;
        let mut session = self.session();
        session.sign_in = Some((sign_in, identity.clone()));
        session.home = None;
        Ok(identity)
    }

    /// Who is signed in.
    pub fn identity(&self) -> Option<Identity> {
        self.session()
            .sign_in
            .as_ref()
            .map(|(_, identity)| identity.clone())
    }

    /// Reaches a storage account by a key or a SAS from now on.
    pub fn attach(&self, account: StorageAccount, auth: StorageAuth) {
        self.attach_container(account, None, auth);
    }

    /// Reaches a storage account, or one container of it, by a key or a SAS from now on. An account has one way at a
    /// time: the last one.
    pub fn attach_container(
        &self,
        account: StorageAccount,
        container: Option<String>,
        auth: StorageAuth,
    ) {
        let way = match auth {
            StorageAuth::Key(_) => "account-key",
            StorageAuth::Sas(_) => "sas",
            StorageAuth::SignedIn(_) => "signed-in",
        };
        let endpoint = account.endpoint.clone();
        let attached = Attached {
            account,
            container,
            way,
            auth,
        };
        self.session().storage.insert(endpoint, attached);
    }

    /// Asks for the first row of storage, so that what is wrong with a key or a SAS is said before it is attached.
    pub async fn try_storage(
        &self,
        account: &StorageAccount,
        container: Option<&str>,
        auth: &StorageAuth,
    ) -> Result<()> {
        let service = BlobService::new(&self.0.http, account.clone(), auth.clone())?;
        match container {
            Some(container) => {
                let request = azure::ListBlobs {
                    max_results: Some(1),
                    ..azure::ListBlobs::default()
                };
                service.list_blobs(container, &request).await.map(|_| ())
            }
            None => service.list_containers(None).await.map(|_| ()),
        }
    }

    /// Forgets attached storage and its secret. Errors: `not-offered` for a place that was not attached.
    pub fn detach(&self, id: i64) -> Result<()> {
        let place = self.place(id)?;
        let endpoint = match &place {
            Place::Account(account) => &account.endpoint,
            Place::Container(container) => &container.account.endpoint,
            _ => return Err(Error::new(Code::NotOffered).with("place", &place)),
        };
        match self.session().storage.remove(endpoint) {
            Some(_) => Ok(()),
            None => Err(Error::new(Code::NotOffered).with("place", &place)),
        }
    }

    /// Whether there is a way to an account: it is attached, or somebody is signed in.
    pub fn reaches(&self, account: &StorageAccount) -> bool {
        let session = self.session();
        session.sign_in.is_some() || session.storage.contains_key(&account.endpoint)
    }

    /// What was attached, by name.
    pub(crate) fn attached(&self) -> Vec<Attached> {
        let mut attached: Vec<_> = self.session().storage.values().cloned().collect();
        attached.sort_by(|a, b| a.account.cmp(&b.account));
        attached
    }

    /// The root row of the tree for who is signed in.
    pub fn home(&self) -> Result<i64> {
        let owner = {
            let session = self.session();
            if let Some(home) = session.home {
                return Ok(home);
            }
            let (tenant, object_id) = session
                .sign_in
                .as_ref()
                .map_or(("", ""), |(_, who)| (&who.tenant, &who.object_id));
            format!("{} {tenant} {object_id}", self.cloud().authority)
        };
        let home = self.0.inventory.home(&owner)?;
        self.session().home = Some(home);
        Ok(home)
    }

    /// One row of the inventory.
    pub fn item(&self, id: i64) -> Result<Item> {
        self.0.inventory.item(id)?.ok_or_else(|| no_row(id))
    }

    /// Where a row is on the far side.
    pub fn place(&self, id: i64) -> Result<Place> {
        self.0.inventory.place(id)?.ok_or_else(|| no_row(id))
    }

    /// A row and those above it, the root first.
    pub fn crumbs(&self, id: i64) -> Result<Vec<Item>> {
        self.0.inventory.crumbs(id)
    }

    /// How many rows match a query, and those from an offset on.
    pub fn rows(&self, query: &Query, offset: u64, limit: u32) -> Result<(u64, Vec<Item>)> {
        self.0.inventory.rows(query, offset, limit)
    }

    /// The rows at some positions of a query, in its order.
    pub fn row_ids(&self, query: &Query, offset: u64, limit: u64) -> Result<Vec<i64>> {
        self.0.inventory.row_ids(query, offset, limit)
    }

    /// How many rows lie directly below a row, and whether one of them can be opened.
    pub fn children(&self, id: i64) -> Result<(u64, bool)> {
        self.0.inventory.children(id)
    }

    /// What is known of the reading of a place, and whether it is being read now.
    pub fn reading(&self, id: i64) -> Result<(Reading, bool)> {
        let busy = self.0.at_work.is_busy(&(Work::Reading, id));
        let list = List {
            place: id,
            deleted: false,
        };
        Ok((self.0.inventory.reading(list)?, busy))
    }

    /// The places that a selection means. Errors: `not-offered` where one is soft-deleted: a plan would mean what
    /// now has its name.
    pub fn selected(&self, selection: &Selection) -> Result<Vec<Place>> {
        let ids = self.0.inventory.selected(selection)?;
        if self.0.inventory.totals(&ids)?.deleted > 0 {
            return Err(Error::new(Code::NotOffered).with("place", "soft-deleted"));
        }
        ids.into_iter().map(|id| self.place(id)).collect()
    }

    /// The places of a selection of what is soft-deleted. Errors: `not-offered` where something is there.
    pub fn selected_deleted(&self, selection: &Selection) -> Result<Vec<Place>> {
        let ids = self.0.inventory.selected(selection)?;
        if self.0.inventory.totals(&ids)?.deleted < ids.len() as u64 {
            return Err(Error::new(Code::NotOffered).with("place", "not-deleted"));
        }
        ids.into_iter().map(|id| self.place(id)).collect()
    }

    /// The rows that a selection means, in the order of their names.
    pub fn selected_rows(&self, selection: &Selection) -> Result<Vec<i64>> {
        self.0.inventory.selected(selection)
    }

    /// These rows, in this order; those that are gone are left out.
    pub fn items(&self, ids: &[i64]) -> Result<Vec<Item>> {
        self.0.inventory.items(ids)
    }

    /// Whether the rows of a place are being read or summed now.
    pub fn is_moving(&self, id: i64) -> bool {
        [Work::Reading, Work::Measuring]
            .into_iter()
            .any(|work| self.0.at_work.is_busy(&(work, id)))
    }

    /// What a selection amounts to.
    pub fn summarize(&self, selection: &Selection) -> Result<Totals> {
        let ids = self.0.inventory.selected(selection)?;
        self.0.inventory.totals(&ids)
    }

    /// The inventory's rows of some places: those to read again once a job has changed them.
    pub fn rows_of(&self, places: &[Place]) -> Result<Vec<i64>> {
        self.0.inventory.rows_of(places)
    }

    /// The jobs, newest first, at most 500.
    pub fn jobs(&self) -> Result<Vec<JobSummary>> {
        let jobs = self.0.journal.jobs()?;
        jobs.into_iter()
            .map(|(number, head)| self.0.journal.summary(number, head))
            .collect()
    }

    /// One job.
    pub fn job(&self, id: &str) -> Result<JobSummary> {
        let (number, head) = self.head(id)?;
        self.0.journal.summary(number, head)
    }

    /// How many items of a job were sent and have not ended: what became of them is not known yet.
    pub fn begun(&self, id: &str) -> Result<u64> {
        let (number, _) = self.head(id)?;
        self.0.journal.begun(number)
    }

    /// Whether every item of a job has ended.
    pub fn is_sent(&self, id: &str) -> Result<bool> {
        let (number, _) = self.head(id)?;
        Ok(self.0.journal.pending(number, None, 1)?.is_empty())
    }

    /// The places of a job.
    pub fn job_places(&self, id: &str) -> Result<Vec<Place>> {
        Ok(self.head(id)?.1.places)
    }

    /// Some items of a job or plan in their order; `problems` leaves out those that ended well or wait.
    pub fn job_items(
        &self,
        id: &str,
        problems: bool,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<JobItem>> {
        let (number, _) = self.head(id)?;
        self.0.journal.page(number, problems, offset, limit)
    }

    pub(crate) fn head(&self, id: &str) -> Result<(i64, Head)> {
        self.0
            .journal
            .head(id)?
            .ok_or_else(|| Error::new(Code::NoSuchJob).with("job", id))
    }

    /// The time, RFC 3339 in UTC.
    pub(crate) fn now(&self) -> String {
        self.0.http.clock().now().to_string()
    }

    pub(crate) fn resource_manager(&self) -> Result<ResourceManager> {
        ResourceManager::new(&self.0.http, self.signed_in("Resource Manager")?)
    }

    /// The blob service of an account: by its own key or SAS where it was attached, else by the token.
    pub(crate) fn blobs(&self, account: &StorageAccount) -> Result<BlobService> {
        let own = self
            .session()
            .storage
            .get(&account.endpoint)
            .map(|attached| attached.auth.clone());
        let auth = match own {
            Some(auth) => auth,
            None => StorageAuth::SignedIn(self.signed_in(&account.name)?),
        };
        BlobService::new(&self.0.http, account.clone(), auth)
    }

    /// How plans name who acts: tenant and object id, or how storage is reached.
    pub(crate) fn actor(&self, account: Option<&StorageAccount>) -> (String, String) {
        let session = self.session();
        match account.and_then(|account| session.storage.get(&account.endpoint)) {
            Some(attached) if attached.way != "signed-in" => {
                (String::new(), attached.way.to_owned())
            }
            _ => session.sign_in.as_ref().map_or_else(
                || (String::new(), String::new()),
                |(_, who)| (who.tenant.clone(), who.object_id.clone()),
            ),
        }
    }

    fn signed_in(&self, place: &str) -> Result<SignIn> {
        self.session()
            .sign_in
            .as_ref()
            .map(|(sign_in, _)| sign_in.clone())
            .ok_or_else(|| Error::new(Code::NotSignedIn).with("place", place))
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        lock(&self.0.session)
    }
}

/// The lock of plain data: a panic elsewhere leaves it as it was.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_row(id: i64) -> Error {
    Error::new(Code::NotFound).with("place", format!("row {id}"))
}
