//! The two languages: sentences of [`Message`]s, headings of columns, help. Texts are Fluent, embedded at build time.

use crate::domain::intake::Ended;
use crate::domain::message::{Arg, Message};
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt;

/// Bundles that may be used from any thread.
type Bundle = fluent_bundle::concurrent::FluentBundle<FluentResource>;

/// A language of texts for people. Codes, field names and machine forms are the same in both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::Zh, Language::En];

    /// Its code: `zh`, `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }

    /// The other one, for the key that switches.
    pub const fn other(self) -> Language {
        match self {
            Language::Zh => Language::En,
            Language::En => Language::Zh,
        }
    }

    /// Reads `zh`, `en` and locale forms of them (`zh_CN.UTF-8`, `en-GB`); `None` for other languages.
    pub fn parse(text: &str) -> Option<Language> {
        let name = text.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(name))
    }

    /// What `ESTAB_LANG` says, else the locale (`LC_ALL`, else `LC_MESSAGES`, else `LANG`), else English.
    pub fn from_locale(locale: Option<&str>, estab_lang: Option<&str>) -> Language {
        estab_lang.and_then(Language::parse).or_else(|| locale.and_then(Language::parse)).unwrap_or_default()
    }

    /// The name of this language out of a pair of (Chinese, English), as code tables and answers carry them;
    /// the other one where it is empty.
    pub fn of(self, names: &(String, String)) -> &str {
        let (mine, other) = match self {
            Language::Zh => (&names.0, &names.1),
            Language::En => (&names.1, &names.0),
        };
        if mine.is_empty() { other } else { mine }
    }
}

macro_rules! parts {
    ($($name:literal,)*) => {
        /// Parts of the texts: name, Chinese, English. The first two files are the common texts.
        pub const PARTS: &[(&str, &str, &str)] = &[
            ("", locale!("zh.ftl"), locale!("en.ftl")),
            $(($name, locale!("parts/", $name, ".zh.ftl"), locale!("parts/", $name, ".en.ftl")),)*
        ];
    };
}
macro_rules! locale {
    ($($path:literal),*) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/locales/", $($path),*))
    };
}

// A module's texts: one line here, and its two files in data/locales/parts.
parts! {
    "dated",
    "cli",
    "store",
    "snapshot",
    "report",
    "exchange",
    "profile",
    "import",
    "ops",
    "office",
    "tui",
    "importview",
    "roster",
    "guess",
    "keys",
    "print",
    "lists",
    "forms",
    "grid",
    "rules",
}

/// The texts of one language.
pub struct Words {
    language: Language,
    bundle: Bundle,
    faults: Vec<String>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// All texts of a language.
    pub fn new(language: Language) -> Words {
        let texts = PARTS.iter().map(|(part, zh, en)| {
            let text = match language {
                Language::Zh => *zh,
                Language::En => *en,
            };
            (*part, text)
        });
        Words::from_texts(language, texts)
    }

    /// Texts given from outside: (part, Fluent text); for tests. What cannot be read is skipped and kept in
    /// [`Words::faults`].
    pub fn from_texts<'a>(language: Language, texts: impl Iterator<Item = (&'a str, &'a str)>) -> Words {
        let id = match language {
            Language::Zh => unic_langid::LanguageIdentifier::from_bytes(b"zh-CN"),
            Language::En => unic_langid::LanguageIdentifier::from_bytes(b"en-GB"),
        };
        let mut bundle = Bundle::new_concurrent(vec![id.unwrap_or_default()]);
        // Isolation marks would be counted as cells and break every table.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(number));
        let mut faults = Vec::new();
        if let Err(error) = bundle.add_builtins() {
            faults.push(format!("builtins: {error}"));
        }
        for (part, text) in texts {
            let resource = FluentResource::try_new(text.to_string()).unwrap_or_else(|(resource, errors)| {
                faults.extend(errors.iter().map(|error| format!("{part}.{}.ftl: {error}", language.code())));
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                faults.extend(errors.iter().map(|error| format!("{part}.{}.ftl: {error}", language.code())));
            }
        }
        Words { language, bundle, faults }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What is wrong with the embedded texts: bad syntax, an id that stands twice. A test holds this empty.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Whether there is a text of that id.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.get_message(id).is_some_and(|message| message.value().is_some())
    }

