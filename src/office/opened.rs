//! A sealed snapshot opened to look (`--store FILE.estab`): verified first, then its tables become the facts and moves of
//! a store in memory, under the ids they have at home. It knows its own date and nothing before or after.

use crate::domain::books::Stop;
use crate::domain::catalogue::{Catalogue, STATE_ON_DUTY};
use crate::domain::citizen_id::Sex;
use crate::domain::date::Date;
use crate::domain::entry::{Asked, Fact, Line};
use crate::domain::field::{self, Field, document, freeze, person, pool, post, tenure, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::operation;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::retirement::Category;
use crate::domain::retiring;
use crate::domain::snapshot::Head;
use crate::domain::table::Cell;
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::exchange::bundle::Bundle;
use crate::office::ask::Problem;
use crate::office::catalogue::catalogue;
use crate::office::clock::Clock;
use crate::office::desk::Opening;
use crate::office::running::{OWNER, Office};
use crate::store::{self, Draft, MemoryMedium, Store};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Exit status of a store that cannot be used.
const EXIT_STORE: u8 = 3;
/// What every zip begins with.
const ZIP: [u8; 4] = *b"PK\x03\x04";
/// How a holding that is listed apart stands in the table of people.
const APART: &str = "apart";
/// A unit that works.
const ACTIVE: &str = operation::STATUS_ACTIVE;

/// What is seen through a snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The office that made it.
    pub office: String,
    /// Its one date.
    pub date: Date,
    /// The newest entry it takes into account, in the numbers of that office.
    pub recorded: u64,
}

impl Seen {
    /// Why nothing can be entered.
    pub fn read_only(&self) -> Message {
        Message::new("opened-read-only").with("office", self.office.as_str()).with("date", self.date)
    }
    /// Whether it answers for this point.
    ///
    /// # Errors
    /// Exit 2 for another date or entry.
    pub fn check(&self, as_of: Option<Date>, recorded: Option<u64>) -> Result<(), Problem> {
        let other = as_of.is_some_and(|date| date != self.date) || recorded.is_some_and(|seq| seq != self.recorded);
        if !other {
            return Ok(());
        }
        let message = Message::new("opened-one-date").with("office", self.office.as_str());
        Err(Problem::new(2, message.with("date", self.date).with("recorded", self.recorded)))
    }
}

/// Whether a file is a snapshot and no store, by its first bytes.
pub fn is_bundle(path: &Path) -> bool {
    let mut start = [0u8; ZIP.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok_and(|()| start == ZIP)
}

/// Opens a snapshot to look.
///
/// # Errors
/// Exit 3 with the first thing that is wrong when it does not verify.
pub fn open(opening: &Opening) -> Result<Office, Problem> {
    let failed = |message: Message| Problem::new(EXIT_STORE, message);
    let mut bundle = Bundle::open(&opening.store).map_err(failed)?;
    let head = bundle.manifest().head.clone();
    let medium = Arc::new(MemoryMedium::default());
    let made = Store::with_backend(medium.clone(), store::Access::Write)?;
    fill(&made, &head, |name, each| {
        if bundle.manifest().tables.iter().all(|table| table.name != name) {
            return Ok(());
        }
        let columns: Vec<String> = {
            let table = bundle.manifest().tables.iter().find(|table| table.name == name);
            table.map(|table| table.columns.iter().map(|column| column.name.clone()).collect()).unwrap_or_default()
        };
        bundle.table(name, &mut |cells| each(&Row { columns: &columns, cells })).map(|_| ())
    })?;
    drop(made);
    let store = Store::with_backend(medium, store::Access::Read)?;
    let office = Office::of(store, operation::table(), opening.today, opening.language)?;
    Ok(office.seen(Seen { office: head.office, date: head.date, recorded: head.recorded }))
}

/// A row of a table with the names of its columns.
struct Row<'a> {
    columns: &'a [String],
    cells: &'a [Cell],
}

