use http::Method;
use percent_encoding::percent_decode_str;

use crate::exchange::Request;

macro_rules! kinds {
    ($($name:ident,)*) => {
        /// What can be asked of Resource Manager, by the names of the log.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind { $($name,)* }

        impl Kind {
            const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

kinds! {
    GetCloudMetadata,
    ListTenants,
    ListSubscriptions,
    GetSubscription,
    ListProviders,
    GetProvider,
    ListResourceGroups,
    GetResourceGroup,
    CheckResourceGroup,
    PutResourceGroup,
    DeleteResourceGroup,
    ListResources,
    ListResourcesOfType,
    GetResource,
    CheckResource,
    PutResource,
    DeleteResource,
    ListChildResources,
    ListLocks,
    GetLock,
    PutLock,
    DeleteLock,
    ListPermissions,
    ListRoleAssignments,
    ListRoleDefinitions,
    GetRoleDefinition,
    ListDenyAssignments,
    ListDeletedWorkspaces,
    ListDeletedVaults,
    GetDeletedVault,
    PurgeDeletedVault,
    ListDeletedManagedHsms,
    ListDeletedLogAnalyticsWorkspaces,
    ListDeletedStorageAccounts,
    ListStorageAccountKeys,
    ListDatastoreSecrets,
    CancelJob,
    GetBlobService,
    PutBlobService,
    ListStorageContainers,
    GetStorageContainer,
    PutStorageContainer,
    DeleteStorageContainer,
    ImmutabilityPolicy,
    LegalHold,
    GetManagementPolicy,
    ListPrivateEndpointConnections,
    ListDiagnosticSettings,
    GetOperation,
    Unknown,
}

/// One request to Resource Manager: what it asks, and the segments that say of what, in the case of the
/// request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) kind: Kind,
    /// The decoded path without a slash at its end.
    pub(crate) path: String,
    /// The segments that stand for a `*` of the route; a `**` is the text of all of its segments.
    pub(crate) names: Vec<String>,
}

/// Routes in lower case; the first that fits counts. `*` is one segment, `**` at the start is the id of a
/// subscription, a group or a resource.
const ROUTES: &[(&str, &str, Kind)] = &[
    ("GET", "metadata/endpoints", Kind::GetCloudMetadata),
    ("GET", "tenants", Kind::ListTenants),
    ("GET", "subscriptions", Kind::ListSubscriptions),
    ("GET", "subscriptions/*", Kind::GetSubscription),
    ("GET", "providers", Kind::ListProviders),
    ("GET", "subscriptions/*/providers", Kind::ListProviders),
    // Azure REST: Provider Operations at the scope of a tenant and of a subscription.
    ("GET", "providers/*", Kind::GetProvider),
    ("GET", "subscriptions/*/providers/*", Kind::GetProvider),
    (
        "GET",
        "subscriptions/*/resourcegroups",
        Kind::ListResourceGroups,
    ),
    (
        "GET",
        "subscriptions/*/resourcegroups/*",
        Kind::GetResourceGroup,
    ),
    (
        "HEAD",
        "subscriptions/*/resourcegroups/*",
        Kind::CheckResourceGroup,
    ),
    (
        "PUT",
        "subscriptions/*/resourcegroups/*",
        Kind::PutResourceGroup,
    ),
    (
        "PATCH",
        "subscriptions/*/resourcegroups/*",
        Kind::PutResourceGroup,
    ),
    (
        "DELETE",
        "subscriptions/*/resourcegroups/*",
        Kind::DeleteResourceGroup,
    ),
    ("GET", "subscriptions/*/resources", Kind::ListResources),
    (
        "GET",
        "subscriptions/*/resourcegroups/*/resources",
        Kind::ListResources,
    ),
    // Azure REST: Management Locks, Permissions, Role Assignments, Role Definitions, Deny Assignments.
    (
        "GET",
        "**/providers/microsoft.authorization/locks",
        Kind::ListLocks,
    ),
    (
        "GET",
        "**/providers/microsoft.authorization/locks/*",
        Kind::GetLock,
    ),
    (
        "PUT",
        "**/providers/microsoft.authorization/locks/*",
        Kind::PutLock,
    ),
    (
        "DELETE",
        "**/providers/microsoft.authorization/locks/*",
        Kind::DeleteLock,
    ),
    (
        "GET",
        "**/providers/microsoft.authorization/permissions",
        Kind::ListPermissions,
    ),
    (
        "GET",
        "**/providers/microsoft.authorization/roleassignments",
        Kind::ListRoleAssignments,
    ),
    (
        "GET",
        "**/providers/microsoft.authorization/roledefinitions",
        Kind::ListRoleDefinitions,
    ),
    (
        "GET",
        "**/providers/microsoft.authorization/roledefinitions/*",
        Kind::GetRoleDefinition,
    ),
    (
        "GET",
        "providers/microsoft.authorization/roledefinitions/*",
        Kind::GetRoleDefinition,
    ),
    (
        "GET",
        "**/providers/microsoft.authorization/denyassignments",
        Kind::ListDenyAssignments,
    ),
    // No published operation; what scripts ask for that look for soft-deleted workspaces.
    (
        "GET",
        "subscriptions/*/providers/microsoft.machinelearningservices/deletedworkspaces",
        Kind::ListDeletedWorkspaces,
    ),
    // Azure REST: Vaults - List Deleted, Get Deleted, Purge Deleted; Managed Hsms - List Deleted.
    (
        "GET",
        "subscriptions/*/providers/microsoft.keyvault/deletedvaults",
        Kind::ListDeletedVaults,
    ),
    (
        "GET",
        "subscriptions/*/providers/microsoft.keyvault/locations/*/deletedvaults/*",
        Kind::GetDeletedVault,
    ),
    (
        "POST",
        "subscriptions/*/providers/microsoft.keyvault/locations/*/deletedvaults/*/purge",
        Kind::PurgeDeletedVault,
    ),
    (
        "GET",
        "subscriptions/*/providers/microsoft.keyvault/deletedmanagedhsms",
        Kind::ListDeletedManagedHsms,
    ),
    // Azure REST: Deleted Workspaces - List, List By Resource Group (Log Analytics).
    (
        "GET",
        "subscriptions/*/providers/microsoft.operationalinsights/deletedworkspaces",
        Kind::ListDeletedLogAnalyticsWorkspaces,
    ),
    (
        "GET",
        "subscriptions/*/resourcegroups/*/providers/microsoft.operationalinsights/deletedworkspaces",
        Kind::ListDeletedLogAnalyticsWorkspaces,
    ),
    // Azure REST: Deleted Accounts - List; Storage Accounts - List Keys; Blob Services; Blob Containers;
    // Management Policies.
    (
        "GET",
        "subscriptions/*/providers/microsoft.storage/deletedaccounts",
        Kind::ListDeletedStorageAccounts,
    ),
    (
        "POST",
        "**/microsoft.storage/storageaccounts/*/listkeys",
        Kind::ListStorageAccountKeys,
    ),
    // Azure REST: Jobs - Cancel.
    (
        "POST",
        "**/microsoft.machinelearningservices/workspaces/*/jobs/*/cancel",
        Kind::CancelJob,
    ),
    // Azure REST: Datastores - List Secrets.
    (
        "POST",
        "**/microsoft.machinelearningservices/workspaces/*/datastores/*/listsecrets",
        Kind::ListDatastoreSecrets,
    ),
    (
        "GET",
        "**/microsoft.storage/storageaccounts/*/blobservices/default",
        Kind::GetBlobService,
    ),
    (
        "PUT",
        "**/microsoft.storage/storageaccounts/*/blobservices/default",
        Kind::PutBlobService,
    ),
    (
        "GET",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers",
        Kind::ListStorageContainers,
    ),
    (
        "GET",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*",
        Kind::GetStorageContainer,
    ),
    (
        "PUT",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*",
        Kind::PutStorageContainer,
    ),
    (
        "PATCH",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*",
        Kind::PutStorageContainer,
    ),
    (
        "DELETE",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*",
        Kind::DeleteStorageContainer,
    ),
    (
        "GET",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*/immutabilitypolicies/default",
        Kind::ImmutabilityPolicy,
    ),
    (
        "PUT",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*/immutabilitypolicies/default",
        Kind::ImmutabilityPolicy,
    ),
    (
        "DELETE",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*/immutabilitypolicies/default",
        Kind::ImmutabilityPolicy,
    ),
    (
        "POST",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*/immutabilitypolicies/default/lock",
        Kind::ImmutabilityPolicy,
    ),
    (
        "POST",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*/immutabilitypolicies/default/extend",
        Kind::ImmutabilityPolicy,
    ),
    (
        "POST",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*/setlegalhold",
        Kind::LegalHold,
    ),
    (
        "POST",
        "**/microsoft.storage/storageaccounts/*/blobservices/default/containers/*/clearlegalhold",
        Kind::LegalHold,
    ),
    (
        "GET",
        "**/microsoft.storage/storageaccounts/*/managementpolicies/default",
        Kind::GetManagementPolicy,
    ),
    (
        "GET",
        "**/privateendpointconnections",
        Kind::ListPrivateEndpointConnections,
    ),
    (
        "GET",
        "**/providers/microsoft.insights/diagnosticsettings",
        Kind::ListDiagnosticSettings,
    ),
    // What a long-running operation gave as the address to ask at.
    (
        "GET",
        "subscriptions/*/operationresults/*",
        Kind::GetOperation,
    ),
    (
        "GET",
        "subscriptions/*/providers/*/locations/*/operationresults/*",
        Kind::GetOperation,
    ),
    (
        "GET",
        "subscriptions/*/providers/*/locations/*/workspaceoperationsstatus/*",
        Kind::GetOperation,
    ),
    (
        "GET",
        "subscriptions/*/providers/*/locations/*/registryoperationsstatus/*",
        Kind::GetOperation,
    ),
    (
        "GET",
        "subscriptions/*/providers/*/locations/*/computeoperationsstatus/*",
        Kind::GetOperation,
    ),
    (
        "GET",
        "subscriptions/*/providers/*/locations/*/mfeoperationsstatus/*",
        Kind::GetOperation,
    ),
    (
        "GET",
        "subscriptions/*/providers/*/locations/*/mfeoperationresults/*",
        Kind::GetOperation,
    ),
    (
        "GET",
        "subscriptions/*/providers/*/*",
        Kind::ListResourcesOfType,
    ),
    (
        "GET",
        "subscriptions/*/resourcegroups/*/providers/*/*",
        Kind::ListResourcesOfType,
    ),
];

impl Operation {
    pub(crate) fn of(request: &Request) -> Self {
        let decoded = percent_decode_str(&request.path).decode_utf8_lossy();
        // The Azure CLI leaves a segment empty where a resource has no parent.
        let filled = decoded.split('/').filter(|segment| !segment.is_empty());
        let path: String = filled.flat_map(|segment| ["/", segment]).collect();
        let lower = path.to_ascii_lowercase();
        let words: Vec<&str> = lower.split('/').skip(1).collect();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let method = request.method.as_str();
        for (wanted, route, kind) in ROUTES {
            if *wanted == method
                && let Some(names) = fit(route, &words, &segments)
            {
                return Self {
                    kind: *kind,
                    path,
                    names,
                };
            }
        }
        let kind = of_resource(&request.method, &words);
        Self {
            kind,
            path,
            names: Vec::new(),
        }
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// The segment that stands for the route's star of that number.
    pub(crate) fn text(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }

    /// What the request is about: the id of a subscription, a group or a resource.
    pub(crate) fn target(&self) -> &str {
        let before = |word: &str| {
            let at = self.path.to_ascii_lowercase().find(word);
            at.map_or(self.path.as_str(), |at| &self.path[..at])
        };
        match self.kind {
            Kind::ListLocks
            | Kind::GetLock
            | Kind::PutLock
            | Kind::DeleteLock
            | Kind::ListPermissions
            | Kind::ListRoleAssignments
            | Kind::ListRoleDefinitions
            | Kind::GetRoleDefinition
            | Kind::ListDenyAssignments => before("/providers/microsoft.authorization/"),
            Kind::ListDiagnosticSettings => before("/providers/microsoft.insights/"),
            Kind::ListPrivateEndpointConnections => before("/privateendpointconnections"),
            Kind::ListStorageAccountKeys => before("/listkeys"),
            Kind::ListDatastoreSecrets => before("/listsecrets"),
            Kind::CancelJob => before("/cancel"),
            Kind::GetBlobService
            | Kind::PutBlobService
            | Kind::PutStorageContainer
            | Kind::DeleteStorageContainer
            | Kind::ImmutabilityPolicy
            | Kind::LegalHold
            | Kind::ListStorageContainers
            | Kind::GetStorageContainer => before("/blobservices/"),
            Kind::GetManagementPolicy => before("/managementpolicies/"),
            Kind::ListDeletedWorkspaces
            | Kind::ListDeletedVaults
            | Kind::GetDeletedVault
            | Kind::PurgeDeletedVault
            | Kind::ListDeletedLogAnalyticsWorkspaces
            | Kind::ListDeletedStorageAccounts => before("/providers/"),
            Kind::ListChildResources => {
                let at = self.path.rfind('/').unwrap_or_default();
                &self.path[..at]
            }
            _ => &self.path,
        }
    }
}

/// What a request for one resource by its id asks, or for the things of one kind below it.
fn of_resource(method: &Method, words: &[&str]) -> Kind {
    let below = match words {
        [
            "subscriptions",
            _,
            "resourcegroups",
            _,
            "providers",
            _,
            types @ ..,
        ] => types.len(),
        _ => return Kind::Unknown,
    };
    match (method.as_str(), below) {
        (_, 0 | 1) => Kind::Unknown,
        ("GET", n) if n % 2 == 1 => Kind::ListChildResources,
        (_, n) if n % 2 == 1 => Kind::Unknown,
        ("GET", _) => Kind::GetResource,
        ("HEAD", _) => Kind::CheckResource,
        ("PUT" | "PATCH", _) => Kind::PutResource,
        ("DELETE", _) => Kind::DeleteResource,
        _ => Kind::Unknown,
    }
}

/// The segments that a route's stars stand for, where the route fits.
fn fit(route: &str, words: &[&str], segments: &[&str]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut start = 0;
    let mut parts: Vec<&str> = route.split('/').collect();
    if parts.first() == Some(&"**") {
        parts.remove(0);
        // At least a subscription and its id.
        start = words.len().checked_sub(parts.len()).filter(|at| *at >= 2)?;
        if words[0] != "subscriptions" {
            return None;
        }
        names.push(format!("/{}", segments[..start].join("/")));
    }
    if words.len() - start != parts.len() {
        return None;
    }
    for (index, part) in parts.iter().enumerate() {
        if *part == "*" {
            names.push(segments[start + index].to_owned());
        } else if *part != words[start + index] {
            return None;
        }
    }
    Some(names)
}
