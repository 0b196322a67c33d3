use std::path::Path;
use std::sync::Arc;

use azure::{Cloud, Demo, Located, StorageAuth, SystemClock, parse_place};
use domain::{Code, Error, Place, Result, StorageAccount};
use engine::{Engine, Setup};

use crate::sign_in::{self, Given};

/// An engine for the cloud that was named, with who may sign in to it unasked.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) engine: Engine,
    demo: Option<Demo>,
}

impl Session {
    /// Opens the stores; nobody is signed in yet.
    pub(crate) fn open(given: Given<'_>) -> Result<Self> {
        let (cloud, demo) = cloud(&given.general.cloud)?;
        let directories = given.environment.directories()?;
        let clock = Arc::new(SystemClock);
        let engine = Engine::open(Setup {
            directories,
            cloud,
            clock,
        })?;
        Ok(Self { engine, demo })
    }

    /// Reads the places that were named and signs in as far as they need it.
    pub(crate) async fn reach(&self, places: &[String], given: Given<'_>) -> Result<Vec<Place>> {
        let cloud = self.engine.cloud();
        let located = places
            .iter()
            .map(|text| parse_place(text, cloud))
            .collect::<Result<Vec<Located>>>()?;
        let places: Vec<Place> = located.iter().map(|found| found.place.clone()).collect();
        let mut attached = Vec::new();
        for found in located {
            if let (Some(sas), Some(account)) = (found.sas, sign_in::account_of(&found.place)) {
                self.engine.attach(account.clone(), StorageAuth::Sas(sas));
                attached.push(account.clone());
            }
        }
        self.sign_in(&places, attached, given).await?;
        Ok(places)
    }

    /// Signs in as far as these places need it.
    pub(crate) async fn reach_places(&self, places: &[Place], given: Given<'_>) -> Result<()> {
        self.sign_in(places, Vec::new(), given).await
    }

    async fn sign_in(
        &self,
        places: &[Place],
        attached: Vec<StorageAccount>,
        given: Given<'_>,
    ) -> Result<()> {
        sign_in::sign_in(&self.engine, self.demo.as_ref(), places, attached, given).await
    }

    /// Who signs in to a sandbox without being asked.
    pub(crate) fn demo(&self) -> Option<&Demo> {
        self.demo.as_ref()
    }
}

/// A cloud by its name, or by the file that describes it.
fn cloud(text: &str) -> Result<(Cloud, Option<Demo>)> {
    if let Some(cloud) = Cloud::named(text) {
        return Ok((cloud, None));
    }
    // A misspelt name is not a file that is missing.
    if !text.contains(['/', '\\', '.']) && !Path::new(text).exists() {
        return Err(Error::new(Code::MalformedCloud)
            .with("file", text)
            .with("why", "neither a name nor a file"));
    }
    Cloud::read(Path::new(text))
}