impl Row<'_> {
    fn get(&self, name: &str) -> Cell {
        let place = self.columns.iter().position(|column| column == name);
        place.and_then(|place| self.cells.get(place)).cloned().unwrap_or(Cell::Unknown)
    }
    fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_text().map(str::to_string)
    }
    fn id(&self, name: &str) -> Option<Id> {
        self.get(name).as_id()
    }
    fn places(&self, name: &str) -> Option<Places> {
        self.get(name).as_places()
    }
    fn date(&self, name: &str) -> Option<Date> {
        match self.get(name) {
            Cell::Date(date) => Some(date),
            _ => None,
        }
    }
}

/// Hands over every row of a table.
type Tables<'t> = dyn FnMut(&str, &mut dyn FnMut(&Row) -> Result<(), Message>) -> Result<(), Message> + 't;

/// Writes the tables as one entry.
fn fill(
    made: &Store,
    head: &Head,
    mut tables: impl FnMut(&str, &mut dyn FnMut(&Row) -> Result<(), Message>) -> Result<(), Message>,
) -> Result<(), Problem> {
    let lines = Lines::of(head, &mut tables).map_err(|message| Problem::new(EXIT_STORE, message))?;
    let text = |raw: &str| Text::new(raw).map_err(|message| Problem::new(EXIT_STORE, message));
    let draft = Draft {
        now: Clock::new(Some(head.date), None).now(),
        officer: None,
        role: text(OWNER)?,
        program: text(&head.program)?,
        rules: head.rules,
        caller_id: None,
        asked: Asked { operation: operation::FOUNDING.to_string(), args: Vec::new() },
        effective: head.date,
        today: head.date,
        reason: None,
        batch: None,
    };
    made.write(|write| {
        write
            .append(draft, |_, _, sink| {
                for line in lines.lines {
                    sink.line(line)?;
                }
                Ok(Posting::default())
            })
            .map(|_| ())
    })
    .map_err(|stop: Stop| Problem::from(stop))
}

/// Facts of one subject, gathered before they are written in the order of their numbers.
#[derive(Default)]
struct Facts(BTreeMap<u16, Fact>);

impl Facts {
    fn put(&mut self, field: Field, value: Option<Value>) {
        if let Some(value) = value {
            self.0.insert(field.number, Fact::Is(value));
        }
    }
    /// The cell of a table as the value of a field.
    fn cell(&mut self, field: Field, cell: Cell) -> Result<(), Message> {
        let value = match cell {
            Cell::Text(text) => Some(Value::Text(Text::new(&text)?)),
            Cell::Places(places) => Some(Value::Places(places)),
            Cell::Int(int) => Some(Value::Int(int)),
            Cell::Date(date) => Some(Value::Date(date)),
            Cell::Id(id) => Some(Value::Id(id)),
            Cell::Flag(flag) => Some(Value::Flag(flag)),
            Cell::Unknown | Cell::List(_) | Cell::Message(_) => None,
        };
        self.put(field, value);
        Ok(())
    }
}

/// A pool as far as the rows of other tables need it.
struct PoolSeen {
    id: Id,
    kind: String,
    freezes: bool,
    /// The last person of it that was seen: its people stand in the order of their ids.
    last: u64,
}

/// The lines of the one entry.
struct Lines {
    lines: Vec<Line>,
    head_date: Date,
    /// There before every date that can be asked for.
    always: Date,
    catalogue: &'static Catalogue,
    documents: HashMap<String, Id>,
    next_document: u64,
    pools: HashMap<Id, Vec<PoolSeen>>,
    /// Name and parent of every unit, for departments told by name.
    units: HashMap<Id, (String, Option<Id>)>,
    below: HashMap<(Id, String), Id>,
    next_person: u64,
    /// Holdings of each person so far.
    slots: HashMap<Id, u64>,
    /// Posts: what is occupied of them, and the lines of the tenures that hold them.
    posts: HashMap<Id, (Places, Vec<usize>)>,
}

