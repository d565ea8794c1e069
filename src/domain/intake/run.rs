//! One import from first to last: read, resolve, judge, write.

use super::check::Checker;
use super::figures::Figures;
use super::gather::{Gathered, Marks};
use super::origins::Origins;
use super::pen::{Pen, exists, first_values};
use super::people::People;
use super::posts::Posts;
use super::round::{Fallen, judge};
use super::{Mode, Origin, Original, Outcome, Report, Rows, Settings, statement};
use super::{allocations, dated};
use crate::domain::books::{Fault, Moment, Sink, Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::At;
use crate::domain::field::{document, office};
use crate::domain::id::Id;
use crate::domain::ledger::Posting;
use crate::domain::limits;
use crate::domain::message::{Arg, Message};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{HashMap, VecDeque};

/// How far an import is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Rows read so far.
    Reading(u64),
    /// People written so far.
    Writing(u64),
}

/// How often progress is told, in rows.
const STEP_ROWS: u64 = 1_024;
/// Bytes of the number of an opening document.
const OPENING_BYTES_MAX: usize = 200;

/// Decides one import. Lines stream into `sink`; when the answer is [`Stop`] they must be given up. When nothing differs
/// from the books no line is given, and no entry should be written.
///
/// `rejects` gets every rejected row with its cells and reasons. `report` is filled as far as the import came, also when
/// it is refused.
///
/// # Errors
/// [`Stop::Refused`] (`import-no-rows`, `import-rows-rejected`, `import-ends-too-much`, `import-ends-unread`); [`Stop::Fault`] when the books
/// or the rows cannot be read (the message of [`Rows::next_row`] then).
#[allow(clippy::too_many_arguments)] // the parts come from different owners
pub fn run(
    source: &dyn Source,
    catalogue: &Catalogue,
    moment: &Moment,
    settings: &Settings,
    rows: &mut dyn Rows,
    sink: &mut dyn Sink,
    report: &mut Report,
    rejects: &mut dyn FnMut(&Original, Origin, &[Message]),
    progress: &mut dyn FnMut(Step),
) -> Result<Posting, Stop> {
    let mut gathered = Gathered::new(source.shelf());
    let keep = settings.rejects_allowed && !rows.can_rewind();
    let mut kept: HashMap<Origin, Original> = HashMap::new();
    let mut first: Option<(Origin, Message)> = None;
    // Rejected rows wait for those that fall when all are known: they are handed over in the order of the files.
    let mut held: VecDeque<Rejected> = VecDeque::new();
    let checker = Checker { catalogue, settings };
    while let Some(row) = rows.next_row().map_err(|message| Stop::Fault(Fault::new(message)))? {
        report.read += 1;
        if report.read.is_multiple_of(STEP_ROWS) {
            progress(Step::Reading(report.read));
        }
        row.warnings.iter().for_each(|warning| report.warning(Some(row.origin), warning));
        let wrong = match row.outcome {
            Outcome::Skipped(message) => {
                report.skipped += 1;
                report.reason(&message);
                continue;
            }
            Outcome::Rejected(reasons) => reasons,
            Outcome::Items(mut items) => {
                let found = checker.row(&mut items, &mut gathered)?;
                if found.wrong.is_empty() {
                    found.doubtful.iter().for_each(|doubt| report.warning(Some(row.origin), doubt));
                    gathered.origins.push(row.origin);
                    gathered.take((gathered.origins.len() - 1) as u32, items)?;
                    if keep {
                        kept.insert(row.origin, rows.original());
                    }
                    continue;
                }
                found.wrong
            }
        };
        report.rejected += 1;
        wrong.iter().for_each(|reason| report.reject(row.origin, reason));
        if first.is_none() {
            first = wrong.first().map(|reason| (row.origin, reason.clone()));
        }
        held.push_back((row.origin, rows.original(), wrong));
        if held.len() > limits::REJECTS_HELD_MAX {
            held.drain(..).for_each(|(origin, original, wrong)| rejects(&original, origin, &wrong));
        }
    }
    if report.read == 0 {
        return Err(Refusal::one(Reason::new("import-no-rows").with("files", settings.files.len())).into());
    }
    let mut fallen = Fallen::default();
    let mut taken: Vec<bool> = Vec::new();
    let refused = report.rejected > 0 && !settings.rejects_allowed;
    let mut nowhere = Nowhere;
    let sink: &mut dyn Sink = if refused { &mut nowhere } else { sink };
    let job = Job { source, catalogue, moment, settings };
    let decided = job.decide(&mut gathered, sink, report, &mut fallen, &mut taken, progress);
    for row in 0..gathered.origins.len() {
        match fallen.reasons.get(&(row as u32)) {
            Some(reasons) => {
                report.rejected += 1;
                let origin = gathered.origins.get(row as u32).unwrap_or_default();
                reasons.iter().for_each(|reason| report.reject(origin, reason));
                if first.as_ref().is_none_or(|(have, _)| origin < *have) {
                    first = reasons.first().map(|reason| (origin, reason.clone()));
                }
            }
            None if taken.get(row) == Some(&true) => report.taken += 1,
            None => report.unchanged += 1,
        }
    }
    report.sort();
    hand_over(rows, &gathered.origins, &fallen, &kept, held, rejects)?;
    let posting = decided?;
    if let Some((origin, reason)) = first.filter(|_| !settings.rejects_allowed) {
        let file = settings.files.get(origin.file as usize).map(|file| file.to_string()).unwrap_or_default();
        let refusal = Reason::new("import-rows-rejected").with("rejected", report.rejected).with("read", report.read);
        let refusal = refusal.with("file", file).with("line", origin.line).with("why", Arg::Sentence(Box::new(reason)));
        return Err(Refusal::one(refusal).into());
    }
    Ok(posting)
}

