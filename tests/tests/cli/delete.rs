use std::fs;

use crate::Side;

/// D2: what is not confirmed is not sent, what is confirmed goes, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn d2_only_the_confirmation_of_this_very_plan_deletes() {
    for side in Side::both().await {
        side.fill("data", &["run/1", "run/2", "run/deep/3", "runner", "keep"])
            .await;
        let url = side.url("data", "run/");
        let started = deletes(&side).await;

        let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
        assert_eq!((&plan["items"], &plan["bytes"]), (&3.into(), &20.into()));
        let (confirm, hash) = (
            plan["confirm"].as_str().unwrap(),
            plan["hash"].as_str().unwrap(),
        );
        assert!(confirm.ends_with(&hash[..8]), "{confirm}");
        assert!(fs::exists(plan["plan"].as_str().unwrap()).unwrap());

        let wrong = side
            .run(&["delete", &url, "--confirm", "3 00000000", "--json"])
            .await
            .expect(3);
        assert_eq!(
            wrong.json()["hash"],
            hash,
            "the same state gives the same hash"
        );
        assert_eq!(
            deletes(&side).await,
            started,
            "{}: nothing was sent",
            side.name
        );
        assert!(side.account.has("data", "run/1").await);

        let done = side
            .run(&["delete", &url, "--confirm", confirm, "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(
            (&done["deleted"], &done["remaining"], &done["unplanned"]),
            (&3.into(), &0.into(), &0.into())
        );
        for (name, there) in [
            ("run/1", false),
            ("run/deep/3", false),
            ("runner", true),
            ("keep", true),
        ] {
            assert_eq!(
                side.account.has("data", name).await,
                there,
                "{}: {name}",
                side.name
            );
        }
        side.run(&["delete", &url, "--json"]).await.expect(1);
    }
}

/// Each planned item was deleted by one request under its entity tag, and snapshots were not taken along.
#[tokio::test(flavor = "multi_thread")]
async fn d3_every_delete_carries_its_entity_tag() {
    let side = Side::sandbox().await;
    side.fill("data", &["a", "b", "c"]).await;
    let urls = ["a", "b", "c"].map(|name| side.url("data", name));
    let places: Vec<&str> = urls.iter().map(String::as_str).collect();
    let plan = side
        .run(&[&["delete", "--json"], &places[..]].concat())
        .await
        .expect(3)
        .json();
    side.far().clear_log().await;
    let confirm = plan["confirm"].as_str().unwrap();
    let arguments = [&["delete", "--json", "--confirm", confirm], &places[..]].concat();
    side.run(&arguments).await.expect(0);
    let log = side.far().log().await;
    let deletes: Vec<_> = log
        .iter()
        .filter(|line| line["operation"] == "DeleteBlob")
        .collect();
    assert_eq!(deletes.len(), 3);
    for line in deletes {
        assert!(line["ifMatch"].as_str().unwrap().starts_with('"'), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t29_a_leased_blob_is_named_before_and_left_alone() {
    let side = Side::sandbox().await;
    side.fill("data", &["run/free", "run/leased"]).await;
    side.account.lease("data", "run/leased").await;
    let url = side.url("data", "run/");
    let plan = side
        .run(&["delete", &url, "--json", "--lang", "fr"])
        .await
        .expect(3)
        .json();
    assert_eq!((&plan["items"], &plan["blocked"]), (&1.into(), &1.into()));
    let blocker = &plan["blockers"][0];
    assert_eq!(
        (&blocker["item"], &blocker["code"]),
        (&"run/leased".into(), &"leased".into())
    );
    assert!(blocker["message"].as_str().unwrap().contains("bail"));
    assert!(blocker["remedy"].as_str().unwrap().contains("bail"));
    let confirm = plan["confirm"].as_str().unwrap();
    side.far().clear_log().await;
    let done = side
        .run(&["delete", &url, "--confirm", confirm, "--json"])
        .await
        .expect(1)
        .json();
    assert_eq!(
        (&done["deleted"], &done["blocked"], &done["remaining"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(
        side.far().count("DELETE").await,
        1,
        "nothing was sent for the leased one"
    );
    assert!(side.account.has("data", "run/leased").await);
}

/// How many deletions the far side has seen, where it tells.
async fn deletes(side: &Side) -> usize {
    match &side.sandbox {
        Some(sandbox) => sandbox.count("DELETE").await,
        None => 0,
    }
}
