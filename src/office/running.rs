//! An open office: answers questions, records orders, keeps the image of the newest books.

use crate::domain::books::{Fault, Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::entry::{Asked, Fact, Line};
use crate::domain::facts::At;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::message::{Arg, Message};
use crate::domain::operation::{self, STATUS_ACTIVE, Spec};
use crate::domain::table::Listing;
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::office::alerts::{self, Alerts, Kept};
use crate::office::ask::{Answer, Ask, Head, ListAsk, Order, Problem, Question, Receipt, Scope};
use crate::office::background::{self, Background};
use crate::office::catalogue::{Role, catalogue, roles};
use crate::office::clock::Clock;
use crate::office::image::Image;
use crate::office::lists::{self, Context, access_log};
use crate::office::opened::Seen;
use crate::office::order::{self, OrderStop, Ordering};
use crate::office::picture::Picture;
use crate::office::words::Language;
use crate::office::{card, choose, explain, find, flags, head, origin, resolve, tree, views};
use crate::store::{Access, AccessLog, Draft, Looked, ReadView, Store};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering as Atomic};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// The role of the one person whose machine it is, in a store without officers.
pub const OWNER: &str = "owner";

/// An open office.
pub struct Office {
    store: Store,
    operations: Vec<Spec>,
    catalogue: &'static Catalogue,
    clock: Clock,
    english: AtomicBool,
    role: &'static Role,
    image: Image,
    /// Threads that build the lookup index.
    warming: AtomicUsize,
    /// What else is worked out in the background.
    pub(super) background: Background,
    as_of: Mutex<Option<Arc<Picture>>>,
    /// What is looked at is a snapshot: of whom, and its date.
    seen: Option<Seen>,
    /// What the rules had found at the last visit; none: this is the first.
    visit: OnceLock<Option<Kept>>,
}

/// From a store's fault: exit 3.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::new(3, *fault.0)
    }
}

/// A refusal: exit 1; a fault: exit 3.
impl From<Stop> for Problem {
    fn from(stop: Stop) -> Problem {
        match stop {
            Stop::Fault(fault) => fault.into(),
            Stop::Refused(refusal) => {
                let first = refusal.reasons.first().map_or(Message::new("refused"), |reason| reason.message.clone());
                Problem { refusal: Some(refusal), ..Problem::new(1, first) }
            }
        }
    }
}

impl Office {
    /// Opens the office of a store file. `today`: a fixed day instead of the clock's.
    ///
    /// # Errors
    /// Exit 3 with the sentence when the store cannot be used.
    pub fn open(path: &Path, access: Access, today: Option<Date>, language: Language) -> Result<Office, Problem> {
        Office::of(Store::open(path, access)?, operation::table(), today, language)
    }

    /// The office of an open store, with this operation table.
    ///
    /// # Errors
    /// Exit 3 when the store cannot be read.
    pub fn of(store: Store, operations: Vec<Spec>, today: Option<Date>, language: Language) -> Result<Office, Problem> {
        let view = store.read()?;
        let zone = view.facts(Id::OFFICE)?.text(field::office::TIME_ZONE, At::newest(Date::MAX)).cloned();
        drop(view);
        let clock = Clock::new(today, zone.as_deref());
        let role = roles().iter().find(|role| role.code == OWNER);
        let role = role.ok_or_else(|| Problem::new(3, Message::new("role-unknown").with("role", OWNER)))?;
        Ok(Office {
            store,
            operations,
            catalogue: catalogue(),
            clock,
            english: AtomicBool::new(language == Language::En),
            role,
            image: Image::default(),
            warming: AtomicUsize::new(0),
            background: Background::default(),
            as_of: Mutex::new(None),
            seen: None,
            visit: OnceLock::new(),
        })
    }

    /// The office of a snapshot, looked at through a store made from its tables.
    pub(super) fn seen(self, seen: Seen) -> Office {
        Office { seen: Some(seen), ..self }
    }
    /// Refuses what only the books themselves can do.
    ///
    /// # Errors
    /// Exit 3 when what is looked at is a snapshot.
    pub fn only_books(&self) -> Result<(), Problem> {
        match &self.seen {
            Some(seen) => Err(Problem::new(3, seen.read_only())),
            None => Ok(()),
        }
    }
    /// The newest entry, in the numbers of the office whose books they are.
    pub fn last_entry(&self) -> Option<u64> {
        match &self.seen {
            Some(seen) => Some(seen.recorded),
            None => self.store.read().ok()?.last_seq().ok(),
        }
    }

