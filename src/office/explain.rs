//! Why something is flagged, and what a rule does in this office: every number, document and day it rests on, in the
//! words of the answer's language, each line with what it leads to.

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{document, post};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::{Arg, Message};
use crate::domain::rules::{self, RULES, Rule, Severity};
use crate::domain::submission;
use crate::office::ask::Problem;
use crate::office::flags::{self, Flag, Scan, State, thresholds};
use crate::office::lists::Context;
use crate::office::lists::flags::words;
use crate::office::words::Words;
use std::collections::BTreeSet;

/// Units named of a rule; all are counted.
const UNITS_NAMED: usize = 5;

/// What is to be explained.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Explain {
    /// A rule, by its id.
    Rule(String),
    /// What a rule finds of a subject.
    Flag {
        /// The rule's id.
        rule: String,
        /// Of whom.
        subject: Id,
    },
}

/// What a line leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lead {
    /// The card of a subject.
    Subject(Id),
    /// The flags of a rule.
    Flags(String),
    /// The rule.
    Rule(String),
}

/// One line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What it says: the text `explain-label-NAME`.
    pub label: &'static str,
    /// In words.
    pub said: String,
    /// What it leads to.
    pub leads: Option<Lead>,
}

/// An explanation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// Of what.
    pub of: Explain,
    /// The point it holds for.
    pub at: At,
    /// Rule and name.
    pub heading: String,
    /// Of whom, with the name.
    pub subject: Option<(Id, String)>,
    /// The unit it belongs to.
    pub unit: Option<Id>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A rule's figures in this office.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Subjects that were looked at.
    pub judged: u64,
    /// Flags by severity, the gravest first.
    pub by_severity: [u64; Severity::ALL.len()],
    /// Flags that stand open.
    pub open: u64,
    /// Flags that were waived.
    pub waived: u64,
    /// Units with flags: id, name, how many; the most first.
    pub units: Vec<(Id, String, u64)>,
}

impl Figures {
    /// All flags.
    pub fn found(&self) -> u64 {
        self.open + self.waived
    }
}

/// The figures of a rule, from a scan.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn figures(context: &Context, scan: &Scan, rule: &Rule) -> Result<Figures, Fault> {
    let picture = context.picture;
    let mut figures = Figures { judged: judged(context, rule.judge.subject())?, ..Figures::default() };
    for flag in scan.flags.iter().filter(|flag| flag.rule.id == rule.id) {
        if let Some(count) = figures.by_severity.get_mut(flag.severity as usize) {
            *count += 1;
        }
        match flag.state {
            State::Open => figures.open += 1,
            State::Waived => figures.waived += 1,
        }
        let Some(unit) = flag.unit else { continue };
        match figures.units.iter_mut().find(|(id, ..)| *id == unit) {
            Some((.., count)) => *count += 1,
            None => {
                let unit_of = picture.unit_place(unit).and_then(|place| picture.units.get(place));
                figures.units.push((unit, unit_of.map(|unit| unit.name.clone()).unwrap_or_default(), 1));
            }
        }
    }
    // The order of the flags is the official one.
    figures.units.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    Ok(figures)
}

/// Subjects of a kind that the rules look at.
fn judged(context: &Context, kind: IdKind) -> Result<u64, Fault> {
    let picture = context.picture;
    Ok(match kind {
        IdKind::Pool => picture.pools.len() as u64,
        IdKind::Unit => picture.units.len() as u64,
        IdKind::Total => context.view.last_number(IdKind::Total)?,
        IdKind::Post => {
            let mut posts = 0;
            context.view.subjects_with(IdKind::Post, &[post::UNIT], &mut |_, facts| {
                posts += u64::from(facts.id(post::UNIT, picture.at).is_some());
                Ok(())
            })?;
            posts
        }
        _ => {
            let roster = context.roster()?;
            let people: BTreeSet<Id> = (0..roster.rows())
                .filter(|row| roster.stands(*row))
                .map(|row| roster.tenure(row).person_of_tenure())
                .collect();
            people.len() as u64
        }
    })
}