impl Lines {
    fn of(head: &Head, tables: &mut Tables) -> Result<Lines, Message> {
        let always = Date::from_ymd(1900, 1, 1).unwrap_or(Date::MIN);
        let mut lines = Lines {
            lines: Vec::new(),
            head_date: head.date,
            always,
            catalogue: catalogue(),
            documents: HashMap::new(),
            next_document: 1,
            pools: HashMap::new(),
            units: HashMap::new(),
            below: HashMap::new(),
            next_person: 1,
            slots: HashMap::new(),
            posts: HashMap::new(),
        };
        let mut root = None;
        tables("units", &mut |row| {
            root = root.or(row.id("id"));
            lines.unit(row)
        })?;
        lines.office(head, root)?;
        tables("documents", &mut |row| lines.document(row))?;
        let mut count = 0;
        tables("totals", &mut |row| {
            count += 1;
            lines.total(row, count)
        })?;
        tables("vacancies", &mut |row| lines.pool(row))?;
        tables("posts", &mut |row| lines.post(row))?;
        tables("people", &mut |row| {
            lines.next_person = lines.next_person.max(row.id("id").map_or(0, |id| id.number) + 1);
            lines.person(row)
        })?;
        tables("frozen", &mut |row| lines.freeze(row))?;
        lines.shares();
        Ok(lines)
    }

    fn facts(&mut self, subject: Id, effective: Date, facts: Facts) {
        if !facts.0.is_empty() {
            self.lines.push(Line::Facts { subject, effective, fields: facts.0.into_iter().collect() });
        }
    }

    fn moved(&mut self, subject: Id, column: Column, effective: Date, places: Option<Places>) {
        if let Some(places) = places.filter(|places| !places.is_zero()) {
            self.lines.push(Line::Move { subject, column, effective, places });
        }
    }

    /// The document of a number; one that the table does not list comes into the books after the date.
    fn number(&mut self, number: Option<String>) -> Result<Option<Id>, Message> {
        let Some(number) = number else { return Ok(None) };
        if let Some(id) = self.documents.get(&number) {
            return Ok(Some(*id));
        }
        let id = Id::new(IdKind::Document, self.next_document);
        self.next_document += 1;
        let mut facts = Facts::default();
        facts.cell(document::NUMBER, Cell::text(&number))?;
        self.documents.insert(number, id);
        self.facts(id, self.head_date.plus_days(1), facts);
        Ok(Some(id))
    }

    fn office(&mut self, head: &Head, root: Option<Id>) -> Result<(), Message> {
        let mut facts = Facts::default();
        facts.cell(field::office::NAME, Cell::text(&head.office))?;
        facts.cell(field::office::CODE, Cell::text(&head.code))?;
        facts.cell(field::office::BEGINS, head.date.into())?;
        facts.cell(field::office::LANGUAGE, Cell::text(&head.language))?;
        facts.cell(field::office::ROOT, root.into())?;
        self.facts(Id::OFFICE, self.always, facts);
        Ok(())
    }

    fn unit(&mut self, row: &Row) -> Result<(), Message> {
        let Some(id) = row.id("id") else { return Ok(()) };
        let mut facts = Facts::default();
        for (name, field) in [
            ("name", unit::NAME),
            ("short_name", unit::SHORT_NAME),
            ("code", unit::CODE),
            ("credit_code", unit::CREDIT_CODE),
            ("order", unit::ORDER),
            ("kind", unit::KIND),
            ("level", unit::LEVEL),
            ("government_level", unit::GOVERNMENT_LEVEL),
            ("funding", unit::FUNDING),
            ("parent", unit::PARENT),
            ("status", unit::STATUS),
            ("established_on", unit::ESTABLISHED_ON),
            ("abolished_on", unit::ABOLISHED_ON),
        ] {
            facts.cell(field, row.get(name))?;
        }
        if row.get("status") == Cell::Unknown {
            facts.cell(unit::STATUS, ACTIVE.into())?;
        }
        let (name, parent) = (row.text("name").unwrap_or_default(), row.id("parent"));
        if let Some(parent) = parent {
            self.below.entry((parent, name.clone())).or_insert(id);
        }
        self.units.insert(id, (name, parent));
        self.facts(id, self.always, facts);
        Ok(())
    }

