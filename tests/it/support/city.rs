//! A small office made by hand, with the figures of the pictures the screen aims at: every number is the sum of its
//! moves, so that dates, origins and totals are as true as a store's.

use crate::support::alerts;
use crate::support::city_rows::{DUE, MORE_POOLS, POOLS, Row, UNDISTRIBUTED, UNITS};
use crate::support::files::{self, Files};
use estab::domain::date::Date;
use estab::domain::facts::At;
use estab::domain::id::{Id, IdKind};
use estab::domain::message::Message;
use estab::domain::pool::{Column, Figures, MoveRow, held_at};
use estab::domain::quantity::Places;
use estab::domain::table::{Cell, Listing, Totals};
use estab::office::ask::*;
use estab::office::desk::{HandIn, PrintRequest, Printed, Progress, Telling};
use estab::office::door::Door;
use estab::office::incoming::Incoming;
use std::collections::BTreeSet;
use std::sync::Mutex;

const fn id(kind: IdKind, number: u64) -> Id {
    Id::new(kind, number)
}
fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Code, name, short name, class.
const KINDS: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("administrative", "行政编制", "Administrative", "行政", "Admin", "quota"),
    ("political-legal", "政法专项编制", "Political-legal", "政法专项", "Pol-leg", "quota"),
    ("public-civil", "事业编制（参公）", "Public, civil-service terms", "参公", "Civ-serv", "quota"),
    ("public-other", "事业编制（其他）", "Public, other", "事业其他", "Public", "quota"),
    ("workers", "工勤编制", "Workers", "工勤", "Workers", "quota"),
    ("ceiling", "员额（医院高校）", "Ceiling, hospitals", "员额", "Ceiling", "off-quota"),
    ("head", "单位正职", "Unit heads", "局领导 正", "heads", "leadership"),
    ("deputy", "单位副职", "Unit deputies", "副", "deputy heads", "leadership"),
    ("leaders-chief", "内设正职", "Section chiefs", "内设 正", "chiefs", "leadership"),
    ("leaders-deputy", "内设副职", "Section deputies", "副", "deputies", "leadership"),
];

struct Unit {
    id: Id,
    parent: Option<Id>,
    name: String,
    initials: &'static str,
    group: bool,
    about: (&'static str, &'static str),
}

struct Move {
    row: MoveRow,
    operation: &'static str,
    document: usize,
    person: Option<usize>,
}

struct Pool {
    id: Id,
    unit: Id,
    kind: &'static str,
    document: usize,
    moves: Vec<Move>,
}

/// Name, initials, unit, what else is said.
const PEOPLE: &[(&str, &str, &str, &str)] = &[
    ("蒋玉洁", "jyj", "市财政局", "预算科 科长 2011-07 入编"),
    ("贾英杰", "jyj", "市第一中学", "教师"),
    ("解永军", "jyj", "市公安局", "刑侦支队"),
    ("李然", "lr", "市教育局", "人事科"),
    ("孙志强", "szq", "市教育局", "已退休"),
];

/// Number, title, date.
const DOCUMENTS: &[(&str, &str, &str)] = &[
    ("期初建账", "期初建账 云澜市.csv", "2016-11-23"),
    ("云编〔2024〕12号", "关于核增市教育局行政编制的批复", "2024-03-18"),
    ("云编〔2019〕3号", "关于工勤编制的通知", "2019-05-06"),
    ("云编冻〔2025〕8号", "关于机构改革期间冻结编制的通知", "2025-07-01"),
    ("云编通〔2026〕41号", "用编通知单", "2026-10-09"),
    ("云组干〔2026〕77号", "关于李然同志入编的通知", "2026-10-14"),
    ("云编〔2026〕6号", "关于市公安局提前使用编制的批复", "2026-02-03"),
];

