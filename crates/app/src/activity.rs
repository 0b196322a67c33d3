//! Deletions that ended, and their certificates.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use certificate::{Certificate, CertifiedItem, Key};
use domain::{Code, Error, JobState, JobSummary, Outcome, Result, Verb};
use engine::{CheckedCertificate, Directories, Engine, check_certificate};
use words::Words;

use crate::App;
use crate::views::{CertificateView, CertifiedKind, Deletion, Event, Look};

impl App {
    pub(crate) async fn deletions(&self) -> Result<Vec<Deletion>> {
        let engine = self.engine();
        let jobs = engine.jobs()?;
        let deletion = |job: JobSummary| {
            let who = self.who(&engine.plan(&job.job)?.identity);
            let certified = self.certificate_path(&job.job).exists();
            Ok(Deletion {
                job: job.job,
                who,
                certified,
            })
        };
        jobs.into_iter().filter(has_ended).map(deletion).collect()
    }

    pub(crate) async fn certificate(&self, job: String) -> Result<Option<CertificateView>> {
        let path = self.known_certificate(&job)?;
        if !path.exists() {
            return Ok(None);
        }
        self.checked(path).await.map(Some)
    }

    pub(crate) async fn verify_file(&self) -> Result<Option<CertificateView>> {
        let Some(path) = self.0.host.open_file().await else {
            return Ok(None);
        };
        self.checked(path).await.map(Some)
    }

    pub(crate) async fn certify(&self, job: String) -> Result<CertificateView> {
        self.write_certificate(&self.engine(), &job).await?;
        let written = self.certificate(job).await?;
        written.ok_or_else(|| Error::new(Code::Internal).with("why", "no certificate"))
    }

    pub(crate) async fn open_certificate(&self, job: String, folder: bool) -> Result<()> {
        let path = self.known_certificate(&job)?;
        let page = path.with_extension("html");
        let opened = if folder { path.parent() } else { Some(&*page) };
        self.0.host.reveal(opened.unwrap_or(&path))
    }

    pub(crate) async fn save_certificate(&self, job: String) -> Result<Option<String>> {
        let path = self.known_certificate(&job)?;
        let Some(target) = self.0.host.save_file(&format!("{job}.json")).await else {
            return Ok(None);
        };
        let shown = self.shown_path(&target);
        blocking(move || copy(&path, &target)).await?;
        Ok(Some(shown))
    }

    pub(crate) async fn look_again(&self, job: String) -> Result<Look> {
        let look = self.engine().look_again(&job).await?;
        Ok(Look {
            remaining: look.remaining,
            unplanned: look.unplanned,
            recoverable: look.recoverable,
            until: look.until,
            residues: look.residues,
        })
    }

    /// Writes the certificate of a deletion that ended, and tells the page whether that could be done.
    pub(crate) async fn certify_ended(&self, engine: &Engine, job: &JobSummary) {
        if !has_ended(job) {
            return;
        }
        let written = self.write_certificate(engine, &job.job).await;
        if let Err(error) = &written {
            tracing::error!(job = job.job, %error, "no certificate");
        }
        self.0.host.emit(Event::Certified {
            job: job.job.clone(),
            error: written.err(),
        });
    }

    async fn write_certificate(&self, engine: &Engine, job: &str) -> Result<()> {
        let key = self.key().await?;
        let language = self.language(self.state().settings);
        let (engine, job) = (engine.clone(), job.to_owned());
        blocking(move || {
            engine
                .certify(&job, &key, &Words::new(language))
                .map(|_| ())
        })
        .await
    }

    /// The key of this machine, or of this run of the program. The system's keyring may wait for a person.
    async fn key(&self) -> Result<Arc<Key>> {
        let made = || async {
            let key = blocking(certificate::key_of_this_machine).await?;
            Ok(Arc::new(key))
        };
        self.0.key.get_or_try_init(made).await.cloned()
    }

