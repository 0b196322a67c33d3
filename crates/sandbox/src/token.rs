use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::world::hmac_sha256;

/// The claims of an access token (Microsoft identity platform: access token claims, version 1.0).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) aud: String,
    pub(crate) iss: String,
    pub(crate) iat: i64,
    pub(crate) nbf: i64,
    pub(crate) exp: i64,
    pub(crate) appid: String,
    pub(crate) appidacr: String,
    pub(crate) idtyp: String,
    pub(crate) oid: String,
    pub(crate) sub: String,
    pub(crate) tid: String,
    pub(crate) ver: String,
    /// The number of the token, padded: a revocation ends every token of a person up to one number.
    #[serde(default)]
    pub(crate) uti: String,
    /// A user's sign-in name, again as `unique_name`, and display name; an application has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) upn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unique_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// What the user lets the client do in his name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scp: Option<String>,
}

impl Claims {
    /// Who the log names: the user, or the application.
    pub(crate) fn identity(&self) -> &str {
        self.upn.as_deref().unwrap_or(&self.appid)
    }
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    Malformed,
    Expired,
    Audience,
    Revoked,
}

/// Signs the claims as a JWT. Clients look into it and none checks the signature: the services here do.
pub(crate) fn sign(claims: &impl Serialize, key: &[u8; 32]) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256","kid":"sandbox"}"#);
    let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims).unwrap_or_default());
    let signed = format!("{header}.{payload}");
    let signature = hmac_sha256(key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Reads a token that was signed here, is not over and is meant for one of these audiences. Whether it
/// was revoked is for [`World::verify`](crate::world::World::verify) to say.
pub(crate) fn verify(
    token: &str,
    key: &[u8; 32],
    now: Timestamp,
    audiences: &[&str],
) -> Result<Claims, BadToken> {
    let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::Malformed)?;
    let given = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| BadToken::Malformed)?;
    if given != hmac_sha256(key, signed.as_bytes()) {
        return Err(BadToken::Malformed);
    }
    let payload = signed.split('.').nth(1).ok_or(BadToken::Malformed)?;
    let payload = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| BadToken::Malformed)?;
    let claims: Claims = serde_json::from_slice(&payload).map_err(|_| BadToken::Malformed)?;
    if claims.exp <= now.as_second() {
        return Err(BadToken::Expired);
    }
    let audience = claims.aud.trim_end_matches('/');
    if audiences.contains(&audience) {
        Ok(claims)
    } else {
        Err(BadToken::Audience)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(exp: i64) -> Claims {
        let text = |t: &str| t.to_owned();
        Claims {
            aud: text("https://storage.azure.com/"),
            iss: text("i"),
            iat: 0,
            nbf: 0,
            exp,
            appid: text("a"),
            appidacr: text("1"),
            idtyp: text("app"),
            oid: text("o"),
            sub: text("o"),
            tid: text("t"),
            ver: text("1.0"),
            uti: String::new(),
            upn: None,
            unique_name: None,
            name: None,
            scp: None,
        }
    }

    #[test]
    fn a_token_is_good_for_its_audience_its_time_and_its_key() {
        let token = sign(&claims(100), &[1; 32]);
        let at = |s| Timestamp::from_second(s).unwrap();
        let storage = &["https://storage.azure.com"][..];
        assert_eq!(
            verify(&token, &[1; 32], at(99), storage).unwrap().appid,
            "a"
        );
        assert_eq!(
            verify(&token, &[1; 32], at(100), storage).unwrap_err(),
            BadToken::Expired
        );
        assert_eq!(
            verify(&token, &[2; 32], at(99), storage).unwrap_err(),
            BadToken::Malformed
        );
        assert_eq!(
            verify(&token, &[1; 32], at(99), &["x"]).unwrap_err(),
            BadToken::Audience
        );
        assert_eq!(
            verify("a.b", &[1; 32], at(99), storage).unwrap_err(),
            BadToken::Malformed
        );
    }
}
