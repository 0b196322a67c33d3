//! Azure's real host names: which service a name is, and what its sisters are called in the same cloud.

use crate::exchange::Request;

/// What a host name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host<'a> {
    /// An address of this machine: all services share it, and the path tells them apart.
    Local,
    /// The sign-in authority.
    Authority,
    /// Resource Manager.
    ResourceManager,
    /// `{account}.{service}.core.windows.net`; the service is `blob`, `file`, `dfs`, `queue` or `table`.
    Storage { account: &'a str, service: &'a str },
    /// `{region}.api.azureml.ms`.
    MachineLearning { region: &'a str },
    /// Microsoft Graph.
    Graph,
    /// A name of Azure's behind which the sandbox has nothing, such as `aka.ms`.
    Elsewhere,
    /// Not Azure's.
    Foreign,
}

/// The names of one cloud, as its metadata endpoint and the SDKs have them.
#[derive(Debug)]
struct Names {
    authorities: &'static [&'static str],
    resource_manager: &'static str,
    storage_suffix: &'static str,
    machine_learning_suffix: &'static str,
    graph: &'static str,
    /// Suffixes of names that lead nowhere here: vaults, registries, log queries.
    elsewhere: &'static [&'static str],
}

const CLOUDS: &[Names] = &[
    Names {
        authorities: &[
            "login.microsoftonline.com",
            "login.windows.net",
            "login.microsoft.com",
            "sts.windows.net",
        ],
        resource_manager: "management.azure.com",
        storage_suffix: "core.windows.net",
        machine_learning_suffix: "api.azureml.ms",
        graph: "graph.microsoft.com",
        elsewhere: &[
            "vault.azure.net",
            "azurecr.io",
            "api.loganalytics.io",
            "api.applicationinsights.io",
            "ml.azure.com",
            "aka.ms",
        ],
    },
    Names {
        authorities: &["login.microsoftonline.us", "login.usgovcloudapi.net"],
        resource_manager: "management.usgovcloudapi.net",
        storage_suffix: "core.usgovcloudapi.net",
        machine_learning_suffix: "api.ml.azure.us",
        graph: "graph.microsoft.us",
        elsewhere: &["vault.usgovcloudapi.net", "azurecr.us"],
    },
    Names {
        authorities: &["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"],
        resource_manager: "management.chinacloudapi.cn",
        storage_suffix: "core.chinacloudapi.cn",
        machine_learning_suffix: "api.ml.azure.cn",
        graph: "microsoftgraph.chinacloudapi.cn",
        elsewhere: &["vault.azure.cn", "azurecr.cn"],
    },
];

const STORAGE_SERVICES: &[&str] = &["blob", "file", "dfs", "queue", "table"];

impl<'a> Host<'a> {
    /// Reads a host name in lower case, without its port.
    pub(crate) fn of(name: &'a str) -> Self {
        if matches!(name, "" | "localhost" | "[::1]")
            || name
                .parse::<std::net::Ipv4Addr>()
                .is_ok_and(|address| address.is_loopback())
        {
            return Self::Local;
        }
        CLOUDS
            .iter()
            .find_map(|cloud| cloud.read(name))
            .unwrap_or(Self::Foreign)
    }

    /// Whether a name belongs to Azure: nothing else is let through the proxy or certified.
    pub(crate) fn is_azure(name: &str) -> bool {
        !matches!(Host::of(name), Host::Local | Host::Foreign)
    }
}

/// The names and suffixes of Azure: all that the sandbox's authority may certify.
pub(crate) fn azure_suffixes() -> impl Iterator<Item = &'static str> {
    CLOUDS.iter().flat_map(|cloud| {
        let one = [
            cloud.resource_manager,
            cloud.storage_suffix,
            cloud.machine_learning_suffix,
            cloud.graph,
        ];
        let many = cloud.authorities.iter().chain(cloud.elsewhere);
        one.into_iter().chain(many.copied())
    })
}

/// For each cloud, the names of its authority, the one to ask first.
pub(crate) fn authorities() -> impl Iterator<Item = &'static [&'static str]> {
    CLOUDS.iter().map(|cloud| cloud.authorities)
}

