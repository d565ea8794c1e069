//! Names, codes and numbers as people type them, resolved to subjects: never guessed.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Catalogue, Coded};
use crate::domain::facts::At;
use crate::domain::field::{self, Field};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::words::Language;

/// The subject that `text` names, of `kind` (none: of any), at `at`. Order of trial: id; code or number; exact name.
///
/// # Errors
/// A usage problem when nothing fits, with candidates when several do; the store's.
pub fn resolve(source: &dyn Source, text: &str, kind: Option<IdKind>, at: At) -> Result<Id, Problem> {
    let text = text.trim();
    if let Some(id) = Id::parse(text).filter(|id| kind.is_none_or(|kind| kind == id.kind)) {
        let missing = match id.kind {
            IdKind::Entry => source.header(id.number)?.is_none(),
            _ => source.facts(id)?.is_empty(),
        };
        if missing {
            return Err(Problem::new(2, Message::new("subject-not-there").with("subject", id)));
        }
        return Ok(id);
    }
    for fields in TRIALS {
        let mut found = Vec::new();
        for field in fields.iter().filter(|field| kind.is_none_or(|kind| kind == field.subject)) {
            found.extend(having(source, *field, text, at)?);
        }
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [] => {}
            [one] => return Ok(one),
            _ => return Err(several(source, text, &found, at)?),
        }
    }
    Err(Problem::new(2, Message::new("name-fits-nothing").with("name", crate::domain::text::Text::shown(text))))
}

/// Codes and numbers before names; within a trial all fields count together, so that a name of two things is told.
const TRIALS: &[&[Field]] = &[
    &[field::unit::CODE, field::unit::CREDIT_CODE, field::person::NUMBER, field::document::NUMBER, field::post::NUMBER],
    &[field::unit::NAME, field::unit::SHORT_NAME],
];

/// Subjects that have this text in this field at the point.
fn having(source: &dyn Source, field: Field, text: &str, at: At) -> Result<Vec<Id>, Fault> {
    let mut found = Vec::new();
    for id in source.find(field, text)? {
        let facts = source.facts(id)?;
        let active = field.subject != IdKind::Unit
            || facts
                .text(field::unit::STATUS, at)
                .is_some_and(|status| status.as_str() != crate::domain::operation::STATUS_ABOLISHED);
        if active && facts.text(field, at).is_some_and(|have| have.as_str() == text) {
            found.push(id);
        }
    }
    Ok(found)
}

fn several(source: &dyn Source, text: &str, found: &[Id], at: At) -> Result<Problem, Fault> {
    let shown: Vec<String> = found.iter().take(limits::CANDIDATES_MAX).map(Id::to_string).collect();
    let message = Message::new("name-fits-several")
        .with("name", text)
        .with("count", found.len())
        .with("candidates", shown.join(", "));
    let mut problem = Problem::new(2, message);
    for id in found.iter().take(limits::CANDIDATES_MAX) {
        problem.candidates.push((*id, name(source, *id, at)?));
    }
    Ok(problem)
}

/// A subject's name with its parent's, to tell candidates apart.
fn name(source: &dyn Source, id: Id, at: At) -> Result<String, Fault> {
    let facts = source.facts(id)?;
    let text = |field: Field| facts.text(field, at).map(|text| text.to_string());
    Ok(match id.kind {
        IdKind::Unit => {
            let own = text(field::unit::NAME).unwrap_or_default();
            match facts.id(field::unit::PARENT, at) {
                Some(parent) => {
                    let above = source.facts(parent)?.text(field::unit::NAME, at).map(|name| name.to_string());
                    format!("{} > {own}", above.unwrap_or_default())
                }
                None => own,
            }
        }
        IdKind::Person => text(field::person::NAME).unwrap_or_default(),
        IdKind::Post => text(field::post::TITLE).unwrap_or_default(),
        IdKind::Document => text(field::document::NUMBER).unwrap_or_default(),
        _ => String::new(),
    })
}

/// What people call a subject at a point: a pool by its unit and kind, a holding by its person.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn known_as(
    source: &dyn Source,
    id: Id,
    catalogue: &Catalogue,
    language: Language,
    at: At,
) -> Result<Option<String>, Fault> {
    let facts = source.facts(id)?;
    let text = |field: Field| facts.text(field, at).map(|text| text.to_string());
    Ok(match id.kind {
        IdKind::Unit => text(field::unit::NAME),
        IdKind::Person => text(field::person::NAME),
        IdKind::Document => text(field::document::NUMBER),
        IdKind::Post => text(field::post::TITLE).or_else(|| text(field::post::NUMBER)),
        IdKind::Tenure => return known_as(source, id.person_of_tenure(), catalogue, language, at),
        IdKind::Pool => {
            let unit = match facts.id(field::pool::UNIT, at) {
                Some(unit) => source.facts(unit)?.text(field::unit::NAME, at).map(|name| name.to_string()),
                None => None,
            };
            let code = text(field::pool::KIND).unwrap_or_default();
            let kind = catalogue.quota_kind(&code).map(|kind| match language {
                Language::Zh => kind.coded.zh.clone(),
                Language::En => kind.coded.en.clone(),
            });
            unit.map(|unit| format!("{unit} {}", kind.unwrap_or(code)))
        }
        IdKind::Total => {
            let named = |row: &Coded| if language == Language::Zh { row.zh.clone() } else { row.en.clone() };
            text(field::total::LEVEL).zip(text(field::total::KIND)).map(|(level, kind)| {
                let levels = catalogue.government_levels.iter().find(|row| row.code == level);
                let kinds = catalogue.quota_kind(&kind).map(|kind| &kind.coded);
                format!("{} {}", levels.map_or(level, named), kinds.map_or(kind.clone(), named))
            })
        }
        _ => None,
    })
}
