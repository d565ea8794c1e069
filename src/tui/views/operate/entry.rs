//! One field of a form: what is typed into it, what was chosen for it, what is wrong with it.

use crate::domain::date::Date;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::operation::{ArgSpec, ArgType};
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::office::ask::Choices;
use crate::office::catalogue::catalogue;
use crate::office::codes;
use crate::tui::parts::field::Field;
use crate::tui::talk::Talk;
use crate::tui::views::Act;

/// What may be chosen for a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// As it is ordered: an id, a code, `true`.
    pub asked: String,
    /// As it is shown.
    pub shown: String,
    /// What tells it apart.
    pub detail: String,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its row in the operation's table.
    pub arg: ArgSpec,
    /// Whether it must be given.
    pub needed: bool,
    /// What is typed.
    pub field: Field,
    /// What was chosen, while the text is as it was chosen.
    pub chosen: Option<Offer>,
    /// The next typed character takes the place of what stands there.
    pub fresh: bool,
    /// Subjects that fit, as answered.
    pub choices: Option<Choices>,
    /// Left before its choices were known: the only one that fits is chosen when they are.
    pub choose_when_known: bool,
    /// What is wrong with it.
    pub fault: Option<Message>,
}

impl Entry {
    /// An empty field.
    pub fn new(arg: ArgSpec, needed: bool) -> Entry {
        Entry {
            arg,
            needed,
            field: Field::default(),
            chosen: None,
            fresh: false,
            choices: None,
            choose_when_known: false,
            fault: None,
        }
    }

    /// Whether it takes one of a list.
    pub fn is_choice(&self) -> bool {
        !matches!(self.arg.kind, ArgType::Text | ArgType::Date | ArgType::Places | ArgType::Int)
    }
    /// Whether it takes a subject of the books.
    pub fn is_subject(&self) -> bool {
        matches!(self.arg.kind, ArgType::Subject(_) | ArgType::AnySubject)
    }
    /// Whether it takes a document, which may be new.
    pub fn is_document(&self) -> bool {
        self.arg.kind == ArgType::Subject(IdKind::Document)
    }
    /// The kind of subject it takes; none: of any, or none at all.
    pub fn subject_kind(&self) -> Option<IdKind> {
        match self.arg.kind {
            ArgType::Subject(kind) => Some(kind),
            _ => None,
        }
    }
    /// What stands in it.
    pub fn text(&self) -> &str {
        self.field.text().trim()
    }
    /// The subject chosen.
    pub fn id(&self) -> Option<Id> {
        if !self.is_subject() {
            return None;
        }
        Id::parse(self.chosen.as_ref().map_or(self.text(), |chosen| &chosen.asked))
    }
    /// What is ordered: what was chosen, else what was typed.
    pub fn asked(&self) -> String {
        match &self.chosen {
            Some(chosen) => chosen.asked.clone(),
            None if matches!(self.arg.kind, ArgType::Text) => self.text().to_string(),
            None => half_width(self.text(), self.arg.kind),
        }
    }

    /// Chooses.
    pub fn choose(&mut self, offer: Offer) {
        self.field = Field::of(&offer.shown);
        self.chosen = Some(offer);
        (self.fresh, self.choose_when_known, self.fault) = (true, false, None);
    }
    /// Fills it as an order would: ids and codes become what they stand for; names of subjects come later.
    pub fn fill(&mut self, talk: &Talk, asked: &str) {
        let offer = match self.arg.kind {
            ArgType::Code(_) | ArgType::Flag => {
                self.own_offers(talk, asked, None).into_iter().find(|offer| offer.asked == asked)
            }
            ArgType::Subject(_) | ArgType::AnySubject => {
                Id::parse(asked).map(|id| Offer { asked: id.to_string(), shown: id.to_string(), detail: String::new() })
            }
            ArgType::FieldName => {
                Some(Offer { asked: asked.to_string(), shown: talk.field(asked), detail: String::new() })
            }
            _ => None,
        };
        match offer {
            Some(offer) => self.choose(offer),
            None => {
                self.field = Field::of(asked);
                (self.chosen, self.fresh) = (None, !matches!(self.arg.kind, ArgType::Text));
            }
        }
    }
    /// Empties it.
    pub fn clear(&mut self) {
        self.field = Field::default();
        (self.chosen, self.fresh, self.choices, self.fault) = (None, false, None, None);
    }

