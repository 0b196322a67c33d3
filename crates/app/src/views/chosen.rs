use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

/// Which language the window speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// The system's, or English where it is none of the others.
    #[default]
    System,
    /// English.
    En,
    /// French.
    Fr,
    /// Japanese.
    Ja,
}

/// How the window looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system asks.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// High contrast.
    Contrast,
}

/// How close the rows stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// With air between them.
    #[default]
    Comfortable,
    /// As many as fit.
    Compact,
}

/// What the person chose for every run of the program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The language.
    pub language: Language,
    /// The theme.
    pub theme: Theme,
    /// The density.
    pub density: Density,
}

/// What happens where another file has the name. The same bytes are always left as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Conflict {
    /// Both stay: the new file gets a free name.
    #[default]
    Rename,
    /// The new file takes its place.
    Overwrite,
    /// The file that is there stays, and nothing is written.
    Skip,
    /// The new file takes its place where the blob was written after it.
    Newer,
}

/// What the person chose for every download.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Downloads {
    /// What happens where another file has the name: the choice of the last download.
    pub conflict: Conflict,
    /// Streams at the same time; `null` for as many as help.
    pub streams: Option<u32>,
    /// Bytes a second; `null` for as many as there are.
    pub bytes_per_second: Option<u64>,
}

/// What the person chose for one download.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Manner {
    /// What happens where another file has the name.
    pub conflict: Conflict,
    /// Only names that one of these patterns fits; all where there is none.
    pub include: Vec<String>,
    /// But no names that one of these patterns fits.
    pub exclude: Vec<String>,
}

/// How much one download may take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct JobLimits {
    /// Streams at the same time; `null` for as many as help.
    pub streams: Option<u32>,
    /// Bytes a second; `null` for as many as there are.
    pub bytes_per_second: Option<u64>,
}

/// A local folder that the person chose: the page knows it by its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Folder {
    /// Its number in this run of the program.
    pub id: u32,
    /// Its last segment.
    pub name: String,
    /// Its path, to show: the home directory is `~`.
    pub path: String,
    /// Whether it stays in the list.
    pub pinned: bool,
    /// Bytes free on its disk, where that can be known.
    pub free: Option<u64>,
    /// Whether it is there.
    pub exists: bool,
    /// When it was chosen or used last, RFC 3339 in UTC.
    pub used_at: Option<String>,
}

/// How storage is reached without a sign-in. What is secret stays in memory.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    tag = "is",
    deny_unknown_fields
)]
pub enum Attach {
    /// By a connection string, with an account key or a SAS.
    ConnectionString {
        /// `AccountName=…;AccountKey=…`, `BlobEndpoint=…;SharedAccessSignature=…` and the like.
        #[serde(deserialize_with = "secret")]
        #[ts(type = "string")]
        text: SecretString,
    },
    /// By the URL of an account or container with its SAS.
    Sas {
        /// The whole URL.
        #[serde(deserialize_with = "secret")]
        #[ts(type = "string")]
        url: SecretString,
    },
    /// By the account's key.
    AccountKey {
        /// The account's name.
        account: String,
        /// The key, base64.
        #[serde(deserialize_with = "secret")]
        #[ts(type = "string")]
        key: SecretString,
        /// The blob endpoint, where it is not the cloud's usual one.
        endpoint: Option<String>,
    },
    /// The emulator of this machine, `http://127.0.0.1:10000`, by its well-known key.
    Emulator {},
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}
