//! An office made of canned answers, which writes down what it was asked.

use estab::cli::{Surroundings, Terminal, run};
use estab::domain::date::Date;
use estab::domain::facts::At;
use estab::domain::id::{Id, IdKind};
use estab::domain::intake::{Ended, Noted, Origin, Report};
use estab::domain::message::Message;
use estab::domain::operation::Spec;
use estab::domain::pool::{Column, Figures, Held};
use estab::domain::quantity::Places;
use estab::domain::refusal::{Reason, Refusal};
use estab::domain::table::{CellType, ColumnSpec, Listing};
use estab::domain::text::Text;
use estab::office::ask::{
    Answer, Ask, Card, Head, Hit, Hits, KindLine, ListExport, ListWritten, NamedView, Order, Problem, Question, Receipt,
};
use estab::office::desk::{
    Built, CheckReport, Copied, ExportRequest, FirstProfile, FrontDoor, ImportRequest, OfficeDesk, Opening,
    PrintRequest, Printed, ProfileLine, Progress, SnapshotRequest, SnapshotSummary, Telling, Written,
};
use estab::office::front::Front;
use estab::office::wishes::{KeyTable, Screens, Wishes};
use estab::office::words::Language;
use estab::tui::Start;
use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub fn unit(number: u64) -> Id {
    Id::new(IdKind::Unit, number)
}

/// Figures from approved, occupied, reserved, frozen, advance, borrowed, lent, apart.
pub fn figures(columns: [i64; 8]) -> Figures {
    let mut held = Held::default();
    for (column, places) in Column::ALL.into_iter().zip(columns) {
        held.add(column, Places::whole(places));
    }
    Figures::of(held, true)
}

pub fn kind_line(figures: Figures) -> KindLine {
    KindLine {
        kind: "administrative".to_string(),
        name: ("行政编制".to_string(), "administrative".to_string()),
        short: ("行政".to_string(), "admin".to_string()),
        class: "quota",
        pool: Some(Id::new(IdKind::Pool, 40)),
        figures,
        document: Some("云编〔2024〕12号".to_string()),
        total: None,
    }
}

/// What every part of the fake office writes to.
type Log = Rc<RefCell<Vec<String>>>;

/// The store is named by what it does: `missing` cannot be opened, `refuse` refuses orders.
#[derive(Default)]
pub struct FakeDoor {
    pub log: Log,
}

struct FakeDesk {
    log: Log,
    refuse: bool,
}

fn no(exit: u8) -> Problem {
    Problem::new(exit, Message::new("language-name"))
}

impl FrontDoor for FakeDoor {
    fn open(&self, opening: &Opening) -> Result<Box<dyn OfficeDesk>, Problem> {
        let name = opening.store.to_string_lossy().into_owned();
        self.log.borrow_mut().push(format!("open {name} {:?} today {:?}", opening.access, opening.today));
        if name == "missing" {
            return Err(no(3));
        }
        Ok(Box::new(FakeDesk { log: self.log.clone(), refuse: name == "refuse" }))
    }
    fn create(&self, opening: &Opening, name: &str, code: &str) -> Result<(), Problem> {
        self.log.borrow_mut().push(format!("create {} {name} {code}", opening.store.display()));
        Ok(())
    }
    fn demo(
        &self,
        _: &Opening,
        store: Option<&Path>,
        (people, _): (u64, bool),
        telling: Telling,
    ) -> Result<Built, Problem> {
        telling(Progress { step: Message::new("yes"), done: 1, total: None });
        let store = store.map_or_else(|| PathBuf::from("temporary"), Path::to_path_buf);
        Ok(Built { store, units: 200, people, entries: 31 })
    }
    fn restore(&self, opening: &Opening, _: &Path, _: Telling) -> Result<Copied, Problem> {
        Ok(Copied { file: opening.store.clone(), bytes: 4096, recorded: 81 })
    }
    fn profiles(&self) -> Vec<ProfileLine> {
        let about = ("机构树".to_string(), "a tree of units".to_string());
        vec![ProfileLine { name: "cn-unit-tree".to_string(), mode: "add", about }]
    }
    fn profile(&self, name: &str) -> Result<String, Problem> {
        if name == "cn-unit-tree" { Ok("name = \"cn-unit-tree\"\n".to_string()) } else { Err(no(2)) }
    }
    fn first_profile(&self, file: &Path, _: Option<&Path>, _: Language) -> Result<FirstProfile, Problem> {
        let toml = format!("name = \"{}\"\n", file.display());
        Ok(FirstProfile { toml, notes: vec![Message::new("look-header-doubtful")] })
    }
    fn template(&self, folder: &Path, _: Language) -> Result<Written, Problem> {
        Ok(vec![(folder.join("units.csv"), 0)])
    }
    fn verify_snapshot(&self, _: &Path) -> Result<SnapshotSummary, Problem> {
        Ok(SnapshotSummary { findings: vec![Message::new("language-name")], ..SnapshotSummary::default() })
    }
    fn show_snapshot(&self, _: &Path) -> Result<SnapshotSummary, Problem> {
        let fields = vec![("office".to_string(), "云澜市".into()), ("recorded".to_string(), 81_i64.into())];
        Ok(SnapshotSummary { fields, ..SnapshotSummary::default() })
    }
}

