//! A plan's items as commands of the Azure CLI, for those who review it elsewhere.

use std::fmt::Write as _;

use domain::{BlobId, DeleteOptions, Kind, PlanItem, ResourceId, StorageAccount};

/// The command of the Azure CLI that deletes what one item of a plan names; where there is none, the key of the words
/// that say why: what blocks it, or that the Azure CLI cannot.
///
/// Written for a POSIX shell, every value quoted. Resources that the service deletes by their id alone go by
/// `az resource delete`; the rest by the commands of the reference of the Azure CLI.
pub fn az_command(item: &PlanItem, options: &DeleteOptions) -> Result<String, String> {
    if let Some(blocker) = &item.blocker {
        return Err(format!("blocker-{blocker}"));
    }
    let command = match item.resource() {
        Some(id) => of_resource(item, &id, options),
        None => of_storage(item),
    };
    command.ok_or_else(|| "cli-plan-az-none".to_owned())
}

fn of_storage(item: &PlanItem) -> Option<String> {
    let BlobId {
        container,
        name,
        snapshot,
        version,
    } = &item.blob;
    // What is soft-deleted goes for good by a request that the Azure CLI does not send.
    if item.purge {
        return None;
    }
    let account = account(&container.account);
    let container = quoted(&container.name);
    if item.kind == Kind::Container {
        return Some(format!(
            "az storage container delete --name {container} {account}"
        ));
    }
    let name = quoted(name);
    if item.kind == Kind::Folder {
        return Some(format!(
            "az storage fs directory delete --name {name} --file-system {container} --yes {account}"
        ));
    }
    let mut command = format!(
        "az storage blob delete --container-name {container} --name {name} --if-match {}",
        quoted(&item.etag)
    );
    for (option, value) in [("--snapshot", snapshot), ("--version-id", version)] {
        if let Some(value) = value {
            let _ = write!(command, " {option} {}", quoted(value));
        }
    }
    let _ = write!(command, " {account}");
    Some(command)
}

fn of_resource(item: &PlanItem, id: &ResourceId, options: &DeleteOptions) -> Option<String> {
    let name = quoted(id.name());
    let group = quoted(id.resource_group().unwrap_or_default());
    let subscription = quoted(id.subscription());
    // The workspace that holds what is nested in it.
    let workspace = || id.as_str().split('/').nth(8).map(quoted);
    let of = id.resource_type().unwrap_or_default().to_ascii_lowercase();
    let place = format!("--resource-group {group} --subscription {subscription}");
    Some(match item.kind {
        Kind::ResourceGroup => {
            format!("az group delete --name {name} --subscription {subscription} --yes")
        }
        Kind::Workspace if options.purge => {
            format!("az ml workspace delete --name {name} {place} --permanently-delete --yes")
        }
        Kind::KeyVault if item.purge => {
            format!("az keyvault purge --name {name} --subscription {subscription}")
        }
        _ if item.purge => return None,
        Kind::Endpoint => {
            let kind = if of.ends_with("batchendpoints") {
                "batch"
            } else {
                "online"
            };
            format!(
                "az ml {kind}-endpoint delete --name {name} --workspace-name {} {place} --yes",
                workspace()?
            )
        }
        Kind::Compute => format!(
            "az ml compute delete --name {name} --workspace-name {} {place} --yes",
            workspace()?
        ),
        Kind::Run => format!(
            "az ml job cancel --name {name} --workspace-name {} {place} && az resource delete --ids {}",
            workspace()?,
            quoted(id.as_str())
        ),
        _ => format!("az resource delete --ids {}", quoted(id.as_str())),
    })
}

fn account(account: &StorageAccount) -> String {
    let public = account
        .endpoint
        .contains(&format!("//{}.blob.", account.name));
    let place = if public {
        format!("--account-name {}", quoted(&account.name))
    } else {
        format!("--blob-endpoint {}", quoted(&account.endpoint))
    };
    format!("{place} --auth-mode login")
}

/// One word of a POSIX shell; with the escapes of bash where a control character is in it, so that a command stays on
/// its line.
fn quoted(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut quoted = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\'' | '\\' => {
                let _ = write!(quoted, "\\{c}");
            }
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_word_on_one_line() {
        for (text, expected) in [
            ("plain.txt", "'plain.txt'"),
            ("it's", r"'it'\''s'"),
            ("$(rm -rf ~)", "'$(rm -rf ~)'"),
            ("a\nrm b", r"$'a\u000arm b'"),
            ("\u{1b}['\\", r"$'\u001b[\'\\'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
