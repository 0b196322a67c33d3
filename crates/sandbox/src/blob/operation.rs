use http::Method;
use percent_encoding::percent_decode_str;

use crate::exchange::Request;
use crate::host::Host;

/// One request to the blob service: what it asks for, of what. Names that do not apply are empty.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) operation: Operation,
    pub(crate) account: String,
    pub(crate) container: String,
    /// Decoded once: `a//b`, `a/`, `.` and `..` stay what they are.
    pub(crate) blob: String,
}

/// The operations of the blob service that the sandbox has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    ListContainers,
    GetBlobServiceProperties,
    GetAccountInformation,
    BatchDelete,
    CreateContainer,
    GetContainerProperties,
    DeleteContainer,
    LeaseContainer,
    ListBlobs,
    GetBlob,
    HeadBlob,
    PutBlob,
    AppendBlock,
    SetBlobMetadata,
    SnapshotBlob,
    LeaseBlob,
    DeleteBlob,
    SetBlobServiceProperties,
    RestoreContainer,
    SetContainerMetadata,
    UndeleteBlob,
    SetBlobLegalHold,
    SetBlobImmutabilityPolicy,
    DeleteBlobImmutabilityPolicy,
    SetBlobProperties,
    PutBlock,
    PutBlockList,
    GetBlockList,
    PutPage,
    GetPageRanges,
    GetBlobTags,
    SetBlobTags,
    SetBlobTier,
    CopyBlob,
    PutBlockFromUrl,
    GetUserDelegationKey,
    MalformedName,
    Unknown,
}

impl Call {
    pub(crate) fn of(request: &Request) -> Self {
        let path = request.path.strip_prefix('/').unwrap_or(&request.path);
        let (account, rest) = match request.host() {
            Host::Storage { account, .. } => (account, path),
            // Path-style, as on every host that is an address (Azurite has the same).
            _ => path.split_once('/').unwrap_or((path, "")),
        };
        let (container, blob) = rest.split_once('/').unwrap_or((rest, ""));
        let decode = |text: &str| {
            let decoded = percent_decode_str(text).decode_utf8();
            decoded.map(std::borrow::Cow::into_owned)
        };
        let operation = Operation::of(request, !container.is_empty(), !blob.is_empty());
        match (decode(container), decode(blob)) {
            (Ok(container), Ok(blob)) => Self {
                operation,
                account: account.to_owned(),
                container,
                blob,
            },
            _ => Self {
                operation: Operation::MalformedName,
                account: account.to_owned(),
                container: String::new(),
                blob: String::new(),
            },
        }
    }
}

impl Operation {
    fn of(request: &Request, container: bool, blob: bool) -> Self {
        let comp = request
            .param("comp")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let restype = request.param("restype").unwrap_or_default();
        let read = request.method == Method::GET || request.method == Method::HEAD;
        match (container, blob, restype, comp.as_str(), &request.method) {
            (_, true, ..) => Self::of_blob(request, &comp),
            (false, _, _, "list", &Method::GET) => Self::ListContainers,
            (false, _, "service", "properties", &Method::GET) => Self::GetBlobServiceProperties,
            (false, _, "service", "properties", &Method::PUT) => Self::SetBlobServiceProperties,
            (false, _, "service", "userdelegationkey", &Method::POST) => Self::GetUserDelegationKey,
            (_, _, "account", "properties", _) if read => Self::GetAccountInformation,
            (_, _, _, "batch", &Method::POST) => Self::BatchDelete,
            (true, _, "container", "list", &Method::GET) => Self::ListBlobs,
            (true, _, "container", "undelete", &Method::PUT) => Self::RestoreContainer,
            (true, _, "container", "metadata", &Method::PUT) => Self::SetContainerMetadata,
            (true, _, "container", "lease", &Method::PUT) => Self::LeaseContainer,
            (true, _, "container", "" | "metadata", _) if read => Self::GetContainerProperties,
            (true, _, "container", "", &Method::PUT) => Self::CreateContainer,
            (true, _, "container", "", &Method::DELETE) => Self::DeleteContainer,
            _ => Self::Unknown,
        }
    }

    fn of_blob(request: &Request, comp: &str) -> Self {
        let copies = request.headers.contains_key("x-ms-copy-source");
        match (&request.method, comp) {
            (&Method::PUT, "") if copies => Self::CopyBlob,
            (&Method::PUT, "block") if copies => Self::PutBlockFromUrl,
            (&Method::PUT, "block") => Self::PutBlock,
            (&Method::PUT, "blocklist") => Self::PutBlockList,
            (&Method::GET, "blocklist") => Self::GetBlockList,
            (&Method::PUT, "page") => Self::PutPage,
            (&Method::GET, "pagelist") => Self::GetPageRanges,
            (&Method::GET, "tags") => Self::GetBlobTags,
            (&Method::PUT, "tags") => Self::SetBlobTags,
            (&Method::PUT, "tier") => Self::SetBlobTier,
            (&Method::GET, "") => Self::GetBlob,
            (&Method::HEAD, "" | "metadata") => Self::HeadBlob,
            (&Method::PUT, "") => Self::PutBlob,
            (&Method::PUT, "appendblock") => Self::AppendBlock,
            (&Method::PUT, "metadata") => Self::SetBlobMetadata,
            (&Method::PUT, "snapshot") => Self::SnapshotBlob,
            (&Method::PUT, "lease") => Self::LeaseBlob,
            (&Method::PUT, "undelete") => Self::UndeleteBlob,
            (&Method::PUT, "properties") => Self::SetBlobProperties,
            (&Method::PUT, "legalhold") => Self::SetBlobLegalHold,
            (&Method::PUT, "immutabilitypolicies") => Self::SetBlobImmutabilityPolicy,
            (&Method::DELETE, "immutabilitypolicies") => Self::DeleteBlobImmutabilityPolicy,
            (&Method::DELETE, "") => Self::DeleteBlob,
            _ => Self::Unknown,
        }
    }

