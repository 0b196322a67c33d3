//! The certificate as a page: for people, for printing, without scripts and without anything from elsewhere.

use domain::{Kind, Outcome, Residue, Tally};
use words::{Value, Words, visible};

use crate::statement::{Certificate, CertifiedItem, Look};

const STYLE: &str = "
    body { max-width: 52rem; margin: 2.5rem auto; padding: 0 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: #1b1f26 }
    h1 { margin: 0 0 .25rem; font-size: 1.6rem } h2 { margin: 2rem 0 .5rem; font-size: 1.05rem }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem } dt { color: #5d6675 } dd { margin: 0 }
    table { width: 100%; border-collapse: collapse } th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid #dfe3e9; text-align: start; vertical-align: top }
    th { color: #5d6675; font-weight: 600 } .n { text-align: end; font-variant-numeric: tabular-nums } code, dd, td { overflow-wrap: anywhere }
    .clean { color: #0b6a3c } .remains { padding: .75rem 1rem; border: 1px solid #e3c177; border-radius: 8px; background: #fff8e6 }
    @media print { body { margin: 0; font-size: 11px } tr { break-inside: avoid } }";

/// The page of a certificate; `file` is the name of the JSON file that it stands for.
pub fn page(certificate: &Certificate, words: &Words, file: &str) -> String {
    let mut page = Page {
        words,
        text: String::new(),
    };
    page.head(certificate);
    page.facts(certificate);
    page.outcomes(&certificate.outcomes);
    page.look(certificate);
    page.items(&certificate.items);
    page.signature(certificate, file);
    page.text.push_str("</body></html>\n");
    page.text
}

struct Page<'a> {
    words: &'a Words,
    text: String,
}

impl Page<'_> {
    fn say(&self, key: &str, values: &[(&str, Value)]) -> String {
        escaped(&self.words.say(key, values))
    }

    fn add(&mut self, html: &str) {
        self.text.push_str(html);
        self.text.push('\n');
    }

    fn heading(&mut self, key: &str) {
        let heading = format!("<h2>{}</h2>", self.say(key, &[]));
        self.add(&heading);
    }

    fn head(&mut self, certificate: &Certificate) {
        let language = self.words.language().tag();
        let title = self.say("certificate-title", &[]);
        let policy = "default-src 'none'; style-src 'unsafe-inline'";
        let deleted = self.say(
            "certificate-result",
            &[
                ("deleted", certificate.outcomes.deleted.into()),
                (
                    "items",
                    (certificate.before.items + certificate.before.blocked).into(),
                ),
            ],
        );
        self.add(&format!(
            "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><style>{STYLE}</style></head><body>\n\
             <h1>{title}</h1><p>{deleted}</p>"
        ));
    }

    fn facts(&mut self, certificate: &Certificate) {
        let Certificate {
            plan, by, before, ..
        } = certificate;
        let bytes = self.words.bytes(before.bytes);
        let counted = self.say(
            "certificate-counted",
            &[("items", before.items.into()), ("bytes", bytes.into())],
        );
        let who = [&by.identity, &by.tenant].map(|text| escaped(text));
        let who = who
            .iter()
            .filter(|text| !text.is_empty())
            .map(String::as_str);
        let who = who.collect::<Vec<_>>().join(" · ");
        let places: Vec<String> = plan.places.iter().map(|place| escaped(place)).collect();
        let rows = [
            ("certificate-places", places.join("<br>")),
            ("certificate-by", who),
            ("certificate-cloud", escaped(&by.cloud)),
            ("certificate-observed", escaped(&plan.observed_at)),
            ("certificate-finished", escaped(&certificate.finished_at)),
            ("certificate-before", counted),
            (
                "certificate-confirmed",
                format!("<code>{}</code>", escaped(&plan.confirmed)),
            ),
            (
                "certificate-plan",
                format!("<code>sha256 {}</code>", escaped(&plan.hash)),
            ),
            (
                "certificate-job",
                format!("<code>{}</code>", escaped(&certificate.job)),
            ),
        ];
        self.list(&rows);
    }

    fn list(&mut self, rows: &[(&str, String)]) {
        self.add("<dl>");
        for (key, value) in rows {
            let row = format!("<dt>{}</dt><dd>{value}</dd>", self.say(key, &[]));
            self.add(&row);
        }
        self.add("</dl>");
    }

    fn outcomes(&mut self, tally: &Tally) {
        self.heading("certificate-outcomes");
        self.add("<table>");
        let counts = [
            (Outcome::Deleted, tally.deleted),
            (Outcome::Absent, tally.absent),
            (Outcome::Changed, tally.changed),
            (Outcome::Blocked, tally.blocked),
            (Outcome::Failed, tally.failed),
            (Outcome::Unknown, tally.unknown),
            (Outcome::Canceled, tally.canceled),
        ];
        for (outcome, count) in counts {
            let name = self.say(&format!("outcome-{}", outcome.as_str()), &[]);
            let count = self.words.count(count);
            self.add(&format!(
                "<tr><th scope=\"row\">{name}</th><td class=\"n\">{count}</td></tr>"
            ));
        }
        self.add("</table>");
    }

    fn look(&mut self, certificate: &Certificate) {
        self.heading("certificate-look");
        let Some(Look {
            remaining,
            unplanned,
            recoverable,
            until,
            residues,
        }) = &certificate.second_look
        else {
            let none = format!(
                "<p class=\"remains\">{}</p>",
                self.say("certificate-no-look", &[])
            );
            return self.add(&none);
        };
        if certificate.is_clean() {
            let clean = format!(
                "<p class=\"clean\">{}</p>",
                self.say("certificate-clean", &[])
            );
            self.add(&clean);
        }
        let mut remains = Vec::new();
        for (key, count) in [
            ("certificate-remaining", *remaining),
            ("certificate-unplanned", *unplanned),
        ] {
            if count > 0 {
                remains.push(self.say(key, &[("count", count.into())]));
            }
        }
        remains.extend(residues.iter().map(|kept| self.kept(kept)));
        if *recoverable > 0 && residues.is_empty() {
            let until = until.as_deref().unwrap_or("—");
            let values = [("count", (*recoverable).into()), ("until", until.into())];
            remains.push(self.say("certificate-recoverable", &values));
        }
        for stay in &certificate.stays {
            let values = [("count", stay.count.unwrap_or_default().into())];
            remains.push(self.say(&format!("stay-{}", stay.code), &values));
        }
        if !remains.is_empty() {
            self.add(&format!(
                "<div class=\"remains\">{}</div>",
                remains.join("<br>")
            ));
        }
    }

    /// One kind of what the service keeps.
    fn kept(&self, kept: &Residue) -> String {
        // Versions that are not deleted stay until somebody does it.
        let stays = match (kept.kind, &kept.until) {
            (Kind::BlobVersion, None) => "-stays",
            _ => "",
        };
        let key = format!("residue-{}{stays}", kept.kind.as_str());
        let what = self.words.say(&key, &[("count", kept.count.into())]);
        match &kept.until {
            Some(until) => {
                let values = [("what", what.into()), ("until", until.as_str().into())];
                self.say("certificate-keeps-until", &values)
            }
            None => self.say("certificate-keeps", &[("what", what.into())]),
        }
    }

    fn items(&mut self, items: &[CertifiedItem]) {
        self.heading("certificate-items");
        let columns = ["name", "outcome", "request"]
            .map(|column| self.say(&format!("certificate-item-{column}"), &[]));
        self.add(&format!(
            "<table><tr><th>{}</th></tr>",
            columns.join("</th><th>")
        ));
        for item in items {
            let row = self.item(item);
            self.add(&row);
        }
        self.add("</table>");
    }

    fn item(&self, item: &CertifiedItem) -> String {
        let purge = if item.purge {
            format!(" ({})", self.say("certificate-for-good", &[]))
        } else {
            String::new()
        };
        let which = item.snapshot.as_deref().or(item.version.as_deref());
        let which = which.map_or(String::new(), |id| format!(" <code>{}</code>", escaped(id)));
        let kind = self.say(&format!("kind-{}", item.kind.as_str()), &[]);
        let outcome = self.say(&format!("outcome-{}", item.outcome.as_str()), &[]);
        let request = item
            .request
            .as_deref()
            .or(item.proof.as_deref())
            .unwrap_or("—");
        let why = item.error.map_or(String::new(), |code| {
            format!(" <code>{}</code>", code.as_str())
        });
        format!(
            "<tr><td>{kind}: {}/{}{which}{purge}</td><td>{outcome}{why}</td><td><code>{}</code></td></tr>",
            escaped(&item.container),
            escaped(&item.name),
            escaped(request)
        )
    }

    fn signature(&mut self, certificate: &Certificate, file: &str) {
        self.heading("certificate-signature");
        let key = &certificate.key;
        let kept = match key.kept {
            crate::Kept::Keyring => "certificate-kept-keyring",
            crate::Kept::Session => "certificate-kept-session",
        };
        let rows = [
            (
                "certificate-key",
                format!("<code>Ed25519 {}</code>", key.fingerprint),
            ),
            ("certificate-kept", self.say(kept, &[])),
            (
                "certificate-check",
                format!("<code>lastcopy verify {}</code>", escaped(file)),
            ),
        ];
        self.list(&rows);
        let about = format!("<p>{}</p>", self.say("certificate-about", &[]));
        self.add(&about);
    }
}

/// Text that no browser takes for markup, its invisible characters written out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use crate::statement::tests::certificate;
    use words::Language;

    #[test]
    fn t10_a_hostile_name_is_text_in_every_language() {
        let made = certificate(&Key::for_this_session().unwrap());
        for language in [Language::English, Language::French, Language::Japanese] {
            let page = page(&made, &Words::new(language), "<b>.json");
            assert!(!page.contains("<img") && !page.contains("<folder>") && !page.contains("<b>"));
            assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;\\u{202e}\\u{a}"));
            assert!(!page.contains("{ $") && !page.contains("{$"), "{page}");
            assert!(!page.contains(">certificate-"), "{page}");
            assert!(page.contains(&format!("lang=\"{}\"", language.tag())));
        }
    }

    #[test]
    fn what_remains_is_said_before_the_items() {
        let made = certificate(&Key::for_this_session().unwrap());
        let page = page(&made, &Words::new(Language::English), "c.json");
        let remains = page.find("class=\"remains\"").unwrap();
        assert!(remains < page.find("certificate of").unwrap_or(page.len()));
        assert!(!page.contains("class=\"clean\""));
        assert!(page.contains("2026-10-04"));
    }
}
