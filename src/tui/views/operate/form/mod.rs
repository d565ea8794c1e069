//! The form of an operation, made from its row alone: fields with completion, a check whenever a field is left, the
//! preview of what Enter would record.

mod draw;
mod order;
mod view;

use super::entry::{Entry, Offer};
use super::fit::Fitting;
use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::{Arg, Message};
use crate::domain::operation::{COMMON, Need, Spec};
use crate::domain::refusal::Reason;
use crate::office::ask::{Ask, Card, Choice, ChooseAsk, Order};
use crate::office::drafts::FormDraft;
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Checked, Work};
use crate::tui::state::Scene;
use crate::tui::views::View;

/// Choices asked for.
const CHOICES_MAX: usize = 50;
/// Questions by slot: below this, the choices of the field of that place.
const NAMES: u8 = 200;
const CARD: u8 = 201;
/// Names asked for at once.
const NAMES_MAX: usize = 500;

/// What is wrong with a field.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// A sentence.
    Said(Message),
    /// A reason of a refusal.
    Reason(Reason),
}

/// A draft that is offered.
struct Offered {
    draft: FormDraft,
    /// 0 goes on with it, 1 throws it away.
    cursor: usize,
}

/// A form being filled in.
pub(super) struct Form {
    spec: Spec,
    entries: Vec<Entry>,
    /// The field keys go to.
    at: usize,
    /// Whether its choices are listed, and which is marked.
    listing: bool,
    marked: Option<usize>,
    /// The argument that takes each of several subjects, these, and what they are called.
    several: Option<(&'static str, Vec<Id>)>,
    names: Vec<Choice>,
    /// What stood in the fields when it was opened.
    initial: Vec<String>,
    /// What the last check came to, of which orders, at which entry.
    outcome: Option<Checked>,
    checked: Vec<Order>,
    checked_at: Option<u64>,
    /// A fault of a field that the books found.
    found: Option<(usize, Fault)>,
    wanted: Option<Work>,
    checking: bool,
    posting: bool,
    /// Whether this form has kept a draft.
    kept: bool,
    /// The day it was opened.
    opened_on: Option<Date>,
    offered: Option<Offered>,
    /// The subject whose figures are shown.
    card: Option<Card>,
    /// First line of the preview shown.
    top: usize,
}

/// The form of an operation, filled as far as the selection tells.
pub fn view(scene: &Scene, fitting: Fitting) -> Box<dyn View> {
    let Fitting { spec, filled, several } = fitting;
    let common = |name: &str| COMMON.iter().find(|arg| arg.name == name).copied();
    // The document in hand comes first, then what it decides.
    let first = ["document", "effective_on"].into_iter().filter_map(common);
    let last = ["document_title", "document_issuer", "document_date", "reason"].into_iter().filter_map(common);
    let args = first.chain(spec.args.iter().copied()).chain(last);
    let taken = several.as_ref().map(|(arg, _)| *arg);
    let mut entries: Vec<Entry> = args
        .filter(|arg| Some(arg.name) != taken)
        .map(|arg| {
            let needed = match arg.name {
                "document" => spec.document,
                "reason" => spec.reason,
                _ => arg.need,
            };
            Entry::new(arg, needed == Need::Required)
        })
        .collect();
    for entry in &mut entries {
        let value = filled.iter().find(|(name, _)| *name == entry.arg.name).map(|(_, value)| value.clone());
        match (entry.arg.name, value) {
            (_, Some(value)) => entry.fill(&scene.talk, &value),
            ("effective_on", None) => {
                let today = scene.today.map(|today| today.to_string()).unwrap_or_default();
                entry.fill(&scene.talk, &today);
            }
            ("document", None) => {
                if let Some((asked, shown)) = &scene.cited {
                    entry.choose(Offer { asked: asked.clone(), shown: shown.clone(), detail: String::new() });
                }
            }
            _ => {}
        }
    }
    let initial = entries.iter().map(Entry::asked).collect();
    let draft = scene.drafts.iter().find(|draft| draft.operation == spec.name);
    let mut form = Form {
        spec,
        entries,
        at: 0,
        listing: false,
        marked: None,
        several,
        names: Vec::new(),
        initial,
        outcome: None,
        checked: Vec::new(),
        checked_at: None,
        found: None,
        wanted: None,
        checking: false,
        posting: false,
        kept: false,
        opened_on: scene.today,
        offered: draft.map(|draft| Offered { draft: draft.clone(), cursor: 0 }),
        card: None,
        top: 0,
    };
    form.begin();
    Box::new(form)
}

impl Form {
    /// To the first field that must be filled, else the first of its own that is empty.
    fn begin(&mut self) {
        let visible = self.visible();
        let empty = |place: &&usize| self.entries.get(**place).is_some_and(|entry| entry.text().is_empty());
        let needed = |place: &&usize| self.entries.get(**place).is_some_and(|entry| entry.needed);
        // A choice that may be left out is the exception; a figure or a name is what one came for.
        let own = |place: &&usize| {
            self.entries
                .get(**place)
                .is_some_and(|entry| !entry.is_choice() && self.spec.args.iter().any(|arg| arg.name == entry.arg.name))
        };
        let first = visible.iter().filter(empty).find(needed);
        let first = first.or_else(|| visible.iter().filter(empty).find(own)).copied();
        self.focus(first.or(visible.first().copied()).unwrap_or(0));
    }

