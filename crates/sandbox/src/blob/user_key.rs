//! Keys that a signed-in person signs with, instead of the account's.

use http::{StatusCode, header};

use super::sas::time;
use super::xml::{BOM, between, element};
use super::{Code, Refusal, auth};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::world::{World, hmac_sha256};

/// Longest life of a key (Azure REST: Get User Delegation Key: 7 days).
const LONGEST_SECONDS: i64 = 7 * 86_400;

/// Azure REST: Get User Delegation Key. It takes a token.
pub(super) fn get(world: &World, request: &Request) -> Result<Reply, Refusal> {
    let text = std::str::from_utf8(&request.body).map_err(|_| Code::InvalidXmlDocument)?;
    let expiry = between(text, "Expiry").ok_or(Code::InvalidXmlDocument)?;
    let start = between(text, "Start").unwrap_or_default();
    let ends = time(expiry).ok_or(Code::InvalidXmlNodeValue)?;
    let now = world.clock.real();
    if ends <= now || ends.as_second() - now.as_second() > LONGEST_SECONDS {
        return Err(Code::InvalidXmlNodeValue.into());
    }
    let claims = auth::claims(world, request).ok_or(Code::AuthenticationFailed)?;
    let version = request.version.as_deref().unwrap_or_default();
    let key = Key {
        oid: &claims.oid,
        tid: &claims.tid,
        start,
        expiry,
        service: "b",
        version,
    };
    let mut xml = format!("{BOM}<?xml version=\"1.0\" encoding=\"utf-8\"?><UserDelegationKey>");
    for (tag, text) in [
        ("SignedOid", key.oid),
        ("SignedTid", key.tid),
        ("SignedStart", key.start),
        ("SignedExpiry", key.expiry),
        ("SignedService", key.service),
        ("SignedVersion", key.version),
        ("Value", &key.text(world)),
    ] {
        element(&mut xml, tag, text);
    }
    xml.push_str("</UserDelegationKey>");
    let mut reply = Reply::bytes(StatusCode::OK, xml);
    reply.set(header::CONTENT_TYPE, "application/xml");
    Ok(reply)
}

/// What a key is for; its bytes follow from it, so that none is kept.
pub(super) struct Key<'a> {
    pub(super) oid: &'a str,
    pub(super) tid: &'a str,
    pub(super) start: &'a str,
    pub(super) expiry: &'a str,
    pub(super) service: &'a str,
    pub(super) version: &'a str,
}

impl Key<'_> {
    pub(super) fn bytes(&self, world: &World) -> [u8; 32] {
        let text = [
            self.oid,
            self.tid,
            self.start,
            self.expiry,
            self.service,
            self.version,
        ]
        .join("\n");
        hmac_sha256(&world.keys.user_key_root(), text.as_bytes())
    }

    fn text(&self, world: &World) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(self.bytes(world))
    }
}