    async fn checked(&self, path: PathBuf) -> Result<CertificateView> {
        let directories = self.directories();
        let (path, checked) = blocking(move || {
            let checked = check_certificate(&path, None, &directories)?;
            Ok((path, checked))
        })
        .await?;
        Ok(self.shown_certificate(&path, checked))
    }

    /// Where the certificate of a job of the journal lies, or would lie. The page cannot name another file.
    fn known_certificate(&self, job: &str) -> Result<PathBuf> {
        Ok(self.certificate_path(&self.engine().job(job)?.job))
    }

    fn certificate_path(&self, job: &str) -> PathBuf {
        let directory = self.state().directories.certificates();
        directory.join(format!("{job}.json"))
    }

    fn directories(&self) -> Directories {
        self.state().directories.clone()
    }

    /// Who acted: a name where that is who is signed in now.
    fn who(&self, identity: &str) -> String {
        let current = self.engine().identity();
        match current.filter(|current| current.object_id == identity) {
            Some(current) => self.state().demo.clone().unwrap_or(current.name),
            None => identity.to_owned(),
        }
    }

    fn shown_certificate(&self, path: &Path, checked: CheckedCertificate) -> CertificateView {
        let kinds = kinds(&checked.certificate.items);
        // The certificate has their number; the journal knows what they are.
        let known = self.engine().job(&checked.certificate.job);
        let told = known.map(|job| job.residues).unwrap_or_default();
        let Certificate {
            job,
            plan,
            by,
            finished_at,
            before,
            outcomes,
            second_look,
            stays,
            key,
            ..
        } = checked.certificate;
        CertificateView {
            job,
            places: plan.places,
            who: self.who(&by.identity),
            cloud: by.cloud,
            plan_hash: plan.hash,
            confirmed: plan.confirmed,
            observed_at: plan.observed_at,
            finished_at,
            items: before.items,
            bytes: before.bytes,
            kinds,
            tally: outcomes,
            second_look: second_look.map(|look| Look {
                remaining: look.remaining,
                unplanned: look.unplanned,
                recoverable: look.recoverable,
                until: look.until,
                // A certificate that does not say it has a job that does, where it is one of this machine.
                residues: if look.residues.is_empty() {
                    told
                } else {
                    look.residues
                },
            }),
            stays,
            fingerprint: key.fingerprint.to_string(),
            kept: key.kept,
            known: checked.known,
            path: self.shown_path(path),
            checked_at: self.0.clock.now().to_string(),
        }
    }
}

fn has_ended(job: &JobSummary) -> bool {
    job.verb == Verb::Delete && matches!(job.state, JobState::Finished | JobState::Canceled)
}

/// The items by their kind, in the order in which the kinds went.
fn kinds(items: &[CertifiedItem]) -> Vec<CertifiedKind> {
    let mut kinds: Vec<CertifiedKind> = Vec::new();
    for item in items {
        let gone = matches!(item.outcome, Outcome::Deleted | Outcome::Absent);
        let at = kinds.iter().position(|one| one.kind == item.kind);
        let at = at.unwrap_or_else(|| {
            kinds.push(CertifiedKind {
                kind: item.kind,
                before: 0,
                gone: 0,
            });
            kinds.len() - 1
        });
        kinds[at].before += 1;
        kinds[at].gone += u64::from(gone);
    }
    kinds
}

/// Copies a file through one beside the target, which then takes its place.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let failed = |e: std::io::Error| {
        Error::new(Code::NotWritable)
            .with("path", to.display())
            .with("why", e)
    };
    let bytes = std::fs::read(from).map_err(|e| {
        Error::new(Code::NotReadable)
            .with("path", from.display())
            .with("why", e)
    })?;
    let directory = to.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(directory).map_err(failed)?;
    std::io::Write::write_all(&mut file, &bytes).map_err(failed)?;
    file.persist(to).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Runs what may wait, for a disk or a person, where waiting is allowed.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::new(Code::Internal).with("why", e))?
}
