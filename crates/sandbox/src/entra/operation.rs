use http::Method;

use super::is_open;
use crate::exchange::Request;

/// What a request to the authority asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Token,
    Authorize,
    ChooseUser,
    DeviceCode,
    DevicePage,
    ApproveDevice,
    OpenIdConfiguration,
    InstanceDiscovery,
    Keys,
    Logout,
    Unknown,
}

impl Operation {
    /// Versions 1.0 and 2.0 of the endpoints, and those of a federation server, differ in a segment.
    pub(crate) fn of(request: &Request) -> Self {
        let get = request.method == Method::GET;
        let post = request.method == Method::POST;
        let segments = request.path.trim_end_matches('/').split('/').skip(2);
        let segments: Vec<&str> = segments.filter(|segment| *segment != "v2.0").collect();
        match &segments[..] {
            ["oauth2", "token"] if post => Self::Token,
            ["oauth2", "authorize"] if get => Self::Authorize,
            ["oauth2", "authorize"] if post => Self::ChooseUser,
            ["oauth2", "devicecode"] if post => Self::DeviceCode,
            ["oauth2", "deviceauth"] if get => Self::DevicePage,
            ["oauth2", "deviceauth"] if post => Self::ApproveDevice,
            ["oauth2", "logout"] if get => Self::Logout,
            [".well-known", "openid-configuration"] if get => Self::OpenIdConfiguration,
            ["discovery", "instance"] if get => Self::InstanceDiscovery,
            ["discovery", "keys"] if get => Self::Keys,
            _ => Self::Unknown,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Token => "GetToken",
            Self::Authorize => "Authorize",
            Self::ChooseUser => "ChooseUser",
            Self::DeviceCode => "GetDeviceCode",
            Self::DevicePage => "ShowDevicePage",
            Self::ApproveDevice => "ApproveDevice",
            Self::OpenIdConfiguration => "GetOpenIdConfiguration",
            Self::InstanceDiscovery => "DiscoverInstance",
            Self::Keys => "GetSigningKeys",
            Self::Logout => "SignOut",
            Self::Unknown => "Unknown",
        }
    }
}

/// Whether a path on an address that all services share is the authority's: `/{tenant}/oauth2/…`. A
/// tenant is a GUID or a domain, which no storage account can be called, or a name of its own.
pub(crate) fn is_path(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    let tenant = segments.next().unwrap_or_default();
    let second = segments.next().unwrap_or_default();
    let third = segments.next().unwrap_or_default();
    let is_tenant = tenant.contains(['-', '.']) || is_open(tenant);
    match (second, third) {
        ("oauth2" | "discovery", "v2.0") | ("v2.0", ".well-known") => true,
        ("oauth2" | "discovery" | ".well-known", _) => is_tenant,
        _ => false,
    }
}