    /// Types or pastes; into one just entered, in place of what was chosen.
    pub fn type_in(&mut self, text: &str) {
        if self.fresh && !matches!(self.arg.kind, ArgType::Text) {
            self.field = Field::default();
        }
        self.field.type_in(text);
        self.changed();
    }
    /// What a text field does; whether it could.
    pub fn act(&mut self, act: Act) -> bool {
        let before = self.field.text().to_string();
        if !self.field.act(act) {
            return false;
        }
        if self.field.text() != before {
            self.changed();
        }
        self.fresh = false;
        true
    }
    fn changed(&mut self) {
        (self.chosen, self.fresh, self.fault, self.choose_when_known) = (None, false, None, false);
    }

    /// What may be chosen for what is typed. `of`: the kind of subject whose fields are meant.
    pub fn offers(&self, talk: &Talk, of: Option<IdKind>) -> Vec<Offer> {
        if !self.is_subject() {
            let typed = if self.chosen.is_some() { "" } else { self.text() };
            return self.own_offers(talk, typed, of);
        }
        let Some(choices) = self.choices.as_ref().filter(|choices| choices.query.trim() == self.query()) else {
            return Vec::new();
        };
        let offer = |choice: &crate::office::ask::Choice| Offer {
            asked: choice.id.to_string(),
            shown: choice.name.clone(),
            detail: choice.detail.clone(),
        };
        choices.choices.iter().map(offer).collect()
    }
    /// What its choices are asked for.
    pub fn query(&self) -> &str {
        if self.chosen.is_some() { "" } else { self.text() }
    }