/// The office. Its day can be moved.
pub struct City {
    units: Vec<Unit>,
    pools: Vec<Pool>,
    today: Mutex<Date>,
    /// Questions answered so far.
    pub answered: Mutex<Vec<Ask>>,
    /// Orders posted so far.
    pub posted: Mutex<Vec<Order>>,
    /// The files that can be imported.
    pub files: Files,
    /// Papers printed so far.
    pub printed: Mutex<Vec<PrintRequest>>,
}

const COLUMNS: [Column; 9] = [
    Column::Approved,
    Column::Occupied,
    Column::Reserved,
    Column::Frozen,
    Column::Advance,
    Column::Borrowed,
    Column::Lent,
    Column::Apart,
    Column::Pending,
];

/// Small centres that make the lists long.
const CENTRES: usize = 60;

impl Default for City {
    fn default() -> City {
        City::new()
    }
}

impl City {
    pub fn new() -> City {
        let mut units: Vec<Unit> = Vec::new();
        for (index, (parent, name, initials)) in UNITS.iter().enumerate() {
            let group = name.ends_with('*');
            let parent = units.iter().find(|unit| unit.name == *parent).map(|unit| unit.id);
            units.push(Unit {
                id: id(IdKind::Unit, index as u64 + 1),
                parent,
                name: name.trim_end_matches('*').to_string(),
                initials,
                group,
                about: if group {
                    ("类别", "group")
                } else {
                    ("机关 / 正处级 / 政府工作部门", "organ, division level")
                },
            });
        }
        let parent = units.iter().find(|unit| unit.name == "市直属事业单位").map(|unit| unit.id);
        for index in 1..=CENTRES {
            units.push(Unit {
                id: id(IdKind::Unit, 100 + index as u64),
                parent,
                name: format!("市第{index}服务中心"),
                initials: "fwzx",
                group: false,
                about: ("事业单位 / 正科级", "public body, section level"),
            });
        }
        let mut city = City {
            units,
            pools: Vec::new(),
            today: Mutex::new(date("2026-11-23")),
            answered: Mutex::new(Vec::new()),
            posted: Mutex::new(Vec::new()),
            files: Files::default(),
            printed: Mutex::new(Vec::new()),
        };
        let centres: Vec<(String, &str, [i64; 9])> = (1..=CENTRES)
            .map(|index| (format!("市第{index}服务中心"), "public-other", [10 + index as i64, 10, 0, 0, 0, 0, 0, 0, 0]))
            .collect();
        let rows = |rows: &'static [Row]| rows.iter().map(|(unit, kind, figures)| (unit.to_string(), *kind, *figures));
        for (index, (unit, kind, figures)) in rows(POOLS).chain(centres).chain(rows(MORE_POOLS)).enumerate() {
            let unit = city.unit(&unit).id;
            let mut moves: Vec<Move> = Vec::new();
            let mut add = |column, places, on: &str, operation, document, person| {
                if places != 0 {
                    let seq = moves.len() as u64 + 2 + index as u64;
                    let row = MoveRow { effective: date(on), seq, column, places: Places::whole(places) };
                    moves.push(Move { row, operation, document, person });
                }
            };
            let is_education = unit == id(IdKind::Unit, 8) && kind == "administrative";
            for (column, places) in COLUMNS.into_iter().zip(figures) {
                match column {
                    Column::Approved if is_education => {
                        add(column, 60, "2016-11-23", "import", 0, None);
                        add(column, 2, "2024-03-18", "approve", 1, None);
                    }
                    Column::Occupied if is_education => {
                        add(column, 60, "2016-11-23", "import", 0, None);
                        add(column, -1, "2026-08-31", "leave", 0, Some(4));
                        add(column, 1, "2026-10-14", "enter", 5, Some(3));
                    }
                    Column::Frozen => add(column, places, "2025-07-01", "freeze", 3, None),
                    Column::Pending => add(column, places, "2025-07-01", "freeze", 3, None),
                    Column::Reserved => add(column, places, "2026-10-09", "decide", 4, None),
                    Column::Advance => add(column, places, "2026-02-03", "advance", 6, None),
                    _ => add(column, places, "2016-11-23", "import", 0, None),
                }
            }
            let document = if is_education {
                1
            } else if kind == "workers" {
                2
            } else {
                0
            };
            city.pools.push(Pool { id: id(IdKind::Pool, index as u64 + 1), unit, kind, document, moves });
        }
        city
    }