const UNITS: &[ColumnSpec] = &[ColumnSpec::new("id", CellType::Id), ColumnSpec::new("name", CellType::Text)];

impl OfficeDesk for FakeDesk {
    fn answer(&mut self, question: &Question) -> Result<Answer, Problem> {
        self.log.borrow_mut().push(format!("{question:?}"));
        let as_of = question.as_of.unwrap_or(date("2026-11-23"));
        let at = At { date: as_of, seq: question.recorded.unwrap_or(u64::MAX) };
        let line = || kind_line(figures([104, 102, 0, 0, 0, 0, 0, 7]));
        let card = |id| Card {
            id,
            at,
            name: "市教育局".to_string(),
            path: vec!["云澜市".to_string()],
            about: ("机关".to_string(), "agency".to_string()),
            fields: vec![("code".to_string(), "001".into())],
            own: vec![line()],
            subtree: Vec::new(),
            subordinates: 0,
            apart: Places::whole(7),
            origins: Vec::new(),
            listing: None,
        };
        Ok(match &question.ask {
            Ask::Head => Answer::Head(Head {
                office: "云澜市".to_string(),
                root: "云澜市".to_string(),
                today: date("2026-11-23"),
                at,
                last_seq: 81,
                officer: None,
                kinds: Vec::new(),
                read_only: None,
            }),
            Ask::List(_) | Ask::Frequencies { .. } => {
                let mut listing = Listing::new("units", as_of, 81, UNITS);
                listing.rows.push(vec![unit(12).into(), "市教育局".into()]);
                listing.count = 1;
                Answer::Listing(listing)
            }
            Ask::Find { query, .. } => Answer::Hits(Hits {
                query: query.clone(),
                hits: vec![Hit {
                    id: unit(12),
                    name: "市教育局".to_string(),
                    unit: Some(unit(1)),
                    unit_name: "云澜市".to_string(),
                    matched: "initials",
                    score: 90,
                    lines: vec![line()],
                    detail: String::new(),
                    more: None,
                }],
                count: 1,
                best: Some(card(unit(12))),
                complete: true,
            }),
            Ask::Card { id } => Answer::Card(Box::new(card(*id))),
            Ask::Views { .. } => Answer::Views(Vec::new()),
            Ask::Choose(_) | Ask::Names(_) => Answer::Choices(estab::office::ask::Choices::default()),
            Ask::Tree { .. } | Ask::Origin { .. } | Ask::Explain(_) | Ask::Alerts { .. } => return Err(no(2)),
        })
    }
    fn resolve(&mut self, text: &str, _: Option<IdKind>, _: Option<Date>) -> Result<Id, Problem> {
        if text == "局" {
            let mut several = no(2);
            several.candidates = vec![(unit(12), "市教育局".to_string()), (unit(13), "市财政局".to_string())];
            return Err(several);
        }
        Id::parse(text).ok_or_else(|| no(2))
    }
    fn post(&mut self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, (usize, Problem)> {
        self.log.borrow_mut().push(format!("post dry_run {dry_run} {orders:?}"));
        if self.refuse {
            let mut problem = no(1);
            let reasons = vec![Reason::new("places-not-positive"), Reason::new("pool-full").on(date("2027-01-01"))];
            problem.refusal = Some(Refusal { reasons });
            return Err((orders.len() - 1, problem));
        }
        let receipt = |index: usize| Receipt {
            seq: (!dry_run).then_some(82 + index as u64),
            existed: false,
            created: vec![unit(14)],
            notes: Vec::new(),
            lines: vec![(
                unit(12),
                "市教育局".to_string(),
                kind_line(figures([104, 102, 0, 0, 0, 0, 0, 7])),
                kind_line(figures([106, 102, 0, 0, 0, 0, 0, 7])),
            )],
            totals: Vec::new(),
        };
        Ok((0..orders.len()).map(receipt).collect())
    }
    fn import(&mut self, request: &ImportRequest, _: Telling) -> Result<Report, Problem> {
        self.log.borrow_mut().push(format!("{request:?}"));
        let taken = request.rejects.is_some() && !request.dry_run;
        if request.profile == "statement" {
            let mut problem = no(1);
            problem.report = Some(Box::new(Report { read: 3, would_end: vec![('p', 2)], ..Report::default() }));
            return Err(problem);
        }
        Ok(Report {
            read: 10,
            taken: 6,
            unchanged: 1,
            rejected: 2,
            skipped: 1,
            reasons: vec![(Message::new("date-form").with("text", "2026-02-30"), 2)],
            control_sums: vec![("fte".to_string(), Some(Places::whole(3)), Places::from_milli(2_500))],
            would_end: vec![('p', 4)],
            rejects: vec![Noted {
                origin: Some(Origin { file: 0, sheet: 0, line: 7 }),
                message: Message::new("date-form").with("text", "2026-02-30"),
            }],
            ends: vec![Ended {
                id: Id::new(IdKind::Person, 9),
                name: Text::new("王某").ok(),
                number: Some("4403**************".to_string()),
                unit: (unit(12), "市教育局".to_string()),
                kind: Text::new("administrative").unwrap(),
            }],
            entry: taken.then_some(82),
            ..Report::default()
        })
    }
    fn check(&mut self, deep: bool, _: Telling) -> Result<CheckReport, Problem> {
        let findings = if deep { vec![Message::new("language-name")] } else { Vec::new() };
        Ok(CheckReport { entries: 81, deep, findings })
    }
    fn backup(&mut self, out: &Path, _: Telling) -> Result<Copied, Problem> {
        Ok(Copied { file: out.to_path_buf(), bytes: 4096, recorded: 81 })
    }
    fn export(&mut self, request: &ExportRequest, _: Telling) -> Result<Written, Problem> {
        Ok(vec![(request.folder.join("units.csv"), 3)])
    }
    fn print(&mut self, request: &PrintRequest) -> Result<Printed, Problem> {
        Ok(Printed { file: request.file.clone(), rows: 0 })
    }
    fn save_view(&mut self, view: &NamedView) -> Result<(), Problem> {
        self.log.borrow_mut().push(format!("save_view {view:?}"));
        Ok(())
    }
    fn remove_view(&mut self, listing: &str, name: &str) -> Result<(), Problem> {
        self.log.borrow_mut().push(format!("remove_view {listing} {name}"));
        Ok(())
    }
    fn export_listing(&mut self, export: &ListExport) -> Result<ListWritten, Problem> {
        self.log.borrow_mut().push(format!("export_listing {export:?}"));
        Ok(ListWritten { file: export.file.clone(), rows: 1 })
    }
    fn export_snapshot(&mut self, request: &SnapshotRequest, _: Telling) -> Result<SnapshotSummary, Problem> {
        self.log.borrow_mut().push(format!("{request:?}"));
        Ok(SnapshotSummary::default())
    }
}

/// What a command came to.
pub struct Done {
    pub status: u8,
    pub out: String,
    pub err: String,
    /// What the office was asked, and the screen.
    pub asked: String,
}

/// A screen that only says what it was asked for.
#[derive(Default)]
pub struct FakeScreens {
    pub log: Rc<RefCell<Vec<String>>>,
}

impl Screens for FakeScreens {
    fn open(&self, opening: &Opening, wishes: &Wishes) -> Result<(), Problem> {
        self.log.borrow_mut().push(format!("screen {}", opening.store.display()));
        if *wishes != Wishes::default() {
            self.log.borrow_mut().push(format!("{wishes:?}"));
        }
        Ok(())
    }
    fn keys(&self, wishes: &Wishes, language: Language) -> KeyTable {
        Start { front: &Front { sample: estab::sample::build } }.keys(wishes, language)
    }
}

/// Runs one command line (without the program's name) with English texts unless it says otherwise.
pub fn estab(args: &[&str], operations: &[Spec], interactive: bool) -> Done {
    let door = FakeDoor::default();
    let log = door.log.clone();
    let screen = FakeScreens { log: log.clone() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let surroundings = Surroundings {
        store: Some(OsString::from("office.redb")),
        today: Some("2026-11-23".to_string()),
        ..Surroundings::default()
    };
    let mut terminal = Terminal { out: &mut out, err: &mut err, width: Some(80), progress: false, interactive };
    let args = std::iter::once("estab").chain(args.iter().copied()).map(OsString::from);
    let status = run(args, operations, &door, &screen, surroundings, &mut terminal);
    let asked = door.log.borrow().join("\n");
    Done { status, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap(), asked }
}

/// A pipe whose other end is closed.
pub struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}
