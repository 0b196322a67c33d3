use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

/// An Azure Resource Manager id, as the service wrote it.
///
/// Ids are case-insensitive and come back in mixed case (`resourcegroups`, `Microsoft.Keyvault`), so
/// comparing and hashing ignore ASCII case while the text that is shown stays as it came.
#[derive(Debug, Clone, Serialize, Deserialize, ts_rs::TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct ResourceId(String);

impl ResourceId {
    /// Reads `/subscriptions/{id}`, a resource group's id, or a resource's id below either.
    ///
    /// Returns `None` for anything else, an empty segment or a character that no id may hold.
    pub fn parse(text: &str) -> Option<Self> {
        let trimmed = text.trim().trim_end_matches('/');
        let mut segments = trimmed.strip_prefix('/')?.split('/');
        if !segments.next()?.eq_ignore_ascii_case("subscriptions") {
            return None;
        }
        let rest: Vec<&str> = segments.collect();
        let legal = |segment: &&str| {
            !segment.is_empty()
                && !segment
                    .chars()
                    .any(|c| c.is_control() || "?#%<>&\\".contains(c))
        };
        if rest.is_empty() || !rest.iter().all(legal) {
            return None;
        }
        // After the subscription come pairs (resourceGroups/x) and one provider triple per nesting.
        let well_formed = match rest[1..] {
            [] => true,
            [groups, _] => groups.eq_ignore_ascii_case("resourceGroups"),
            [groups, _, providers, _, ref types @ ..] => {
                groups.eq_ignore_ascii_case("resourceGroups")
                    && providers.eq_ignore_ascii_case("providers")
                    && !types.is_empty()
                    && types.len().is_multiple_of(2)
            }
            _ => false,
        };
        well_formed.then(|| Self(trimmed.to_owned()))
    }

    /// The id as it is sent and shown, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment: the name that people use.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The subscription's GUID.
    pub fn subscription(&self) -> &str {
        self.segment(1).unwrap_or_default()
    }

    /// The resource group's name, where the id goes that far.
    pub fn resource_group(&self) -> Option<&str> {
        self.segment(3)
    }

    /// `Microsoft.Storage/storageAccounts` and the like, `None` for a subscription or a group.
    pub fn resource_type(&self) -> Option<String> {
        let segments: Vec<&str> = self.0.split('/').skip(1).collect();
        let types: Vec<&str> = segments.get(6..)?.iter().step_by(2).copied().collect();
        Some(format!("{}/{}", segments.get(5)?, types.join("/")))
    }

    /// The id of the resource group that holds this resource, or of the group itself.
    pub fn group(&self) -> Option<Self> {
        let group = self.resource_group()?;
        Some(Self(format!(
            "/subscriptions/{}/resourceGroups/{group}",
            self.subscription()
        )))
    }

    /// Whether this id is `scope` or lies below it.
    pub fn is_within(&self, scope: &Self) -> bool {
        let (id, scope) = (self.key(), scope.key());
        id.strip_prefix(&scope)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The spelling that equal ids share: lower case.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    fn segment(&self, index: usize) -> Option<&str> {
        self.0.split('/').nth(index + 1)
    }
}

impl PartialEq for ResourceId {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for ResourceId {}

impl Hash for ResourceId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ResourceId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("not a resource id: {text}"))
    }
}

impl From<ResourceId> for String {
    fn from(id: ResourceId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORAGE: &str =
        "/subscriptions/s1/resourcegroups/RG/providers/Microsoft.Storage/storageAccounts/acct";

    #[test]
    fn parts_of_a_resource() {
        let id = ResourceId::parse(STORAGE).unwrap();
        assert_eq!(id.subscription(), "s1");
        assert_eq!(id.resource_group(), Some("RG"));
        assert_eq!(id.name(), "acct");
        assert_eq!(
            id.resource_type().as_deref(),
            Some("Microsoft.Storage/storageAccounts")
        );
        assert_eq!(
            id.group().unwrap(),
            ResourceId::parse("/subscriptions/S1/resourceGroups/rg").unwrap()
        );
    }

    #[test]
    fn case_is_ignored_in_comparison_and_kept_in_text() {
        let id = ResourceId::parse(STORAGE).unwrap();
        assert_eq!(id, ResourceId::parse(&STORAGE.to_uppercase()).unwrap());
        assert_eq!(id.as_str(), STORAGE);
    }

    #[test]
    fn refuses_what_is_not_an_id() {
        for bad in [
            "",
            "/",
            "subscriptions/s1",
            "/subscriptions",
            "/subscriptions/",
            "/subscriptions/s1/resourceGroups",
            "/subscriptions/s1/resourceGroups/g/providers/Microsoft.X",
            "/subscriptions/s1/resourceGroups/g/providers/Microsoft.X/types",
            "/subscriptions/s1/resourceGroups//providers/Microsoft.X/types/n",
            "/subscriptions/s1?x=1",
        ] {
            assert!(ResourceId::parse(bad).is_none(), "{bad}");
        }
    }
}