    /// Another day begins.
    pub fn set_today(&self, day: &str) {
        *self.today.lock().unwrap() = date(day);
    }
    fn unit(&self, name: &str) -> &Unit {
        self.units.iter().find(|unit| unit.name == name).unwrap()
    }
    fn of(&self, unit: Id) -> &Unit {
        self.units.iter().find(|have| have.id == unit).unwrap()
    }
    fn at(&self, question: &Question) -> At {
        At { date: question.as_of.unwrap_or(self.today()), seq: question.recorded.unwrap_or(u64::MAX) }
    }
    fn path(&self, unit: Id) -> Vec<String> {
        let mut path = Vec::new();
        let mut up = self.of(unit).parent;
        while let Some(parent) = up {
            path.insert(0, self.of(parent).name.clone());
            up = self.of(parent).parent;
        }
        path
    }
    fn is_below(&self, unit: Id, above: Id) -> bool {
        let mut up = Some(unit);
        while let Some(at) = up {
            if at == above {
                return true;
            }
            up = self.of(at).parent;
        }
        false
    }
    fn figures(&self, pool: &Pool, at: At) -> Figures {
        Figures::of(held_at(pool.moves.iter().map(|one| &one.row), at), true)
    }
    fn line(&self, kind: &str, pools: &[&Pool], at: At) -> KindLine {
        let (code, zh, en, short_zh, short_en, class) = KINDS.iter().find(|row| row.0 == kind).unwrap();
        let mut figures = Figures::default();
        pools.iter().for_each(|pool| figures.add(&self.figures(pool, at)));
        let single = if let [pool] = pools { Some(*pool) } else { None };
        KindLine {
            kind: code.to_string(),
            name: (zh.to_string(), en.to_string()),
            short: (short_zh.to_string(), short_en.to_string()),
            class,
            pool: single.map(|pool| pool.id),
            figures,
            document: single.map(|pool| DOCUMENTS[pool.document].0.to_string()),
            total: None,
        }
    }
    fn lines(&self, wanted: impl Fn(&Pool) -> bool, at: At) -> Vec<KindLine> {
        let of = |kind: &str| self.pools.iter().filter(|pool| pool.kind == kind && wanted(pool)).collect::<Vec<_>>();
        KINDS
            .iter()
            .map(|row| (row.0, of(row.0)))
            .filter(|(_, pools)| !pools.is_empty())
            .map(|(kind, pools)| self.line(kind, &pools, at))
            .collect()
    }
    fn origins(&self, pools: &[&Pool], at: At) -> Vec<OriginLine> {
        let mut out: Vec<OriginLine> = Vec::new();
        for pool in pools {
            for (index, one) in pool.moves.iter().enumerate().filter(|(_, one)| at.sees(one.row.effective, one.row.seq))
            {
                let after = pool.moves[..=index]
                    .iter()
                    .filter(|before| before.row.column == one.row.column)
                    .map(|before| before.row.places)
                    .sum();
                let (number, title, _) = DOCUMENTS[one.document];
                out.push(OriginLine {
                    column: one.row.column,
                    effective: one.row.effective,
                    places: one.row.places,
                    after,
                    seq: one.row.seq,
                    operation: one.operation.to_string(),
                    document: Some((
                        id(IdKind::Document, one.document as u64 + 1),
                        number.to_string(),
                        title.to_string(),
                    )),
                    subject: one
                        .person
                        .map(|person| (id(IdKind::Person, person as u64 + 1), PEOPLE[person].0.to_string())),
                    reason: None,
                });
            }
        }
        out.sort_by_key(|line| (std::cmp::Reverse(line.effective), std::cmp::Reverse(line.seq)));
        out
    }

