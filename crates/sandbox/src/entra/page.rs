//! The few pages of the authority, as plain HTML. Whatever a request brings is escaped, and nothing on a
//! page may run or load but what stands here.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};
use sha2::{Digest as _, Sha256};

use crate::reply::Reply;
use crate::seed::User;

const STYLE: &str = "body{font:16px system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}\
    button{display:block;width:100%;margin:.5rem 0;padding:.75rem;text-align:left;font:inherit;cursor:pointer}\
    small{display:block;opacity:.7}";
const SUBMIT: &str = "document.forms[0].submit()";

/// A page that says one thing.
pub(super) fn message(title: &str, text: &str) -> Reply {
    page(title, &format!("<p>{}</p>", escape(text)), false)
}

/// A page with one form, which posts to `action`.
pub(super) fn form(title: &str, action: &str, inner: &str) -> Reply {
    let action = escape(action);
    page(
        title,
        &format!("<form method=\"post\" action=\"{action}\">{inner}</form>"),
        false,
    )
}

/// A page whose form goes to the client by itself (OAuth 2.0 Form Post Response Mode).
pub(super) fn form_post(action: &str, fields: &[(&str, &str)]) -> Reply {
    let mut inner = String::new();
    hidden(&mut inner, fields);
    let action = escape(action);
    let body = format!(
        "<form method=\"post\" action=\"{action}\">{inner}<button>Continue</button></form><script>{SUBMIT}</script>"
    );
    page("Signing in", &body, true)
}

/// Fields that nobody sees.
pub(super) fn hidden(out: &mut String, fields: &[(&str, impl AsRef<str>)]) {
    for (name, value) in fields {
        let value = escape(value.as_ref());
        let _ = write!(
            out,
            "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"
        );
    }
}

/// A field to type into.
pub(super) fn field(out: &mut String, name: &str, label: &str, value: &str) {
    let value = escape(value);
    let _ = write!(
        out,
        "<p><label>{label} <input name=\"{name}\" value=\"{value}\" autocomplete=\"off\"></label></p>"
    );
}

/// A button for each user, the one whom a client hints at first, and one to refuse.
pub(super) fn users(out: &mut String, people: &[User], hint: &str) {
    let is_hinted = |user: &&User| user.upn.eq_ignore_ascii_case(hint);
    let hinted = people.iter().filter(is_hinted);
    let others = people.iter().filter(|user| !is_hinted(user));
    for user in hinted.chain(others) {
        let _ = write!(
            out,
            "<button name=\"user\" value=\"{}\">{}<small>{} · {}</small></button>",
            escape(&user.id),
            escape(&user.name),
            escape(&user.upn),
            escape(&user.note)
        );
    }
    out.push_str("<button name=\"user\" value=\"\">Cancel</button>");
}

fn page(title: &str, body: &str, has_script: bool) -> Reply {
    let title = escape(title);
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{body}</html>\n"
    );
    let mut policy = format!(
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-{}'",
        hash(STYLE)
    );
    if has_script {
        let _ = write!(policy, "; script-src 'sha256-{}'", hash(SUBMIT));
    }
    let mut reply = Reply::bytes(StatusCode::OK, html);
    reply.set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    reply.set(header::CONTENT_SECURITY_POLICY, &policy);
    reply.set(header::CACHE_CONTROL, "no-store, no-cache");
    reply.set(header::REFERRER_POLICY, "no-referrer");
    reply
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