    /// The text without variables of that id.
    pub fn get(&self, id: &str) -> Option<String> {
        self.has(id).then(|| self.with(id, &[]))
    }

    /// The sentence of a message. An unknown code is shown as it is with its arguments, so nothing is lost.
    pub fn text(&self, message: &Message) -> String {
        self.with(message.code, &message.args)
    }

    /// The sentence of text `id` with these variables; where the text is missing, the id and the variables.
    pub fn with(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        let raw = || {
            let mut out = id.to_string();
            for (name, arg) in args {
                out.push_str(&format!(" {name}={}", shown(arg)));
            }
            out
        };
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else { return raw() };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            match self.code_name(name, arg) {
                Some(text) => values.set(*name, text),
                None => values.set(*name, value(arg)),
            }
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        if errors.is_empty() { text.into_owned() } else { format!("{text} ({})", raw()) }
    }

    /// The name of a quota kind or level that stands as a code among the variables.
    fn code_name(&self, name: &str, arg: &Arg) -> Option<String> {
        if let Arg::Sentence(message) = arg {
            return Some(self.text(message).trim_end_matches(['.', '。']).to_string());
        }
        let Arg::Text(code) = arg else { return None };
        let cell = crate::domain::table::Cell::Text(code.clone());
        let label = |listing, column| crate::office::labels::label(self, listing, column, &cell);
        match name {
            "kind" => label("", "kind").or_else(|| label("units", "kind")),
            "unit_kind" => label("units", "kind"),
            "level" => label("", "government_level").or_else(|| label("", "level")),
            "operation" => label("", "operation"),
            // A field of ours is named by its heading; a column of a file stays as it is written there.
            "field" => self.get(&format!("column-{}", code.replace('_', "-"))),
            _ => None,
        }
    }

    /// The name of a code that stands as the variable `name`; the code itself where it has none.
    pub fn code_or(&self, name: &str, code: &str) -> String {
        self.code_name(name, &Arg::Text(code.to_string())).unwrap_or_else(|| code.to_string())
    }

    /// Something that a statement ends, as one line: who or which, where, of which kind.
    pub fn ended(&self, ended: &Ended) -> String {
        let (unit, unit_name) = &ended.unit;
        let mut what = vec![ended.id.to_string()];
        what.extend(ended.name.as_ref().map(|name| name.to_string()));
        what.extend(ended.number.clone());
        let args = [
            ("what", Arg::Text(what.join(" "))),
            ("unit", Arg::Text(if unit_name.is_empty() { unit.to_string() } else { unit_name.clone() })),
            ("kind", Arg::Text(ended.kind.to_string())),
        ];
        self.with("import-ended", &args)
    }

    /// The heading of a column: the text `column-NAME`; the name itself where there is none.
    pub fn heading(&self, column: &str) -> String {
        self.get(&format!("column-{}", column.replace('_', "-"))).unwrap_or_else(|| column.to_string())
    }

    /// The heading of a column in one listing: the text `column-LISTING-NAME`, else as [`Words::heading`].
    pub fn heading_in(&self, listing: &str, column: &str) -> String {
        let own = format!("column-{listing}-{}", column.replace('_', "-"));
        self.get(&own).unwrap_or_else(|| self.heading(column))
    }

    /// What a reason of a refusal says: the text `refusal-CODE`.
    pub fn refusal(&self, reason: &Reason) -> String {
        self.with(&format!("refusal-{}", reason.code()), &reason.message.args)
    }

    /// What to do about it: the text `remedy-CODE`.
    pub fn remedy(&self, reason: &Reason) -> Option<String> {
        let id = format!("remedy-{}", reason.code());
        self.has(&id).then(|| self.with(&id, &reason.message.args))
    }
}

/// A number's digits; thousands are grouped where the value (places) or the text (`NUMBER($n, useGrouping: "true")`)
/// says so.
fn number<M>(value: &FluentValue, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole = crate::domain::quantity::Places::whole(number.value as i64);
    Some(if number.options.use_grouping { whole.grouped() } else { whole.to_string() })
}

