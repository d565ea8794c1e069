//! Where problems are planted: a few bodies of one part of the city that nothing else touches, and the steps taken with them.

use super::super::Dice;
use super::super::people::{credit_code, invented};
use super::Planted;
use crate::domain::date::Date;
use crate::domain::field::{person, tenure};
use crate::domain::intake::{Fields, Item, PoolRef, UnitRef};
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::office::ask::Order;
use std::collections::BTreeMap;

/// Places of a level of government and a kind.
pub(in super::super) type Reserve = BTreeMap<(&'static str, &'static str), i64>;

/// What is done on a day.
pub(in super::super) enum Act {
    /// An order.
    Order(Order),
    /// Rows of files, under a document.
    Import(Vec<Item>, String),
}

/// Something done on a day.
pub(in super::super) struct Step {
    /// The day it is recorded.
    pub on: Date,
    /// The day it takes effect.
    pub effective: Date,
    /// What.
    pub act: Act,
}

/// A body problems are planted in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Host {
    Renewal,
    Emergency,
    Letters,
    Finance,
    Data,
    Investment,
    Trade,
    Records,
}

/// Name, short name, kind.
const HOSTS: [(Host, &str, &str, &str); 8] = [
    (Host::Renewal, "城市更新局", "更新局", ORGAN),
    (Host::Emergency, "应急管理局", "应急局", ORGAN),
    (Host::Letters, "信访局", "信访局", ORGAN),
    (Host::Finance, "金融工作局", "金融局", ORGAN),
    (Host::Data, "大数据中心", "数据中心", INSTITUTION),
    (Host::Investment, "投资促进中心", "投促中心", INSTITUTION),
    (Host::Trade, "公共资源交易中心", "交易中心", INSTITUTION),
    (Host::Records, "人才档案中心", "人才中心", INSTITUTION),
];

pub(super) const ORGAN: &str = "government-organ";
pub(super) const INSTITUTION: &str = "public-institution";
/// Months ago at which the bodies were set up: before everything else that happens in them.
const SET_UP: i32 = 100;
/// Months ago at which people entered, where nothing else is said.
pub(super) const ENTERED: i32 = 84;

/// Somebody invented.
pub(super) struct Who {
    pub name: String,
    pub number: String,
    pub male: bool,
    pub birth: Date,
}

/// One part of the city while problems are planted in it.
pub(in super::super) struct Bed<'a> {
    pub level: &'static str,
    code: &'a str,
    name: &'a str,
    set: u64,
    opened: Date,
    today: Date,
    planted: &'a mut Planted,
    dice: Dice,
    people: u64,
    units: u64,
    documents: u64,
    hosts: BTreeMap<Host, String>,
}

/// The title of the document of an operation.
fn title(operation: &str) -> &'static str {
    match operation {
        "establish" => "关于设立机构的批复",
        "abolish" => "关于撤销机构的通知",
        "approve" => "关于调整编制的批复",
        "total" => "关于下达编制总量的通知",
        "freeze" => "关于冻结空余编制的通知",
        "apart" => "关于人员单列的通知",
        "leave" => "关于人员调出的函",
        _ => "关于人员入编的函",
    }
}

/// A text of the program's own.
pub(super) fn text(own: &str) -> Text {
    Text::known(own)
}

pub(super) fn unit_ref(code: &str) -> UnitRef {
    UnitRef::Code(text(code))
}

pub(super) fn pool_ref(unit: &str, kind: &str) -> PoolRef {
    PoolRef { unit: unit_ref(unit), kind: text(kind), funding: None }
}