    fn card(&self, subject: Id, at: At) -> Card {
        let mut card = Card {
            id: subject,
            at,
            name: String::new(),
            path: Vec::new(),
            about: (String::new(), String::new()),
            fields: Vec::new(),
            own: Vec::new(),
            subtree: Vec::new(),
            subordinates: 0,
            apart: Places::ZERO,
            origins: Vec::new(),
            listing: None,
        };
        let number = subject.number as usize;
        match subject.kind {
            IdKind::Unit => {
                let unit = self.of(subject);
                card.name = unit.name.clone();
                card.path = self.path(subject);
                card.about = (unit.about.0.to_string(), unit.about.1.to_string());
                card.own = self.lines(|pool| pool.unit == subject, at);
                let below = |pool: &Pool| pool.unit != subject && self.is_below(pool.unit, subject);
                card.subordinates = self
                    .units
                    .iter()
                    .filter(|one| !one.group && one.id != subject && self.is_below(one.id, subject))
                    .count() as u64;
                if card.subordinates > 0 {
                    card.subtree = self.lines(|pool| pool.unit == subject || below(pool), at);
                }
                let pools: Vec<&Pool> = self.pools.iter().filter(|pool| pool.unit == subject).collect();
                card.origins = self.origins(&pools, at).into_iter().filter(|line| line.operation != "import").collect();
                card.fields = vec![
                    ("code", Cell::Text(format!("990100.{:03}", subject.number))),
                    ("established_on", Cell::Date(date("1983-07-01"))),
                    ("credit_code", Cell::Text("11990100MB0A37216A".to_string())),
                ]
                .into_iter()
                .map(|(name, cell)| (name.to_string(), cell))
                .collect();
            }
            IdKind::Person => {
                let (name, _, unit, detail) = PEOPLE[number - 1];
                card.name = name.to_string();
                card.path = vec![unit.to_string()];
                card.about = (detail.to_string(), detail.to_string());
                card.fields = vec![("number".to_string(), Cell::Text("4403**************".to_string()))];
            }
            _ => {
                let (number, title, on) = DOCUMENTS[number - 1];
                card.name = number.to_string();
                card.fields = vec![
                    ("title".to_string(), Cell::Text(title.to_string())),
                    ("date".to_string(), Cell::Date(date(on))),
                ];
            }
        }
        card
    }

    fn tree(&self, ask: &Ask, at: At) -> TreeRows {
        let Ask::Tree { open, offset, limit, find, filter, scope } = ask else { unreachable!() };
        let (offset, limit, find) = (*offset, *limit, *find);
        let mut open = open.clone();
        let mut opened = Vec::new();
        let mut up = find.and_then(|unit| self.of(unit).parent);
        while let Some(parent) = up {
            open.insert(parent);
            opened.push(parent);
            up = self.of(parent).parent;
        }
        let mut rows = Vec::new();
        if !filter.is_empty() {
            open.extend(self.units.iter().map(|unit| unit.id));
        }
        self.walk(None, 0, (&open, filter, *scope), at, &mut rows);
        let found = find.and_then(|unit| rows.iter().position(|row: &TreeRow| row.unit == unit));
        let count = rows.len();
        TreeRows { rows: rows.into_iter().skip(offset).take(limit).collect(), offset, count, found, opened }
    }
    fn walk(
        &self,
        parent: Option<Id>,
        depth: usize,
        (open, filter, scope): (&BTreeSet<Id>, &str, Scope),
        at: At,
        rows: &mut Vec<TreeRow>,
    ) {
        let matches = |unit: &Unit| unit.name.contains(filter) || unit.initials.contains(filter);
        for unit in self.units.iter().filter(|unit| unit.parent == parent) {
            let below = self.units.iter().any(|one| matches(one) && self.is_below(one.id, unit.id));
            if !below {
                continue;
            }
            let main = self.pools.iter().find(|pool| pool.unit == unit.id);
            rows.push(TreeRow {
                unit: unit.id,
                name: unit.name.clone(),
                depth,
                has_children: self.units.iter().any(|child| child.parent == Some(unit.id)),
                is_open: open.contains(&unit.id),
                figures: main.map(|main| {
                    let mut figures = Figures::default();
                    let wanted = |pool: &&Pool| match scope {
                        Scope::Own => pool.id == main.id,
                        Scope::Subtree => pool.kind == main.kind && self.is_below(pool.unit, unit.id),
                    };
                    self.pools.iter().filter(wanted).for_each(|pool| figures.add(&self.figures(pool, at)));
                    figures
                }),
                is_way: !matches(unit),
                folded: 0,
            });
            if open.contains(&unit.id) {
                self.walk(Some(unit.id), depth + 1, (open, filter, scope), at, rows);
            }
        }
    }