impl Names {
    fn read<'a>(&self, name: &'a str) -> Option<Host<'a>> {
        if self.authorities.contains(&name) {
            return Some(Host::Authority);
        }
        if name == self.resource_manager {
            return Some(Host::ResourceManager);
        }
        if name == self.graph {
            return Some(Host::Graph);
        }
        if let Some(rest) = below(name, self.storage_suffix) {
            let (account, service) = rest.split_once('.')?;
            let known = is_label(account) && STORAGE_SERVICES.contains(&service);
            return known.then_some(Host::Storage { account, service });
        }
        if let Some(region) = below(name, self.machine_learning_suffix) {
            return is_label(region).then_some(Host::MachineLearning { region });
        }
        let is_elsewhere = self
            .elsewhere
            .iter()
            .any(|known| name == *known || below(name, known).is_some_and(is_label));
        is_elsewhere.then_some(Host::Elsewhere)
    }
}

/// What stands before `.suffix`.
fn below<'a>(name: &'a str, suffix: &str) -> Option<&'a str> {
    name.strip_suffix(suffix)?.strip_suffix('.')
}

/// Whether text is one label of a host name (RFC 1123, 2.1).
fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Every URL in an answer starts with one of these: the names that the client asked by stay the names
/// that it is told.
impl Request {
    /// What the host that was asked for stands for.
    pub(crate) fn host(&self) -> Host<'_> {
        Host::of(self.host_name())
    }

    /// The host that was asked for, without its port.
    pub(crate) fn host_name(&self) -> &str {
        let host = self.origin.split_once("//").map_or("", |(_, host)| host);
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        }
    }

    /// The sign-in authority, without a slash at its end.
    pub(crate) fn authority(&self) -> String {
        match self.cloud() {
            None => self.origin.clone(),
            Some(_) if self.host() == Host::Authority => self.origin.clone(),
            Some(cloud) => format!("https://{}", cloud.authorities[0]),
        }
    }

    /// Resource Manager, without a slash at its end.
    pub(crate) fn resource_manager(&self) -> String {
        match self.cloud() {
            None => self.origin.clone(),
            Some(cloud) => format!("https://{}", cloud.resource_manager),
        }
    }

    /// The endpoint of an account's service (`blob`, `file`, `dfs`, …), with a slash at its end. On an
    /// address it is path-style, as Azurite has it.
    pub(crate) fn storage_endpoint(&self, account: &str, service: &str) -> String {
        match self.cloud() {
            None if service == "blob" => format!("{}/{account}/", self.origin),
            None => format!("{}/_{service}/{account}/", self.origin),
            Some(cloud) => format!("https://{account}.{service}.{}/", cloud.storage_suffix),
        }
    }

    /// The API of Azure Machine Learning in a region, without a slash at its end.
    pub(crate) fn machine_learning(&self, region: &str) -> String {
        match self.cloud() {
            None => self.origin.clone(),
            Some(cloud) => format!("https://{region}.{}", cloud.machine_learning_suffix),
        }
    }

    /// The cloud whose name was asked for; `None` on an address.
    fn cloud(&self) -> Option<&'static Names> {
        let name = self.host_name();
        CLOUDS.iter().find(|cloud| cloud.read(name).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_service() {
        for (name, host) in [
            ("127.0.0.1", Host::Local),
            ("localhost", Host::Local),
            ("login.microsoftonline.com", Host::Authority),
            ("login.chinacloudapi.cn", Host::Authority),
            ("management.azure.com", Host::ResourceManager),
            (
                "acct.blob.core.windows.net",
                Host::Storage {
                    account: "acct",
                    service: "blob",
                },
            ),
            (
                "acct.file.core.usgovcloudapi.net",
                Host::Storage {
                    account: "acct",
                    service: "file",
                },
            ),
            (
                "eastus.api.azureml.ms",
                Host::MachineLearning { region: "eastus" },
            ),
            ("graph.microsoft.com", Host::Graph),
            ("aka.ms", Host::Elsewhere),
            ("kv.vault.azure.net", Host::Elsewhere),
        ] {
            assert_eq!(Host::of(name), host, "{name}");
        }
        for name in [
            "example.com",
            "microsoftonline.com",
            "evil-login.microsoftonline.com",
            "blob.core.windows.net",
            "a.b.blob.core.windows.net",
            "acct.blob.core.windows.net.example.com",
            "xcore.windows.net",
            "a_b.blob.core.windows.net",
            "x.aka.ms.org",
        ] {
            assert_eq!(Host::of(name), Host::Foreign, "{name}");
        }
    }
}
