use std::fmt;

use domain::{Error, Service};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::Language;
use crate::number::{grouped, scaled};

/// What a variable of a sentence stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A name, a path, a sentence: shown as it is.
    Text(String),
    /// A number: it chooses the plural and is grouped by thousands.
    Count(u64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

/// An error as a person reads it: three lines at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// What was tried and what happened.
    pub what: String,
    /// What the service answered, with the id that its support asks for.
    pub service: Option<String>,
    /// What to do next.
    pub hint: String,
}

/// The sentences of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads the sentences of a language. They are part of the program, so nothing can be missing.
    pub fn new(language: Language) -> Self {
        // The tag is one of three constants; the empty identifier only loses the plurals.
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks would end up in copied commands and ids; the command line escapes controls itself.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| number(Language::English, value),
            Language::French => |value, _| number(Language::French, value),
            Language::Japanese => |value, _| number(Language::Japanese, value),
        }));
        for source in sources(language) {
            // A test holds that every file parses and that no key stands twice.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether there are words for this key.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The sentence of this key, with its variables filled in; the key itself where there are no words for it.
    pub fn say(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.part(key, None, values)
            .unwrap_or_else(|| key.to_owned())
    }

    /// A whole number, its digits grouped.
    pub fn count(&self, n: u64) -> String {
        grouped(self.language, &n.to_string())
    }

    /// A number of bytes in the unit that suits it: `1.9 GB`, `1,9 Go`.
    pub fn bytes(&self, n: u64) -> String {
        let (unit, digits) = scaled(n);
        let value = grouped(self.language, &digits);
        self.say(unit, &[("value", value.into())])
    }

    /// An error in words: what was tried and happened, what the service answered, what to do.
    pub fn error(&self, error: &Error) -> Spoken {
        let values = self.parameters(error);
        let code = error.code.as_str();
        let happened = self.say(&format!("error-{code}"), &values);
        let what = match self.tried(error) {
            Some(tried) if self.language == Language::Japanese => format!("{tried}{happened}"),
            Some(tried) => format!("{tried} {happened}"),
            None => happened,
        };
        Spoken {
            what,
            service: error.service.as_ref().map(|answer| self.answer(answer)),
            hint: self.say(&format!("error-{code}-hint"), &values),
        }
    }

    /// `The blobs of “x” could not be listed.`, naming the place unless the error's own sentence does.
    fn tried(&self, error: &Error) -> Option<String> {
        let key = format!("tried-{}", error.tried);
        let place = ["place", "container", "path"]
            .iter()
            .find_map(|name| error.params.get(*name));
        let happened = format!("error-{}", error.code.as_str());
        if let Some(place) = place.filter(|_| !self.names_place(&happened)) {
            let on = self.part(&key, Some("on"), &[("place", place.as_str().into())]);
            if on.is_some() {
                return on;
            }
        }
        self.part(&key, None, &[])
    }

    /// Whether the sentence says by itself where it happened.
    fn names_place(&self, key: &str) -> bool {
        const MARK: &str = "\u{1}";
        let marks = ["place", "container", "path"].map(|name| (name, MARK.into()));
        self.say(key, &marks).contains(MARK)
    }

    fn answer(&self, service: &Service) -> String {
        let key = match (service.code.is_empty(), service.request_id.is_empty()) {
            (true, true) => "service-said-status",
            (false, true) => "service-said-code",
            (true, false) => "service-said-request",
            (false, false) => "service-said",
        };
        let values = [
            ("status", Value::Text(service.status.to_string())),
            ("code", service.code.as_str().into()),
            ("request", service.request_id.as_str().into()),
        ];
        self.say(key, &values)
    }

    /// The parameters; a reason and a thing that have words of their own are said in them.
    fn parameters<'e>(&self, error: &'e Error) -> Vec<(&'e str, Value)> {
        let said = |name: &str, text: &str| match name {
            "what" => self.part(&format!("what-{}", hyphenated(text)), None, &[]),
            "why" => self.part(&format!("why-{}", hyphenated(text)), None, &[]),
            _ => None,
        };
        error
            .params
            .iter()
            .map(|(name, text)| {
                let value = said(name, text).unwrap_or_else(|| text.clone());
                (name.as_str(), Value::Text(value))
            })
            .collect()
    }

    fn part(&self, key: &str, attribute: Option<&str>, values: &[(&str, Value)]) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value {
                Value::Text(text) => arguments.set(*name, FluentValue::from(text.as_str())),
                Value::Count(n) => arguments.set(*name, FluentValue::from(*n)),
            }
        }
        // A variable that is missing is shown as `{$name}`; the tests look for exactly that.
        let mut problems = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut problems);
        Some(text.into_owned())
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

fn number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(language, &number.as_string())),
        _ => None,
    }
}

/// A reason as the code spells it, as a key: `no AccountName` becomes `no-accountname`.
fn hyphenated(text: &str) -> String {
    text.to_ascii_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// The files of a language.
pub(crate) fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &[
            include_str!("../ftl/en/shared.ftl"),
            include_str!("../ftl/en/certificate.ftl"),
            include_str!("../ftl/en/cli.ftl"),
            include_str!("../ftl/en/window.ftl"),
        ],
        Language::French => &[
            include_str!("../ftl/fr/shared.ftl"),
            include_str!("../ftl/fr/certificate.ftl"),
            include_str!("../ftl/fr/cli.ftl"),
            include_str!("../ftl/fr/window.ftl"),
        ],
        Language::Japanese => &[
            include_str!("../ftl/ja/shared.ftl"),
            include_str!("../ftl/ja/certificate.ftl"),
            include_str!("../ftl/ja/cli.ftl"),
            include_str!("../ftl/ja/window.ftl"),
        ],
    }
}

#[cfg(test)]
#[path = "words_test.rs"]
mod tests;
