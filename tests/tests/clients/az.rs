//! The Azure CLI.

use std::fs;
use std::path::Path;

use http::Method;
use lastcopy_tests::{Output, SandboxProgram};
use serde_json::Value;

use crate::client::{Client, Row};

const AZ: &str = "az/bin/az";
const NAME: &str = "az 2.91.0";
const RUN: &str = "ExperimentRun/dcid.explain_30017/";

/// The client in a home that the caller keeps: the login is in there.
async fn az(sandbox: &SandboxProgram, way: &'static str, home: &Path) -> Client {
    let folder = home.join("azure");
    Client::new(NAME, way, AZ)
        .with_all(&sandbox.proxy_environment().await)
        .with("AZURE_CONFIG_DIR", folder.to_str().unwrap())
        .with("AZURE_CORE_LOGIN_EXPERIENCE_V2", "off")
        .with("AZURE_CORE_OUTPUT", "json")
}

/// Login by the demo's service principal, then what reads.
pub(crate) async fn by_service_principal(sandbox: &SandboxProgram, home: &Path) -> Row {
    let mut az = az(sandbox, "proxy, service principal", home).await;
    let principal = &sandbox.ready()["demo"]["servicePrincipal"];
    let text = |name: &str| principal[name].as_str().unwrap().to_owned();
    let (tenant, client, secret) = (text("tenant"), text("client"), text("secret"));
    let arguments = [
        "login",
        "--service-principal",
        "-u",
        &client,
        "-p",
        &secret,
        "--tenant",
        &tenant,
    ];
    az.call("login", &arguments, |output| {
        names(output).contains(&"Contoso Research".to_owned())
    })
    .await;
    az.call("group list", &["group", "list"], |output| {
        names(output) == ["rg-ml-prod", "rg-ml-dev", "rg-trial"]
    })
    .await;
    az.call(
        "group show",
        &["group", "show", "-n", "RG-ML-PROD"],
        |output| json(output)["tags"]["costCenter"] == "CR-4410",
    )
    .await;
    az.call(
        "group exists",
        &["group", "exists", "-n", "rg-none"],
        |output| output.stdout.trim() == "false",
    )
    .await;
    az.refused(
        "group show of none",
        &["group", "show", "-n", "rg-none"],
        "ResourceGroupNotFound",
    )
    .await;
    az.call(
        "resource list -g",
        &["resource", "list", "-g", "rg-trial"],
        |output| names(output).contains(&"trial-ws".to_owned()),
    )
    .await;
    let of_type = [
        "resource",
        "list",
        "--resource-type",
        "Microsoft.Storage/storageAccounts",
    ];
    az.call("resource list of a type", &of_type, |output| {
        names(output).contains(&"fraudscoringst01".to_owned())
    })
    .await;
    az.call("lock list", &["lock", "list"], |output| {
        names(output).contains(&"keep-shared-registry".to_owned())
    })
    .await;
    az.call(
        "keyvault list-deleted",
        &["keyvault", "list-deleted"],
        |output| names(output).contains(&"fraudpilot-kv".to_owned()),
    )
    .await;
    let keys = [
        "storage",
        "account",
        "keys",
        "list",
        "-n",
        "fraudscoringst01",
    ];
    az.call("storage account keys list", &keys, |output| {
        json(output)[0]["keyName"] == "key1"
    })
    .await;
    let query = ["storage", "blob", "list", "--auth-mode", "login"];
    let place = [
        "--account-name",
        "fraudscoringst01",
        "-c",
        "azureml",
        "--prefix",
        RUN,
    ];
    az.call(
        "storage blob list, by sign-in",
        &[&query[..], &place].concat(),
        |output| names(output).len() == 9,
    )
    .await;
    let arguments = [&["storage", "blob", "list"][..], &place].concat();
    az.call("storage blob list, by the key", &arguments, |output| {
        names(output).len() == 9
    })
    .await;
    let down = home.join("az-down");
    fs::create_dir_all(&down).unwrap();
    let pattern = format!("{RUN}*");
    let arguments = [
        "storage",
        "blob",
        "download-batch",
        "--auth-mode",
        "login",
        "--account-name",
        "fraudscoringst01",
        "-s",
        "azureml",
        "--pattern",
        &pattern,
        "-d",
        down.to_str().unwrap(),
    ];
    let output = az
        .call("storage blob download-batch", &arguments, |_| true)
        .await;
    let file = down.join(RUN).join("user_logs/std_log.txt");
    az.judge(
        "the file is there",
        file.metadata().is_ok_and(|file| file.len() > 0),
        &output,
    );
    az.row()
}