    fn document(&mut self, row: &Row) -> Result<(), Message> {
        let Some(id) = row.id("id") else { return Ok(()) };
        let mut facts = Facts::default();
        for (name, field) in [
            ("number", document::NUMBER),
            ("title", document::TITLE),
            ("issuer", document::ISSUER),
            ("date", document::DATE),
            ("marking", document::MARKING),
        ] {
            facts.cell(field, row.get(name))?;
        }
        if let Some(number) = row.text("number") {
            self.documents.entry(number).or_insert(id);
        }
        self.next_document = self.next_document.max(id.number + 1);
        self.facts(id, self.always, facts);
        Ok(())
    }

    fn total(&mut self, row: &Row, number: u64) -> Result<(), Message> {
        let id = Id::new(IdKind::Total, number);
        let document = self.number(row.text("document"))?;
        let mut facts = Facts::default();
        facts.cell(total::LEVEL, row.get("government_level"))?;
        facts.cell(total::KIND, row.get("kind"))?;
        facts.cell(total::STATED, row.places("total").is_some().into())?;
        facts.cell(total::DOCUMENT, document.into())?;
        self.facts(id, self.always, facts);
        self.moved(id, Column::Total, self.head_date, row.places("total"));
        self.moved(id, Column::Approved, self.head_date, row.places("approved"));
        Ok(())
    }

    fn pool(&mut self, row: &Row) -> Result<(), Message> {
        let (Some(id), Some(of), Some(kind)) = (row.id("pool"), row.id("unit"), row.text("kind")) else {
            return Ok(());
        };
        let document = self.number(row.text("approved_document"))?;
        let mut facts = Facts::default();
        facts.cell(pool::UNIT, of.into())?;
        facts.cell(pool::KIND, Cell::text(&kind))?;
        facts.cell(pool::FUNDING, row.get("funding"))?;
        facts.cell(pool::STATED, row.places("approved").is_some().into())?;
        facts.cell(pool::DECLARED, row.get("declared"))?;
        facts.cell(pool::DOCUMENT, document.into())?;
        self.facts(id, self.always, facts);
        // A vacancy is as old as its oldest move.
        let since = row.date("vacant_since").unwrap_or(self.head_date).min(self.head_date);
        for column in Column::ALL.into_iter().filter(|column| *column != Column::Total) {
            self.moved(id, column, since, row.places(column.name()));
        }
        let freezes = ["frozen", "pending_freeze"];
        let freezes = freezes.iter().any(|name| row.places(name).is_some_and(|places| !places.is_zero()));
        self.pools.entry(of).or_default().push(PoolSeen { id, kind, freezes, last: 0 });
        Ok(())
    }

    fn post(&mut self, row: &Row) -> Result<(), Message> {
        let (Some(id), Some(of)) = (row.id("id"), row.id("unit")) else { return Ok(()) };
        let status = row.text("status").unwrap_or_default();
        let mut facts = Facts::default();
        for (name, field) in [
            ("number", post::NUMBER),
            ("unit", post::UNIT),
            ("title", post::TITLE),
            ("grade", post::GRADE),
            ("places", post::PLACES),
            ("reports_to", post::REPORTS_TO),
            ("vacated_by", post::VACATED_BY),
        ] {
            facts.cell(field, row.get(name))?;
        }
        let kind = row.text("kind");
        facts.cell(post::POOL, self.pool_above(of, kind.as_deref()).into())?;
        self.facts(id, self.always, facts);
        // What was said last of it, and since when.
        let said = match status.as_str() {
            "frozen" | "abolished" => (post::STATE, status.as_str()),
            "vacant" | "not-stated" => (post::HOLDING, status.as_str()),
            "filled-unnamed" => (post::HOLDING, "unnamed"),
            _ => (post::HOLDING, "named"),
        };
        let since = row.date("since");
        if since.is_some() || !matches!(status.as_str(), "vacant" | "filled") {
            let mut facts = Facts::default();
            facts.cell(said.0, said.1.into())?;
            self.facts(id, since.unwrap_or(self.always).min(self.head_date), facts);
        }
        self.posts.insert(id, (row.places("occupied").unwrap_or_default(), Vec::new()));
        Ok(())
    }