/// Takes lines that will not be written.
struct Nowhere;

impl Sink for Nowhere {
    fn line(&mut self, _: Line) -> Result<(), Fault> {
        Ok(())
    }
}

/// A rejected row: where it stands, its cells, every reason.
type Rejected = (Origin, Original, Vec<Message>);

/// Gives the rejected rows to the reject file, with their cells, in the order of the files: those found wanting while
/// reading, and between them those that fell afterwards.
fn hand_over(
    rows: &mut dyn Rows,
    origins: &Origins,
    fallen: &Fallen,
    kept: &HashMap<Origin, Original>,
    mut held: VecDeque<Rejected>,
    rejects: &mut dyn FnMut(&Original, Origin, &[Message]),
) -> Result<(), Stop> {
    let of_row = |row: &u32| origins.get(*row).unwrap_or_default();
    let mut give = |original: &Original, origin: Origin, reasons: &[Message]| {
        while let Some((earlier, original, reasons)) = held.pop_front_if(|(earlier, ..)| *earlier < origin) {
            rejects(&original, earlier, &reasons);
        }
        rejects(original, origin, reasons);
    };
    if !rows.can_rewind() {
        for (row, reasons) in &fallen.reasons {
            let origin = of_row(row);
            give(kept.get(&origin).unwrap_or(&Original::default()), origin, reasons);
        }
    } else if !fallen.reasons.is_empty() {
        let mut wanted: HashMap<Origin, &Vec<Message>> =
            fallen.reasons.iter().map(|(row, reasons)| (of_row(row), reasons)).collect();
        let unreadable = |message: Message| Stop::Fault(Fault::new(message));
        rows.rewind().map_err(unreadable)?;
        while !wanted.is_empty() {
            let Some(row) = rows.next_row().map_err(unreadable)? else { break };
            if let Some(reasons) = wanted.remove(&row.origin) {
                give(&rows.original(), row.origin, reasons);
            }
        }
    }
    held.into_iter().for_each(|(origin, original, reasons)| rejects(&original, origin, &reasons));
    Ok(())
}

/// What one import is decided from.
struct Job<'a> {
    source: &'a dyn Source,
    catalogue: &'a Catalogue,
    moment: &'a Moment,
    settings: &'a Settings,
}

