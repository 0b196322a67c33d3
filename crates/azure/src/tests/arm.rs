use domain::{Code, ResourceId};

use crate::tests::server::{JumpingClock, NOW, Server, answer, cloud};
use crate::tests::sign_in::always;
use crate::{Http, ResourceManager};

const GROUP: &str = "/subscriptions/s1/resourceGroups/rg";

fn id(text: &str) -> ResourceId {
    ResourceId::parse(text).unwrap()
}

fn manager(server: &Server) -> ResourceManager {
    let mut cloud = cloud();
    cloud.resource_manager = format!("http://{}", server.address);
    let http = Http::new(cloud, JumpingClock::at(NOW)).unwrap();
    ResourceManager::new(&http, always(&http, "token")).unwrap()
}

async fn script(bodies: &[&str]) -> (Server, ResourceManager) {
    let server = Server::start(bodies.iter().map(|body| answer("200 OK", &[], body))).await;
    let manager = manager(&server);
    (server, manager)
}

#[tokio::test]
async fn subscriptions_with_their_tenant() {
    let (server, manager) = script(&[
        "{\"value\":[{\"id\":\"/subscriptions/s1\",\"subscriptionId\":\"s1\",\"displayName\":\"One\",\"state\":\"Enabled\",\
         \"tenantId\":\"t1\"},{\"subscriptionId\":\"s2\"},{\"odd\":1},7],\"nextLink\":\"\"}",
    ])
    .await;
    let subscriptions = manager.list_subscriptions().await.unwrap();
    assert_eq!(subscriptions.len(), 2);
    assert_eq!(
        (
            subscriptions[0].name.as_str(),
            subscriptions[0].tenant.as_str()
        ),
        ("One", "t1")
    );
    assert_eq!(subscriptions[1].id, id("/subscriptions/s2"));
    assert_eq!(
        server.lines(),
        ["GET /subscriptions?api-version=2022-12-01 HTTP/1.1"]
    );
    assert!(server.requests()[0].contains("authorization: Bearer token\r\n"));
}

#[tokio::test]
async fn pages_are_followed_as_they_are() {
    let next = "/subscriptions/s1/resourcegroups?api-version=2024-07-01&%24skiptoken=a%2Bb";
    let server = paged(next).await;
    let groups = manager(&server)
        .list_resource_groups(&id("/subscriptions/s1"))
        .await
        .unwrap();
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["rg1", "rg2"]);
    assert_eq!(groups[0].tags["team"], "x");
    assert_eq!(server.lines()[1], format!("GET {next} HTTP/1.1"));
}

