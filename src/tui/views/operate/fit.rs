//! Which operations fit what is selected, and what of it goes into their fields; from the operation table alone.

use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::operation::{ArgType, CodeTable, Decide, Group, Need, Spec};
use crate::tui::views::Selected;

/// How near an operation is to a subject that is its own, or whose fields it corrects.
const NEAR: u8 = 1;

/// An operation with the fields that are filled already.
#[derive(Clone)]
pub struct Fitting {
    /// Its row.
    pub spec: Spec,
    /// Argument and value, as they are ordered.
    pub filled: Vec<(&'static str, String)>,
    /// The argument that takes each of several subjects, and these.
    pub several: Option<(&'static str, Vec<Id>)>,
}

impl Fitting {
    /// An operation with nothing filled.
    pub fn bare(spec: Spec) -> Fitting {
        Fitting { spec, filled: Vec::new(), several: None }
    }
}

/// Whether it is ordered by a form at all: an import has its own door.
pub fn has_form(spec: &Spec) -> bool {
    !matches!(spec.decide, Decide::Intake)
}

/// The subject an operation would be about.
pub fn subject(selected: &Selected) -> Option<Id> {
    let entry = selected.entry.map(|seq| Id::new(IdKind::Entry, seq));
    let main = entry.or(selected.row).or(selected.subject)?;
    // Places of a pool are ordered of its unit.
    if main.kind == IdKind::Pool { selected.unit.or(Some(main)) } else { Some(main) }
}

/// The operations that fit, the nearest first, else in the order of the table.
pub fn fitting(operations: &[Spec], selected: &Selected) -> Vec<Fitting> {
    let several = selected.marked.first().map(|first| first.kind);
    let same = several.filter(|kind| selected.marked.iter().all(|id| id.kind == *kind));
    let mut found: Vec<(u8, Fitting)> = Vec::new();
    for spec in operations.iter().filter(|spec| has_form(spec)) {
        if let Some(kind) = several {
            // Rows of different kinds have no operation together, and a loose tie is none for many.
            if let Some((rank, arg)) = same.and_then(|_| takes(spec, kind)).filter(|(rank, _)| *rank <= NEAR) {
                let several = Some((arg, selected.marked.clone()));
                found.push((rank, Fitting { spec: *spec, filled: Vec::new(), several }));
            }
            continue;
        }
        if let Some(filled) = about_finding(spec, selected) {
            found.push((0, Fitting { spec: *spec, filled, several: None }));
            continue;
        }
        let main = subject(selected);
        let taken = main.and_then(|main| takes(spec, main.kind).map(|(rank, arg)| (rank, arg, main)));
        let mut filled: Vec<(&'static str, String)> = Vec::new();
        let rank = match taken {
            Some((rank, arg, main)) => {
                filled.push((arg, main.to_string()));
                rank
            }
            // A figure of a kind, of no unit.
            None if main.is_none_or(|main| main.kind == IdKind::Total) && selected.kind.is_some() => {
                let needs_unit = |arg: &&crate::domain::operation::ArgSpec| {
                    arg.need == Need::Required && matches!(arg.kind, ArgType::Subject(_) | ArgType::AnySubject)
                };
                if kind_arg(spec).is_none() || spec.args.iter().any(|arg| needs_unit(&arg)) {
                    continue;
                }
                0
            }
            None => continue,
        };
        if let (Some(kind), Some(arg)) = (&selected.kind, kind_arg(spec)) {
            filled.push((arg, kind.clone()));
        }
        found.push((rank + 1, Fitting { spec: *spec, filled, several: None }));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, fitting)| fitting).collect()
}

/// What an operation about a finding of a rule is filled with; none: it is no such operation, or no finding is selected.
fn about_finding(spec: &Spec, selected: &Selected) -> Option<Vec<(&'static str, String)>> {
    let (rule, subject) = selected.finding.as_ref()?;
    let takes_rule = spec.args.iter().find(|arg| arg.kind == ArgType::Code(CodeTable::Rule))?;
    let takes_subject = spec.args.iter().find(|arg| arg.kind == ArgType::AnySubject)?;
    Some(vec![(takes_rule.name, rule.clone()), (takes_subject.name, subject.to_string())])
}

fn kind_arg(spec: &Spec) -> Option<&'static str> {
    spec.args.iter().find(|arg| arg.kind == ArgType::Code(CodeTable::QuotaKind)).map(|arg| arg.name)
}

/// Which argument takes a subject of that kind, and how near that is: the one the row names; one that takes any
/// subject whose fields may be corrected; another one of that kind; the document cited.
fn takes(spec: &Spec, kind: IdKind) -> Option<(u8, &'static str)> {
    // What is done with the books themselves is offered where it says so: snapshots have their own view.
    // What is done with a finding is offered on findings alone.
    let of_finding = spec.args.iter().any(|arg| arg.kind == ArgType::Code(CodeTable::Rule));
    if (spec.group == Group::Books && spec.offered_for.is_none()) || of_finding {
        return None;
    }
    if let Some((_, arg)) = spec.offered_for.filter(|(of, _)| *of == kind) {
        return Some((0, arg));
    }
    let any = spec.args.iter().find(|arg| arg.kind == ArgType::AnySubject);
    if let Some(arg) = any.filter(|_| field::of(kind).any(|field| field.amendable)) {
        return Some((1, arg.name));
    }
    if let Some(arg) = spec.args.iter().find(|arg| arg.kind == ArgType::Subject(kind)) {
        return Some((2, arg.name));
    }
    (kind == IdKind::Document && spec.offered_for.is_none_or(|(of, _)| of != IdKind::Entry)).then_some((3, "document"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operation;

    fn names(selected: &Selected) -> String {
        let found = fitting(&operation::table(), selected);
        found.iter().map(|one| one.spec.name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn operations_by_what_is_selected() {
        let id = |text: &str| Id::parse(text);
        let of = |text: &str| Selected { subject: id(text), ..Selected::default() };
        for (text, want) in [
            ("u8", "establish rename move abolish approve freeze enter amend"),
            ("p3", "leave apart amend freeze enter"),
            ("f2", "thaw amend"),
            ("s7", "amend freeze"),
            ("h257", "amend leave apart"),
            ("t1", ""),
        ] {
            assert_eq!(names(&of(text)), want, "{text}");
        }
        assert!(names(&of("d9")).starts_with("amend establish rename"));
        assert_eq!(names(&Selected::default()), "");
        assert_eq!(names(&Selected { entry: Some(81), ..of("u8") }), "reverse");
        assert_eq!(names(&Selected { kind: Some("administrative".into()), ..Selected::default() }), "total");
        // A row of the list of vacancies: its pool, which is ordered of its unit; the kind comes along.
        let row = Selected { unit: id("u8"), kind: Some("workers".into()), ..of("q4") };
        let found = fitting(&operation::table(), &row);
        let approve = found.iter().find(|one| one.spec.name == "approve").map(|one| one.filled.clone());
        assert_eq!(approve, Some(vec![("unit", "u8".to_string()), ("kind", "workers".to_string())]));
        // A finding of a rule: it is let stand, or explained; else what fits its subject.
        let finding = Selected { finding: id("q4").map(|pool| ("C01".to_string(), pool)), unit: id("u8"), ..of("q4") };
        assert!(names(&finding).starts_with("waive snapshot-except establish"), "{}", names(&finding));
        let waive = fitting(&operation::table(), &finding).swap_remove(0);
        assert_eq!(waive.filled, vec![("rule", "C01".to_string()), ("subject", "q4".to_string())]);
        // Several people at once; rows of different kinds have nothing together.
        let marked = |ids: &[&str]| ids.iter().filter_map(|text| id(text)).collect::<Vec<_>>();
        let people = Selected { marked: marked(&["p1", "p2"]), ..of("p3") };
        assert_eq!(names(&people), "leave apart amend");
        assert_eq!(names(&Selected { marked: marked(&["p1", "u2"]), ..of("p3") }), "");
    }
}