    /// Makes the books of a new office in an empty store: its name, code and root unit, as entry 1.
    ///
    /// # Errors
    /// Exit 2 for a name or code that is no text; exit 3 when the store cannot be written.
    pub fn found(store: &Store, name: &str, code: &str, clock: &Clock) -> Result<(), Problem> {
        let text = |raw: &str| Text::new(raw).map_err(|message| Problem::new(2, message));
        let (name, code) = (text(name)?, text(code)?);
        if name.is_empty() || code.is_empty() {
            return Err(Problem::new(2, Message::new("office-name-missing")));
        }
        // The office and its root are there before every date that can be asked for.
        let always = Date::from_ymd(1900, 1, 1).unwrap_or(Date::MIN);
        let root = Id::new(IdKind::Unit, 1);
        let is = |value: Value| Fact::Is(value);
        let lines = vec![
            Line::Facts {
                subject: Id::OFFICE,
                effective: always,
                fields: vec![
                    (field::office::NAME.number, is((&name).into())),
                    (field::office::CODE.number, is((&code).into())),
                    (field::office::ROOT.number, is(root.into())),
                ],
            },
            Line::Facts {
                subject: root,
                effective: always,
                fields: vec![
                    (field::unit::NAME.number, is((&name).into())),
                    (field::unit::ORDER.number, is(10.into())),
                    (field::unit::KIND.number, is(text("group")?.into())),
                    (field::unit::STATUS.number, is(text(STATUS_ACTIVE)?.into())),
                ],
            },
        ];
        let draft = Draft {
            now: clock.now(),
            officer: None,
            role: text(OWNER)?,
            program: text(env!("CARGO_PKG_VERSION"))?,
            rules: crate::office::rules_digest(),
            caller_id: None,
            asked: Asked {
                operation: operation::FOUNDING.to_string(),
                args: vec![("code".to_string(), (&code).into()), ("office".to_string(), (&name).into())],
            },
            effective: always,
            today: clock.today(),
            reason: None,
            batch: None,
        };
        store.write(|write| {
            write.append(draft, |_, _, sink| {
                for line in lines {
                    sink.line(line)?;
                }
                Ok(Posting { created: vec![root], ..Posting::default() })
            })
        })?;
        Ok(())
    }