    /// The pool of a kind that a post of a unit or one of its departments counts in.
    fn pool_above(&self, of: Id, kind: Option<&str>) -> Option<Id> {
        let mut at = Some(of);
        for _ in 0..limits::TREE_DEPTH_MAX {
            let unit = at?;
            let found =
                self.pools.get(&unit).and_then(|pools| pools.iter().find(|pool| Some(pool.kind.as_str()) == kind));
            match found {
                Some(pool) => return Some(pool.id),
                None => at = self.units.get(&unit).and_then(|(_, parent)| *parent),
            }
        }
        None
    }

    fn person(&mut self, row: &Row) -> Result<(), Message> {
        let (Some(id), Some(of)) = (row.id("id"), row.id("unit")) else { return Ok(()) };
        let kind = row.text("kind");
        let is_first = !self.slots.contains_key(&id);
        let slot = *self.slots.entry(id).and_modify(|slot| *slot += 1).or_insert(0);
        if is_first {
            let mut facts = Facts::default();
            for (name, field) in [
                ("name", person::NAME),
                ("number", person::NUMBER),
                ("sex", person::SEX),
                ("birth_date", person::BIRTH_DATE),
                ("title", person::TITLE),
                ("level", person::LEVEL),
            ] {
                facts.cell(field, row.get(name))?;
            }
            if let Some(category) = self.category(row, kind.as_deref()) {
                facts.cell(person::RETIREMENT, Cell::text(category.code()))?;
            }
            self.facts(id, self.always, facts);
        }
        // Several pools of one kind: their people follow one another, each in the order of ids.
        let pool = self.pools.get_mut(&of).and_then(|pools| {
            let wanted = |pool: &&mut PoolSeen| Some(pool.kind.as_str()) == kind.as_deref() && pool.last <= id.number;
            pools.iter_mut().find(wanted)
        });
        let Some(pool) = pool else { return Ok(()) };
        pool.last = id.number;
        let pool = pool.id;
        let document = self.number(row.text("entry_document"))?;
        let state = row.text("state").unwrap_or_default();
        let department = row.text("department").and_then(|name| self.department(of, &name));
        let mut facts = Facts::default();
        facts.cell(tenure::POOL, pool.into())?;
        facts.cell(tenure::DEPARTMENT, department.into())?;
        facts.cell(tenure::POST, row.get("post"))?;
        facts.cell(tenure::SHARE, Places::whole(1).into())?;
        facts.cell(tenure::STATE, if state == APART { STATE_ON_DUTY.into() } else { Cell::text(&state) })?;
        facts.cell(tenure::APART, (state == APART).into())?;
        facts.cell(tenure::ENTERED_ON, row.get("entered_on"))?;
        facts.cell(tenure::ENTRY_DOCUMENT, document.into())?;
        let counts = matches!(row.get("counts"), Cell::Flag(true));
        if let Some((_, holders)) = row.id("post").filter(|_| counts).and_then(|post| self.posts.get_mut(&post)) {
            holders.push(self.lines.len());
        }
        self.facts(Id::tenure(id, slot), self.always, facts);
        Ok(())
    }

