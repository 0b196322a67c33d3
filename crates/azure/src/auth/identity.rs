use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Code, Error, Result};
use serde::Deserialize;

/// Who is signed in, from the token's claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The tenant's GUID (`tid`).
    pub tenant: String,
    /// The object id (`oid`).
    pub object_id: String,
    /// `upn`, `unique_name`, `preferred_username` or `appid`: what a person reads.
    pub name: String,
}

/// "Access token claims reference", Microsoft identity platform.
#[derive(Deserialize)]
struct Claims {
    tid: String,
    oid: String,
    upn: Option<String>,
    unique_name: Option<String>,
    preferred_username: Option<String>,
    appid: Option<String>,
    azp: Option<String>,
}

impl Identity {
    /// Reads the claims of a token that the authority just gave us. Its signature is for the service to
    /// check: here it only says whose name to show and to bind a plan to.
    ///
    /// Errors: `bad-answer`.
    pub(super) fn of_token(token: &str) -> Result<Self> {
        let claims = claims(token).ok_or_else(|| {
            Error::new(Code::BadAnswer)
                .tried("sign-in")
                .with("why", "a token without tenant and object id")
        })?;
        Ok(Self {
            name: claims
                .upn
                .or(claims.unique_name)
                .or(claims.preferred_username)
                .or(claims.appid)
                .or(claims.azp)
                .unwrap_or_else(|| claims.oid.clone()),
            tenant: claims.tid,
            object_id: claims.oid,
        })
    }
}

fn claims(token: &str) -> Option<Claims> {
    let payload = token.split('.').nth(1)?.trim_end_matches('=');
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice(&payload).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(payload: &str) -> String {
        format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn who_a_token_speaks_for() {
        for (claims, name) in [
            ("\"upn\":\"a@example.com\",\"appid\":\"x\"", "a@example.com"),
            ("\"preferred_username\":\"b@example.com\"", "b@example.com"),
            ("\"appid\":\"app\"", "app"),
            ("\"exp\":1", "o1"),
        ] {
            let token = token(&format!("{{\"tid\":\"t1\",\"oid\":\"o1\",{claims}}}"));
            let identity = Identity::of_token(&token).unwrap();
            assert_eq!(identity.name, name);
            assert_eq!(
                (identity.tenant.as_str(), identity.object_id.as_str()),
                ("t1", "o1")
            );
        }
    }

    #[test]
    fn a_token_of_another_kind_is_not_repeated() {
        for bad in [
            "",
            "hidden",
            "a.hidden.c",
            &token("{\"tid\":\"hidden\"}"),
            &token("[]"),
        ] {
            let error = Identity::of_token(bad).unwrap_err();
            assert_eq!(error.code, Code::BadAnswer);
            assert!(!error.to_string().contains("hidden"));
        }
    }

    proptest! {
        #[test]
        fn any_token_is_read_or_refused(text in "\\PC*", payload in "[{\\[\"a-z:,}\\]]{0,40}") {
            let _ = Identity::of_token(&text);
            let _ = Identity::of_token(&token(&payload));
        }
    }
}
