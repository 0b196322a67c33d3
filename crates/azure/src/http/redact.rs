/// The first line of a service's message, at most 300 characters, with anything that looks like a secret
/// taken out. E-mail addresses and object ids stay: the person who reads it is who was refused.
pub(crate) fn first_line(text: &str) -> String {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    redact(line).chars().take(300).collect()
}

/// What stands before a secret, in lower case; the secret goes on to the next separator.
const BEFORE: &[&str] = &[
    "sig=",
    "sig%3d",
    "signature=",
    "accountkey=",
    "client_secret=",
    "password=",
    "access_token=",
    "refresh_token=",
    "client_assertion=",
    "bearer ",
    "sharedkey ",
];

/// A JSON web token begins with this: `{"` in base64.
const TOKEN: &str = "eyJ";

fn redact(line: &str) -> String {
    // Only ASCII is folded, so that positions in both texts are the same.
    let lower = line.to_ascii_lowercase();
    let mut shown = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(secret) = next_secret(line, &lower, at) {
        let length = line[secret..]
            .find(|c: char| c.is_whitespace() || "&;,\"'<>()[]{}".contains(c))
            .unwrap_or(line.len() - secret);
        shown.push_str(&line[at..secret]);
        if length > 0 {
            shown.push('…');
        }
        at = secret + length;
    }
    shown.push_str(&line[at..]);
    shown
}

/// Where the next secret begins, at or after a position.
fn next_secret(line: &str, lower: &str, at: usize) -> Option<usize> {
    let named = BEFORE
        .iter()
        .filter_map(|word| Some(at + lower[at..].find(word)? + word.len()))
        .min();
    let token = line[at..].find(TOKEN).map(|start| at + start);
    named.into_iter().chain(token).min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t37_secrets_go_and_people_stay() {
        for (text, shown) in [
            ("\n one\ntwo", "one"),
            (
                "https://x/c?sv=1&sig=hidden%3D&se=2 failed",
                "https://x/c?sv=1&sig=…&se=2 failed",
            ),
            ("SIG=hidden", "SIG=…"),
            ("AccountKey=hidden==;x", "AccountKey=…;x"),
            (
                "Authorization: Bearer hidden.token",
                "Authorization: Bearer …",
            ),
            ("token 'eyJhbGciOi.hidden.x' refused", "token '…' refused"),
            (
                "client 'a@example.com' with object id '1-2'",
                "client 'a@example.com' with object id '1-2'",
            ),
            ("é sig=hidden é", "é sig=… é"),
            ("no secret", "no secret"),
        ] {
            assert_eq!(first_line(text), shown);
        }
        assert_eq!(first_line(&"x".repeat(1_000)).len(), 300);
    }

    proptest! {
        #[test]
        fn any_text_is_redacted(text in "\\PC*", secret in "[A-Za-z0-9%+/]{8,40}") {
            let _ = first_line(&text);
            let shown = first_line(&format!("a sig={secret} b Bearer {secret}"));
            prop_assert!(!shown.contains(&secret));
        }
    }
}
