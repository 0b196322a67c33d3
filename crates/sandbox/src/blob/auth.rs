use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Call, Code, Refusal, role, sas};
use crate::exchange::Request;
use crate::token::{BadToken, Claims};
use crate::world::{World, hmac_sha256};

/// The audience of storage tokens.
const AUDIENCES: &[&str] = &["https://storage.azure.com"];

/// Who asks: by token, account key or SAS. Nobody is let in without one.
pub(super) fn authenticate(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<String, Refusal> {
    let header = request.header("authorization");
    match header.and_then(|text| text.split_once(' ')) {
        Some(("Bearer", token)) => {
            let claims = bearer(world, request, token)?;
            role::check(&world.state(), &claims.oid, request, call)?;
            Ok(claims.identity().to_owned())
        }
        Some(("SharedKey", credential)) => {
            check_key_is_let_in(world, call)?;
            shared_key(world, request, call, credential)
        }
        None if header.is_none() && request.param("sig").is_some() => {
            if request.param("skoid").is_none() {
                check_key_is_let_in(world, call)?;
            }
            sas::check(world, request, call)?;
            Ok("sas".to_owned())
        }
        None if header.is_none() && call.operation.is_read() => {
            Err(Code::PublicAccessNotPermitted.into())
        }
        None if header.is_none() => {
            Err(challenge(world, request, Code::NoAuthenticationInformation))
        }
        _ => Err(Refusal::from(Code::AuthenticationFailed)
            .detail("The authorization scheme is not supported.")),
    }
}

/// Who a request's token speaks for, where it has a good one.
pub(super) fn claims(world: &World, request: &Request) -> Option<Claims> {
    let token = request.header("authorization")?.strip_prefix("Bearer ")?;
    world.verify(token, AUDIENCES).ok()
}

/// Azure: Prevent authorization with Shared Key: neither the key nor what is signed with it is let in.
fn check_key_is_let_in(world: &World, call: &Call) -> Result<(), Refusal> {
    let state = world.state();
    let account = state.accounts.get(&call.account);
    if account.ok_or(Code::ResourceNotFound)?.shared_key {
        Ok(())
    } else {
        Err(Code::KeyBasedAuthenticationNotPermitted.into())
    }
}

fn bearer(world: &World, request: &Request, token: &str) -> Result<Claims, Refusal> {
    if request
        .version
        .as_deref()
        .is_none_or(|version| version < "2017-11-09")
    {
        // Azure REST: Authorize with Microsoft Entra ID.
        return Err(Refusal::from(Code::AuthenticationFailed)
            .detail("Authentication scheme Bearer is not supported in this version."));
    }
    let verified = world.verify(token, AUDIENCES);
    verified.map_err(|bad| {
        let detail = match bad {
            BadToken::Malformed => "Signature validation failed.",
            BadToken::Expired => "Lifetime validation failed. The token is expired.",
            BadToken::Revoked => "The token was issued before a revocation.",
            BadToken::Audience => "Issuer validation failed. Audience did not match.",
        };
        challenge(world, request, Code::InvalidAuthenticationInfo).detail(detail)
    })
}

/// Azure REST: Authorize with Microsoft Entra ID, bearer challenge.
fn challenge(world: &World, request: &Request, code: Code) -> Refusal {
    let value = format!(
        "Bearer authorization_uri={}/{}/oauth2/authorize resource_id=https://storage.azure.com",
        request.authority(),
        world.state().tenant.id
    );
    Refusal::from(code).with_header("www-authenticate", value)
}

fn shared_key(
    world: &World,
    request: &Request,
    call: &Call,
    credential: &str,
) -> Result<String, Refusal> {
    let refused = || {
        Refusal::from(Code::AuthenticationFailed)
            .detail("The MAC signature found in the HTTP request is not the same as any computed signature.")
    };
    let (account, signature) = credential.split_once(':').ok_or_else(refused)?;
    let state = world.state();
    let known = state
        .accounts
        .get(&call.account)
        .filter(|known| known.name == account);
    let key = &known.ok_or_else(refused)?.key;
    let expected = hmac_sha256(key, string_to_sign(request, account).as_bytes());
    if STANDARD
        .decode(signature)
        .is_ok_and(|given| given == expected)
    {
        Ok(format!("key:{account}"))
    } else {
        Err(refused())
    }
}

/// What an account key signs (Azure REST: Authorize with Shared Key, version 2015-02-21 and later).
pub(super) fn string_to_sign(request: &Request, account: &str) -> String {
    let header = |name| request.header(name).unwrap_or_default();
    let length = match header("content-length") {
        "0" => "",
        length => length,
    };
    let date = if header("x-ms-date").is_empty() {
        header("date")
    } else {
        ""
    };
    let lines = [
        request.method.as_str(),
        header("content-encoding"),
        header("content-language"),
        length,
        header("content-md5"),
        header("content-type"),
        date,
        header("if-modified-since"),
        header("if-match"),
        header("if-none-match"),
        header("if-unmodified-since"),
        header("range"),
    ];
    let mut text = lines.join("\n");
    text.push('\n');
    add_canonical_headers(&mut text, request);
    add_canonical_resource(&mut text, request, account);
    text
}

fn add_canonical_headers(text: &mut String, request: &Request) {
    let ours = request
        .headers
        .keys()
        .filter(|name| name.as_str().starts_with("x-ms-"));
    let mut names: Vec<&str> = ours.map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    for name in names {
        for part in [
            name,
            ":",
            request.header(name).unwrap_or_default().trim(),
            "\n",
        ] {
            text.push_str(part);
        }
    }
}

/// The account, the path as it was sent, and each query parameter decoded. Path-style, the account
/// stands twice: once as itself, once as the path's first segment (as Azurite signs).
fn add_canonical_resource(text: &mut String, request: &Request, account: &str) {
    for part in ["/", account, &request.path] {
        text.push_str(part);
    }
    let pairs = request.query.pairs().iter();
    let mut pairs: Vec<(String, &str)> = pairs
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
        .collect();
    pairs.sort_unstable();
    let mut previous = None;
    for (name, value) in &pairs {
        if previous == Some(name) {
            text.push(',');
        } else {
            for part in ["\n", name, ":"] {
                text.push_str(part);
            }
        }
        text.push_str(value);
        previous = Some(name);
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;
    use crate::exchange::{Query, Quirks};

    /// The key of Azurite's well-known account.
    const AZURITE_KEY: &str =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    fn request(
        method: Method,
        path: &str,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> Request {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        Request {
            method,
            path: path.into(),
            query: Query::parse(query),
            headers: map,
            version: None,
            body: Bytes::new(),
            origin: String::new(),
            id: String::new(),
            quirks: Quirks::default(),
        }
    }

    #[test]
    fn the_text_that_a_key_signs_is_the_one_of_the_documentation() {
        // Azure REST: Authorize with Shared Key, the example of a Get Container Metadata request.
        let request = request(
            Method::GET,
            "/mycontainer",
            "restype=container&comp=metadata&timeout=20",
            &[
                ("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT"),
                ("x-ms-version", "2015-02-21"),
            ],
        );
        assert_eq!(
            string_to_sign(&request, "myaccount"),
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20"
        );
    }

    #[test]
    fn a_path_style_request_names_the_account_twice() {
        let request = request(
            Method::PUT,
            "/devstoreaccount1/c/a%20b//",
            "b=2&a=%2F&b=1",
            &[
                ("content-length", "0"),
                ("if-match", "\"0x1\""),
                ("x-ms-meta-a", " v "),
            ],
        );
        let text = string_to_sign(&request, "devstoreaccount1");
        assert_eq!(
            text,
            "PUT\n\n\n\n\n\n\n\n\"0x1\"\n\n\n\nx-ms-meta-a:v\n/devstoreaccount1/devstoreaccount1/c/a%20b//\na:/\nb:1,2"
        );
        // Computed apart, with Python's hmac and the well-known key.
        let key = STANDARD.decode(AZURITE_KEY).unwrap();
        assert_eq!(
            STANDARD.encode(hmac_sha256(&key, text.as_bytes())),
            "b5uDIxVJkktPhqF3u7BPYUdO3KNNW+E8bYN2mBnLFQg="
        );
    }
}