impl Job<'_> {
    fn decide(
        &self,
        gathered: &mut Gathered,
        sink: &mut dyn Sink,
        report: &mut Report,
        fallen: &mut Fallen,
        taken: &mut Vec<bool>,
        progress: &mut dyn FnMut(Step),
    ) -> Result<Posting, Stop> {
        let date = self.settings.effective;
        let (number, opening) = match &self.settings.document {
            Some(number) => (number.clone(), false),
            None => (opening_number(self.settings), true),
        };
        let cited = gathered.document(&number);
        gathered.close();
        let mut items = std::mem::take(&mut gathered.unit_items);
        gathered.units.connect(&mut items, self.source, date)?;
        gathered.unit_items = items;
        let mut figures = Figures::connect(gathered, self.source, date)?;
        let mut posts = Posts::connect(gathered, self.source, date)?;
        let judged = judge(gathered, &mut figures, &mut posts, self.source, self.catalogue, self.settings)?;
        *fallen = judged.0;
        let origins = &gathered.origins;
        judged.1.iter().for_each(|(row, doubt)| report.warning(origins.get(*row), doubt));

        let mut nowhere = Nowhere;
        let refused = !fallen.reasons.is_empty() && !self.settings.rejects_allowed;
        let sink: &mut dyn Sink = if refused { &mut nowhere } else { sink };
        let next = statement::next(self.source, self.settings)?;
        let mut pen = Pen::new(self.source, sink, date, next, self.moment.seq);
        let mut marks = Marks {
            taken: vec![false; gathered.origins.len()],
            office: statement::office_name(self.source, self.settings)?,
            orders: HashMap::new(),
            told: Vec::new(),
        };
        let dead: std::collections::HashSet<u32> = fallen.reasons.keys().copied().collect();
        let dead = |row: u32| dead.contains(&row);
        let mut outside = Vec::new();
        dated::open(gathered, &figures, &mut posts, &dead, &mut outside);
        outside.iter().for_each(|(row, doubt)| report.warning(gathered.origins.get(*row), doubt));
        self.begin(&mut pen)?;
        let cited = self.cite(cited, opening, gathered, &mut figures, &mut pen, &mut marks)?;
        self.office(gathered, &dead, &mut pen, &mut marks)?;

        figures.write_documents(gathered, &mut pen, &mut marks)?;
        gathered.units.note_orders();
        gathered.units.tell_credits(self.source, date, &mut marks)?;
        for slot in gathered.units.mentioned() {
            gathered.units.write(slot, &mut pen, self.catalogue, cited, &mut marks)?;
        }
        figures.carry_levels(gathered, &mut pen)?;
        figures.write_totals(gathered, cited, &mut pen, &mut marks)?;
        let pools = gathered.pool_items.iter().map(|item| (item.row, item.pool));
        let counts = gathered.count_items.iter().map(|item| (item.row, item.pool));
        let freezes = gathered.freeze_items.iter().map(|item| (item.row, item.pool));
        let wanted: Vec<(u32, u32)> = pools.chain(counts).chain(freezes).collect();
        for (row, pool) in wanted {
            if let Some(pool) = figures.pool(pool).filter(|_| !dead(row)) {
                figures.write_pool(pool, gathered, self.catalogue, cited, &mut pen, &mut marks)?;
            }
        }
        figures.write_freezes(gathered, &mut pen, &mut marks)?;
        allocations::write(gathered, &mut figures, self.catalogue, cited, &dead, &mut pen, &mut marks)?;
        posts.write(gathered, &mut figures, self.catalogue, cited, &mut pen, &mut marks)?;
        let mut people = People::new(self.catalogue, gathered, &pen)?;
        dated::write(gathered, &mut figures, &posts, &mut people, &dead, cited, &mut pen, &mut marks)?;
        let mut tell = |done: u64| progress(Step::Writing(done));
        people.write(gathered, &mut figures, &posts, &dead, cited, &mut pen, &mut marks, &mut tell)?;
        for (row, message) in std::mem::take(&mut people.failed) {
            fallen.add(row, message);
        }
        let ended = match self.settings.mode {
            Mode::Add => Ok(()),
            Mode::Statement => {
                let unread = report.rejected + fallen.reasons.len() as u64;
                self.end(gathered, &dead, &mut figures, &posts, &mut people, &mut pen, report, unread)?
            }
        };
        let touched = pen.finish()?;
        for (row, message) in &marks.told {
            report.warning(row.and_then(|row| gathered.origins.get(row)), message);
        }
        *taken = marks.taken;
        ended?;
        let document = cited.filter(|_| pen.wrote);
        Ok(Posting { created: pen.created, notes: Vec::new(), document, reverses: None, touched })
    }

    /// The books begin with the first import, or earlier than they did.
    fn begin(&self, pen: &mut Pen) -> Result<(), Stop> {
        let known = self.source.facts(Id::OFFICE)?;
        let date = self.settings.effective;
        if known.date(office::BEGINS, At::newest(Date::MAX)).is_some_and(|begins| begins <= date) {
            return Ok(());
        }
        let begins = |effective: Date, mut fields: Vec<(u16, Fact)>| {
            fields.retain(|(number, _)| *number != office::BEGINS.number);
            fields.push((office::BEGINS.number, Fact::Is(Value::Date(date))));
            fields.sort_by_key(|(number, _)| *number);
            Line::Facts { subject: Id::OFFICE, effective, fields }
        };
        // An earlier beginning: what the office is holds from then on.
        let first = if exists(&known, date) { Vec::new() } else { first_values(&known) };
        pen.hold(begins(date, first.into_iter().map(|(number, value)| (number, Fact::Is(value))).collect()));
        let mut later: Vec<Date> = known.history(office::BEGINS).iter().map(|row| row.effective).collect();
        later.retain(|stated| *stated > date);
        later.dedup();
        later.into_iter().for_each(|stated| pen.hold(begins(stated, Vec::new())));
        Ok(())
    }

    /// The document of the import: known, stated by a row, or made now and written with the first change.
    fn cite(
        &self,
        slot: u32,
        opening: bool,
        gathered: &mut Gathered,
        figures: &mut Figures,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<Option<Id>, Stop> {
        if figures.states_document(slot) {
            return figures.document(slot, gathered, pen, marks);
        }
        let Some(have) = gathered.documents.get_mut(slot as usize) else { return Ok(None) };
        if have.id.is_none() {
            let id = pen.create(crate::domain::id::IdKind::Document)?;
            have.id = Some(id);
            let mut fields = vec![(document::NUMBER.number, Fact::Is(Value::Text(have.number.clone())))];
            if opening {
                fields.push((document::TITLE.number, Fact::Is(Value::Text(Text::known(OPENING)))));
            }
            fields.push((document::DATE.number, Fact::Is(Value::Date(pen.date))));
            pen.hold(Line::Facts { subject: id, effective: pen.date, fields });
        }
        Ok(have.id)
    }

    fn office(
        &self,
        gathered: &Gathered,
        dead: &dyn Fn(u32) -> bool,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<(), Stop> {
        let known = self.source.facts(Id::OFFICE)?;
        let staged = gathered.office_staged(dead, &mut |_, _, _| {});
        if let Some(name) = staged.iter().find(|staged| staged.number == office::NAME.number) {
            marks.office = name.value.as_text().cloned().unwrap_or_else(|| marks.office.clone());
        }
        let wants = staged.iter().map(|staged| (staged.number, staged.value.clone())).collect();
        for number in pen.state(Id::OFFICE, &known, wants)? {
            marks.staged(&staged, number);
        }
        Ok(())
    }

    /// Ends what a statement no longer mentions; the inner error refuses once everything is counted.
    #[allow(clippy::too_many_arguments)] // the parts of one import, borrowed apart
    fn end(
        &self,
        gathered: &Gathered,
        dead: &dyn Fn(u32) -> bool,
        figures: &mut Figures,
        posts: &Posts,
        people: &mut People,
        pen: &mut Pen,
        report: &mut Report,
        unread: u64,
    ) -> Result<Result<(), Stop>, Stop> {
        let of_pool = |pool: u32| gathered.pools.get(pool as usize).map(|pool| pool.unit);
        let mut slots: Vec<u32> = Vec::new();
        slots.extend(gathered.pool_items.iter().filter(|item| !dead(item.row)).filter_map(|item| of_pool(item.pool)));
        slots.extend(gathered.count_items.iter().filter(|item| !dead(item.row)).filter_map(|item| of_pool(item.pool)));
        for item in gathered.post_items.iter().filter(|item| !dead(item.row)) {
            slots.extend(gathered.posts.get(item.post as usize).map(|post| post.body));
            slots.extend(of_pool(item.pool));
        }
        slots.extend(gathered.roster.people.iter().filter(|row| !dead(row.row)).filter_map(|row| of_pool(row.pool)));
        let mut bodies: Vec<Id> = slots.into_iter().filter_map(|slot| gathered.units.book(slot)).collect();
        bodies.sort_unstable();
        bodies.dedup();
        let ending = statement::end(bodies, self.settings, figures, posts, people, pen)?;
        let ends: u64 = ending.ends.values().sum();
        report.ends = ending.told;
        report.would_end = ending.ends.iter().map(|(kind, count)| (kind.letter(), *count)).collect();
        let limit = u64::from(self.settings.end_limit_percent);
        // Rows that could not be read are not the whole truth: whoever stands in them must not end for a slip of the pen.
        if !self.settings.confirmed && self.settings.rejects_allowed && unread > 0 && ends > 0 {
            let reason = Reason::new("import-ends-unread").with("ends", ends).with("rejected", unread);
            return Ok(Err(Refusal::one(reason.with("date", pen.date)).into()));
        }
        if !self.settings.confirmed && ends * 100 > limit * ending.scope {
            let reason = Reason::new("import-ends-too-much").with("ends", ends).with("scope", ending.scope);
            return Ok(Err(Refusal::one(reason.with("percent", limit).with("date", pen.date)).into()));
        }
        Ok(Ok(()))
    }
}

/// The title of a document that opens the books.
const OPENING: &str = "期初建账";

/// The number of the document of an import that cites none: made of the profile, the date and the names of the files.
fn opening_number(settings: &Settings) -> Text {
    let mut number = format!("{OPENING} {} {}", settings.effective, settings.profile);
    for (index, file) in settings.files.iter().enumerate() {
        if number.len() + file.len() > OPENING_BYTES_MAX {
            number.push_str(&format!(" +{}", settings.files.len() - index));
            break;
        }
        number.push_str(if index == 0 { " " } else { ", " });
        number.push_str(file);
    }
    let end = number.char_indices().map(|(at, _)| at).find(|at| *at > limits::TEXT_BYTES_MAX / 2);
    Text::new(number.get(..end.unwrap_or(number.len())).unwrap_or(OPENING)).unwrap_or_else(|_| Text::known(OPENING))
}
