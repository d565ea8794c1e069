//! `flags` (预警): what the compliance rules find, the gravest first.

use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::id::IdKind;
use crate::domain::message::Message;
use crate::domain::table::CellType::{Date, Id, Message as MessageCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use crate::office::flags::{self, Scan};
use crate::office::words::{Language, Words};
use std::sync::{Arc, OnceLock};

/// Columns of `flags`, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("rule", Text),
    ColumnSpec::new("severity", Text),
    ColumnSpec::hidden("subject_type", Text),
    ColumnSpec::new("subject", Id),
    ColumnSpec::hidden("unit", Id),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::new("subject_name", Text),
    ColumnSpec::new("since", Date),
    ColumnSpec::new("message", MessageCell),
    ColumnSpec::hidden("basis", Text),
    ColumnSpec::hidden("evidence", Text),
    ColumnSpec::new("state", Text),
    ColumnSpec::hidden("case", Id),
    ColumnSpec::hidden("waiver", Id),
    ColumnSpec::hidden("waived_until", Date),
    ColumnSpec::hidden("clears", Text),
];

struct Flags {
    scan: Arc<Scan>,
    order: Vec<usize>,
}

/// The flags of the office, or of a unit and all below it, or of one subject.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let within = context.within(ask)?;
    let scan = flags::scan(context)?;
    let picture = context.picture;
    let wanted = |flag: &flags::Flag| {
        let place = || flag.unit.and_then(|unit| picture.unit_place(unit));
        within.is_none_or(|above| place().is_some_and(|place| picture.is_within(place, above)))
            && ask.subject.is_none_or(|subject| subject == flag.subject || Some(subject) == flag.unit)
    };
    let order = scan.flags.iter().enumerate().filter(|(_, flag)| wanted(flag)).map(|(index, _)| index).collect();
    Ok(Box::new(Flags { scan, order }))
}

/// The words of a language, made once: evidence is told in sentences.
pub fn words(language: Language) -> &'static Words {
    static WORDS: [OnceLock<Words>; 2] = [OnceLock::new(), OnceLock::new()];
    WORDS[usize::from(language == Language::En)].get_or_init(|| Words::new(language))
}

impl Rows for Flags {
    fn count(&self) -> usize {
        self.order.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let Some(flag) = self.order.get(index).and_then(|index| self.scan.flags.get(*index)) else {
            return Ok(Vec::new());
        };
        let picture = context.picture;
        let unit = flag.unit.and_then(|unit| picture.unit_place(unit)).and_then(|place| picture.units.get(place));
        let mut evidence: Vec<String> =
            flag.evidence.iter().map(|message| words(context.language).text(&context.named(message))).collect();
        for document in &flag.documents {
            if let Cell::Text(number) = context.document_number(Some(*document))? {
                evidence.push(number);
            }
        }
        let waiver = flag.waiver.as_ref();
        if let Some(waiver) = waiver {
            let message = Message::new("evidence-waived")
                .with("until", waiver.expires_on)
                .with("reason", waiver.reason.as_str())
                .with("document", context.document_number(waiver.document)?.as_text().unwrap_or("-"));
            evidence.push(words(context.language).text(&message));
        }
        Ok(vec![
            flag.rule.id.into(),
            flag.severity.name().into(),
            flag.rule.subject_type().into(),
            flag.subject.into(),
            flag.unit.into(),
            unit.map_or(Cell::Unknown, |unit| Cell::text(&unit.name)),
            // A pool, and a unit, are said by the unit's name and the sentence.
            match flag.subject.kind {
                IdKind::Person | IdKind::Post => context.name_of_subject(flag.subject)?.into(),
                _ => Cell::Unknown,
            },
            flag.since.into(),
            context.named(&flag.message).into(),
            Cell::text(flag.rule.basis),
            Cell::List(evidence),
            flag.state.name().into(),
            Cell::Unknown,
            waiver.map(|waiver| waiver.id).into(),
            waiver.map(|waiver| waiver.expires_on).into(),
            words(context.language).get(&format!("{}-clears", flag.rule.text())).into(),
        ])
    }
}
