use std::error::Error as StdError;
use std::io;

use azure_core::error::ErrorKind;
use domain::{Code, Error};
use url::Url;

use crate::http::Http;
use crate::http::answer::{Answer, case};

/// What is being asked, for the error that may come of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Call {
    /// The word of what is tried.
    pub(crate) tried: &'static str,
    /// The host that is asked, with its port where it has one of its own.
    pub(crate) host: String,
    /// The place as people read it.
    pub(crate) place: String,
    /// The container's name, where there is one.
    pub(crate) container: String,
}

impl Call {
    /// A call of this URL's host, on this place.
    pub(crate) fn new(tried: &'static str, url: &Url, place: &impl ToString) -> Self {
        let host = url.host_str().unwrap_or_default();
        Self {
            tried,
            host: url
                .port()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
            place: place.to_string(),
            container: String::new(),
        }
    }

    /// Names the container.
    pub(crate) fn in_container(mut self, name: &str) -> Self {
        name.clone_into(&mut self.container);
        self
    }

    /// An error of this call, with the parameters that its code has.
    pub(crate) fn error(&self, code: Code) -> Error {
        let error = Error::new(code).tried(self.tried);
        match code {
            Code::Unreachable | Code::Untrusted => error.with("host", &self.host),
            Code::ContainerNotFound => error.with("container", &self.container),
            Code::NotFound => error.with("place", &self.place),
            _ => error,
        }
    }

    /// An answer that cannot be read.
    pub(crate) fn bad_answer(&self, why: impl std::fmt::Display) -> Error {
        self.error(Code::BadAnswer).with("why", why)
    }
}

impl Http {
    /// What came of a call that the SDK or a policy of ours gave up on. Neither the URL nor anything that
    /// the transport wrote goes into the error: both may hold a SAS.
    pub(crate) fn failed(&self, call: &Call, error: &azure_core::Error) -> Error {
        if let Some(ours) = find::<Error>(error) {
            return ours.clone().tried(call.tried);
        }
        if let ErrorKind::HttpResponse {
            status,
            error_code,
            raw_response,
        } = error.kind()
        {
            let mut service = raw_response.as_ref().map_or_else(Default::default, |raw| {
                let answer = Answer {
                    status: u16::from(*status),
                    headers: raw.headers(),
                    body: raw.body().as_ref(),
                };
                answer.service(self.clock.now())
            });
            if raw_response.is_none() {
                service.status = u16::from(*status);
                service.code = error_code.clone().unwrap_or_default();
            }
            return call.error(case(&service)).answered(service);
        }
        if is_certificate_fault(error) {
            return call.error(Code::Untrusted);
        }
        match error.kind() {
            ErrorKind::Io | ErrorKind::Connection => call.error(Code::Unreachable),
            ErrorKind::DataConversion => call.bad_answer("not the format that was asked for"),
            _ => call
                .error(Code::Internal)
                .with("why", "the request could not be built"),
        }
    }

    /// An answer that our own pipeline's caller found to be none of those it asked for.
    pub(crate) fn refused(&self, call: &Call, answer: &Answer<'_>) -> Error {
        let service = answer.service(self.clock.now());
        call.error(case(&service)).answered(service)
    }
}

/// An error of ours on its way through the SDK's pipeline.
pub(crate) fn carried(error: Error) -> azure_core::Error {
    azure_core::Error::new(ErrorKind::Credential, error)
}

/// Whether the far side's certificate is why a connection did not come about.
pub(super) fn is_certificate_fault(error: &azure_core::Error) -> bool {
    find::<rustls::Error>(error).is_some_and(|fault| {
        matches!(
            fault,
            rustls::Error::InvalidCertificate(_)
                | rustls::Error::NoCertificatesPresented
                | rustls::Error::InvalidCertRevocationList(_)
        )
    })
}

/// The first error of this type in the chain of causes.
pub(crate) fn find<T: StdError + 'static>(error: &azure_core::Error) -> Option<&T> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // An io::Error names the cause of what it wraps, not what it wraps.
        cause = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}
