use domain::ResourceId;

use crate::Cloud;

/// The Azure portal of each cloud that has one.
const PORTALS: &[(&str, &str)] = &[
    ("Public", "https://portal.azure.com"),
    ("USGovernment", "https://portal.azure.us"),
    ("China", "https://portal.azure.cn"),
];

/// The page of a resource in the portal; `None` in a cloud without one. The tenant is that of who is signed in.
pub fn portal_url(cloud: &Cloud, tenant: &str, id: &ResourceId) -> Option<String> {
    let (_, portal) = PORTALS.iter().find(|(name, _)| *name == cloud.name)?;
    let tenant = if tenant.is_empty() {
        String::new()
    } else {
        format!("@{tenant}/")
    };
    Some(format!("{portal}/#{tenant}resource{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_resource() {
        let id = ResourceId::parse("/subscriptions/s/resourceGroups/rg").unwrap();
        let url = |cloud: &Cloud| portal_url(cloud, "t", &id);
        let public = Cloud::named("Public").unwrap();
        assert_eq!(
            url(&public).as_deref(),
            Some("https://portal.azure.com/#@t/resource/subscriptions/s/resourceGroups/rg")
        );
        let mut other = public;
        other.name = "Sandbox".to_owned();
        assert_eq!(url(&other), None);
    }
}
