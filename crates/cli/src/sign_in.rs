use azure::{Demo, SignIn, find_azure_cli, parse_connection_string};
use domain::{Place, Result, StorageAccount};
use engine::Engine;
use secrecy::{ExposeSecret as _, SecretString};

use crate::arguments::General;
use crate::environment::Environment;

/// Attaches storage by its connection string, and signs in where a place needs a token: as the sandbox's
/// demo principal, else with the login of the Azure CLI. With neither, the engine says who is missing.
///
/// `attached` holds the accounts that are reached by a SAS already.
pub(crate) async fn sign_in(
    engine: &Engine,
    demo: Option<&Demo>,
    places: &[Place],
    mut attached: Vec<StorageAccount>,
    given: Given<'_>,
) -> Result<()> {
    if let Some(text) = given.connection_string() {
        let (account, auth) = parse_connection_string(text.expose_secret())?;
        engine.attach(account.clone(), auth);
        attached.push(account);
    }
    if !places.iter().any(|place| needs_token(place, &attached)) {
        return Ok(());
    }
    let Some(sign_in) = choose(engine, demo, given)? else {
        return Ok(());
    };
    engine.sign_in(sign_in).await.map(|_| ())
}

/// What the user gave to sign in with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) general: &'a General,
    pub(crate) environment: &'a Environment,
}

impl<'a> Given<'a> {
    /// The connection string of the arguments, else of the environment.
    pub(crate) fn connection_string(self) -> Option<&'a SecretString> {
        let named = self.general.connection_string.as_ref();
        named.or(self.environment.connection_string.as_ref())
    }
}

/// The storage account that a place is in.
pub(crate) fn account_of(place: &Place) -> Option<&StorageAccount> {
    match place {
        Place::Account(account) => Some(account),
        Place::Container(container) | Place::Folder { container, .. } => Some(&container.account),
        Place::Blob(blob) => Some(&blob.container.account),
        Place::Home | Place::Resource { .. } => None,
    }
}

fn needs_token(place: &Place, attached: &[StorageAccount]) -> bool {
    match account_of(place) {
        Some(account) => !attached
            .iter()
            .any(|known| known.endpoint == account.endpoint),
        // What was attached can be shown without anybody signed in.
        None => !matches!(place, Place::Home) || attached.is_empty(),
    }
}

fn choose(engine: &Engine, demo: Option<&Demo>, given: Given<'_>) -> Result<Option<SignIn>> {
    let http = engine.http();
    if let Some(demo) = demo {
        let secret = demo.secret.clone();
        return SignIn::service_principal(http, &demo.tenant, &demo.client, secret).map(Some);
    }
    match find_azure_cli(&given.environment.path) {
        Some(_) => SignIn::azure_cli(http, None).map(Some),
        None => Ok(None),
    }
}