#[tokio::test]
async fn a_token_does_not_follow_a_link_elsewhere() {
    let (server, manager) =
        script(&["{\"value\":[],\"nextLink\":\"https://example.com/subscriptions?page=2\"}"]).await;
    let error = manager.list_subscriptions().await.unwrap_err();
    assert_eq!(error.code, Code::BadAnswer);
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_token_does_not_travel_over_http_unasked() {
    let server = Server::start([answer("200 OK", &[], "{\"value\":[]}")]).await;
    let mut cloud = cloud();
    cloud.resource_manager = format!("http://{}", server.address);
    cloud.allow_http = false;
    let http = Http::new(cloud, JumpingClock::at(NOW)).unwrap();
    let manager = ResourceManager::new(&http, always(&http, "token")).unwrap();
    let error = manager.list_subscriptions().await.unwrap_err();
    assert_eq!(error.code, Code::Refused);
    assert!(server.lines().is_empty());
}

#[tokio::test]
async fn resources_in_any_spelling() {
    let (server, manager) = script(&[
        "{\"value\":[{\"id\":\"/subscriptions/s1/resourcegroups/RG/providers/Microsoft.Keyvault/vaults/v\",\"name\":\"v\",\
         \"type\":\"Microsoft.Keyvault/vaults\",\"location\":\"eastus\",\"tags\":null},{\"id\":\"nonsense\",\"name\":\"x\"}]}",
    ])
    .await;
    let resources = manager.list_resources(&id(GROUP)).await.unwrap();
    assert_eq!(resources.len(), 1);
    assert_eq!(resources[0].resource_type, "Microsoft.Keyvault/vaults");
    let line = format!(
        "GET {GROUP}/resources?api-version=2024-07-01&%24expand=createdTime%2CprovisioningState HTTP/1.1"
    );
    assert_eq!(server.lines(), [line]);
}

#[tokio::test]
async fn what_a_workspace_names_as_its_own() {
    let storage = format!("{GROUP}/providers/Microsoft.Storage/storageAccounts/acct");
    let body = format!(
        "{{\"properties\":{{\"storageAccount\":\"{storage}\",\"keyVault\":null,\"applicationInsights\":\"\"}}}}"
    );
    let endpoints = "{\"properties\":{\"primaryEndpoints\":{\"blob\":\"https://acct.blob.core.windows.net/\"}}}";
    let no_blobs = "{\"properties\":{\"primaryEndpoints\":{\"file\":\"x\"}}}";
    let (_, manager) = script(&[&body, endpoints, no_blobs]).await;
    let workspace = id(&format!(
        "{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/w"
    ));
    let links = manager.workspace_links(&workspace).await.unwrap();
    assert_eq!(links.storage_account, Some(id(&storage)));
    assert_eq!(
        (links.key_vault, links.component, links.container_registry),
        (None, None, None)
    );
    let account = manager.storage_account(&id(&storage)).await.unwrap();
    assert_eq!(account.name, "acct");
    assert_eq!(account.endpoint, "https://acct.blob.core.windows.net");
    let error = manager.storage_account(&id(&storage)).await.unwrap_err();
    assert_eq!(
        (error.code, error.params["place"].as_str()),
        (Code::NotFound, storage.as_str())
    );
}

#[tokio::test]
async fn refusals_of_resource_manager() {
    let cases = [
        (
            "403 X",
            "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"The client 'a@example.com' may not\"}}",
            Code::Forbidden,
        ),
        (
            "404 X",
            "{\"error\":{\"code\":\"ResourceGroupNotFound\",\"message\":\"x\"}}",
            Code::NotFound,
        ),
        (
            // What Machine Learning answers of something that a workspace does not have.
            "404 X",
            "{\"error\":{\"code\":\"UserError\",\"message\":\"Could not find datastore: x.\",\"details\":[],\"additionalInfo\":\
              [{\"type\":\"InnerError\",\"info\":{\"value\":{\"code\":\"NotFoundError\",\"innerError\":null}}}]}}",
            Code::NotFound,
        ),
        (
            "429 X",
            "{\"Code\":\"429\",\"Message\":\"slow\"}",
            Code::Throttled,
        ),
        ("400 X", "null", Code::Refused),
        ("204 X", "", Code::Refused),
        ("200 X", "{\"value\":", Code::BadAnswer),
        ("200 X", "<html>", Code::BadAnswer),
    ];
    for (status, body, code) in cases {
        let server = Server::start(vec![answer(status, &["x-ms-request-id: r1"], body); 5]).await;
        let error = manager(&server)
            .list_resources(&id(GROUP))
            .await
            .unwrap_err();
        assert_eq!(
            (error.code, error.tried.as_str()),
            (code, "list-resources"),
            "{status} {body}"
        );
        if code != Code::BadAnswer {
            assert_eq!(error.request_id(), "r1");
        }
    }
}

/// Two pages; the first names the second by the server's own address.
async fn paged(next: &str) -> Server {
    let row = |name: &str| {
        format!(
            "{{\"id\":\"/subscriptions/s1/resourceGroups/{name}\",\"name\":\"{name}\",\"location\":\"eastus\",\"tags\":{{\"team\":\"x\"}}}}"
        )
    };
    let (first, second) = (row("rg1"), row("rg2"));
    Server::start_at(|address| {
        let first = format!("{{\"value\":[{first}],\"nextLink\":\"http://{address}{next}\"}}");
        let second = format!("{{\"value\":[{second}]}}");
        [first, second]
            .map(|body| answer("200 OK", &[], &body))
            .to_vec()
    })
    .await
}

#[tokio::test]
async fn locks_name_what_they_hold() {
    let (server, manager) = script(&[
        "{\"value\":[{\"id\":\"/subscriptions/s1/resourcegroups/rg/providers/Microsoft.Authorization/locks/keep\",\
          \"name\":\"keep\",\"properties\":{\"level\":\"CanNotDelete\",\"notes\":\"ask first\"}},\
          {\"id\":\"/subscriptions/s1/providers/Microsoft.Authorization/locks/all\",\"name\":\"all\",\
          \"properties\":{\"level\":\"ReadOnly\"}},{\"id\":\"/odd\",\"name\":\"odd\",\"properties\":{\"level\":\"x\"}}]}",
    ])
    .await;
    let locks = manager.list_locks(&id("/subscriptions/s1")).await.unwrap();
    assert_eq!(locks.len(), 2);
    assert_eq!(
        (&locks[0].scope, locks[0].notes.as_str()),
        (&id(GROUP), "ask first")
    );
    assert_eq!(
        (&locks[1].scope, locks[1].level.as_str()),
        (&id("/subscriptions/s1"), "ReadOnly")
    );
    assert_eq!(
        server.lines(),
        [
            "GET /subscriptions/s1/providers/Microsoft.Authorization/locks?api-version=2016-09-01 HTTP/1.1"
        ]
    );
}

#[tokio::test]
async fn what_is_deleted_says_until_when_it_is_kept() {
    let vault = format!("{GROUP}/providers/Microsoft.KeyVault/vaults/v");
    let rows = format!(
        "{{\"value\":[{{\"id\":\"/subscriptions/s1/providers/Microsoft.KeyVault/locations/x/deletedVaults/v\",\
          \"name\":\"v\",\"properties\":{{\"vaultId\":\"{vault}\",\"location\":\"x\",\
          \"deletionDate\":\"2026-02-01T00:00:00Z\",\"scheduledPurgeDate\":\"2026-05-02T00:00:00Z\",\
          \"purgeProtectionEnabled\":true}}}},{{\"name\":\"no id\",\"properties\":{{}}}}]}}"
    );
    let (server, manager) = script(&[&rows, "{\"value\":[]}"]).await;
    let subscription = id("/subscriptions/s1");
    let deleted = manager.list_deleted_vaults(&subscription).await.unwrap();
    assert_eq!(deleted.len(), 1);
    assert_eq!(deleted[0].id, id(&vault));
    assert_eq!(
        deleted[0].kept_until,
        Some("2026-05-02T00:00:00Z".parse().unwrap())
    );
    assert!(deleted[0].purge_protected);
    let none = manager
        .list_deleted_workspaces(&subscription)
        .await
        .unwrap();
    assert_eq!(none, []);
    assert!(server.lines()[0].contains("/providers/Microsoft.KeyVault/deletedVaults?api-version="));
}

#[tokio::test]
async fn workspaces_come_with_their_links() {
    let storage = format!("{GROUP}/providers/Microsoft.Storage/storageAccounts/acct");
    let rows = format!(
        "{{\"value\":[{{\"id\":\"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/w\",\"name\":\"w\",\
          \"location\":\"x\",\"tags\":{{\"owner\":\"me\"}},\"systemData\":{{\"createdAt\":\"2026-02-01T00:00:00.1234567Z\"}},\
          \"properties\":{{\"storageAccount\":\"{storage}\",\"keyVault\":null}}}},\
          {{\"id\":\"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/bare\",\"name\":\"bare\"}}]}}"
    );
    let (_server, manager) = script(&[&rows]).await;
    let workspaces = manager
        .list_workspaces(&id("/subscriptions/s1"))
        .await
        .unwrap();
    assert_eq!(workspaces.len(), 2);
    assert_eq!(
        workspaces[0].links.all().collect::<Vec<_>>(),
        [&id(&storage)]
    );
    assert!(workspaces[0].created.is_some());
    assert_eq!(workspaces[1].links.all().count(), 0);
}