/// Explains a rule or a flag.
///
/// # Errors
/// Exit 2 when there is no such rule, or it finds nothing of the subject; as the scan.
pub fn explain(context: &Context, of: &Explain) -> Result<Explained, Problem> {
    let id = match of {
        Explain::Rule(id) | Explain::Flag { rule: id, .. } => id,
    };
    let rule = rules::rule(id).ok_or_else(|| {
        let have: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        let message = Message::new("rule-unknown").with("rule", id.as_str()).with("have", have.join(", "));
        Problem::new(2, message)
    })?;
    let scan = flags::scan(context)?;
    let telling = Telling { context, words: words(context.language), rule };
    let mut explained = Explained {
        of: of.clone(),
        at: context.picture.at,
        heading: format!("{} {}", rule.id, telling.of_rule("")),
        subject: None,
        unit: None,
        lines: Vec::new(),
    };
    match of {
        Explain::Rule(_) => explained.lines = telling.rule(&scan)?,
        Explain::Flag { subject, .. } => {
            let flag = scan.flags.iter().find(|flag| flag.rule.id == rule.id && flag.subject == *subject);
            let flag = flag.ok_or_else(|| {
                let name = context.name_of_subject(*subject).unwrap_or_default();
                Problem::new(2, Message::new("flag-not-there").with("rule", rule.id).with("subject", name))
            })?;
            explained.subject = Some((*subject, context.name_of_subject(*subject)?));
            explained.unit = flag.unit;
            explained.lines = telling.flag(flag)?;
        }
    }
    Ok(explained)
}

struct Telling<'a> {
    context: &'a Context<'a>,
    words: &'static Words,
    rule: &'static Rule,
}

