use std::collections::{BTreeMap, BTreeSet};

use domain::{Code, Error, KINDS, Offer, Outcome, Service};

use super::*;

const TRIED: &[&str] = &[
    "list-containers",
    "list-blobs",
    "head-blob",
    "read-blob",
    "delete-blob",
    "read-account",
    "sign-in",
    "list-subscriptions",
    "list-resource-groups",
    "list-resources",
    "read-workspace",
    "list-locks",
    "list-workspaces",
    "list-deleted",
    "read-tags",
    "read-container",
    "undelete-blob",
    "delete-container",
    "undelete-container",
    "delete-resource",
    "read-resource",
    "list-permissions",
    "read-storage-account",
    "write-file",
    "open-journal",
    "open-inventory",
    "read-plan",
    "verify",
];

fn all() -> Vec<Words> {
    Language::ALL.iter().map(|l| Words::new(*l)).collect()
}

/// The keys of a language, `key.attribute` included, each with the names of its variables.
fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources(language) {
        let mut message = String::new();
        let mut current = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once('=')
                && line.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                key.trim().clone_into(&mut message);
                current.clone_from(&message);
                let twice = keys.insert(current.clone(), BTreeSet::new());
                assert!(twice.is_none(), "{language:?}: {current} stands twice");
            } else if let Some(attribute) = line.trim_start().strip_prefix('.')
                && let Some((name, _)) = attribute.split_once('=')
            {
                current = format!("{message}.{}", name.trim());
                keys.insert(current.clone(), BTreeSet::new());
            }
            for rest in line.split('$').skip(1) {
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                    .collect();
                keys.get_mut(&current).unwrap().insert(name);
            }
        }
    }
    keys
}

/// An error of this code with every parameter that its documentation names.
fn example(code: Code) -> Error {
    [
        "why",
        "place",
        "file",
        "what",
        "confirm",
        "host",
        "container",
        "path",
        "job",
        "pid",
        "most",
        "count",
        "fingerprint",
    ]
    .iter()
    .fold(Error::new(code), |error, name| {
        error.with(name, format!("<{name}>"))
    })
}

#[test]
fn every_file_parses() {
    for language in Language::ALL {
        for source in sources(*language) {
            if let Err((_, problems)) = FluentResource::try_new((*source).to_owned()) {
                panic!("{language:?}: {problems:?}");
            }
        }
    }
}

#[test]
fn every_key_stands_in_three_languages_with_the_same_variables() {
    let english = keys(Language::English);
    assert!(english.len() > 200, "the files were read");
    for language in [Language::French, Language::Japanese] {
        let other = keys(language);
        for (key, variables) in &english {
            assert_eq!(Some(variables), other.get(key), "{language:?}: {key}");
        }
        for key in other.keys() {
            assert!(english.contains_key(key), "{language:?} alone has {key}");
        }
    }
}

#[test]
fn every_noun_of_the_domain_has_its_words() {
    let reasons = KINDS.iter().flat_map(|row| [row.download, row.delete]);
    let reasons = reasons.filter_map(|offer| match offer {
        Offer::Yes => None,
        Offer::No(reason) => Some(format!("reason-{reason}")),
    });
    let mut wanted: Vec<String> = reasons.collect();
    wanted.extend(Code::ALL.iter().map(|c| format!("error-{}", c.as_str())));
    wanted.extend(
        Code::ALL
            .iter()
            .map(|c| format!("error-{}-hint", c.as_str())),
    );
    wanted.extend(KINDS.iter().map(|row| format!("kind-{}", row.name)));
    wanted.extend(
        Outcome::ALL
            .iter()
            .map(|o| format!("outcome-{}", o.as_str())),
    );
    wanted.push("reason-soft-deleted".to_owned());
    wanted.extend(
        ["kind", "too-large", "empty", "archived", "soft-deleted"].map(|r| format!("preview-{r}")),
    );
    wanted.extend(TRIED.iter().map(|tried| format!("tried-{tried}")));
    for state in [
        "listing", "planned", "running", "waiting", "paused", "finished", "canceled",
    ] {
        assert!(domain::JobState::parse(state).is_some());
        wanted.push(format!("state-{state}"));
    }
    for verb in ["download", "delete"] {
        assert!(domain::Verb::parse(verb).is_some());
        wanted.push(format!("verb-{verb}"));
    }
    for blocker in [
        "leased",
        "snapshots",
        "legal-hold",
        "immutable",
        "current-version",
        "kept",
        "permanent-delete-off",
        "not-empty",
        "locked",
        "not-allowed",
        "shared",
    ] {
        wanted.push(format!("blocker-{blocker}"));
        wanted.push(format!("blocker-{blocker}-remedy"));
    }
    for stay in [
        "snapshots",
        "versions",
        "soft-deleted",
        "containers",
        "dependents",
        "deleted-workspaces",
        "deleted-vaults",
        "deleted-accounts",
        "run-records",
        "telemetry",
    ] {
        wanted.push(format!("stay-{stay}"));
    }
    for words in all() {
        for key in &wanted {
            assert!(words.knows(key), "{:?}: {key}", words.language());
        }
    }
}

