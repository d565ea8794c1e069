//! The plan of the city and its opening: one import of units, documents, totals, pools, people.

use super::Dice;
use super::people::{Nursery, category, credit_code, district, numeral, stated_category};
use super::planted::Reserve;
use crate::domain::date::Date;
use crate::domain::field::{document, person, tenure, unit};
use crate::domain::intake::{IntakeRow, Item, Mode, Origin, Original, Outcome, PoolRef, Rows, Settings, UnitRef};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::office::ask::Problem;
use crate::office::clock::noon;
use crate::office::running::Office;
use serde::Deserialize;
use std::collections::{BTreeMap, VecDeque};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    group: Vec<GroupPlan>,
    below: BTreeMap<String, BelowPlan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupPlan {
    name: String,
    kind: String,
    units: Vec<UnitPlan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitPlan {
    name: String,
    short: Option<String>,
    people: i64,
    #[serde(default)]
    service: i64,
    #[serde(default)]
    police: i64,
    #[serde(default)]
    civil: bool,
    departments: Vec<String>,
    below: Option<String>,
    #[serde(default)]
    below_people: i64,
    #[serde(default)]
    below_units: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BelowPlan {
    names: Vec<String>,
    quota: String,
    #[serde(default)]
    ceiling: bool,
}

/// The people the plan above comes to, for one city or district.
const PLANNED_PEOPLE: i64 = 3_330;

/// Stands for the root of the tree among unit codes.
const ROOT: &str = "";

/// A pool of the city and what stands in it, as far as the generator must know to choose sensible acts.
pub(super) struct CityPool {
    pub level: &'static str,
    pub unit_code: String,
    pub kind: &'static str,
    pub approved: i64,
    /// Who is in place, in order of entry.
    pub people: Vec<Member>,
    pub departments: Vec<String>,
    pub frozen: i64,
    pub pending: i64,
    /// Months in a row in which something was free.
    pub idle: u32,
}

/// A person in place.
pub(super) struct Member {
    pub number: String,
    /// When the person reaches the age.
    pub retires: Date,
    /// The leadership place held.
    pub seat: Option<&'static str>,
    /// Since when it, or the first place, is held.
    pub since: Date,
    /// The title, which stays with a person who moves.
    pub title: &'static str,
}

/// The city while it is being written.
pub(super) struct City {
    rows: VecDeque<Vec<Item>>,
    pub pools: Vec<CityPool>,
    pub nursery: Nursery,
    /// Credit codes given so far.
    registered: u64,
    total: BTreeMap<(&'static str, &'static str), i64>,
    /// 机动 of each level and kind.
    pub left: BTreeMap<(&'static str, &'static str), i64>,
}

/// How many districts a city of so many people has.
pub(super) fn districts(people: u64) -> i64 {
    (people as i64 - 1) / 3_000
}

/// Level of government, beginning of the unit codes and name of a part of the city: 0 is the city itself, then its districts.
pub(super) fn part(index: i64) -> (&'static str, String, String) {
    let name = if index == 0 { "市".to_string() } else { district(index as usize - 1) };
    (if index == 0 { "city" } else { "district" }, format!("9901{index:04}"), name)
}

fn text(raw: &str) -> Result<Text, Problem> {
    Text::new(raw).map_err(|message| Problem::new(3, message))
}

/// A planner of one level of government: the city or one of its districts.
struct Planner<'a> {
    city: &'a mut City,
    dice: &'a mut Dice,
    opened: Date,
    level: &'static str,
    prefix: &'a str,
    code: String,
    scale: (i64, i64),
}

impl City {
    /// Plans a city of about `people` people: the city itself, and one district per further 3,000. Its totals hold the places
    /// in reserve besides.
    pub fn plan(people: u64, opened: Date, dice: &mut Dice, reserve: &Reserve) -> Result<City, Problem> {
        let plan: Plan = toml::from_str(include_str!("../../data/sample/city.toml"))
            .map_err(|error| Problem::new(3, Message::new("sample-plan").with("error", error.to_string())))?;
        let mut city = City {
            rows: VecDeque::new(),
            pools: Vec::new(),
            nursery: Nursery::default(),
            registered: 0,
            total: BTreeMap::new(),
            left: BTreeMap::new(),
        };
        let districts = districts(people);
        let each = people as i64 / (districts + 1);
        let opening = Item::Document {
            number: text("云编〔2016〕1号")?,
            fields: vec![
                (document::TITLE, Value::Text(text("关于核定各单位机构编制的通知")?)),
                (document::ISSUER, Value::Text(text("云澜市委编委")?)),
                (document::DATE, Value::Date(opened.plus_days(-30))),
            ],
        };
        city.rows.push_back(vec![opening]);
        for index in 0..=districts {
            let (level, code, name) = part(index);
            Planner { city: &mut city, dice, opened, level, prefix: &name, code, scale: (each, PLANNED_PEOPLE) }
                .plan(&plan, index)?;
        }
        city.totals(reserve)?;
        Ok(city)
    }

    /// A total above what is approved, so that there is 机动.
    fn totals(&mut self, reserve: &Reserve) -> Result<(), Problem> {
        for ((level, kind), approved) in self.total.clone() {
            let left = (approved / 40).max(4);
            self.left.insert((level, kind), left);
            self.rows.push_back(vec![Item::Total {
                level: text(level)?,
                kind: text(kind)?,
                places: Places::whole(approved + left + reserve.get(&(level, kind)).copied().unwrap_or_default()),
                document: Some(text("云编〔2016〕1号")?),
            }]);
        }
        Ok(())
    }

    /// Opens the books: everything planned, as one import.
    pub fn open(&mut self, office: &Office, opened: Date) -> Result<(), Problem> {
        import(office, std::mem::take(&mut self.rows), "云编〔2016〕1号", "云澜市期初", (opened, opened))
    }
}

/// Takes in rows on a day with effect from a date.
pub(super) fn import(
    office: &Office,
    rows: VecDeque<Vec<Item>>,
    document: &str,
    file: &str,
    (today, effective): (Date, Date),
) -> Result<(), Problem> {
    let settings = Settings {
        profile: text("sample")?,
        files: vec![text(file)?],
        mode: Mode::Add,
        effective,
        document: Some(text(document)?),
        statement_kinds: Vec::new(),
        end_limit_percent: 0,
        confirmed: true,
        rejects_allowed: false,
        dry_run: false,
    };
    let mut rows = Planned { rows, line: 0 };
    let mut ordering = office.ordering()?;
    (ordering.today, ordering.now) = (today, noon(today));
    let report = office.intake_as(&ordering, &settings, &mut rows, &mut |_, _, _| {}, &mut |_| {}, None)?;
    if report.rejected > 0 {
        let reason = report.reasons.first().map(|(message, _)| message.to_string()).unwrap_or_default();
        return Err(Problem::new(3, Message::new("sample-plan").with("error", reason)));
    }
    Ok(())
}

/// The planned rows as an import reads them: taken from memory as they are handed out.
struct Planned {
    rows: VecDeque<Vec<Item>>,
    line: u64,
}

impl Rows for Planned {
    fn next_row(&mut self) -> Result<Option<IntakeRow>, Message> {
        self.line += 1;
        Ok(self.rows.pop_front().map(|items| IntakeRow {
            origin: Origin { line: self.line, ..Origin::default() },
            outcome: Outcome::Items(items),
            warnings: Vec::new(),
        }))
    }
    fn original(&self) -> Original {
        Original::default()
    }
}

impl Planner<'_> {
    fn plan(&mut self, plan: &Plan, index: i64) -> Result<(), Problem> {
        let root = match self.level {
            "city" => {
                self.unit("00", "云澜市", "", "group", None, 10)?;
                ROOT.to_string()
            }
            _ => self.unit("00", self.prefix, self.prefix, "group", None, 1_000 + index * 10)?,
        };
        for (place, group) in plan.group.iter().enumerate() {
            let code = format!("{:02}", place + 1);
            let above = self.unit(&code, &group.name, &group.name, "group", Some(&root), (place as i64 + 1) * 10)?;
            for (place, unit) in group.units.iter().enumerate() {
                self.institution(plan, group, unit, &format!("{code}{:02}", place + 1), &above, place as i64 + 1)?;
            }
        }
        Ok(())
    }

    /// People of a plan row in the size of this city, at least `least` where there are any.
    fn scaled(&self, people: i64, least: i64) -> i64 {
        if people == 0 { 0 } else { (people * self.scale.0 / self.scale.1).max(least) }
    }

    fn unit(
        &mut self,
        code: &str,
        name: &str,
        short: &str,
        kind: &str,
        parent: Option<&str>,
        order: i64,
    ) -> Result<String, Problem> {
        let code = format!("{}{code}", self.code);
        let mut fields = vec![
            (unit::NAME, Value::Text(text(name)?)),
            (unit::CODE, Value::Text(text(&code)?)),
            (unit::KIND, Value::Text(text(kind)?)),
            (unit::ORDER, Value::Int(order)),
            (unit::GOVERNMENT_LEVEL, Value::Text(text(self.level)?)),
        ];
        if !short.is_empty() && short != name {
            fields.push((unit::SHORT_NAME, Value::Text(text(short)?)));
        }
        if kind != "group" && kind != "department" {
            fields.push((unit::FUNDING, Value::Text(text("full")?)));
            let level = if self.level == "city" { "division" } else { "section" };
            fields.push((unit::LEVEL, Value::Text(text(level)?)));
            let founded = self.opened.plus_days(-(self.dice.below(12_000) as i32) - 400);
            fields.push((unit::ESTABLISHED_ON, Value::Date(founded)));
            if kind == "public-institution" {
                self.city.registered += 1;
                fields.push((unit::CREDIT_CODE, Value::Text(text(&credit_code("12", self.city.registered))?)));
            }
        }
        let (unit, parent) = match parent {
            Some(ROOT) => (UnitRef::Code(text(&code)?), Some(UnitRef::Root)),
            Some(parent) => (UnitRef::Code(text(&code)?), Some(UnitRef::Code(text(parent)?))),
            None if self.level == "city" => (UnitRef::Root, None),
            None => (UnitRef::Code(text(&code)?), Some(UnitRef::Root)),
        };
        self.city.rows.push_back(vec![Item::Unit { unit, parent, fields }]);
        Ok(code)
    }

    fn institution(
        &mut self,
        plan: &Plan,
        group: &GroupPlan,
        row: &UnitPlan,
        code: &str,
        above: &str,
        place: i64,
    ) -> Result<(), Problem> {
        let kind = match (row.name.as_str(), group.kind.as_str()) {
            ("人民检察院", _) => "procuratorate",
            (_, kind) => kind,
        };
        let name = format!("{}{}", self.prefix, row.name);
        // Of the city 教育局, of a district 东城教育局: what people say and type.
        let own = row.short.as_deref().unwrap_or(&row.name);
        let short = match self.level {
            "city" => own.to_string(),
            _ => format!("{}{own}", self.prefix.trim_end_matches(['区', '县'])),
        };
        let unit = self.unit(code, &name, &short, kind, Some(above), place * 10)?;
        let mut departments = Vec::new();
        for (place, department) in row.departments.iter().enumerate() {
            let code = format!("{code}{:02}", place + 1);
            departments.push(self.unit(&code, department, "", "department", Some(&unit), place as i64 * 10 + 10)?);
        }
        let main = match (kind, row.civil) {
            ("public-institution", true) => "institution-civil",
            ("public-institution", false) => "institution",
            _ => "administrative",
        };
        let count = departments.len() as i64;
        let people = self.scaled(row.people, 3);
        self.pool(&unit, main, people, &departments, Some(count))?;
        self.pool(&unit, "political-legal", self.scaled(row.police, 4), &departments, None)?;
        self.pool(&unit, "service", self.scaled(row.service, 1), &[], None)?;
        let Some(below) = row.below.as_ref().and_then(|below| plan.below.get(below)) else { return Ok(()) };
        let each = self.scaled(row.below_people, 6) / (row.below_units.max(1) as i64);
        let holder = self.unit(&format!("{code}90"), "所属事业单位", "", "group", Some(&unit), 900)?;
        for place in 0..row.below_units {
            let known = below.names.get(place % below.names.len().max(1)).cloned().unwrap_or_default();
            let round = place / below.names.len().max(1);
            let own = if round == 0 { known } else { format!("{known}（{}）", numeral(round + 1)) };
            let name = format!("{}{own}", self.prefix);
            let code = format!("{code}9{place:03}");
            let unit = self.unit(&code, &name, "", "public-institution", Some(&holder), place as i64 * 10 + 10)?;
            let share = each * (70 + self.dice.below(61) as i64) / 100;
            self.pool(&unit, kind_of(&below.quota), share.max(2), &[], Some(0))?;
            if below.ceiling {
                self.pool(&unit, "staff-ceiling", (share / 3).max(1), &[], None)?;
            }
        }
        Ok(())
    }

    /// A pool with its people; `leaders`: leadership pools come with it, for so many departments.
    fn pool(
        &mut self,
        unit: &str,
        kind: &'static str,
        people: i64,
        departments: &[String],
        leaders: Option<i64>,
    ) -> Result<(), Problem> {
        if people <= 0 {
            return Ok(());
        }
        // Most pools have a few places free; nothing is against the rules.
        let approved = match self.dice.below(20) {
            0..=5 => people,
            _ => people + 1 + self.dice.below((people as u64 / 12).max(1)) as i64,
        };
        self.approved(unit, kind, approved)?;
        *self.city.total.entry((self.level, kind)).or_default() += approved;
        let mut pool = CityPool {
            level: self.level,
            unit_code: unit.to_string(),
            kind,
            approved,
            people: Vec::with_capacity(people as usize),
            departments: departments.to_vec(),
            frozen: 0,
            pending: 0,
            idle: 0,
        };
        let deputies = if people > 60 {
            4
        } else if people > 20 {
            3
        } else {
            i64::from(people > 5)
        };
        let mut seats: VecDeque<&'static str> = VecDeque::new();
        if let Some(departments) = leaders {
            let posts = [
                ("head", 1),
                ("deputy", deputies),
                ("department-head", departments),
                ("department-deputy", departments),
            ];
            for (kind, places) in posts {
                if places > 0 {
                    self.approved(unit, kind, places)?;
                    *self.city.total.entry((self.level, kind)).or_default() += places;
                }
                // One place in eight is not filled.
                seats.extend((0..places).filter(|_| self.dice.below(8) > 0).map(|_| kind));
            }
        }
        for index in 0..people {
            let seat = seats.pop_front();
            self.member(&mut pool, index, seat)?;
        }
        self.city.pools.push(pool);
        Ok(())
    }

    fn pool_ref(unit: &str, kind: &str) -> Result<PoolRef, Problem> {
        Ok(PoolRef { unit: UnitRef::Code(text(unit)?), kind: text(kind)?, funding: None })
    }

    fn approved(&mut self, unit: &str, kind: &str, places: i64) -> Result<(), Problem> {
        self.city.rows.push_back(vec![Item::Pool {
            pool: Self::pool_ref(unit, kind)?,
            approved: Some(Places::whole(places)),
            declared: None,
            document: Some(text("云编〔2016〕1号")?),
        }]);
        Ok(())
    }

    fn member(&mut self, pool: &mut CityPool, index: i64, seat: Option<&'static str>) -> Result<(), Problem> {
        let apart = pool.kind == "administrative" && index > 20 && self.dice.below(60) == 0;
        let (youngest, oldest) = match seat {
            // Nobody listed apart retires within the years that are lived.
            _ if apart => (23, 40),
            Some(_) => (34, 58),
            None => (23, 59),
        };
        let who = self.city.nursery.person(self.dice, self.opened, pool.kind, youngest, oldest);
        let entered = who.birth.plus_months(12 * 22 + self.dice.below(60) as i32).min(self.opened.plus_days(-1));
        let title = title(seat, pool.kind);
        let department = match seat {
            Some("head" | "deputy") => None,
            _ => self.dice.of(&pool.departments).cloned(),
        };
        let retirement = stated_category(pool.kind, who.male);
        let person = |pool: PoolRef, apart: Option<Text>, department: Option<UnitRef>| -> Result<Item, Problem> {
            let mut fields = vec![
                (person::SEX, Value::Text(text(if who.male { "male" } else { "female" })?)),
                (person::BIRTH_DATE, Value::Date(who.birth)),
                (person::TITLE, Value::Text(text(title)?)),
            ];
            if let Some(category) = retirement {
                fields.push((person::RETIREMENT, Value::Text(text(category)?)));
            }
            Ok(Item::Person {
                number: Some(text(&who.number)?),
                name: Some(text(&who.name)?),
                pool: Some(pool),
                department,
                post: None,
                share: Some(Places::ONE),
                state: None,
                apart,
                entry_document: None,
                fields,
                tenure: vec![(tenure::ENTERED_ON, Value::Date(entered))],
            })
        };
        let apart = if apart { Some(text("云编〔2016〕1号")?) } else { None };
        let counts = apart.is_none();
        let department = match department {
            Some(code) => Some(UnitRef::Code(text(&code)?)),
            None => None,
        };
        let mut items = vec![person(Self::pool_ref(&pool.unit_code, pool.kind)?, apart, department.clone())?];
        let seat = seat.filter(|_| counts);
        if let Some(seat) = seat {
            items.push(person(Self::pool_ref(&pool.unit_code, seat)?, None, department)?);
        }
        self.city.rows.push_back(items);
        if counts {
            pool.people.push(Member {
                number: who.number,
                retires: category(pool.kind, who.male).statutory(who.birth),
                seat,
                since: self.opened,
                title,
            });
        }
        Ok(())
    }
}

/// The title of a place.
pub(super) fn title(seat: Option<&str>, kind: &str) -> &'static str {
    match (seat, kind) {
        (Some("head"), _) => "局长",
        (Some("deputy"), _) => "副局长",
        (Some("department-head"), _) => "科长",
        (Some("department-deputy"), _) => "副科长",
        (_, "service") => "驾驶员",
        (_, "institution" | "staff-ceiling") => "专业技术人员",
        (_, "political-legal") => "警员",
        _ => "一级主任科员",
    }
}

fn kind_of(code: &str) -> &'static str {
    match code {
        "institution-civil" => "institution-civil",
        _ => "institution",
    }
}
