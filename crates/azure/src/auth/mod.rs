mod azure_cli;
mod identity;
mod sign_in;

use secrecy::SecretString;

pub use azure_cli::find_azure_cli;
pub use identity::Identity;
pub use sign_in::SignIn;

/// How a storage account is reached.
#[derive(Debug, Clone)]
pub enum StorageAuth {
    /// With the signed-in user's token.
    SignedIn(SignIn),
    /// With the account key, base64.
    Key(SecretString),
    /// With a shared access signature: the query without `?`.
    Sas(SecretString),
}
