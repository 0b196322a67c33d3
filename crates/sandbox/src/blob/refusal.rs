use std::borrow::Cow;
use std::fmt::Write as _;

use http::{StatusCode, header};

use super::xml::{BOM, escape};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::world::World;

/// Why the blob service does not do what it was asked.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    detail: Option<&'static str>,
    headers: Vec<(&'static str, String)>,
}

macro_rules! codes {
    ($($name:ident $status:ident $message:literal,)*) => {
        /// The codes of storage, each with its status and its sentence
        /// (Azure REST: Common REST API error codes, Blob Storage error codes; many recorded).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Code { $($name,)* }

        impl Code {
            const ALL: &[Self] = &[$(Self::$name,)*];

            const fn parts(self) -> (&'static str, StatusCode, &'static str) {
                match self { $(Self::$name => (stringify!($name), StatusCode::$status, $message),)* }
            }
        }
    };
}

codes! {
    AuthenticationFailed FORBIDDEN "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
    AuthorizationFailure FORBIDDEN "This request is not authorized to perform this operation.",
    AuthorizationPermissionMismatch FORBIDDEN "This request is not authorized to perform this operation using this permission.",
    AuthorizationProtocolMismatch FORBIDDEN "This request is not authorized to perform this operation using this protocol.",
    AuthorizationResourceTypeMismatch FORBIDDEN "This request is not authorized to perform this operation using this resource type.",
    AuthorizationServiceMismatch FORBIDDEN "This request is not authorized to perform this operation using this service.",
    AuthorizationSourceIPMismatch FORBIDDEN "This request is not authorized to perform this operation using this source IP.",
    AppendPositionConditionNotMet PRECONDITION_FAILED "The append position condition specified was not met.",
    BlobAlreadyExists CONFLICT "The specified blob already exists.",
    BlobArchived CONFLICT "This operation is not permitted on an archived blob.",
    BlobBeingRehydrated CONFLICT "This operation is not permitted because the blob is being rehydrated.",
    BlobImmutableDueToLegalHold CONFLICT "This operation is not permitted as the blob is immutable due to one or more legal holds.",
    BlobImmutableDueToPolicy CONFLICT "This operation is not permitted as the blob is immutable due to a policy.",
    BlobNotFound NOT_FOUND "The specified blob does not exist.",
    BlobSnapshotNotSoftDeleted CONFLICT "The specified snapshot is not soft deleted.",
    BlockListTooLong BAD_REQUEST "The block list may not contain more than 50,000 blocks.",
    CannotVerifyCopySource FORBIDDEN "Could not verify the copy source within the specified time.",
    ConditionNotMet PRECONDITION_FAILED "The condition specified using HTTP conditional header(s) is not met.",
    ContainerAlreadyExists CONFLICT "The specified container already exists.",
    ContainerBeingDeleted CONFLICT "The specified container is being deleted. Try operation later.",
    ContainerNotFound NOT_FOUND "The specified container does not exist.",
    ContainerProtectedFromDeletion CONFLICT "The container is protected from deletion due to a legal hold or an immutability policy.",
    Crc64Mismatch BAD_REQUEST "The CRC64 value specified in the request did not match with the CRC64 value calculated by the server.",
    DirectoryIsNotEmpty CONFLICT "This operation is not permitted on a non-empty directory.",
    ExceedsMaxBatchRequestCount BAD_REQUEST "The batch operation exceeds maximum number of allowed subrequests.",
    InternalError INTERNAL_SERVER_ERROR "The server encountered an internal error. Please retry the request.",
    InvalidAuthenticationInfo UNAUTHORIZED "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
    InvalidBlobOrBlock BAD_REQUEST "The specified blob or block content is invalid.",
    InvalidBlobType CONFLICT "The blob type is invalid for this operation.",
    InvalidBlockList BAD_REQUEST "The specified block list is invalid.",
    InvalidHeaderValue BAD_REQUEST "The value for one of the HTTP headers is not in the correct format.",
    InvalidInput BAD_REQUEST "One of the request inputs is not valid.",
    InvalidMd5 BAD_REQUEST "The MD5 value specified in the request is invalid. MD5 value must be 128 bits and base64-encoded.",
    InvalidPageRange RANGE_NOT_SATISFIABLE "The page range specified is invalid.",
    InvalidQueryParameterValue BAD_REQUEST "Value for one of the query parameters specified in the request URI is invalid.",
    InvalidRange RANGE_NOT_SATISFIABLE "The range specified is invalid for the current size of the resource.",
    InvalidResourceName BAD_REQUEST "The specified resource name contains invalid characters.",
    InvalidTag BAD_REQUEST "The tags specified are invalid.",
    InvalidUri BAD_REQUEST "The requested URI does not represent any resource on the server.",
    InvalidXmlDocument BAD_REQUEST "XML specified is not syntactically valid.",
    InvalidXmlNodeValue BAD_REQUEST "The value for one of the XML nodes is not in the correct format.",
    KeyBasedAuthenticationNotPermitted FORBIDDEN "Key based authentication is not permitted on this storage account.",
    LeaseAlreadyPresent CONFLICT "There is already a lease present.",
    LeaseIdMismatchWithBlobOperation PRECONDITION_FAILED "The lease ID specified did not match the lease ID for the blob.",
    LeaseIdMismatchWithContainerOperation PRECONDITION_FAILED "The lease ID specified did not match the lease ID for the container.",
    LeaseIdMismatchWithLeaseOperation CONFLICT "The lease ID specified did not match the lease ID for the blob.",
    LeaseIdMissing PRECONDITION_FAILED "There is currently a lease on the blob and no lease ID was specified in the request.",
    LeaseIsBreakingAndCannotBeAcquired CONFLICT "There is already a breaking lease, and it cannot be acquired until it is finished.",
    LeaseNotPresentWithBlobOperation PRECONDITION_FAILED "There is currently no lease on the blob.",
    LeaseNotPresentWithContainerOperation PRECONDITION_FAILED "There is currently no lease on the container.",
    LeaseNotPresentWithLeaseOperation CONFLICT "There is currently no lease on the blob.",
    MaxBlobSizeConditionNotMet PRECONDITION_FAILED "The max blob size condition specified was not met.",
    Md5Mismatch BAD_REQUEST "The MD5 value specified in the request did not match with the MD5 value calculated by the server.",
    MissingRequiredHeader BAD_REQUEST "An HTTP header that's mandatory for this request is not specified.",
    NoAuthenticationInformation UNAUTHORIZED "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
    NotImplemented NOT_IMPLEMENTED "The requested operation is not implemented on the specified resource.",
    OperationNotAllowedOnRootBlob FORBIDDEN "The specified operation is not allowed on root blob.",
    OperationTimedOut INTERNAL_SERVER_ERROR "The operation could not be completed within the permitted time.",
    OutOfRangeQueryParameterValue BAD_REQUEST "One of the query parameters specified in the request URI is outside the permissible range.",
    PermanentDeleteNotEnabled CONFLICT "Permanent delete is not enabled on this storage account.",
    PublicAccessNotPermitted CONFLICT "Public access is not permitted on this storage account.",
    ResourceNotFound NOT_FOUND "The specified resource does not exist.",
    ServerBusy SERVICE_UNAVAILABLE "The server is busy.",
    SnapshotsPresent CONFLICT "This operation is not permitted because the blob has snapshots.",
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        let (name, status, message) = code.parts();
        Self {
            status,
            code: name.into(),
            message: message.into(),
            detail: None,
            headers: Vec::new(),
        }
    }
}

