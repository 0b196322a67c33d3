use domain::ResourceId;
use http::Method;
use percent_encoding::percent_decode_str;

use crate::exchange::Request;

/// What a request to Resource Manager asks for. The names are in the case of the request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    ListTenants,
    ListSubscriptions,
    GetSubscription {
        subscription: String,
    },
    ListResourceGroups {
        subscription: String,
    },
    GetResourceGroup {
        subscription: String,
        group: String,
    },
    CheckResourceGroup {
        subscription: String,
        group: String,
    },
    /// The generic list of a subscription or a group.
    ListResources {
        subscription: String,
        group: Option<String>,
    },
    /// A provider's own list of one type, with the properties of each.
    ListResourcesOfType {
        subscription: String,
        group: Option<String>,
        type_name: String,
    },
    GetResource {
        id: String,
    },
    ListStorageAccountKeys {
        id: String,
    },
    Unknown,
}

impl Operation {
    pub(crate) fn of(request: &Request) -> Self {
        let decoded = percent_decode_str(&request.path).decode_utf8_lossy();
        let path = decoded.trim_end_matches('/');
        let lower = path.to_ascii_lowercase();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let words: Vec<&str> = lower.split('/').skip(1).collect();
        let text = |index: usize| {
            segments
                .get(index)
                .map_or_else(String::new, |s| (*s).to_owned())
        };
        match (&request.method, &words[..]) {
            (&Method::GET, ["tenants"]) => Self::ListTenants,
            (&Method::GET, ["subscriptions"]) => Self::ListSubscriptions,
            (&Method::GET, ["subscriptions", _]) => Self::GetSubscription {
                subscription: text(1),
            },
            (&Method::GET, ["subscriptions", _, "resourcegroups"]) => Self::ListResourceGroups {
                subscription: text(1),
            },
            (&Method::GET, ["subscriptions", _, "resources"]) => Self::ListResources {
                subscription: text(1),
                group: None,
            },
            (&Method::GET, ["subscriptions", _, "resourcegroups", _]) => Self::GetResourceGroup {
                subscription: text(1),
                group: text(3),
            },
            (&Method::HEAD, ["subscriptions", _, "resourcegroups", _]) => {
                Self::CheckResourceGroup {
                    subscription: text(1),
                    group: text(3),
                }
            }
            (&Method::GET, ["subscriptions", _, "resourcegroups", _, "resources"]) => {
                Self::ListResources {
                    subscription: text(1),
                    group: Some(text(3)),
                }
            }
            // An empty list of permissions would say that nothing is allowed.
            (_, [.., "microsoft.authorization", "permissions"]) => Self::Unknown,
            (&Method::GET, ["subscriptions", _, "providers", _, _]) => Self::ListResourcesOfType {
                subscription: text(1),
                group: None,
                type_name: format!("{}/{}", text(3), text(4)),
            },
            (&Method::GET, ["subscriptions", _, "resourcegroups", _, "providers", _, _]) => {
                Self::ListResourcesOfType {
                    subscription: text(1),
                    group: Some(text(3)),
                    type_name: format!("{}/{}", text(5), text(6)),
                }
            }
            (&Method::GET, ["subscriptions", _, "resourcegroups", _, "providers", _, ..])
                if ResourceId::parse(path).is_some() =>
            {
                Self::GetResource {
                    id: path.to_owned(),
                }
            }
            (&Method::POST, [.., "microsoft.storage", "storageaccounts", _, "listkeys"]) => {
                Self::ListStorageAccountKeys {
                    id: path[..path.len() - "/listKeys".len()].to_owned(),
                }
            }
            _ => Self::Unknown,
        }
    }

    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::ListTenants => "ListTenants",
            Self::ListSubscriptions => "ListSubscriptions",
            Self::GetSubscription { .. } => "GetSubscription",
            Self::ListResourceGroups { .. } => "ListResourceGroups",
            Self::GetResourceGroup { .. } => "GetResourceGroup",
            Self::CheckResourceGroup { .. } => "CheckResourceGroup",
            Self::ListResources { .. } => "ListResources",
            Self::ListResourcesOfType { .. } => "ListResourcesOfType",
            Self::GetResource { .. } => "GetResource",
            Self::ListStorageAccountKeys { .. } => "ListStorageAccountKeys",
            Self::Unknown => "Unknown",
        }
    }
}
