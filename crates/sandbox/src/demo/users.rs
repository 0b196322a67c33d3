//! Who may sign in to the demo: one person for each way in which storage can be read, or not.

use crate::seed::User;

/// The demo's service principal, by object id.
pub(crate) const PRINCIPAL: &str = "e91c7a44-2f0d-4b9e-8d63-57b1a0c2f6d8";
/// Owner of everything, with a data role on storage: reads blobs by sign-in.
pub(crate) const OWNER: &str = "b7a0e5d4-3c41-4f0e-8a55-92c6f1d7e310";
/// Reads resources and may list account keys, without a data role: reads blobs by the key alone.
pub(crate) const KEY_READER: &str = "4c9d2f67-81b5-4a0e-b3f2-6e1d7a58c094";
/// Reads resources, with neither a data role nor the keys: sees that blobs are there, and not which.
pub(crate) const READER: &str = "d05b86e1-27f4-4c9a-90d8-a3f71c4e5b26";
/// In the tenant without a role: sees nothing.
pub(crate) const NOBODY: &str = "72e8a91c-5d06-4b3f-8c47-1f9b0d63e5a8";

/// The user whom the window shows as signed in.
pub(super) fn owner() -> User {
    user(
        OWNER,
        "m.laurent",
        "Margaux Laurent",
        "Owner, Storage Blob Data Owner",
    )
}

/// Everybody else.
pub(super) fn others() -> Vec<User> {
    vec![
        user(
            KEY_READER,
            "j.weber",
            "Jonas Weber",
            "Reader and Data Access: the account keys, no data role",
        ),
        user(
            READER,
            "p.nair",
            "Priya Nair",
            "Reader: no data role, no account keys",
        ),
        user(NOBODY, "k.sato", "Kenji Sato", "No role at all"),
    ]
}

fn user(id: &str, name: &str, display: &str, note: &str) -> User {
    User {
        id: id.into(),
        upn: format!("{name}@contoso.example"),
        name: display.into(),
        note: note.into(),
    }
}
