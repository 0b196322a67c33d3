/// A language that LastCopy speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
    /// Japanese.
    Japanese,
}

impl Language {
    /// Every language.
    pub const ALL: &[Self] = &[Self::English, Self::French, Self::Japanese];

    /// The language of a BCP 47 tag (`fr-CA`) or a POSIX locale (`ja_JP.UTF-8`); `None` where it is not spoken.
    pub fn of(text: &str) -> Option<Self> {
        let primary = text.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .iter()
            .copied()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The BCP 47 tag: `en`, `fr` or `ja`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Japanese => "ja",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn locales_of_every_spelling_are_read() {
        for (text, language) in [
            ("en", Some(Language::English)),
            ("en-GB", Some(Language::English)),
            ("fr_CA.UTF-8", Some(Language::French)),
            ("FR", Some(Language::French)),
            ("ja_JP.eucJP", Some(Language::Japanese)),
            ("ja@calendar=japanese", Some(Language::Japanese)),
            ("C", None),
            ("C.UTF-8", None),
            ("frisian", None),
            ("", None),
        ] {
            assert_eq!(Language::of(text), language, "{text}");
        }
    }
}
