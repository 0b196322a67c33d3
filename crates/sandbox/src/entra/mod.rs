//! Microsoft Entra ID: discovery, sign-in by a page or by a code, and tokens.
//!
//! Facts are from "Microsoft identity platform" (OAuth 2.0 authorization code, client credentials and
//! device code flow; `OpenID` Connect; error codes) unless a line names another source.

mod authorize;
mod device;
mod discovery;
mod grant;
mod operation;
mod page;
mod refusal;
mod sessions;

use http::StatusCode;

use crate::exchange::{Request, parse_form};
use crate::reply::Reply;
use crate::state::State;
use crate::world::World;

pub(crate) use operation::{Operation, is_path};
use refusal::Refusal;
pub(crate) use sessions::Sessions;

/// Answers, and names who asked.
pub(crate) fn answer(world: &World, request: &Request, operation: Operation) -> (String, Reply) {
    let mut identity = "anonymous".to_owned();
    let answered = match operation {
        Operation::Token => {
            let form = Form::of(request);
            if let Some(client) = form.get("client_id").filter(|client| !client.is_empty()) {
                client.clone_into(&mut identity);
            }
            grant::answer(world, request, &form)
        }
        Operation::Authorize => authorize::show(world, request),
        Operation::ChooseUser => authorize::choose(world, request),
        Operation::DeviceCode => device::start(world, request),
        Operation::DevicePage => Ok(device::show(world, request)),
        Operation::ApproveDevice => Ok(device::decide(world, request)),
        Operation::OpenIdConfiguration => discovery::configuration(world, request),
        Operation::InstanceDiscovery => discovery::instances(request),
        Operation::Keys => Ok(discovery::keys()),
        Operation::Logout => Ok(page::message("Signed out", "You can close this page.")),
        Operation::Unknown => Ok(Reply::empty(StatusCode::NOT_FOUND)),
    };
    let reply = answered.unwrap_or_else(|refusal| refusal.reply(request));
    (identity, reply)
}

/// A refusal in the authority's shape, for a fault.
pub(crate) fn refused(request: &Request, status: StatusCode, code: &str) -> Reply {
    let message = format!("A transient error has occurred ({code}). Please try again.");
    Refusal::new("temporarily_unavailable", 90_033, message)
        .with_status(status)
        .reply(request)
}

/// The fields of a form that was posted.
struct Form(Vec<(String, String)>);

impl Form {
    fn of(request: &Request) -> Self {
        Self(parse_form(&String::from_utf8_lossy(&request.body)))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The field's text, empty where it is absent.
    fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

fn tenant_of(request: &Request) -> &str {
    request.path.split('/').nth(1).unwrap_or_default()
}

/// The tenant by its id or domain, or one of the names that leave the tenant open.
fn check_tenant(state: &State, tenant: &str) -> Result<(), Refusal> {
    let is = |known: &str| known.eq_ignore_ascii_case(tenant);
    if is(&state.tenant.id) || is(&state.tenant.domain) || is_open(tenant) {
        return Ok(());
    }
    let message = format!("Tenant '{tenant}' not found.");
    Err(Refusal::new("invalid_request", 90_002, message))
}

/// Whether a tenant's name stands for whichever tenant the user is in. `adfs` is the path of a federation
/// server, which MSAL asks in the same way.
fn is_open(tenant: &str) -> bool {
    ["common", "organizations", "consumers", "adfs"]
        .iter()
        .any(|open| tenant.eq_ignore_ascii_case(open))
}
