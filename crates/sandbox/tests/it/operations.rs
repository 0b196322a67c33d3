//! Long-running operations, in each of the recorded shapes.

use serde_json::{Value, json};

use crate::arm::{Arm, SUBSCRIPTION, id};

const LEARNING: &str = "Microsoft.MachineLearningServices/workspaces";

async fn arm(settings: Value) -> Arm {
    let nested =
        |kind: &str, name: &str| json!({"type": format!("{LEARNING}/{kind}"), "name": name});
    Arm::with(
        json!([
            {"type": LEARNING, "name": "ws"},
            nested("computes", "ws/cpu"),
            nested("onlineEndpoints", "ws/scoring"),
            {"type": LEARNING, "name": "slow-ws"},
            {"type": LEARNING, "name": "ghost-ws"},
            {"type": "Microsoft.Insights/components", "name": "insights"},
            {"type": "Microsoft.ContainerRegistry/registries", "name": "acr"},
        ]),
        settings,
    )
    .await
}

fn minute() -> Value {
    json!({"operationSeconds": 60})
}

#[tokio::test]
async fn a_group_goes_by_a_location_alone() {
    let arm = arm(minute()).await;
    let group = format!("{SUBSCRIPTION}/resourceGroups/rg");
    let begun = arm.delete(&group).await;
    assert_eq!((begun.status, begun.text.as_str()), (202, ""));
    assert_eq!(begun.header("azure-asyncoperation"), "");
    let poll = begun.header("location").to_owned();
    assert!(poll.contains("/operationresults/eyJqb2JJZCI6"), "{poll}");
    assert_eq!(
        arm.get(&group).await.json()["properties"]["provisioningState"],
        "Deleting"
    );
    let waiting = arm.get(&poll).await;
    assert_eq!((waiting.status, waiting.text.as_str()), (202, ""));
    assert_eq!(waiting.header("location"), poll);
    assert_eq!(waiting.header("retry-after"), "1");
    arm.advance("PT60S").await;
    let over = arm.get(&poll).await;
    assert_eq!((over.status, over.text.as_str()), (200, ""));
    let gone = arm.ask(reqwest::Method::HEAD, &group, None).await;
    assert_eq!(gone.status, 404);
    // Its workspaces are kept for a time all the same.
    let kept =
        format!("{SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/deletedWorkspaces");
    assert_eq!(arm.get(&kept).await.names(), ["ws", "slow-ws", "ghost-ws"]);
}