    fn own_offers(&self, talk: &Talk, typed: &str, of: Option<IdKind>) -> Vec<Offer> {
        let typed = half_width(typed, self.arg.kind);
        match self.arg.kind {
            ArgType::Code(table) => codes::fitting(catalogue(), table, &typed)
                .into_iter()
                .map(|row| Offer {
                    asked: row.code.clone(),
                    shown: talk.pick(&(row.zh.clone(), row.en.clone())).to_string(),
                    detail: String::new(),
                })
                .collect(),
            ArgType::Flag => [("true", "ui-yes", ["yes", "是", "1"]), ("false", "ui-no", ["no", "否", "0"])]
                .into_iter()
                .filter(|(code, _, names)| codes::fit(&typed, names).is_some() || codes::fit(&typed, &[code]).is_some())
                .map(|(code, word, _)| Offer { asked: code.to_string(), shown: talk.t(word), detail: String::new() })
                .collect(),
            ArgType::FieldName => of
                .into_iter()
                .flat_map(field::of)
                .filter(|row| row.amendable)
                .map(|row| Offer { asked: row.name.to_string(), shown: talk.field(row.name), detail: String::new() })
                .filter(|offer| codes::fit(&typed, &[&offer.asked, &offer.shown]).is_some())
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The field is left: a date written short is written out, the one choice there is (or the one that is it exactly)
    /// is chosen. Whether it changed.
    pub fn settle(&mut self, talk: &Talk, of: Option<IdKind>, today: Option<Date>) -> bool {
        if self.chosen.is_some() || self.text().is_empty() {
            return false;
        }
        if self.arg.kind == ArgType::Date {
            let Some(date) = today.and_then(|today| date(self.text(), today).ok()) else { return false };
            let changed = date.to_string() != self.text();
            self.field = Field::of(&date.to_string());
            self.fresh = true;
            return changed;
        }
        if !self.is_choice() {
            return false;
        }
        let offers = self.offers(talk, of);
        let typed = half_width(self.text(), self.arg.kind);
        let exact: Vec<&Offer> =
            offers.iter().filter(|offer| offer.shown == typed || offer.asked.eq_ignore_ascii_case(&typed)).collect();
        let only = match (&exact[..], &offers[..]) {
            ([one], _) => Some((*one).clone()),
            ([], [one]) if !self.is_document() => Some(one.clone()),
            _ => None,
        };
        match only {
            Some(offer) => {
                self.choose(offer);
                true
            }
            None => {
                // Not answered yet: when it is.
                let answered = self.choices.as_ref().is_some_and(|choices| choices.query.trim() == self.query());
                self.choose_when_known = self.is_subject() && !answered;
                false
            }
        }
    }

    /// What is wrong with what stands here, as far as it can be told without the books.
    pub fn check(&self, today: Option<Date>) -> Option<Message> {
        let text = self.text();
        if text.is_empty() || self.chosen.is_some() {
            return None;
        }
        match self.arg.kind {
            ArgType::Text | ArgType::Subject(_) | ArgType::AnySubject => Text::new(text).err(),
            ArgType::Date => date(text, today?).err(),
            ArgType::Places => Places::parse(&half_width(text, ArgType::Places)).err(),
            ArgType::Int => {
                let number = half_width(text, ArgType::Int).parse::<i64>();
                number.err().map(|_| Message::new("number-form").with("text", Text::shown(text)))
            }
            ArgType::Flag | ArgType::Code(_) | ArgType::FieldName => {
                Some(Message::new("ui-form-choose").with("text", Text::shown(text)))
            }
        }
    }
}

/// A date in one of the usual forms, or days from `today`: `+30`, `-1`.
///
/// # Errors
/// `date-form` with the text.
pub fn date(text: &str, today: Date) -> Result<Date, Message> {
    let plain = half_width(text, ArgType::Date);
    let days = plain.strip_prefix('+').or_else(|| plain.strip_prefix('-').filter(|rest| !rest.contains('-')));
    match days.filter(|days| !days.is_empty() && days.len() <= 5).and_then(|days| days.parse::<i32>().ok()) {
        Some(days) if plain.starts_with('-') => Ok(today.plus_days(-days)),
        Some(days) => Ok(today.plus_days(days)),
        None => Date::parse(&plain),
    }
}

/// Digits and signs as a Chinese input method types them, in their usual width; names and texts stay as they are.
pub fn half_width(text: &str, kind: ArgType) -> String {
    let plain = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '。' if kind == ArgType::Date => '.',
        '、' if kind == ArgType::Date => '/',
        '—' | '–' | '−' => '-',
        '\u{3000}' => ' ',
        c => c,
    };
    match kind {
        ArgType::Date | ArgType::Places | ArgType::Int | ArgType::Flag | ArgType::Code(_) => {
            text.trim().chars().map(plain).collect()
        }
        // Document numbers have brackets of their own, names their own width.
        _ => text.trim().to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_they_are_typed() {
        let today = Date::parse("2026-11-23").unwrap();
        for (text, want) in [
            ("2026-12-01", "2026-12-01"),
            ("20261201", "2026-12-01"),
            ("２０２６年１２月１日", "2026-12-01"),
            ("2026。12。1", "2026-12-01"),
            ("2026－12－01", "2026-12-01"),
            ("+30", "2026-12-23"),
            ("＋３０", "2026-12-23"),
            ("-1", "2026-11-22"),
            ("+0", "2026-11-23"),
        ] {
            assert_eq!(date(text, today).map(|date| date.to_string()), Ok(want.to_string()), "{text}");
        }
        for text in ["", "+", "-", "30", "2026-13-01", "-2026-1", "+999999"] {
            assert!(date(text, today).is_err(), "{text}");
        }
    }
}