/// Whole numbers go in as numbers, so that plural forms work; everything else as its text.
fn value(arg: &Arg) -> FluentValue<'static> {
    let count = |count: i64, use_grouping: bool| {
        // Only counts below 2^53 are numbers to Fluent; it never sees a fraction.
        let options = FluentNumberOptions { use_grouping, ..FluentNumberOptions::default() };
        if count.unsigned_abs() < 1 << 53 {
            FluentValue::Number(FluentNumber::new(count as f64, options))
        } else {
            FluentValue::from(count.to_string())
        }
    };
    match arg {
        Arg::Int(int) => count(*int, false),
        Arg::Places(places) if places.is_whole() => count(places.milli() / 1000, true),
        other => FluentValue::from(shown(other)),
    }
}

/// An argument as text. Texts may come from outside: what may not be drawn is shown as code points, once more here.
fn shown(arg: &Arg) -> String {
    match arg {
        Arg::Text(text) => match Text::new(text) {
            Ok(_) => text.clone(),
            Err(_) => Text::shown(text),
        },
        Arg::Places(places) => places.grouped(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Date;
    use crate::domain::id::{Id, IdKind};
    use crate::domain::quantity::Places;

    const TEXTS: &str = "greeting = { $who } has { $places } places\n\
        plural = { $n ->\n [one] one place\n *[other] { $n } places\n }\n\
        grouped = { NUMBER($n, useGrouping: \"true\") } rows\n\
        column-unit-name = unit\n";

    fn words() -> Words {
        Words::from_texts(Language::En, [("test", TEXTS)].into_iter())
    }

    #[test]
    fn embedded_texts_are_sound() {
        for language in Language::ALL {
            let words = Words::new(language);
            assert!(words.faults().is_empty(), "{:?}", words.faults());
            assert!(words.has("yes") && !words.has("no-such-text"));
        }
    }

    #[test]
    fn says_messages() {
        let unit = Id::new(IdKind::Unit, 12);
        let date = Date::from_ymd(2026, 11, 23).unwrap();
        for (message, want) in [
            (Message::new("greeting").with("who", unit).with("places", Places::whole(53_651)), "u12 has 53,651 places"),
            (
                Message::new("greeting").with("who", "市教育局").with("places", Places::from_milli(692_006_600)),
                "市教育局 has 692,006.6 places",
            ),
            (Message::new("greeting").with("who", date).with("places", 12_345_i64), "2026-11-23 has 12345 places"),
            (Message::new("greeting").with("who", "a\u{1b}b").with("places", 1_i64), "a<U+001B>b has 1 places"),
            (Message::new("plural").with("n", Places::whole(1)), "one place"),
            (Message::new("plural").with("n", Places::from_milli(1_500)), "1.5 places"),
            (Message::new("plural").with("n", -2_i64), "-2 places"),
            (Message::new("grouped").with("n", 53_651_i64), "53,651 rows"),
            (Message::new("unknown").with("unit", unit).with("n", 3_i64), "unknown unit=u12 n=3"),
            (Message::new("greeting").with("who", "x"), "x has {$places} places (greeting who=x)"),
        ] {
            assert_eq!(words().text(&message), want, "{message}");
        }
        assert_eq!(words().heading("unit_name"), "unit");
        assert_eq!(words().heading("other_name"), "other_name");
    }

    #[test]
    fn finds_faults() {
        for bad in ["a = {\n", "a = 1\na = 2\n"] {
            assert_eq!(Words::from_texts(Language::Zh, [("test", bad)].into_iter()).faults().len(), 1, "{bad}");
        }
    }

    #[test]
    fn languages_of_locales() {
        for (locale, own, want) in [
            (Some("zh_CN.UTF-8"), None, Language::Zh),
            (Some("zh-Hans"), None, Language::Zh),
            (Some("en_GB.UTF-8"), None, Language::En),
            (Some("zh_CN.UTF-8"), Some("en"), Language::En),
            (Some("C.UTF-8"), Some("ZH"), Language::Zh),
            (Some("de_DE"), None, Language::En),
            (Some("zh_CN"), Some("fr"), Language::Zh),
            (None, None, Language::En),
        ] {
            assert_eq!(Language::from_locale(locale, own), want, "{locale:?} {own:?}");
        }
    }
}