impl<'a> Bed<'a> {
    pub fn new(
        level: &'static str,
        code: &'a str,
        name: &'a str,
        set: u64,
        (opened, today): (Date, Date),
        planted: &'a mut Planted,
    ) -> Bed<'a> {
        let (people, units, documents) = (0, 0, 0);
        let (dice, hosts) = (Dice::new(0x9905 + set), BTreeMap::new());
        Bed { level, code, name, set, opened, today, planted, dice, people, units, documents, hosts }
    }

    /// So many months ago, and never before the city.
    pub(super) fn ago(&self, months: i32) -> Date {
        self.today.plus_months(-months).max(self.opened.plus_days(1))
    }

    fn step(&mut self, on: Date, effective: Date, act: Act) {
        let on = on.min(self.today);
        self.planted.steps.push(Step { on, effective, act });
    }

    /// A document of that day.
    pub(super) fn document(&mut self, mark: &str, on: Date) -> String {
        self.documents += 1;
        format!("{mark}〔{}〕{}号", on.ymd().0, self.set * 1_000 + self.documents)
    }

    /// An order recorded on the day it takes effect, under a document of its own unless it names one.
    pub(super) fn order(&mut self, operation: &str, on: Date, args: &[(&str, &str)]) {
        self.order_on(operation, on, on, args);
    }

    /// As [`Bed::order`], recorded on another day.
    pub(super) fn order_on(&mut self, operation: &str, recorded: Date, on: Date, args: &[(&str, &str)]) {
        let mut all: Vec<(String, String)> =
            args.iter().filter(|(_, value)| !value.is_empty()).map(|(n, v)| (n.to_string(), v.to_string())).collect();
        if operation == "amend" {
            all.push(("reason".into(), "核对更正".into()));
        } else if !args.iter().any(|(name, _)| *name == "document") {
            let mark = match operation {
                "enter" | "leave" => "云组函",
                "freeze" => "云编控",
                _ => "云编办",
            };
            all.push(("document".into(), self.document(mark, on)));
            all.push(("document_title".into(), title(operation).into()));
        }
        all.push(("effective_on".into(), on.to_string()));
        let order = Order { operation: operation.into(), caller_id: None, args: all };
        self.step(recorded, on, Act::Order(order));
    }

    /// Rows of a file.
    pub(super) fn import(&mut self, on: Date, items: Vec<Item>) {
        let document = self.document("云编核", on);
        self.step(on, on, Act::Import(items, document));
    }

    // ── bodies ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// The code of a body, set up when it is asked for first.
    pub(super) fn host(&mut self, host: Host) -> String {
        if let Some(code) = self.hosts.get(&host) {
            return code.clone();
        }
        let (_, name, short, kind) = HOSTS[host as usize];
        let credit = if kind == INSTITUTION { self.credit("12") } else { String::new() };
        let code = self.unit(name, kind, SET_UP, &[("short_name", short), ("credit_code", &credit)]);
        self.hosts.insert(host, code.clone());
        code
    }

    /// A further body of its own.
    pub(super) fn unit(&mut self, name: &str, kind: &str, months: i32, args: &[(&str, &str)]) -> String {
        self.units += 1;
        let group = if kind == INSTITUTION { "07" } else { "03" };
        let (code, parent) = (format!("{}{group}{}", self.code, 50 + self.units), format!("{}{group}", self.code));
        let name = format!("{}{name}", self.name);
        let level = if self.level == "city" { "division" } else { "section" };
        let mut all = vec![("name", name.as_str()), ("kind", kind), ("parent", &parent), ("code", &code)];
        all.extend([("level", level), ("funding", "full")]);
        all.extend_from_slice(args);
        self.order("establish", self.ago(months), &all);
        code
    }

    /// A code for a unit below another.
    pub(super) fn code_below(&mut self, above: &str) -> String {
        self.units += 1;
        format!("{above}{}", 50 + self.units)
    }

    /// A credit code that begins so.
    pub(super) fn credit(&mut self, registrar: &str) -> String {
        self.units += 1;
        credit_code(registrar, 60_000_000 + self.set * 1_000 + self.units)
    }

    // ── places ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Approves or cuts places.
    pub(super) fn approve(&mut self, unit: &str, kind: &'static str, change: i64, on: Date) {
        self.reserve(kind, change);
        self.order("approve", on, &[("unit", unit), ("kind", kind), ("change", &change.to_string())]);
    }

    /// The totals must hold so many more places.
    pub(super) fn reserve(&mut self, kind: &'static str, places: i64) {
        *self.planted.reserve.entry((self.level, kind)).or_default() += places.max(0);
    }

    /// A pool as rows of a file say it.
    pub(super) fn pool_item(&mut self, unit: &str, kind: &'static str, approved: i64, declared: Option<i64>) -> Item {
        self.reserve(kind, approved);
        Item::Pool {
            pool: pool_ref(unit, kind),
            approved: Some(Places::whole(approved)),
            declared: declared.map(Places::whole),
            document: None,
        }
    }

    // ── people ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Somebody of that birth date.
    pub(super) fn born(&mut self, birth: Date, male: bool) -> Who {
        self.people += 1;
        let (name, number) = invented(&mut self.dice, self.set * 100 + self.people, birth, male);
        Who { name, number, male, birth }
    }

    /// Somebody in the middle of a career.
    pub(super) fn somebody(&mut self) -> Who {
        let birth = self.today.plus_months(-12 * 40).plus_days(self.dice.below(1_500) as i32);
        let male = self.dice.below(2) == 0;
        self.born(birth, male)
    }

    /// Somebody enters, on a place that is there.
    pub(super) fn enters(&mut self, unit: &str, kind: &str, on: Date, who: &Who, args: &[(&str, &str)]) {
        // Where the kind leaves it open, the register says by which table a woman retires.
        let category = if !who.male && kind == "institution" { "woman-55" } else { "" };
        let mut all =
            vec![("unit", unit), ("kind", kind), ("name", who.name.as_str()), ("number", who.number.as_str())];
        all.push(("retirement", if args.iter().any(|(name, _)| *name == "retirement") { "" } else { category }));
        all.extend_from_slice(args);
        self.order("enter", on, &all);
    }

    /// Somebody enters, on a place approved for it.
    pub(super) fn placed(&mut self, unit: &str, kind: &'static str, months: i32, who: &Who, args: &[(&str, &str)]) {
        self.approve(unit, kind, 1, self.ago(months));
        self.enters(unit, kind, self.ago(months), who, args);
    }

    /// So many people on so many places, all filled.
    pub(super) fn staffed(&mut self, unit: &str, kind: &'static str, count: i64) -> Vec<Who> {
        self.approve(unit, kind, count, self.ago(ENTERED));
        (0..count)
            .map(|_| {
                let who = self.somebody();
                self.enters(unit, kind, self.ago(ENTERED), &who, &[]);
                who
            })
            .collect()
    }

    /// Somebody as a row of a file says it, with what else it says of the person and of the place.
    pub(super) fn person_item(
        &self,
        unit: &str,
        kind: &str,
        who: &Who,
        post: Option<&str>,
        (more, place): (Fields, Fields),
    ) -> Item {
        let mut fields = vec![
            (person::SEX, Value::Text(text(if who.male { "male" } else { "female" }))),
            (person::BIRTH_DATE, Value::Date(who.birth)),
        ];
        fields.extend(more);
        Item::Person {
            number: Some(text(&who.number)),
            name: Some(text(&who.name)),
            pool: Some(pool_ref(unit, kind)),
            department: None,
            post: post.map(|number| (unit_ref(unit), text(number))),
            share: Some(Places::ONE),
            state: None,
            apart: None,
            entry_document: None,
            fields,
            tenure: place,
        }
    }

    /// When somebody of that birth date entered, as rows of a file say it.
    pub(super) fn entered(on: Date) -> Fields {
        vec![(tenure::ENTERED_ON, Value::Date(on))]
    }

    /// A number for a thing of this part of the city.
    pub(super) fn numbered(&self, own: &str) -> String {
        format!("{}-{own}", self.code)
    }
    pub(super) fn today(&self) -> Date {
        self.today
    }
}