    /// The register's category that gives the day of retirement of the table; it is not in the table itself.
    fn category(&self, row: &Row, kind: Option<&str>) -> Option<Category> {
        let (wanted, birth) = (row.date("retires_on")?, row.date("birth_date")?);
        let sex = row.text("sex").and_then(|sex| Sex::parse(&sex));
        let careers = self.catalogue.careers(kind?);
        let gives = |stated: Option<Category>| {
            retiring::of(birth, sex, stated, careers).is_some_and(|window| window.expected == wanted)
        };
        if gives(None) { None } else { Category::ALL.into_iter().find(|category| gives(Some(*category))) }
    }

    /// A department of a unit by its name: directly below, else further down.
    fn department(&self, of: Id, name: &str) -> Option<Id> {
        if let Some(id) = self.below.get(&(of, name.to_string())) {
            return Some(*id);
        }
        if self.units.get(&of).is_some_and(|(own, _)| own == name) {
            return Some(of);
        }
        let is_below = |id: Id| {
            let mut at = Some(id);
            (0..limits::TREE_DEPTH_MAX).any(|_| {
                at = at.and_then(|id| self.units.get(&id)).and_then(|(_, parent)| *parent);
                at == Some(of)
            })
        };
        let mut found = self.below.iter().filter(|((_, have), id)| have == name && is_below(**id)).map(|(_, id)| *id);
        found.next()
    }

    fn freeze(&mut self, row: &Row) -> Result<(), Message> {
        let (Some(id), Some(of)) = (row.id("freeze"), row.id("unit")) else { return Ok(()) };
        let kind = row.text("kind");
        let of_kind = |pool: &&PoolSeen| Some(pool.kind.as_str()) == kind.as_deref();
        let pools = self.pools.get(&of).map(Vec::as_slice).unwrap_or_default();
        let pool = pools.iter().filter(of_kind).find(|pool| pool.freezes).or_else(|| pools.iter().find(of_kind));
        let pool = pool.map(|pool| pool.id);
        let document = self.number(row.text("document"))?;
        let vacated_by = match row.text("vacated_by") {
            None => None,
            Some(name) => {
                // Who left is not in the table of people.
                let id = Id::new(IdKind::Person, self.next_person);
                self.next_person += 1;
                let mut facts = Facts::default();
                facts.cell(person::NAME, Cell::text(&name))?;
                self.facts(id, self.always, facts);
                Some(id)
            }
        };
        let mut facts = Facts::default();
        facts.cell(freeze::POOL, pool.into())?;
        for (name, field) in [
            ("places", freeze::PLACES),
            ("reason", freeze::REASON),
            ("since", freeze::SINCE),
            ("review_on", freeze::REVIEW_ON),
            ("releases_when", freeze::RELEASES_WHEN),
            ("post", freeze::POST),
        ] {
            facts.cell(field, row.get(name))?;
        }
        facts.cell(freeze::DOCUMENT, document.into())?;
        facts.cell(freeze::VACATED_BY, vacated_by.into())?;
        self.facts(id, self.always, facts);
        self.moved(id, Column::Frozen, self.head_date, row.places("frozen"));
        self.moved(id, Column::Pending, self.head_date, row.places("pending_freeze"));
        Ok(())
    }

    /// The table of people tells no shares: those of the holders of one post are what is occupied of it.
    fn shares(&mut self) {
        for (occupied, holders) in self.posts.values() {
            let count = i64::try_from(holders.len()).unwrap_or(i64::MAX);
            if count == 0 || *occupied == Places::whole(count) {
                continue;
            }
            let each = occupied.milli() / count;
            for (index, line) in holders.iter().enumerate() {
                let last = index + 1 == holders.len();
                let share = if last { occupied.milli() - each * (count - 1) } else { each };
                if let Some(Line::Facts { fields, .. }) = self.lines.get_mut(*line)
                    && let Some((_, fact)) = fields.iter_mut().find(|(number, _)| *number == tenure::SHARE.number)
                {
                    *fact = Fact::Is(Value::Places(Places::from_milli(share)));
                }
            }
        }
    }
}
