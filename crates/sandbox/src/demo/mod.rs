//! The demo: what a company's machine learning leaves behind, made in code. The same every time.

mod access;
mod files;
mod resources;
mod runs;
mod storage;
mod users;

use crate::content::split_mix;
use crate::seed::{Document, ServicePrincipal, Settings, Tenant};

/// The demo's seed.
pub(crate) fn document() -> Document {
    Document {
        tenant: Tenant::default(),
        user: users::owner(),
        users: users::others(),
        service_principals: vec![ServicePrincipal {
            client: "3d2f8c15-0b64-4e0a-b1d7-6c5f9e2a4870".into(),
            id: users::PRINCIPAL.into(),
            name: "svc-lastcopy-demo".into(),
            secret: None,
        }],
        subscriptions: resources::subscriptions(),
        locks: access::locks(),
        role_assignments: Some(access::role_assignments()),
        roles: Vec::new(),
        deny_assignments: Vec::new(),
        storage: storage::accounts(),
        settings: Settings::default(),
    }
}

/// The GUIDs of the demo's workspaces, which name their containers.
const FRAUD_WORKSPACE: &str = "c1f7a0d2-6b3e-4f58-9a1d-40e2b7c65d19";
const VISION_WORKSPACE: &str = "7be0c9f4-12a8-4d37-b6f5-93d8e1a07c42";
const FRAUD_DEV_WORKSPACE: &str = "0a4d6e8b-f3c2-4197-85be-6d1f7c20a953";
const NOTEBOOKS_WORKSPACE: &str = "b5218d3f-7c90-4ea6-92f4-e8a06b1d57c3";
const PILOT_WORKSPACE: &str = "4f6c1b90-e2a7-4d85-9c03-7b51d8e64a2f";
const TRIAL_WORKSPACE: &str = "d83e5c17-40fb-4b2a-a6d9-17c4f2e8905b";

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        split_mix(self.0)
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.roll() % (high - low + 1)
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let index = usize::try_from(self.roll() % choices.len() as u64).unwrap_or_default();
        &choices[index]
    }

    /// 32 hex digits, as the folders of uploads are named.
    fn hex32(&mut self) -> String {
        format!("{:016x}{:016x}", self.roll(), self.roll())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::state::build;
    use crate::ticks::Ticks;
    use crate::world::RunKeys;

    /// The moment that deletions count back from.
    const NOW: Ticks = Ticks::UNIX_EPOCH;

    /// Files and bytes below each folder of the run history of the fraud workspace.
    fn folders() -> BTreeMap<String, (usize, u64)> {
        let state = build(document(), &RunKeys::random(), NOW).unwrap();
        let blobs = state
            .container("fraudscoringst01", "azureml")
            .unwrap()
            .blobs();
        let mut folders: BTreeMap<String, (usize, u64)> = BTreeMap::new();
        for (name, entry) in blobs {
            let Some(below) = name.strip_prefix("ExperimentRun/") else {
                continue;
            };
            let folder = folders.entry(below.split('/').next().unwrap().to_owned());
            let (files, bytes) = folder.or_default();
            *files += 1;
            *bytes += entry.base.as_ref().unwrap().content.len();
        }
        folders
    }

    #[test]
    fn every_run_has_the_files_and_the_size_that_it_should() {
        let folders = folders();
        assert_eq!(folders.len(), 412);
        for (folder, files, megabytes) in [
            ("dcid.fraud-xgb_1719304", 38, 412),
            ("dcid.AutoML_5c1e77ab", 214, 1_100),
            ("dcid.explain_30017", 9, 18),
            ("dcid.baseline_00041", 22, 119),
        ] {
            let (found, bytes) = folders[folder];
            assert_eq!((found, bytes / 1_000_000), (files, megabytes), "{folder}");
        }
        let files: usize = folders.values().map(|(files, _)| files).sum();
        let bytes: u64 = folders.values().map(|(_, bytes)| bytes).sum();
        assert!((12_000..14_000).contains(&files), "{files}");
        assert!((25..32).contains(&(bytes / 1_000_000_000)), "{bytes}");
        let smallest = folders.values().map(|(_, bytes)| bytes / 1_000_000).min();
        assert!(smallest >= Some(18), "{smallest:?}");
    }

    #[test]
    fn the_logs_of_a_run_name_the_person_who_ran_it() {
        let state = build(document(), &RunKeys::random(), NOW).unwrap();
        let blobs = state
            .container("fraudscoringst01", "azureml")
            .unwrap()
            .blobs();
        let log = "ExperimentRun/dcid.fraud-xgb_1719304/user_logs/std_log.txt";
        let content = &blobs[log].base.as_ref().unwrap().content;
        let text = String::from_utf8(content.read(0..content.len()).to_vec()).unwrap();
        assert!(
            text.contains("Amélie Durand <amelie.durand@contoso.example>"),
            "{text}"
        );
    }
}