    fn find(&self, query: &str, limit: usize, at: At) -> Hits {
        let lower = query.to_lowercase();
        let mut hits = Vec::new();
        let matched = |name: &str, initials: &str| {
            if initials.starts_with(&lower) {
                Some("initials")
            } else if name.contains(query) {
                Some("name")
            } else {
                None
            }
        };
        let hit = |id, name: &str, unit: Option<&Unit>, matched, lines, detail: &str| Hit {
            id,
            name: name.to_string(),
            unit: unit.map(|unit| unit.id),
            unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            matched,
            score: 0,
            lines,
            detail: detail.to_string(),
            more: None,
        };
        for unit in &self.units {
            if let Some(matched) = matched(&unit.name, unit.initials) {
                let lines = self.lines(|pool| pool.unit == unit.id, at);
                hits.push(hit(unit.id, &unit.name, None, matched, lines, ""));
            }
        }
        for (index, (name, initials, unit, detail)) in PEOPLE.iter().enumerate() {
            if let Some(matched) = matched(name, initials) {
                hits.push(hit(
                    id(IdKind::Person, index as u64 + 1),
                    name,
                    Some(self.unit(unit)),
                    matched,
                    Vec::new(),
                    detail,
                ));
            }
        }
        for (index, (number, title, on)) in DOCUMENTS.iter().enumerate() {
            if number.contains(query) || title.contains(query) {
                hits.push(hit(
                    id(IdKind::Document, index as u64 + 1),
                    number,
                    None,
                    "number",
                    Vec::new(),
                    &format!("{title} {on}"),
                ));
            }
        }
        let best = hits.first().map(|hit| self.card(hit.id, at));
        let count = hits.len() as u64;
        hits.truncate(limit);
        Hits { query: query.to_string(), hits, count, best, complete: true }
    }