impl Refusal {
    /// What a fault asks for: its code, with the service's sentence where it has one.
    pub(super) fn for_fault(status: StatusCode, code: &str) -> Self {
        let known = Code::ALL.iter().find(|known| known.parts().0 == code);
        Self {
            status,
            code: code.to_owned().into(),
            message: known
                .map_or("The request could not be completed.", |k| k.parts().2)
                .into(),
            detail: None,
            headers: Vec::new(),
        }
    }

    /// The answer to a conditional read that has nothing new to bring.
    pub(super) fn not_modified() -> Self {
        Self {
            status: StatusCode::NOT_MODIFIED,
            ..Code::ConditionNotMet.into()
        }
    }

    /// Another sentence for the same code.
    pub(super) fn saying(mut self, message: &'static str) -> Self {
        self.message = message.into();
        self
    }

    /// `AuthenticationErrorDetail`.
    pub(super) fn detail(mut self, detail: &'static str) -> Self {
        self.detail = Some(detail);
        self
    }

    pub(super) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Recorded from the service: XML with a byte order mark, and `x-ms-error-code`; a 304 and a HEAD
    /// have the header alone.
    pub(super) fn reply(&self, world: &World, request: &Request) -> Reply {
        let bare = self.status == StatusCode::NOT_MODIFIED || request.method == http::Method::HEAD;
        let mut reply = if bare {
            Reply::empty(self.status)
        } else {
            let mut reply = Reply::bytes(self.status, self.body(world, request));
            reply.set(header::CONTENT_TYPE, "application/xml");
            reply
        };
        reply.set_named("x-ms-error-code", &self.code);
        for (name, value) in &self.headers {
            reply.set_named(name, value);
        }
        reply
    }

    fn body(&self, world: &World, request: &Request) -> String {
        let mut xml = format!("{BOM}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>");
        escape(&mut xml, &self.code);
        xml.push_str("</Code><Message>");
        escape(&mut xml, &self.message);
        let time = world.clock.now().iso();
        let _ = write!(xml, "\nRequestId:{}\nTime:{time}</Message>", request.id);
        if let Some(detail) = self.detail {
            xml.push_str("<AuthenticationErrorDetail>");
            escape(&mut xml, detail);
            xml.push_str("</AuthenticationErrorDetail>");
        }
        xml.push_str("</Error>");
        xml
    }
}