#[tokio::test]
async fn a_workspace_goes_by_a_status() {
    let arm = arm(minute()).await;
    let begun = arm
        .delete(&format!(
            "{}?forceToPurge=true",
            id(&format!("{LEARNING}/ws"))
        ))
        .await;
    assert_eq!((begun.status, begun.text.as_str()), (202, ""));
    let status = begun.header("azure-asyncoperation").to_owned();
    let location = begun.header("location").to_owned();
    assert!(
        status.contains("/locations/francecentral/workspaceOperationsStatus/"),
        "{status}"
    );
    assert!(status.contains("&type=async&t="), "{status}");
    assert!(location.contains("&type=location&t="), "{location}");
    assert_eq!(
        arm.get(&status).await.json(),
        json!({"status": "InProgress"})
    );
    assert_eq!(arm.get(&location).await.status, 202);
    arm.advance("PT1M").await;
    let over = arm.get(&status).await.json();
    assert_eq!(
        over,
        json!({"status": "Succeeded", "percentComplete": 100.0})
    );
    assert_eq!(arm.get(&location).await.status, 200);
    assert_eq!(arm.get(&id(&format!("{LEARNING}/ws"))).await.status, 404);
    assert_eq!(
        arm.get(&id(&format!("{LEARNING}/ws/computes")))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_compute_and_an_endpoint_have_shapes_of_their_own() {
    let arm = arm(minute()).await;
    let compute = id(&format!("{LEARNING}/ws/computes/cpu"));
    assert_eq!(arm.delete(&compute).await.status, 400);
    let begun = arm
        .delete(&format!("{compute}?underlyingResourceAction=Delete"))
        .await;
    assert_eq!(
        (begun.status, begun.text.as_str(), begun.header("location")),
        (202, "", "")
    );
    let status = begun.header("azure-asyncoperation").to_owned();
    assert!(status.contains("/computeOperationsStatus/"), "{status}");
    assert!(status.contains("&service=new"), "{status}");
    assert_eq!(arm.get(&status).await.json()["status"], "InProgress");

    let begun = arm
        .delete(&id(&format!("{LEARNING}/ws/onlineEndpoints/scoring")))
        .await;
    assert_eq!((begun.status, begun.text.as_str()), (202, "null"));
    assert_eq!(begun.header("x-ms-async-operation-timeout"), "PT30M");
    let mfe = begun.header("azure-asyncoperation").to_owned();
    let results = begun.header("location").to_owned();
    let waiting = arm.get(&mfe).await.json();
    assert_eq!(
        (&waiting["status"], &waiting["percentComplete"]),
        (&json!("Deleting"), &json!(0.0))
    );
    assert_eq!(arm.get(&results).await.status, 202);
    arm.advance("PT1M").await;
    let over = arm.get(&mfe).await.json();
    assert_eq!(
        (&over["status"], &over["percentComplete"]),
        (&json!("Succeeded"), &json!(0.0))
    );
    assert_eq!(arm.get(&results).await.status, 200);
    for kind in ["computes", "onlineEndpoints", "jobs"] {
        let list = arm.get(&id(&format!("{LEARNING}/ws/{kind}"))).await;
        assert!(list.names().is_empty(), "{kind}");
    }
}

#[tokio::test]
async fn what_is_done_at_once_says_so_and_once() {
    let arm = arm(minute()).await;
    for rest in [
        "Microsoft.Insights/components/insights",
        "Microsoft.ContainerRegistry/registries/acr",
    ] {
        let resource = id(rest);
        let done = arm.delete(&resource).await;
        assert_eq!((done.status, done.text.as_str()), (200, ""), "{rest}");
        assert_eq!(arm.delete(&resource).await.status, 204);
        assert_eq!(arm.get(&resource).await.status, 404);
    }
}

#[tokio::test]
async fn an_address_is_long_signed_and_followed_byte_for_byte() {
    let arm = arm(minute()).await;
    let begun = arm.delete(&id(&format!("{LEARNING}/ws"))).await;
    let status = begun.header("azure-asyncoperation").to_owned();
    assert!((3_700..4_200).contains(&status.len()), "{}", status.len());
    for (from, to) in [
        ("&type=async", "&type=Async"),
        ("&t=63", "&t=64"),
        ("&h=", "&h=%20"),
        ("&c=", "&c=A"),
    ] {
        let changed = status.replacen(from, to, 1);
        assert_ne!(changed, status);
        assert_eq!(arm.get(&changed).await.status, 403, "{from}");
    }
    let cut = &status[..status.len() - 1];
    assert_eq!(arm.get(cut).await.status, 403);
    let bare = status.split("&t=").next().unwrap();
    assert_eq!(arm.get(bare).await.status, 403);
    assert_eq!(arm.get(&status).await.status, 200);
}

#[tokio::test]
async fn the_time_that_it_takes_is_a_setting() {
    let settings = json!({"operationSeconds": 0, "retryAfter": 0, "signedPollUrls": false});
    let arm = arm(settings).await;
    let ws = id(&format!("{LEARNING}/ws"));
    let begun = arm.delete(&ws).await;
    assert_eq!(begun.header("retry-after"), "");
    let status = begun.header("azure-asyncoperation");
    assert!(!status.contains("&t="), "{status}");
    assert_eq!(arm.get(status).await.json()["status"], "Succeeded");
    // A workspace of that name takes ten minutes whatever the setting.
    let slow = arm.delete(&id(&format!("{LEARNING}/slow-ws"))).await;
    let status = slow.header("azure-asyncoperation").to_owned();
    arm.advance("PT9M59S").await;
    assert_eq!(arm.get(&status).await.json()["status"], "InProgress");
    arm.advance("PT1S").await;
    assert_eq!(arm.get(&status).await.json()["status"], "Succeeded");
}

#[tokio::test]
async fn a_ghost_is_acknowledged_and_stays() {
    let arm = arm(json!({"operationSeconds": 0})).await;
    let ghost = id(&format!("{LEARNING}/ghost-ws"));
    let begun = arm.delete(&ghost).await;
    let status = arm.get(begun.header("azure-asyncoperation")).await.json();
    assert_eq!(status["status"], "Succeeded");
    assert_eq!(arm.get(&ghost).await.status, 200);
    let fault =
        json!({"match": {"operation": "DeleteResource"}, "do": {"ghost": true}, "times": 1});
    arm.rig.fault(fault).await;
    let registry = id("Microsoft.ContainerRegistry/registries/acr");
    assert_eq!(arm.delete(&registry).await.status, 200);
    assert_eq!(arm.get(&registry).await.status, 200);
    assert_eq!(arm.delete(&registry).await.status, 200);
    assert_eq!(arm.get(&registry).await.status, 404);
}