    /// The field of an argument.
    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.arg.name == name)
    }
    fn here(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }
    fn here_mut(&mut self) -> Option<&mut Entry> {
        self.entries.get_mut(self.at)
    }

    /// Whether the document cited is not in the books yet, as far as is known.
    fn document_is_new(&self) -> bool {
        self.entry("document").is_some_and(|entry| {
            entry.chosen.is_none() && !entry.text().is_empty() && Id::parse(entry.text()).is_none()
        })
    }
    /// The fields shown: what is said of a document only where it is new.
    fn visible(&self) -> Vec<usize> {
        let is_new = self.document_is_new();
        let shown = |entry: &Entry| is_new || !entry.arg.name.starts_with("document_");
        self.entries.iter().enumerate().filter(|(_, entry)| shown(entry)).map(|(place, _)| place).collect()
    }

    fn focus(&mut self, place: usize) {
        self.at = place;
        let Some(entry) = self.entries.get_mut(place) else { return };
        entry.fresh = !entry.text().is_empty();
        // What must be chosen is offered at once.
        let offers = entry.needed && entry.is_choice() && !entry.is_document();
        (self.listing, self.marked) = (offers && entry.text().is_empty(), None);
    }
    fn step(&mut self, by: isize) {
        let visible = self.visible();
        let now = visible.iter().position(|place| *place == self.at).unwrap_or(0) as isize;
        let count = visible.len().max(1) as isize;
        if let Some(place) = visible.get((now + by).rem_euclid(count) as usize) {
            self.focus(*place);
        }
    }

    /// The kind of the subject whose fields an argument may name.
    fn kind_meant(&self) -> Option<IdKind> {
        let any = self.entries.iter().find(|entry| entry.arg.kind == crate::domain::operation::ArgType::AnySubject);
        let of_several = self.several.as_ref().and_then(|(_, ids)| ids.first());
        any.and_then(Entry::id).or(of_several.copied()).map(|id| id.kind)
    }
    /// What the field in hand offers.
    fn offers(&self, scene: &Scene) -> Vec<Offer> {
        match self.here() {
            Some(entry) if self.listing => entry.offers(&scene.talk, self.kind_meant()),
            _ => Vec::new(),
        }
    }

    /// The field in hand is left: what it holds is settled and everything is checked anew.
    fn leave(&mut self, scene: &Scene) -> Effects {
        let (of, today) = (self.kind_meant(), self.counted_from(scene));
        if let Some(entry) = self.here_mut() {
            entry.settle(&scene.talk, of, today);
        }
        self.check(scene)
    }
    /// The date that `+30` counts from: today for the effective date itself, else that.
    fn counted_from(&self, scene: &Scene) -> Option<Date> {
        let effective = self.entry("effective_on").and_then(|entry| Date::parse(&entry.asked()).ok());
        let is_effective = self.here().is_some_and(|entry| entry.arg.name == "effective_on");
        if is_effective { scene.today } else { effective.or(scene.today) }
    }

    /// The fields that must be given and are not.
    fn missing(&self) -> Vec<usize> {
        let lacks =
            |place: &usize| self.entries.get(*place).is_some_and(|entry| entry.needed && entry.text().is_empty());
        self.visible().into_iter().filter(lacks).collect()
    }
    /// The fields that the books find missing, where that is all that stands in the way.
    fn lacking(&self) -> Vec<usize> {
        let refusal = match self.outcome.as_ref().map(|checked| &checked.together) {
            Some(Err(problem)) => problem.refusal.as_ref(),
            _ => None,
        };
        let place = |reason: &Reason| match (reason.code(), reason.message.arg("name")) {
            ("argument-missing", Some(Arg::Text(name))) => {
                self.entries.iter().position(|entry| entry.arg.name == name.as_str())
            }
            _ => None,
        };
        let places: Option<Vec<usize>> =
            refusal.map(|refusal| refusal.reasons.iter().map(place).collect::<Option<_>>()).unwrap_or_default();
        let is_empty = |place: &usize| self.entries.get(*place).is_some_and(|entry| entry.text().is_empty());
        places.filter(|places| places.iter().all(is_empty)).unwrap_or_default()
    }
    /// The first field with something wrong that can be told without the books.
    fn faulty(&self) -> Option<usize> {
        let wrong = |place: &usize| self.entries.get(*place).is_some_and(|entry| entry.fault.is_some());
        self.visible().into_iter().find(wrong)
    }

    /// Checks the fields, then has the office say what would change; keeps a draft of what is there.
    fn check(&mut self, scene: &Scene) -> Effects {
        for entry in &mut self.entries {
            entry.fault = entry.check(scene.today);
        }
        let waits = self.entries.iter().any(|entry| entry.choose_when_known);
        let orders = self.orders();
        let recorded = scene.head.as_ref().map(|head| head.last_seq);
        if !self.missing().is_empty() || self.faulty().is_some() {
            (self.outcome, self.checking, self.found) = (None, false, None);
            self.checked.clear();
        } else if !waits && (orders != self.checked || recorded != self.checked_at) {
            (self.outcome, self.found, self.top) = (None, None, 0);
            (self.checked, self.checked_at) = (orders.clone(), recorded);
            self.wanted = Some(Work::Check(orders));
            self.checking = true;
        }
        self.keep()
    }
    /// Whether what was checked is what stands in the fields, at the newest entry.
    fn is_checked(&self, scene: &Scene) -> bool {
        let recorded = scene.head.as_ref().map(|head| head.last_seq);
        !self.checking && self.outcome.is_some() && self.checked == self.orders() && self.checked_at == recorded
    }

    fn questions(&self) -> Vec<(u8, Ask)> {
        let mut asks = Vec::new();
        if let (Some(entry), true) = (self.here().filter(|entry| entry.is_subject()), self.listing)
            && entry.chosen.is_none()
        {
            let of = match entry.subject_kind() {
                Some(IdKind::Tenure) => self.entry("person").and_then(Entry::id),
                Some(IdKind::Freeze) => self.entry("unit").and_then(Entry::id),
                _ => None,
            };
            let ask =
                ChooseAsk { kind: entry.subject_kind(), query: entry.query().to_string(), of, limit: CHOICES_MAX };
            asks.push((u8::try_from(self.at).unwrap_or(NAMES - 1), Ask::Choose(ask)));
        }
        let unnamed = |entry: &Entry| entry.chosen.as_ref().is_some_and(|chosen| chosen.asked == chosen.shown);
        let mut ids: Vec<Id> =
            self.entries.iter().filter(|entry| entry.is_subject() && unnamed(entry)).filter_map(Entry::id).collect();
        if let Some((_, several)) = &self.several {
            ids.extend(several.iter().filter(|id| !self.names.iter().any(|name| name.id == **id)));
        }
        if let Some(offered) = &self.offered {
            ids.extend(offered.draft.values.iter().filter_map(|(_, value)| Id::parse(value)));
        }
        ids.retain(|id| id.kind != IdKind::Entry);
        ids.truncate(NAMES_MAX);
        if !ids.is_empty() {
            asks.push((NAMES, Ask::Names(ids)));
        }
        asks.extend(self.subject().map(|id| (CARD, Ask::Card { id })));
        asks
    }

    /// The subject whose figures tell most: the unit, else the freeze or person it is about.
    fn subject(&self) -> Option<Id> {
        let own = |kind: IdKind| {
            let args = self.entries.iter().filter(move |entry| !entry.is_document() && entry.is_subject());
            args.filter_map(Entry::id).find(move |id| id.kind == kind)
        };
        [IdKind::Unit, IdKind::Freeze, IdKind::Person, IdKind::Post].into_iter().find_map(own)
    }
    /// The quota kind it is about.
    fn quota_kind(&self) -> Option<String> {
        let kind = crate::domain::operation::ArgType::Code(crate::domain::operation::CodeTable::QuotaKind);
        self.entries.iter().find(|entry| entry.arg.kind == kind).map(Entry::asked).filter(|code| !code.is_empty())
    }

    /// Names that have come in, put where ids stood.
    fn take_names(&mut self, names: Vec<Choice>) {
        for entry in &mut self.entries {
            let Some(id) = entry.id() else { continue };
            let unnamed = entry.chosen.as_ref().is_some_and(|chosen| chosen.asked == chosen.shown);
            if let (Some(name), true) = (names.iter().find(|name| name.id == id && !name.name.is_empty()), unnamed) {
                let fault = entry.fault.take();
                entry.choose(Offer { asked: id.to_string(), shown: name.name.clone(), detail: name.detail.clone() });
                entry.fault = fault;
            }
        }
        for name in names {
            if !self.names.iter().any(|have| have.id == name.id) {
                self.names.push(name);
            }
        }
    }

    /// What each of several is called, by place.
    fn name_of(&self, place: usize) -> Option<String> {
        let id = self.several.as_ref()?.1.get(place)?;
        let named = self.names.iter().find(|name| name.id == *id).map(|name| name.name.clone());
        Some(named.unwrap_or_else(|| id.to_string()))
    }

    /// Keeps what is filled in, or forgets a draft of it that no longer says anything.
    fn keep(&mut self) -> Effects {
        match self.as_draft() {
            Some(draft) => {
                self.kept = true;
                vec![Effect::Draft { operation: self.spec.name.to_string(), draft: Some(draft) }]
            }
            None if self.kept => {
                self.kept = false;
                vec![Effect::Draft { operation: self.spec.name.to_string(), draft: None }]
            }
            None => Effects::new(),
        }
    }
}