    fn list(&self, ask: &ListAsk, at: At) -> Result<Listing, Problem> {
        let columns = super::rows::columns_of(&ask.name)?;
        let name: &'static str = estab::office::lists::names().find(|name| *name == ask.name).unwrap();
        let mut listing = Listing::new(name, at.date, 18_204, columns);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        match name {
            "vacancies" => {
                let wanted = |pool: &&Pool| {
                    self.figures(pool, at).is_notable()
                        && !matches!(pool.kind, "head" | "deputy" | "leaders-chief" | "leaders-deputy")
                        && ask.kind.as_ref().is_none_or(|kind| kind == pool.kind)
                        && ask.unit.is_none_or(|unit| self.is_below(pool.unit, unit))
                };
                let pools: Vec<&Pool> = self.pools.iter().filter(wanted).collect();
                for pool in &pools {
                    let figures = self.figures(pool, at);
                    let held = |column| Cell::Places(figures.held.get(column));
                    let unit = self.of(pool.unit);
                    let since = (!figures.vacant.is_zero()).then(|| at.date.plus_months(-(pool.id.number as i32)));
                    rows.push(vec![
                        Cell::Id(pool.id),
                        Cell::Id(unit.id),
                        Cell::Text(unit.name.clone()),
                        Cell::Text(pool.kind.to_string()),
                        held(Column::Approved),
                        held(Column::Occupied),
                        Cell::Unknown,
                        held(Column::Apart),
                        held(Column::Reserved),
                        held(Column::Frozen),
                        held(Column::Pending),
                        held(Column::Advance),
                        held(Column::Borrowed),
                        held(Column::Lent),
                        Cell::Places(figures.vacant),
                        Cell::Places(figures.excess),
                        Cell::Places(figures.over),
                        Cell::Places(figures.available),
                        since.into(),
                    ]);
                }
                for (code, ..) in KINDS {
                    let of: Vec<&Pool> = pools.iter().filter(|pool| pool.kind == *code).copied().collect();
                    if !of.is_empty() {
                        let line = self.line(code, &of, at);
                        let mut sums: Vec<(&'static str, Cell)> = Column::ALL
                            .into_iter()
                            .map(|column| (column.name(), Cell::Places(line.figures.held.get(column))))
                            .collect();
                        sums.push(("vacant", Cell::Places(line.figures.vacant)));
                        sums.push(("excess", Cell::Places(line.figures.excess)));
                        sums.push(("over", Cell::Places(line.figures.over)));
                        sums.push(("available", Cell::Places(line.figures.available)));
                        listing.totals.push(Totals { kind: code.to_string(), sums });
                    }
                }
            }
            "units" => rows.extend(self.units.iter().filter(|unit| !unit.group).map(|unit| {
                vec![
                    Cell::Id(unit.id),
                    Cell::Text(format!("990100.{:03}", unit.id.number)),
                    Cell::Text(unit.name.clone()),
                    Cell::Text("机关".into()),
                    Cell::Text("正处级".into()),
                    Cell::Text("active".into()),
                ]
            })),
            "people" => rows.extend(PEOPLE.iter().enumerate().map(|(index, (name, _, unit, title))| {
                vec![
                    Cell::Id(id(IdKind::Person, index as u64 + 1)),
                    Cell::Text(name.to_string()),
                    self.units.iter().find(|one| one.name == *unit).map_or(Cell::Unknown, |one| Cell::Id(one.id)),
                    Cell::Text(unit.to_string()),
                    Cell::Text("administrative".into()),
                    Cell::Text(title.to_string()),
                    Cell::Text("在岗".into()),
                    Cell::Date(date("2011-07-01")),
                    // One past the date, one this year, one next year, the others later.
                    Cell::Date(date(["2027-02-15", "2041-03-31", "2026-12-31", "2052-05-31", "2026-08-31"][index % 5])),
                ]
            })),
            "flags" => rows.extend(alerts::rows(|name| self.unit(name).id)),
            "rules" => rows.extend([("C12", "应出未出", 5), ("C13", "一人多编", 1), ("C26", "长期空编", 38)].map(
                |(rule, name, found)| vec![rule.into(), name.into(), "warning".into(), "".into(), Cell::Int(found)],
            )),
            "documents" => rows.extend(DOCUMENTS.iter().enumerate().map(|(index, (number, title, on))| {
                vec![
                    Cell::Id(id(IdKind::Document, index as u64 + 1)),
                    Cell::Text(number.to_string()),
                    Cell::Text(title.to_string()),
                    Cell::Date(date(on)),
                ]
            })),
            "journal" => {
                let mut moves = Vec::new();
                for pool in &self.pools {
                    moves.extend(
                        pool.moves.iter().filter(|one| at.sees(one.row.effective, one.row.seq)).map(|one| (pool, one)),
                    );
                }
                moves.sort_by_key(|(pool, one)| (std::cmp::Reverse(one.row.effective), pool.id));
                rows.extend(moves.iter().enumerate().map(|(index, (pool, one))| {
                    vec![
                        Cell::Int(18_204 - index as i64),
                        Cell::Date(one.row.effective),
                        Cell::Text(one.operation.to_string()),
                        Cell::Id(pool.unit),
                        Cell::Text(format!("{} {}", self.of(pool.unit).name, one.row.places)),
                        Cell::Text(DOCUMENTS[one.document].0.to_string()),
                        Cell::Text("王敏".to_string()),
                        Cell::Text(format!(
                            "{}T09:00:00Z",
                            one.row.effective.plus_days(if one.document == 5 { 17 } else { 2 })
                        )),
                        Cell::Text(self.of(pool.unit).name.clone()),
                    ]
                }));
            }
            "due" => rows.extend(DUE.iter().map(|(on, what, unit, document)| {
                let days = date(on).days() - at.date.days();
                vec![
                    Cell::Date(date(on)),
                    Cell::Text(what.to_string()),
                    Cell::Id(self.unit(unit).id),
                    Cell::Text(unit.to_string()),
                    Cell::Text(document.to_string()),
                    Cell::Int(days.into()),
                ]
            })),
            "history" => {
                let subject = ask.subject.unwrap();
                rows.extend(
                    self.pools
                        .iter()
                        .filter(|pool| pool.id == subject || pool.unit == subject)
                        .flat_map(|pool| &pool.moves)
                        .map(|one| {
                            vec![
                                Cell::Date(one.row.effective),
                                Cell::Text(one.operation.to_string()),
                                Cell::Text(one.row.column.name().to_string()),
                                Cell::Places(one.row.places),
                            ]
                        }),
                );
            }
            _ => {}
        }
        super::rows::keep(listing.columns, &mut rows, ask);
        if !ask.conditions.is_empty() {
            super::rows::add_up(listing.columns, &rows, &mut listing.totals);
        }
        for (column, down) in ask.sort.iter().rev() {
            let index = listing.column(column).unwrap();
            let sign = if *down { -1 } else { 1 };
            // What is empty stands last both ways.
            rows.sort_by_key(|row| match &row[index] {
                Cell::Places(places) => sign * places.milli(),
                Cell::Date(date) => sign * i64::from(date.days()),
                Cell::Int(int) => sign * *int,
                _ => i64::MAX,
            });
        }
        listing.count = rows.len() as u64;
        listing.rows =
            rows.into_iter().skip(ask.offset as usize).take(ask.limit.unwrap_or(u64::MAX) as usize).collect();
        Ok(listing)
    }
}

impl Door for City {
    fn answer(&self, question: &Question) -> Result<Answer, Problem> {
        self.answered.lock().unwrap().push(question.ask.clone());
        let at = self.at(question);
        if at.date < date("2016-11-23") {
            return Err(Problem::new(2, Message::new("date-form").with("text", at.date.to_string())));
        }
        Ok(match &question.ask {
            Ask::Head => Answer::Head(Head {
                office: "云澜市委编办".to_string(),
                root: "云澜市".to_string(),
                today: self.today(),
                at,
                last_seq: 18_204,
                officer: Some(("王敏".to_string(), "establishment".to_string())),
                kinds: {
                    let mut lines = self.lines(|_| true, at);
                    lines.iter_mut().filter(|line| line.class.ends_with("quota")).for_each(|line| {
                        let left =
                            UNDISTRIBUTED.iter().find(|(kind, _)| *kind == line.kind).map_or(0, |(_, left)| *left);
                        let approved = line.figures.held.get(Column::Approved);
                        line.total = Some((approved + Places::whole(left), Places::whole(left)));
                    });
                    lines
                },
                read_only: None,
            }),
            Ask::List(ask) => Answer::Listing(self.list(ask, at)?),
            Ask::Frequencies { ask, column } => {
                let all = ListAsk { sort: Vec::new(), offset: 0, limit: None, ..ask.clone() };
                Answer::Listing(super::rows::frequencies(&self.list(&all, at)?, ask, column))
            }
            Ask::Views { .. } => Answer::Views(Vec::new()),
            Ask::Find { query, limit } => Answer::Hits(self.find(query, *limit, at)),
            Ask::Choose(ask) => {
                let hits = self.find(&ask.query, usize::MAX, at).hits;
                let fits = hits.into_iter().filter(|hit| ask.kind.is_none_or(|kind| hit.id.kind == kind));
                let choices: Vec<Choice> =
                    fits.map(|hit| Choice { id: hit.id, name: hit.name, detail: hit.unit_name }).collect();
                Answer::Choices(Choices { query: ask.query.clone(), count: choices.len() as u64, choices })
            }
            Ask::Names(ids) => {
                let name = |id: &Id| Choice { id: *id, name: self.card(*id, at).name, detail: String::new() };
                Answer::Choices(Choices { choices: ids.iter().map(name).collect(), ..Choices::default() })
            }
            Ask::Card { id } => Answer::Card(Box::new(self.card(*id, at))),
            Ask::Tree { .. } => Answer::Tree(self.tree(&question.ask, at)),
            Ask::Alerts { now } => Answer::Alerts(alerts::alerts(at, *now, false)),
            Ask::Explain(of) => Answer::Explained(Box::new(alerts::explained(of, at, |name| self.unit(name).id)?)),
            Ask::Origin { subject, kind, .. } => {
                let wanted =
                    |pool: &&Pool| pool.id == *subject || (pool.unit == *subject && kind.as_deref() == Some(pool.kind));
                let pools: Vec<&Pool> = self.pools.iter().filter(wanted).collect();
                let first = pools.first().unwrap();
                let unit = self.of(first.unit);
                Answer::Origin(Box::new(Origin {
                    unit: (unit.id, unit.name.clone()),
                    line: self.line(first.kind, &pools, at),
                    moves: self.origins(&pools, at),
                    listing: None,
                }))
            }
        })
    }