    /// The word of the log and of faults.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ListContainers => "ListContainers",
            Self::GetBlobServiceProperties => "GetBlobServiceProperties",
            Self::GetAccountInformation => "GetAccountInformation",
            Self::BatchDelete => "BatchDelete",
            Self::CreateContainer => "CreateContainer",
            Self::GetContainerProperties => "GetContainerProperties",
            Self::DeleteContainer => "DeleteContainer",
            Self::LeaseContainer => "LeaseContainer",
            Self::ListBlobs => "ListBlobs",
            Self::GetBlob => "GetBlob",
            Self::HeadBlob => "HeadBlob",
            Self::PutBlob => "PutBlob",
            Self::AppendBlock => "AppendBlock",
            Self::SetBlobMetadata => "SetBlobMetadata",
            Self::SnapshotBlob => "SnapshotBlob",
            Self::LeaseBlob => "LeaseBlob",
            Self::DeleteBlob => "DeleteBlob",
            Self::SetBlobServiceProperties => "SetBlobServiceProperties",
            Self::RestoreContainer => "RestoreContainer",
            Self::SetContainerMetadata => "SetContainerMetadata",
            Self::UndeleteBlob => "UndeleteBlob",
            Self::SetBlobLegalHold => "SetBlobLegalHold",
            Self::SetBlobImmutabilityPolicy => "SetBlobImmutabilityPolicy",
            Self::DeleteBlobImmutabilityPolicy => "DeleteBlobImmutabilityPolicy",
            Self::SetBlobProperties => "SetBlobProperties",
            Self::PutBlock => "PutBlock",
            Self::PutBlockList => "PutBlockList",
            Self::GetBlockList => "GetBlockList",
            Self::PutPage => "PutPage",
            Self::GetPageRanges => "GetPageRanges",
            Self::GetBlobTags => "GetBlobTags",
            Self::SetBlobTags => "SetBlobTags",
            Self::SetBlobTier => "SetBlobTier",
            Self::CopyBlob => "CopyBlob",
            Self::PutBlockFromUrl => "PutBlockFromUrl",
            Self::GetUserDelegationKey => "GetUserDelegationKey",
            Self::MalformedName | Self::Unknown => "Unknown",
        }
    }

    /// What a SAS must allow, by any one letter (Azure REST: Create an account SAS, Create a service SAS).
    /// The parts of a batch are authorized one by one, so that the batch itself needs none.
    pub(super) const fn sas_permissions(self) -> &'static str {
        match self {
            Self::ListContainers | Self::ListBlobs => "l",
            Self::GetBlobServiceProperties
            | Self::GetAccountInformation
            | Self::GetContainerProperties
            | Self::GetBlockList
            | Self::GetPageRanges
            | Self::GetBlob
            | Self::HeadBlob => "r",
            Self::GetBlobTags | Self::SetBlobTags => "t",
            Self::CreateContainer | Self::PutBlob | Self::SnapshotBlob | Self::CopyBlob => "cw",
            Self::AppendBlock => "aw",
            Self::SetBlobMetadata
            | Self::LeaseContainer
            | Self::LeaseBlob
            | Self::PutBlock
            | Self::PutBlockFromUrl
            | Self::PutBlockList
            | Self::PutPage
            | Self::SetBlobTier
            | Self::SetBlobServiceProperties
            | Self::RestoreContainer
            | Self::SetContainerMetadata
            | Self::UndeleteBlob
            | Self::SetBlobProperties => "w",
            Self::SetBlobLegalHold
            | Self::SetBlobImmutabilityPolicy
            | Self::DeleteBlobImmutabilityPolicy => "i",
            Self::DeleteContainer | Self::DeleteBlob => "d",
            Self::BatchDelete
            | Self::GetUserDelegationKey
            | Self::MalformedName
            | Self::Unknown => "",
        }
    }

    /// Whether it acts on one blob, which is what a service SAS is for beside listing.
    pub(super) const fn is_of_blob(self) -> bool {
        matches!(
            self,
            Self::GetBlob
                | Self::HeadBlob
                | Self::PutBlob
                | Self::AppendBlock
                | Self::SetBlobMetadata
                | Self::SnapshotBlob
                | Self::LeaseBlob
                | Self::DeleteBlob
                | Self::UndeleteBlob
                | Self::SetBlobLegalHold
                | Self::SetBlobImmutabilityPolicy
                | Self::DeleteBlobImmutabilityPolicy
                | Self::SetBlobProperties
                | Self::PutBlock
                | Self::PutBlockFromUrl
                | Self::PutBlockList
                | Self::GetBlockList
                | Self::PutPage
                | Self::GetPageRanges
                | Self::GetBlobTags
                | Self::SetBlobTags
                | Self::SetBlobTier
                | Self::CopyBlob
        )
    }

    /// Whether it changes nothing.
    pub(super) const fn is_read(self) -> bool {
        matches!(self.sas_permissions().as_bytes(), b"l" | b"r")
    }
}