#[test]
fn every_error_is_a_sentence_of_its_own_in_three_languages() {
    let languages = all();
    for code in Code::ALL {
        let error = example(*code);
        let spoken: Vec<Spoken> = languages.iter().map(|words| words.error(&error)).collect();
        for (words, said) in languages.iter().zip(&spoken) {
            println!(
                "{} {}\n   {}\n   {}",
                words.language().tag(),
                code.as_str(),
                said.what,
                said.hint
            );
            for text in [&said.what, &said.hint] {
                assert!(!text.contains("{$"), "a variable without a value: {text}");
                assert!(text.chars().count() > 5, "{text}");
                for banned in ["Oops", "successfully", "Are you sure"] {
                    assert!(!text.contains(banned), "{text}");
                }
            }
        }
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            assert_ne!(spoken[one].what, spoken[other].what, "{code:?}");
            assert_ne!(spoken[one].hint, spoken[other].hint, "{code:?}");
        }
        assert!(
            !spoken[2].what.is_ascii() && !spoken[2].hint.is_ascii(),
            "{code:?} in Japanese"
        );
    }
}

/// The codes' documentation in the domain names the parameters that a sentence may count on.
#[test]
fn an_error_says_no_more_than_its_documented_parameters() {
    let source = include_str!("../../domain/src/error.rs");
    let english = keys(Language::English);
    let mut documented = String::new();
    let mut checked = 0;
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            documented.push_str(text);
        } else if let Some(code) = line
            .split('"')
            .nth(1)
            .filter(|c| Code::ALL.iter().any(|k| k.as_str() == *c))
        {
            for key in [format!("error-{code}"), format!("error-{code}-hint")] {
                for variable in &english[&key] {
                    assert!(
                        documented.contains(&format!("`{variable}`")),
                        "{key}: ${variable}"
                    );
                }
            }
            checked += 1;
            documented.clear();
        } else {
            documented.clear();
        }
    }
    assert_eq!(checked, Code::ALL.len());
}

#[test]
fn what_was_tried_comes_first_and_names_the_place_once() {
    let words = Words::new(Language::English);
    let forbidden = Error::new(Code::Forbidden)
        .tried("list-blobs")
        .with("place", "acct/azureml");
    assert_eq!(
        words.error(&forbidden).what,
        "The blobs of “acct/azureml” could not be listed. You are signed in, but not allowed to do this."
    );
    let missing = Error::new(Code::ContainerNotFound)
        .tried("list-blobs")
        .with("container", "azureml");
    assert_eq!(
        words.error(&missing).what,
        "The blobs could not be listed. The container “azureml” does not exist."
    );
    let unknown = Error::new(Code::Throttled).tried("juggle");
    assert!(!words.error(&unknown).what.contains("juggle"));
}

#[test]
fn the_service_is_quoted_with_what_it_gave() {
    let words = Words::new(Language::English);
    let mut service = Service {
        status: 403,
        code: "AuthorizationFailure".to_owned(),
        request_id: "r-1".to_owned(),
        ..Service::default()
    };
    let said = |service: &Service| {
        let error = Error::new(Code::Forbidden).answered(service.clone());
        words.error(&error).service.unwrap()
    };
    assert_eq!(
        said(&service),
        "Azure said: 403 AuthorizationFailure (request r-1)"
    );
    service.code.clear();
    assert_eq!(said(&service), "Azure said: 403 (request r-1)");
    service.request_id.clear();
    assert_eq!(said(&service), "Azure said: 403");
    assert_eq!(words.error(&Error::new(Code::Forbidden)).service, None);
}

