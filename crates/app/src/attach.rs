//! Storage without a sign-in. What is secret stays in memory and ends with this run of the program.

use azure::{StorageAuth, attach_by_key, emulator, parse_connection_string, parse_place};
use domain::{Code, Error, Place, Result, StorageAccount};
use engine::Engine;
use secrecy::{ExposeSecret, SecretString};

use crate::App;
use crate::views::{Attach, Session};

impl App {
    pub(crate) async fn attach_storage(&self, how: Attach) -> Result<Session> {
        let engine = self.engine();
        let storage = Storage::of(&engine, &how)?;
        let container = storage.container.as_deref();
        engine
            .try_storage(&storage.account, container, &storage.auth)
            .await?;
        engine.attach_container(storage.account, storage.container, storage.auth);
        let session = self.changed_home(&engine).await?;
        self.resume_interrupted();
        Ok(session)
    }

    pub(crate) async fn detach_storage(&self, place: i64) -> Result<Session> {
        let engine = self.engine();
        engine.detach(place)?;
        self.changed_home(&engine).await
    }

    async fn changed_home(&self, engine: &Engine) -> Result<Session> {
        // The subscriptions may be out of reach while storage is not: the page sees why with the place.
        let _noted = engine.refresh(engine.home()?, &self.telling()).await;
        self.changed_session().await
    }
}

/// What is attached.
struct Storage {
    account: StorageAccount,
    /// The one container that a SAS is for.
    container: Option<String>,
    auth: StorageAuth,
}

impl Storage {
    fn of(engine: &Engine, how: &Attach) -> Result<Self> {
        let (account, auth) = match how {
            Attach::ConnectionString { text } => parse_connection_string(text.expose_secret())?,
            Attach::AccountKey {
                account,
                key,
                endpoint,
            } => attach_by_key(engine.cloud(), account, key, endpoint.as_deref())?,
            Attach::Emulator {} => emulator(),
            Attach::Sas { url } => return Self::of_url(engine, url),
        };
        Ok(Self {
            account,
            container: None,
            auth,
        })
    }

    fn of_url(engine: &Engine, url: &SecretString) -> Result<Self> {
        let located = parse_place(url.expose_secret(), engine.cloud())?;
        let Some(sas) = located.sas else {
            let why = "the URL has no signature (sig)";
            return Err(Error::new(Code::MalformedConnectionString).with("why", why));
        };
        let (account, container) = match located.place {
            Place::Account(account) => (account, None),
            Place::Container(container)
            | Place::Folder { container, .. }
            | Place::Blob(domain::BlobId { container, .. }) => {
                (container.account, Some(container.name))
            }
            place => return Err(Error::new(Code::MalformedPlace).with("place", place)),
        };
        Ok(Self {
            account,
            container,
            auth: StorageAuth::Sas(sas),
        })
    }
}
