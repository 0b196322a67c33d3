use http::StatusCode;
use serde_json::json;

use super::page;
use crate::exchange::Request;
use crate::reply::Reply;

/// Why the authority gives no token.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: &'static str,
    /// `AADSTS` and this number.
    number: u32,
    message: String,
    is_page: bool,
}

impl Refusal {
    pub(super) fn new(error: &'static str, number: u32, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            number,
            message: message.into(),
            is_page: false,
        }
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same for a person in a browser.
    pub(super) fn for_page(mut self) -> Self {
        self.is_page = true;
        self
    }

    /// Microsoft identity platform: error response of the token endpoint.
    pub(super) fn reply(&self, request: &Request) -> Reply {
        let correlation = request.header("client-request-id").unwrap_or(&request.id);
        let description = format!(
            "AADSTS{}: {} Trace ID: {} Correlation ID: {correlation}",
            self.number, self.message, request.id
        );
        if self.is_page {
            let mut reply = page::message(
                "Sorry, but we're having trouble signing you in.",
                &description,
            );
            reply.status = self.status;
            return reply;
        }
        let body = json!({
            "error": self.error,
            "error_description": description,
            "error_codes": [self.number],
            "trace_id": request.id,
            "correlation_id": correlation,
        });
        Reply::json(self.status, &body)
    }
}