    /// The store behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }
    /// The code tables.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }
    /// The operation table.
    pub fn operations(&self) -> &[Spec] {
        &self.operations
    }
    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
    /// Today in the office's time zone.
    pub fn today(&self) -> Date {
        self.clock.today()
    }
    /// The language of names of kinds, levels and states.
    pub fn language(&self) -> Language {
        if self.english.load(Atomic::Relaxed) { Language::En } else { Language::Zh }
    }
    /// Changes that language.
    pub fn speak(&self, language: Language) {
        self.english.store(language == Language::En, Atomic::Relaxed);
    }
    /// The role in force.
    pub fn role(&self) -> &'static Role {
        self.role
    }

    /// The point of both times a question is for.
    pub(super) fn point(&self, question: &Question, view: &ReadView) -> Result<At, Problem> {
        if let Some(seen) = &self.seen {
            seen.check(question.as_of, question.recorded)?;
            return Ok(At::newest(seen.date));
        }
        let today = self.today();
        let date = question.as_of.unwrap_or(today);
        if let Some(begins) = operation::books_begin(view)?.filter(|begins| date < *begins && date != today) {
            let message = Message::new("as-of-before-books").with("date", date).with("begins", begins);
            return Err(Problem::new(2, message));
        }
        let last = view.last_seq()?;
        let seq = match question.recorded {
            None => u64::MAX,
            Some(seq) if seq == 0 || seq > last => {
                let message = Message::new("recorded-unknown").with("seq", seq).with("last", last);
                return Err(Problem::new(2, message));
            }
            // Half a batch is never shown: an entry inside one stands for the books before the batch.
            Some(seq) => match (view.header(seq)?, view.header(seq + 1)?) {
                (Some(this), Some(next)) if next.batch == this.batch && next.batch != next.seq => this.batch - 1,
                _ => seq,
            },
        };
        Ok(At { date, seq })
    }

    /// Tree and pools at a point: the image's for today and the newest entry, else read and kept for the next question.
    fn picture(&self, view: &ReadView, at: At) -> Result<Arc<Picture>, Fault> {
        let today = self.today();
        if at == At::newest(today) {
            return self.image.picture(view, at, self.catalogue);
        }
        let mut kept = self.as_of.lock().unwrap_or_else(PoisonError::into_inner);
        let last = view.last_seq()?;
        if let Some(picture) = kept.as_ref().filter(|picture| picture.at == at && picture.last_seq == last) {
            return Ok(picture.clone());
        }
        let is_first = kept.is_none();
        let picture = Arc::new(self.image.other_picture(view, at, today, self.catalogue, is_first)?);
        *kept = Some(picture.clone());
        Ok(picture)
    }

    /// Answers a question.
    ///
    /// # Errors
    /// Exit 2 for a question that cannot be answered, exit 3 when the store cannot be read.
    pub fn answer(&self, question: &Question) -> Result<Answer, Problem> {
        let answer = self.answer_from_store(question)?;
        Ok(match (answer, &self.seen) {
            // The entries of a snapshot are those of the office it comes from.
            (Answer::Listing(listing), Some(seen)) => Answer::Listing(Listing { recorded: seen.recorded, ..listing }),
            (Answer::Head(head), Some(seen)) => {
                Answer::Head(Head { last_seq: seen.recorded, read_only: Some(seen.read_only()), ..head })
            }
            (answer, _) => answer,
        })
    }

    fn answer_from_store(&self, question: &Question) -> Result<Answer, Problem> {
        let view = self.store.read()?;
        let at = self.point(question, &view)?;
        // What the first frame shows does not wait for the picture.
        if at == At::newest(self.today()) && !self.image.is_ready() {
            let quick = head::QuickContext { view: &view, catalogue: self.catalogue, today: at.date };
            match &question.ask {
                Ask::Head => return Ok(Answer::Head(self.signed(head::quick(&quick)?))),
                Ask::Tree { open, offset, limit, find: None, filter, scope: Scope::Own } if filter.is_empty() => {
                    return Ok(Answer::Tree(tree::quick(&quick, open, *offset, *limit)?));
                }
                _ => {}
            }
        }
        let picture = self.picture(&view, at)?;
        let mut context = Context {
            view: &view,
            picture: &picture,
            catalogue: self.catalogue,
            language: self.language(),
            reveal: false,
            image: &self.image,
        };
        Ok(match &question.ask {
            Ask::Head => Answer::Head(self.signed(head::head(&context, self.today())?)),
            Ask::List(ask) => {
                self.may_list(ask)?;
                context.reveal = ask.reveal;
                Answer::Listing(lists::list(&context, ask)?)
            }
            Ask::Frequencies { ask, column } => {
                self.may_list(ask)?;
                context.reveal = ask.reveal;
                Answer::Listing(lists::frequencies::frequencies(&context, ask, column)?)
            }
            Ask::Views { listing } => Answer::Views(views::list(&view, listing.as_deref())?),
            Ask::Find { query, limit } => Answer::Hits(find::find(&context, &self.image, query, *limit)?),
            Ask::Choose(ask) => Answer::Choices(choose::choose(&context, &self.image, ask)?),
            Ask::Names(ids) => Answer::Choices(choose::names(&context, ids)?),
            Ask::Card { id } => Answer::Card(Box::new(card::card(&context, *id)?)),
            Ask::Tree { open, offset, limit, find, filter, scope } => {
                let wanted = tree::Wanted { open, offset: *offset, limit: *limit, find: *find, filter, scope: *scope };
                Answer::Tree(tree::rows(&picture, &wanted))
            }
            Ask::Explain(of) => Answer::Explained(Box::new(explain::explain(&context, of)?)),
            Ask::Alerts { now } => Answer::Alerts(self.alerts(&context, *now)?),
            Ask::Origin { subject, kind, column, scope } => {
                Answer::Origin(Box::new(origin::origin(&context, *subject, kind.as_deref(), *column, *scope)?))
            }
        })
    }

    /// What the rules found, counted. The visit it is compared with is what was kept when this office first looked.
    fn alerts(&self, context: &Context, now: bool) -> Result<Alerts, Problem> {
        let store = self.store.path();
        let visit = self.visit.get_or_init(|| store.and_then(|path| alerts::read(&alerts::beside(path)))).as_ref();
        let at = context.picture.at;
        let is_newest = at == At::newest(self.today());
        if now {
            let scan = flags::scan(context)?;
            let kept = Kept::of(&scan);
            // What stood at an earlier date is no visit.
            if is_newest {
                alerts::keep(store, &kept);
            }
            return Ok(kept.alerts(visit.filter(|_| is_newest), true));
        }
        let kept = store.filter(|_| is_newest).and_then(|path| alerts::read(&alerts::beside(path)));
        let Some(kept) = kept else { return Ok(Alerts::default()) };
        let thresholds = flags::thresholds::thresholds(store)?;
        let is_current = kept.is_of(at.date, context.picture.last_seq, &thresholds);
        Ok(kept.alerts(visit, is_current))
    }

    /// Whether the role may see a listing; an unmasking goes to the access log.
    ///
    /// # Errors
    /// Exit 1 for a role that may not; exit 3 when the access log cannot be written.
    pub fn may_list(&self, ask: &ListAsk) -> Result<(), Problem> {
        if ask.name == access_log::NAME && !access_log::ROLES.contains(&self.role.code.as_str()) {
            return Err(Problem::new(1, Message::new("access-log-not-allowed").with("role", self.role.code.as_str())));
        }
        if ask.reveal {
            self.reveal(&format!("{} {}", ask.name, ask.unit.map(|unit| unit.to_string()).unwrap_or_default()))?;
        }
        Ok(())
    }

    /// Writes an unmasking to the access log; refused to a role that may not.
    fn reveal(&self, what: &str) -> Result<(), Problem> {
        if !self.role.reveal {
            return Err(Problem::new(1, Message::new("reveal-not-allowed").with("role", self.role.code.as_str())));
        }
        self.log_access("reveal", what)
    }

    /// Adds a line to the access log (查阅日志): unmaskings, exports, prints.
    ///
    /// # Errors
    /// Exit 3 when it cannot be written: then nothing is shown either.
    pub fn log_access(&self, act: &str, what: &str) -> Result<(), Problem> {
        let Some(path) = self.store.path() else { return Ok(()) };
        let looked = Looked {
            at: self.clock.now(),
            officer: String::new(),
            role: self.role.code.clone(),
            what: act.to_string(),
            subject: what.to_string(),
            rows: 0,
            detail: String::new(),
        };
        Ok(AccessLog::beside(path).append(&looked)?)
    }

    fn signed(&self, mut head: crate::office::ask::Head) -> crate::office::ask::Head {
        if head.at.date != self.today() || head.at.seq != u64::MAX {
            head.read_only = Some(Message::new("as-of-read-only"));
        } else if let Some(fault) = self.store.stopped_by() {
            head.read_only = Some(*fault.0);
        } else if self
            .store
            .path()
            .is_some_and(|path| path.metadata().is_ok_and(|about| about.permissions().readonly()))
        {
            // Opened to look: a copy put by, a medium that takes no writing.
            head.read_only = Some(Message::new("store-to-look"));
        }
        head
    }

    /// What orders of this moment share.
    pub fn ordering(&self) -> Result<Ordering<'_>, Problem> {
        Ok(Ordering {
            operations: &self.operations,
            catalogue: self.catalogue,
            today: self.today(),
            now: self.clock.now(),
            officer: None,
            role: Text::new(&self.role.code).map_err(|message| Problem::new(3, message))?,
            rules: crate::office::rules_digest(),
        })
    }

    /// Records all orders as one batch, or none; on a dry run only says what would change.
    ///
    /// # Errors
    /// The place of the order that stopped it, from 0, and its problem.
    pub fn post(&self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, (usize, Problem)> {
        self.post_as(&self.ordering().map_err(|problem| (0, problem))?, orders, dry_run)
    }

    /// As [`Office::post`], at a moment given: the sample city writes its past through here.
    ///
    /// # Errors
    /// As [`Office::post`].
    pub fn post_as(
        &self,
        ordering: &Ordering,
        orders: &[Order],
        dry_run: bool,
    ) -> Result<Vec<Receipt>, (usize, Problem)> {
        self.post_all(ordering, orders, dry_run, true)
    }

    /// As [`Office::post_as`] in one transaction, but each order stands for itself, as if given alone.
    ///
    /// # Errors
    /// As [`Office::post`].
    pub fn post_each(&self, ordering: &Ordering, orders: &[Order]) -> Result<Vec<Receipt>, (usize, Problem)> {
        self.post_all(ordering, orders, false, false)
    }

    fn post_all(
        &self,
        ordering: &Ordering,
        orders: &[Order],
        dry_run: bool,
        as_batch: bool,
    ) -> Result<Vec<Receipt>, (usize, Problem)> {
        let mut place = 0;
        let mut problem = None;
        let mut receipts = Vec::new();
        let mut lines = Vec::new();
        let outcome = self.store.write(|write| {
            let mut batch = None;
            for (index, order) in orders.iter().enumerate() {
                place = index;
                match self.one(ordering, write, order, batch, &mut lines) {
                    Ok(receipt) => {
                        if as_batch && batch.is_none() && !receipt.existed {
                            batch = receipt.seq;
                        }
                        receipts.push(receipt);
                    }
                    Err(OrderStop::Stop(stop)) => return Err(stop),
                    Err(OrderStop::Problem(found)) => {
                        problem = Some(*found);
                        return Err(given_up());
                    }
                }
            }
            if dry_run { Err(given_up()) } else { Ok(()) }
        });
        match (outcome, problem) {
            (_, Some(problem)) => Err((place, problem)),
            (Err(stop), None) if dry_run && stop == given_up() => {
                receipts.iter_mut().for_each(|receipt| receipt.seq = receipt.seq.filter(|_| receipt.existed));
                self.name_subjects(receipts.iter_mut().flat_map(|receipt| &mut receipt.notes));
                Ok(receipts)
            }
            (Err(stop), None) => Err((place, self.with_names(stop.into()))),
            (Ok(()), None) => {
                let written = receipts.iter().filter(|receipt| !receipt.existed);
                if let Some(seq) = written.filter_map(|receipt| receipt.seq).max()
                    && let Ok(view) = self.store.read()
                {
                    self.image.follow(&view, self.catalogue, &lines, seq);
                }
                self.name_subjects(receipts.iter_mut().flat_map(|receipt| &mut receipt.notes));
                Ok(receipts)
            }
        }
    }

    /// A refusal whose subjects are named, as people know them.
    fn with_names(&self, mut problem: Problem) -> Problem {
        let reasons = problem.refusal.iter_mut().flat_map(|refusal| &mut refusal.reasons);
        self.name_subjects(reasons.map(|reason| &mut reason.message).chain([&mut problem.message]));
        problem
    }

    fn name_subjects<'m>(&self, messages: impl Iterator<Item = &'m mut Message>) {
        let Ok(view) = self.store.read() else { return };
        let newest = At::newest(Date::MAX);
        for (_, arg) in messages.flat_map(|message| &mut message.args) {
            if let Arg::Id(id) = arg
                && let Ok(Some(name)) = resolve::known_as(&view, *id, self.catalogue, self.language(), newest)
            {
                *arg = Arg::Named(*id, name);
            }
        }
    }

    fn one(
        &self,
        ordering: &Ordering,
        write: &crate::store::WriteView,
        order: &Order,
        batch: Option<u64>,
        lines: &mut Vec<Line>,
    ) -> Result<Receipt, OrderStop> {
        if let Some(spec) = self.operations.iter().find(|spec| spec.name == order.operation)
            && !self.role.may(spec.group)
        {
            let reason = crate::domain::refusal::Reason::new("role-may-not")
                .with("role", self.role.code.as_str())
                .with("operation", spec.name);
            return Err(Stop::from(crate::domain::refusal::Refusal::one(reason)).into());
        }
        order::append(ordering, write, order, batch, lines)
    }

    /// Builds the image in the background after a while, so that the first lookup finds it; what is there already stays.
    pub fn warm(self: &Arc<Office>, after: Duration) {
        // What fails here is said to whoever asks.
        let (pictures, names) = (self.clone(), Warming::begin(self));
        let (picked, wait) = std::sync::mpsc::channel::<()>();
        std::thread::spawn(move || {
            std::thread::sleep(after);
            if let Ok(view) = pictures.store.read() {
                let at = At::newest(pictures.today());
                let _ = pictures.image.picture(&view, at, pictures.catalogue);
                // Names first: they are what is waited for.
                let _ = wait.recv();
                let _ = pictures.image.roster(&view, at);
            }
        });
        std::thread::spawn(move || {
            std::thread::sleep(after);
            if let Ok(view) = names.0.store.read() {
                let _ = names.0.image.index(&view, names.0.catalogue);
            }
            drop(picked);
        });
    }
    /// As [`Office::answer`], but nothing waits for what is long to read: a lookup is answered from what is there, and
    /// says that it is not complete; what rests on everybody, or on the rules, is worked out in the background, and
    /// asked for again ([`Answer::Later`]).
    ///
    /// # Errors
    /// As [`Office::answer`].
    pub fn answer_so_far(self: &Arc<Office>, question: &Question) -> Result<Answer, Problem> {
        let Ask::Find { query, limit } = &question.ask else {
            let is_later = self.seen.is_none() && background::is_later(self, question)?;
            return if is_later { Ok(Answer::Later) } else { self.answer(question) };
        };
        if self.warming.load(Atomic::SeqCst) == 0 {
            return self.answer(question);
        }
        let view = self.store.read()?;
        let at = self.point(question, &view)?;
        let is_today = at == At::newest(self.today());
        let Some(picture) =
            (if is_today { self.image.picture_so_far(&view, at)? } else { Some(self.picture(&view, at)?) })
        else {
            return Ok(Answer::Hits(find::nothing_yet(query)));
        };
        let (catalogue, language, image) = (self.catalogue, self.language(), &self.image);
        let context = Context { view: &view, picture: &picture, catalogue, language, reveal: false, image };
        Ok(Answer::Hits(find::find_so_far(&context, image, query, *limit)?))
    }
    /// The image of the newest books.
    pub fn image(&self) -> &Image {
        &self.image
    }
    /// Resolves an id, code, number or name.
    ///
    /// # Errors
    /// Exit 2 when nothing fits or several do.
    pub fn resolve(&self, text: &str, kind: Option<IdKind>, as_of: Option<Date>) -> Result<Id, Problem> {
        let view = self.store.read()?;
        resolve::resolve(&view, text, kind, At::newest(as_of.unwrap_or_else(|| self.today())))
    }
    /// Runs `work` with the context of a point of both times: for exports.
    ///
    /// # Errors
    /// As [`Office::answer`], and whatever `work` returns.
    pub fn with_context<R>(
        &self,
        as_of: Option<Date>,
        recorded: Option<u64>,
        work: impl FnOnce(&Context) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        let view = self.store.read()?;
        let at = self.point(&Question { ask: Ask::Head, as_of, recorded }, &view)?;
        let picture = self.picture(&view, at)?;
        work(&Context {
            view: &view,
            picture: &picture,
            catalogue: self.catalogue,
            language: self.language(),
            reveal: false,
            image: &self.image,
        })
    }
}

/// Counts in [`Office::warming`] while it lives.
struct Warming(Arc<Office>);

impl Warming {
    fn begin(office: &Arc<Office>) -> Warming {
        office.warming.fetch_add(1, Atomic::SeqCst);
        Warming(office.clone())
    }
}

impl Drop for Warming {
    fn drop(&mut self) {
        self.0.warming.fetch_sub(1, Atomic::SeqCst);
    }
}

/// Ends a write transaction on purpose: nothing of it stays.
pub(super) fn given_up() -> Stop {
    Stop::Fault(Fault::new(Message::new("given-up")))
}
