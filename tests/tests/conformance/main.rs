//! One list of facts about the Blob service, asked of the sandbox and of Azurite: through crates/azure
//! where it has the call, and by requests written by hand where it has not.
//!
//! A fact that holds on one and not on the other is a mistake of the sandbox, of ours, or a known gap of
//! Azurite that `Capabilities` names.
#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod conditions;
mod lists;
mod names;
mod reads;
mod refusals;
mod writes;

use std::pin::Pin;
use std::sync::Arc;

use azure::{BlobService, ListBlobs};
use domain::{BlobId, Container};
use lastcopy_tests::{Account, FarSide};

type Case = (
    &'static str,
    fn(Far) -> Pin<Box<dyn Future<Output = ()> + Send>>,
);

/// A far side as a case sees it, with a container of the case's own.
struct Far {
    side: Arc<FarSide>,
    account: Account,
    service: BlobService,
    container: String,
}

impl Far {
    /// The blob of this name in the case's container.
    fn id(&self, name: &str) -> BlobId {
        BlobId {
            container: Container {
                account: self.service.account().clone(),
                name: self.container.clone(),
            },
            name: name.to_owned(),
            snapshot: None,
            version: None,
        }
    }

    async fn put(&self, name: &str, content: impl Into<bytes::Bytes>) -> String {
        self.account.put(&self.container, name, content).await
    }

    async fn list(&self, request: ListBlobs) -> azure::BlobPage {
        self.service
            .list_blobs(&self.container, &request)
            .await
            .unwrap()
    }

    /// Every byte of a range.
    async fn read(&self, id: &BlobId, etag: &str, range: std::ops::Range<u64>) -> Vec<u8> {
        let mut body = self.service.read(id, etag, range).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await.unwrap() {
            bytes.extend_from_slice(&piece);
        }
        bytes
    }
}

macro_rules! cases {
    ($($module:ident: $($name:ident)*;)*) => {
        const CASES: &[Case] = &[$($(
            (stringify!($name), |far| Box::pin($module::$name(far))),
        )*)*];
    };
}

cases! {
    lists: an_empty_container_is_one_empty_page pages_follow_their_markers a_delimiter_cuts_names_into_folders
        a_prefix_is_exact containers_are_listed entries_say_what_the_blob_is;
    reads: a_range_gives_exactly_its_bytes a_range_beyond_the_end_is_refused an_empty_blob_has_no_range
        a_head_says_what_the_listing_says a_snapshot_keeps_its_bytes;
    conditions: every_write_gives_another_etag a_read_stops_at_another_etag a_delete_stops_at_another_etag
        snapshots_keep_their_blob a_snapshot_is_deleted_alone a_lease_keeps_its_blob
        a_batch_answers_each_part;
    refusals: a_missing_container_is_named a_missing_blob_is_named a_wrong_key_is_refused
        a_container_that_exists_is_not_made_again;
    writes: a_blob_of_blocks_is_what_its_list_says an_append_keeps_to_its_position a_page_blob_has_holes
        a_lease_is_renewed_changed_and_broken tags_leave_the_blob_as_it_is a_copy_is_the_same_bytes;
    names: t01_t04_hostile_names_are_blobs_like_others t06_names_that_look_alike_are_different
        t08_long_names_are_whole t09_names_beyond_xml_are_listed;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_and_azurite_agree() {
    let (sandbox, azurite) = tokio::join!(FarSide::sandbox(), FarSide::azurite());
    let sides = [Arc::new(sandbox), Arc::new(azurite)];
    println!("{:<52}{:<10}{:<10}", "", sides[0].name, sides[1].name);
    let mut failed = 0;
    for (name, run) in CASES {
        print!("{name:<52}");
        for side in &sides {
            let passed = passes(side, name, *run).await;
            print!("{:<10}", if passed { "ok" } else { "FAILED" });
            failed += usize::from(!passed);
        }
        println!();
    }
    println!(
        "{} cases on {} services, {failed} failed",
        CASES.len(),
        sides.len()
    );
    assert_eq!(failed, 0);
}

/// Runs a case in a container of its own; what went wrong is on standard error.
async fn passes(
    side: &Arc<FarSide>,
    name: &str,
    run: fn(Far) -> Pin<Box<dyn Future<Output = ()> + Send>>,
) -> bool {
    let container: String = name.replace('_', "-").chars().take(60).collect();
    let far = Far {
        account: side.account(),
        service: side.service(),
        container: container.trim_end_matches('-').to_owned(),
        side: Arc::clone(side),
    };
    far.account.put_container(&far.container).await;
    tokio::spawn(run(far)).await.is_ok()
}