    fn post(&self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, Problem> {
        if dry_run {
            let at = At::newest(self.today());
            let line = |pool: &Pool| (pool.id, self.of(pool.unit).name.clone(), self.line(pool.kind, &[pool], at));
            let lines: Vec<(Id, String, KindLine)> = self.pools.iter().take(3).map(line).collect();
            return orders.iter().map(|order| files::would(order, &lines)).collect();
        }
        self.posted.lock().unwrap().extend(orders.iter().cloned());
        let receipt = Receipt { seq: Some(18_205), ..Receipt::default() };
        Ok(vec![receipt])
    }

    fn incoming(&self) -> Option<&dyn Incoming> {
        Some(&self.files)
    }

    fn hand_in(&self, step: &HandIn, telling: Telling) -> Result<Message, Problem> {
        telling(Progress { step: Message::new("step-snapshot"), done: 0, total: None });
        let file = |path: &std::path::Path| path.display().to_string();
        match step {
            HandIn::Export(request) => {
                let message = Message::new("snapshot-exported").with("file", file(&request.out));
                Ok(message.with("digest", "63c1ca4a060c"))
            }
            HandIn::Submit(filing) if filing.file.to_string_lossy().contains("草稿") => {
                Err(Problem::new(1, Message::new("snapshot-is-draft").with("file", file(&filing.file))))
            }
            HandIn::Submit(_) => Ok(Message::new("snapshot-handed-in").with("seq", 18_205u64)),
            HandIn::Answer(order) => {
                self.posted.lock().unwrap().push(order.clone());
                Ok(Message::new("snapshot-answer-recorded").with("seq", 18_206u64))
            }
        }
    }

    fn print(&self, request: &PrintRequest) -> Result<Printed, Problem> {
        let mut printed = self.printed.lock().unwrap();
        if !request.replace && printed.iter().any(|have| have.file == request.file) {
            let name = request.file.file_name().unwrap_or_default().to_string_lossy().to_string();
            return Err(Problem::new(1, Message::new("print-exists").with("file", name)));
        }
        printed.push(request.clone());
        // The folder is that of the test.
        let file = request.file.file_name().map(Into::into).unwrap_or_default();
        Ok(Printed { file, rows: 0 })
    }
    fn today(&self) -> Date {
        *self.today.lock().unwrap()
    }
}