impl Telling<'_> {
    fn of_rule(&self, suffix: &str) -> String {
        self.words.with(&format!("{}{suffix}", self.rule.text()), &[])
    }
    fn line(&self, label: &'static str, said: String) -> Line {
        Line { label, said, leads: None }
    }
    fn say(&self, code: &'static str, args: &[(&'static str, Arg)]) -> String {
        self.words.with(code, args)
    }
    /// Only what was read of the law is quoted.
    fn basis(&self) -> Line {
        let basis = if self.rule.basis.is_empty() { self.say("explain-no-basis", &[]) } else { self.rule.basis.into() };
        self.line("basis", basis)
    }
    fn severity(&self, severity: Severity) -> String {
        let code = format!("label-severity-{}", severity.name());
        self.words.get(&code).unwrap_or_else(|| severity.name().to_string())
    }

    fn rule(&self, scan: &Scan) -> Result<Vec<Line>, Problem> {
        let rule = self.rule;
        let figures = figures(self.context, scan, rule)?;
        let leads = (figures.found() > 0).then(|| Lead::Flags(rule.id.to_string()));
        let subject = self.words.with(&format!("explain-of-{}", rule.subject_type()), &[]);
        let found = match figures.found() {
            0 => self.say("explain-found-none", &[]),
            _ => {
                let of = |(severity, count): (&Severity, &u64)| {
                    (*count > 0).then(|| format!("{} {count}", self.severity(*severity)))
                };
                let parts: Vec<String> = Severity::ALL.iter().zip(&figures.by_severity).filter_map(of).collect();
                let args = [
                    ("parts", Arg::from(parts.join("  "))),
                    ("open", figures.open.into()),
                    ("waived", figures.waived.into()),
                ];
                self.say("explain-found", &args)
            }
        };
        let mut lines = vec![
            Line { label: "found", said: found, leads },
            self.line("severity", self.severity(rule.severity)),
            self.line(
                "judged",
                self.say("explain-looked-at", &[("n", figures.judged.into()), ("what", subject.into())]),
            ),
            self.line("compares", self.of_rule("-compares")),
            self.basis(),
        ];
        let own = thresholds::own(self.context.view.path());
        for name in rule.thresholds {
            let from = if own.iter().any(|have| have == name) { "explain-from-own" } else { "explain-from-built-in" };
            let args = [
                ("name", Arg::from(self.words.with(&format!("threshold-{}", name.replace('_', "-")), &[]))),
                ("value", thresholds::shown(&scan.thresholds, name).into()),
                ("from", self.say(from, &[]).into()),
            ];
            lines.push(self.line("threshold", self.say("explain-threshold", &args)));
        }
        lines.push(self.line("clears", self.of_rule("-clears")));
        for (unit, name, count) in figures.units.iter().take(UNITS_NAMED) {
            let said = self.say("explain-unit", &[("name", name.as_str().into()), ("n", (*count).into())]);
            lines.push(Line { label: "units", said, leads: Some(Lead::Subject(*unit)) });
        }
        if figures.units.len() > UNITS_NAMED {
            let more = (figures.units.len() - UNITS_NAMED) as u64;
            let leads = Some(Lead::Flags(rule.id.to_string()));
            lines.push(Line { label: "units", said: self.say("explain-units-more", &[("n", more.into())]), leads });
        }
        Ok(lines)
    }

    fn flag(&self, flag: &Flag) -> Result<Vec<Line>, Problem> {
        let context = self.context;
        let named = |message: &Message| self.words.text(&context.named(message));
        let subject = Some(Lead::Subject(flag.subject));
        let mut lines = vec![Line { label: "says", said: named(&flag.message), leads: subject }];
        let since = match flag.since {
            Some(date) => self.say("explain-since-day", &[("date", date.into()), ("days", self.days(date).into())]),
            None => self.say("explain-since-unknown", &[]),
        };
        lines.push(self.line("since", since));
        for message in &flag.evidence {
            let of = message.args.iter().find_map(|(_, arg)| match arg {
                Arg::Id(id) | Arg::Named(id, _) => Some(Lead::Subject(*id)),
                _ => None,
            });
            lines.push(Line { label: "evidence", said: named(message), leads: of });
        }
        for id in &flag.documents {
            lines.push(self.document("document", *id)?);
        }
        if let Some(unit) = flag.unit.filter(|unit| *unit != flag.subject) {
            let said = context.name_of_subject(unit)?;
            lines.push(Line { label: "unit", said, leads: Some(Lead::Subject(unit)) });
        }
        let state = format!("label-state-{}", flag.state.name());
        let mut state = self.words.get(&state).unwrap_or_else(|| flag.state.name().to_string());
        let known = submission::exceptions(context.view, context.recorded())?;
        let known =
            known.into_iter().find(|known| known.rule == flag.rule.id && known.subject == flag.subject.to_string());
        if let (State::Open, Some(known)) = (flag.state, &known) {
            state = self.say("explain-excepted", &[("state", state.into()), ("reason", known.reason.as_str().into())]);
        }
        lines.push(self.line("state", format!("{}  {state}", self.severity(flag.severity))));
        if let Some(waiver) = &flag.waiver {
            let args = [("until", Arg::from(waiver.expires_on)), ("reason", waiver.reason.as_str().into())];
            lines.push(self.line("waiver", self.say("explain-waived", &args)));
            if let Some(id) = waiver.document {
                lines.push(self.document("waiver", id)?);
            }
        }
        lines.push(self.basis());
        lines.push(self.line("clears", self.of_rule("-clears")));
        let rule = Lead::Rule(flag.rule.id.to_string());
        lines.push(Line { label: "rule", said: self.of_rule("-compares"), leads: Some(rule) });
        Ok(lines)
    }

    fn days(&self, since: Date) -> i64 {
        i64::from(self.context.picture.at.date.days() - since.days()).max(0)
    }

    fn document(&self, label: &'static str, id: Id) -> Result<Line, Problem> {
        let (facts, at) = (self.context.view.facts(id)?, self.context.whenever());
        let text = |field| facts.text(field, at).map(ToString::to_string).unwrap_or_default();
        let date = facts.date(document::DATE, at).map(|date| date.to_string()).unwrap_or_default();
        let parts = [text(document::NUMBER), date, text(document::TITLE)];
        let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Ok(Line { label, said: said.join("  "), leads: Some(Lead::Subject(id)) })
    }
}