#[test]
fn reasons_are_said_in_the_language() {
    let words = Words::new(Language::French);
    let error = Error::new(Code::MalformedConnectionString).with("why", "no AccountName");
    assert!(words.error(&error).what.ends_with(": AccountName manque."));
    let error = Error::new(Code::Internal).with("why", "something new");
    assert!(words.error(&error).what.contains("something new"));
}

#[test]
fn plurals_and_numbers_fit_at_every_count() {
    for (language, expected) in [
        (
            Language::English,
            [
                "No snapshots stay.",
                "1 snapshot stays.",
                "2 snapshots stay.",
                "1,000,000 snapshots stay.",
            ],
        ),
        (
            Language::French,
            [
                "Aucun instantané ne reste.",
                "1 instantané reste.",
                "2 instantanés restent.",
                // The library’s plural rules have no "many" for French; the window’s have, and say "d’instantanés".
                "1\u{202f}000\u{202f}000 instantanés restent.",
            ],
        ),
        (
            Language::Japanese,
            [
                "スナップショットは残りません。",
                "1 件のスナップショットが残ります。",
                "2 件のスナップショットが残ります。",
                "1,000,000 件のスナップショットが残ります。",
            ],
        ),
    ] {
        let words = Words::new(language);
        for (n, sentence) in [0, 1, 2, 1_000_000].into_iter().zip(expected) {
            assert_eq!(
                words.say("stay-snapshots", &[("count", Value::Count(n))]),
                sentence
            );
        }
    }
}

/// Every sentence that chooses by a number must find a branch for each plural of its language.
#[test]
fn every_sentence_says_something_at_every_count() {
    for words in all() {
        for (key, variables) in keys(words.language())
            .iter()
            .filter(|(key, _)| !key.contains('.'))
        {
            for n in [0, 1, 2, 5, 1_000_000] {
                let values: Vec<(&str, Value)> = variables
                    .iter()
                    .map(|name| (name.as_str(), Value::Count(n)))
                    .collect();
                let text = words.say(key, &values);
                assert!(
                    !text.is_empty() && !text.contains("{$"),
                    "{key} at {n}: {text}"
                );
            }
        }
    }
}

#[test]
fn sizes_follow_the_language() {
    assert_eq!(Words::new(Language::English).bytes(1_900_000_000), "1.9 GB");
    assert_eq!(Words::new(Language::French).bytes(1_900_000_000), "1,9 Go");
    assert_eq!(
        Words::new(Language::Japanese).bytes(1_900_000_000),
        "1.9 GB"
    );
    assert_eq!(Words::new(Language::French).count(12_454), "12\u{202f}454");
}

#[test]
fn the_words_of_the_field_are_microsofts() {
    for (key, french, japanese) in [
        ("kind-workspace", "Espace de travail", "ワークスペース"),
        (
            "kind-resource-group",
            "Groupe de ressources",
            "リソース グループ",
        ),
        (
            "kind-storage-account",
            "Compte de stockage",
            "ストレージ アカウント",
        ),
        (
            "kind-container-registry",
            "Registre de conteneurs",
            "コンテナー レジストリ",
        ),
        ("kind-key-vault", "Coffre de clés", "キー コンテナー"),
        ("kind-blob", "Objet blob", "BLOB"),
        ("kind-snapshot", "Instantané", "スナップショット"),
        ("kind-container", "Conteneur", "コンテナー"),
        ("kind-subscription", "Abonnement", "サブスクリプション"),
        ("outcome-absent", "Déjà absent", "既に存在しません"),
    ] {
        assert_eq!(Words::new(Language::French).say(key, &[]), french);
        assert_eq!(Words::new(Language::Japanese).say(key, &[]), japanese);
    }
}

#[test]
fn french_marks_keep_their_narrow_space() {
    for source in sources(Language::French) {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            for (at, mark) in line.char_indices().filter(|(_, c)| ";:!?»".contains(*c)) {
                let before = line[..at].chars().next_back();
                // A colon inside a URL or before a value in code has no space in any language.
                let inside_code = mark == ':' && line[at..].starts_with("://");
                assert!(
                    inside_code || before == Some('\u{202f}'),
                    "{mark} in: {line}"
                );
            }
            assert!(!line.contains('\''), "a typewriter apostrophe in: {line}");
        }
    }
}