/// What deletes, by the same login.
pub(crate) async fn deletions(sandbox: &SandboxProgram, home: &Path) -> Row {
    let mut az = az(sandbox, "proxy, service principal, deletes", home).await;
    let name = format!("{RUN}user_logs/std_log.txt");
    let place = [
        "--account-name",
        "fraudscoringst01",
        "-c",
        "azureml",
        "-n",
        &name,
    ];
    let by_sign_in = ["--auth-mode", "login"];
    let arguments = [&["storage", "blob", "delete"][..], &place, &by_sign_in].concat();
    az.call("storage blob delete", &arguments, |_| true).await;
    let arguments = [&["storage", "blob", "exists"][..], &place, &by_sign_in].concat();
    az.call("storage blob exists", &arguments, |output| {
        json(output)["exists"] == false
    })
    .await;
    let locked = find(
        &mut az,
        "lock list",
        &["lock", "list"],
        "keep-shared-registry",
    )
    .await;
    let (registry, _) = locked
        .split_once("/providers/Microsoft.Authorization")
        .unwrap_or_default();
    az.refused(
        "resource delete of what is locked",
        &["resource", "delete", "--verbose", "--ids", registry],
        "ScopeLocked",
    )
    .await;
    az.call("lock delete", &["lock", "delete", "--ids", &locked], |_| {
        true
    })
    .await;
    az.call("lock list again", &["lock", "list"], |output| {
        !names(output).contains(&"keep-shared-registry".to_owned())
    })
    .await;
    az.call(
        "keyvault purge",
        &["keyvault", "purge", "-n", "fraudpilot-kv"],
        |_| true,
    )
    .await;
    az.call(
        "keyvault list-deleted again",
        &["keyvault", "list-deleted"],
        |output| {
            let left = names(output);
            left.contains(&"payments-kv".to_owned()) && !left.contains(&"fraudpilot-kv".to_owned())
        },
    )
    .await;
    az.refused(
        "keyvault purge of what is protected",
        &["keyvault", "purge", "-n", "payments-kv"],
        "",
    )
    .await;
    az.call(
        "keyvault delete",
        &["keyvault", "delete", "-n", "trial-kv", "-g", "rg-trial"],
        |_| true,
    )
    .await;
    let list = ["resource", "list", "-g", "rg-ml-dev"];
    let address = find(&mut az, "resource list", &list, "pip-ml-dev").await;
    az.call(
        "resource delete",
        &["resource", "delete", "--ids", &address],
        |_| true,
    )
    .await;
    az.call(
        "storage account delete",
        &[
            "storage",
            "account",
            "delete",
            "-n",
            "trialst05",
            "-g",
            "rg-trial",
            "-y",
        ],
        |_| true,
    )
    .await;
    az.call(
        "group delete",
        &["group", "delete", "-n", "rg-trial", "-y"],
        |_| true,
    )
    .await;
    az.call(
        "group exists",
        &["group", "exists", "-n", "rg-trial"],
        |output| output.stdout.trim() == "false",
    )
    .await;
    az.call("logout", &["logout"], |_| true).await;
    az.row()
}

/// Login by a device code, which a person approves on the sandbox's page.
pub(crate) async fn by_device_code(sandbox: &SandboxProgram) -> Row {
    let home = tempfile::TempDir::new().unwrap();
    let mut az = az(sandbox, "proxy, device code", home.path()).await;
    let mut login = az.start(&["login", "--use-device-code"]);
    let line = login.line(|line| line.contains("enter the code")).await;
    let (_, rest) = line.split_once("enter the code ").unwrap();
    let code = rest.split(' ').next().unwrap();
    let ready = sandbox.ready();
    let ca = fs::read(ready["ca"].as_str().unwrap()).unwrap();
    let browser = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(&ca).unwrap()])
        .proxy(reqwest::Proxy::https(ready["proxy"].as_str().unwrap()).unwrap())
        .build()
        .unwrap();
    let page = "https://login.microsoftonline.com/common/oauth2/deviceauth";
    let form = [("user_code", code), ("user", "j.weber@contoso.example")];
    let approved = browser
        .request(Method::POST, page)
        .form(&form)
        .send()
        .await
        .unwrap();
    assert!(approved.status().is_success(), "{approved:?}");
    let output = login.end_within(crate::client::PATIENCE).await;
    az.judge("login --use-device-code", output.exit == 0, &output);
    az.call("account show", &["account", "show"], |output| {
        json(output)["user"]["name"] == "j.weber@contoso.example"
    })
    .await;
    az.call(
        "ad signed-in-user show",
        &["ad", "signed-in-user", "show"],
        |output| json(output)["displayName"] == "Jonas Weber",
    )
    .await;
    az.call("group list", &["group", "list"], |output| {
        names(output).contains(&"rg-ml-prod".to_owned())
    })
    .await;
    let place = [
        "--account-name",
        "fraudscoringst01",
        "-c",
        "azureml",
        "--prefix",
        RUN,
    ];
    let list = ["storage", "blob", "list"];
    let arguments = [&list[..], &place, &["--auth-mode", "login"]].concat();
    az.refused(
        "storage blob list without a data role",
        &arguments,
        "required permissions",
    )
    .await;
    let arguments = [&list[..], &place, &["--auth-mode", "key"]].concat();
    az.call("storage blob list by the key", &arguments, |output| {
        names(output).len() == 9
    })
    .await;
    az.refused(
        "group delete without the right",
        &["group", "delete", "-n", "rg-trial", "-y"],
        "AuthorizationFailed",
    )
    .await;
    az.row()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).unwrap_or_default()
}

/// The `name` of every row of a list.
fn names(output: &Output) -> Vec<String> {
    let rows = json(output);
    let rows = rows.as_array().into_iter().flatten();
    rows.filter_map(|row| row["name"].as_str().map(str::to_owned))
        .collect()
}

/// The id of the row of this name; empty where there is none.
async fn find(az: &mut Client, what: &str, arguments: &[&str], name: &str) -> String {
    let output = az.call(what, arguments, |_| true).await;
    let rows = json(&output);
    let mut rows = rows.as_array().into_iter().flatten();
    let found = rows.find(|row| row["name"] == name);
    let id = found.and_then(|row| row["id"].as_str()).unwrap_or_default();
    az.judge(name, !id.is_empty(), &output);
    id.to_owned()
}
