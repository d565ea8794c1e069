//! Ten years of the city, month by month, through the orders an officer gives.

use super::city::{City, CityPool, Member, import, title};
use super::people::{category, stated_category};
use super::planted::{Act, Planted, Step};
use super::{Dice, Telling, YEARS};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::office::ask::{Order, Problem, Receipt};
use crate::office::clock::noon;
use crate::office::running::Office;

/// People of a pool who leave in a year without having reached the age, in thousandths.
const LEAVE_PER_MILLE: u64 = 18;
/// Of those who leave, one in so many moves to another unit.
const MOVES_ONE_IN: u64 = 5;
/// One entry in so many is recorded late.
const LATE_ONE_IN: u64 = 20;
/// Months after which whatever is free is filled: nothing stays vacant for long.
const IDLE_MAX: u32 = 15;
/// The years in which something is reorganised, counted from the opening.
const REORGANISED: [i32; 3] = [2, 5, 8];

/// One month's orders.
struct Month<'a> {
    date: Date,
    year: i32,
    serial: &'a mut u64,
    orders: Vec<Order>,
}

impl Month<'_> {
    fn document(&mut self, mark: &str) -> String {
        *self.serial += 1;
        format!("{mark}〔{}〕{}号", self.date.ymd().0, self.serial)
    }
    fn order(&mut self, operation: &str, effective: Date, document: Option<(String, &str)>, args: &[(&str, &str)]) {
        let mut all: Vec<(String, String)> =
            args.iter().filter(|(_, value)| !value.is_empty()).map(|(n, v)| (n.to_string(), v.to_string())).collect();
        all.push(("effective_on".into(), effective.to_string()));
        if let Some((number, title)) = document {
            all.push(("document".into(), number));
            all.push(("document_title".into(), title.into()));
        }
        self.orders.push(Order { operation: operation.into(), caller_id: None, args: all });
    }
}

/// Lives the city from `opened` to `today`.
///
/// # Errors
/// The problem of the first order that is not taken: the generator's model of the books would be wrong.
pub(super) fn live(
    office: &Office,
    city: &mut City,
    planted: &mut Planted,
    (opened, today): (Date, Date),
    dice: &mut Dice,
    telling: Telling,
) -> Result<(), Problem> {
    let mut serial = 0;
    for year in 0..YEARS {
        for month in 1..=12 {
            let date = opened.plus_months(year * 12 + month).plus_days(-3).min(today);
            let mut orders = Month { date, year, serial: &mut serial, orders: Vec::new() };
            if month == 3 {
                approvals(city, &mut orders, dice);
            }
            if month == 9 && year == YEARS - 2 {
                freezes(city, &mut orders);
            }
            if month == 6 && REORGANISED.contains(&year) {
                reorganise(city, &mut orders);
            }
            for index in 0..city.pools.len() {
                turnover(city, index, &mut orders, dice);
            }
            let orders = orders.orders;
            plant(office, planted.due(date))?;
            post(office, date, &orders)?;
            if month == 6 && year == YEARS - 4 {
                mistake(office, city, date)?;
            }
        }
        telling(year as u64 + 2, YEARS as u64 + 1);
    }
    // Whoever reached the age since the last month's day.
    let mut last = Month { date: today, year: YEARS, serial: &mut serial, orders: Vec::new() };
    for index in 0..city.pools.len() {
        while let Some(place) = city.pools[index].people.iter().position(|member| member.retires <= today) {
            leave(city, index, place, &mut last, dice);
        }
    }
    let orders = last.orders;
    post(office, today, &orders)?;
    plant(office, planted.due(today))
}

/// Takes the steps that plant problems, each on its day.
fn plant(office: &Office, steps: Vec<Step>) -> Result<(), Problem> {
    let (mut orders, mut on) = (Vec::new(), None);
    for Step { on: day, effective, act } in steps {
        if on != Some(day) {
            post(office, on.unwrap_or(day), &std::mem::take(&mut orders))?;
            on = Some(day);
        }
        match act {
            Act::Order(order) => orders.push(order),
            Act::Import(items, document) => {
                post(office, day, &std::mem::take(&mut orders))?;
                let rows = items.into_iter().map(|item| vec![item]).collect();
                import(office, rows, &document, "核对表", (day, effective))?;
            }
        }
    }
    post(office, on.unwrap_or(Date::MIN), &orders).map(drop)
}

fn post(office: &Office, date: Date, orders: &[Order]) -> Result<Vec<Receipt>, Problem> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let mut ordering = office.ordering()?;
    (ordering.today, ordering.now) = (date, noon(date));
    office.post_each(&ordering, orders).map_err(|(index, problem)| {
        let order = orders.get(index).map(|order| format!("{} {:?}", order.operation, order.args)).unwrap_or_default();
        Problem::new(3, Message::new("sample-order").with("order", order).with("error", problem.message.to_string()))
    })
}

/// What a pool has left in the generator's model.
fn room(pool: &CityPool) -> i64 {
    pool.approved - pool.people.len() as i64 - pool.frozen
}

/// One month of one pool: who retires or leaves otherwise, who comes.
fn turnover(city: &mut City, index: usize, month: &mut Month, dice: &mut Dice) {
    while let Some(place) = city.pools[index].people.iter().position(|member| member.retires <= month.date) {
        leave(city, index, place, month, dice);
    }
    let leaving = (0..city.pools[index].people.len()).filter(|_| dice.below(12_000) < LEAVE_PER_MILLE).count();
    for _ in 0..leaving {
        let people = city.pools[index].people.len() as u64;
        if people > 2 {
            leave(city, index, dice.below(people / 2) as usize, month, dice);
        }
    }
    let pool = &city.pools[index];
    if pool.kind == "service" {
        return;
    }
    // Vacancies are filled about as fast as people leave, so that some stay open for a while.
    let filled = if pool.idle >= IDLE_MAX { 100 } else { 22 };
    let wanted = (0..room(pool).max(0)).filter(|_| dice.below(100) < filled).count();
    for _ in 0..wanted {
        let who = city.nursery.person(dice, month.date, city.pools[index].kind, 22, 36);
        let pool = &mut city.pools[index];
        let department = dice.of(&pool.departments).cloned().unwrap_or_default();
        let document = month.document(if pool.kind == "institution" { "云人社聘" } else { "云组干" });
        let way = if pool.kind == "institution" { "open" } else { "exam" };
        let args = [
            ("unit", pool.unit_code.as_str()),
            ("kind", pool.kind),
            ("name", &who.name),
            ("number", &who.number),
            ("department", &department),
            ("title", title(None, pool.kind)),
            ("retirement", stated_category(pool.kind, who.male).unwrap_or_default()),
            ("entry_way", way),
        ];
        month.order("enter", month.date, Some((document, "关于同意录用的通知")), &args);
        let title = title(None, pool.kind);
        pool.people.push(Member {
            number: who.number,
            retires: category(pool.kind, who.male).statutory(who.birth),
            seat: None,
            since: month.date,
            title,
        });
    }
    let pool = &mut city.pools[index];
    pool.idle = if room(pool) > 0 { pool.idle + 1 } else { 0 };
}

fn leave(city: &mut City, index: usize, place: usize, month: &mut Month, dice: &mut Dice) {
    let pool = &mut city.pools[index];
    let member = pool.people.remove(place);
    let retires = member.retires <= month.date;
    let moves = !retires && dice.below(MOVES_ONE_IN) == 0;
    let (reason, mark, what) = match (retires, moves) {
        (true, _) => ("retire", "云人社退", "关于批准退休的通知"),
        (_, true) => ("transfer", "云组调", "关于同意调动的通知"),
        _ => ("resign", "云人社辞", "关于同意辞职的批复"),
    };
    // A late entry is one whose effective date lies well before the day it was recorded.
    let late = month.year > 0 && pool.pending == 0 && pool.frozen == 0 && dice.below(LATE_ONE_IN) == 0;
    let before = month.date.plus_days(-20);
    // Nobody leaves before the day on which the place held was taken.
    let late = late && member.since <= before && (!retires || member.retires <= before);
    let effective = if late { before } else { month.date };
    let document = month.document(mark);
    let event_on = if retires { member.retires.max(member.since).min(effective).to_string() } else { String::new() };
    let args = [("person", member.number.as_str()), ("exit_reason", reason), ("event_on", &event_on)];
    month.order("leave", effective, Some((document.clone(), what)), &args);
    if pool.kind == "service" {
        pool.frozen += 1;
    } else if pool.pending > 0 {
        (pool.pending, pool.frozen) = (pool.pending - 1, pool.frozen + 1);
    }
    if let Some(seat) = member.seat {
        promote(pool, seat, month);
    }
    if moves {
        settle(city, index, member, document, month, dice);
    }
}

/// Somebody of the same pool takes a leadership place that fell free.
fn promote(pool: &mut CityPool, seat: &'static str, month: &mut Month) {
    let month_ago = pool.people.len().saturating_sub(2);
    let Some(next) = pool.people[..month_ago].iter_mut().find(|member| member.seat.is_none()) else { return };
    (next.seat, next.since) = (Some(seat), month.date);
    let (number, titled) = (next.number.clone(), next.title);
    next.title = title(Some(seat), pool.kind);
    let document = month.document("云组干");
    let args = [("unit", pool.unit_code.as_str()), ("kind", seat), ("person", number.as_str())];
    month.order("enter", month.date, Some((document, "关于任职的通知")), &args);
    let title = title(Some(seat), pool.kind);
    if titled == title {
        return;
    }
    let args = [("subject", number.as_str()), ("field", "title"), ("value", title), ("reason", "任职")];
    month.order("amend", month.date, None, &args);
}

/// A person who moves enters another unit of the same kind on the day after.
fn settle(city: &mut City, from: usize, member: Member, document: String, month: &mut Month, dice: &mut Dice) {
    let kind = city.pools[from].kind;
    let start = dice.below(city.pools.len() as u64) as usize;
    let all = city.pools.len();
    let found = (0..all.min(400))
        .map(|step| (start + step) % all)
        .find(|&index| index != from && city.pools[index].kind == kind && room(&city.pools[index]) > 0);
    let Some(to) = found else { return };
    let pool = &mut city.pools[to];
    let department = dice.of(&pool.departments).cloned().unwrap_or_default();
    let args = [
        ("unit", pool.unit_code.as_str()),
        ("kind", kind),
        ("person", member.number.as_str()),
        ("department", department.as_str()),
        ("entry_way", "transfer"),
    ];
    month.order("enter", month.date, Some((document, "关于同意调动的通知")), &args);
    pool.people.push(Member { seat: None, since: month.date, ..member });
}

/// Once a year the commission gives a few places out of what is undistributed, and takes a few back.
fn approvals(city: &mut City, month: &mut Month, dice: &mut Dice) {
    for index in 0..city.pools.len() {
        let pool = &mut city.pools[index];
        let left = city.left.entry((pool.level, pool.kind)).or_default();
        let change = match dice.below(40) {
            0 | 1 if *left > 0 && pool.kind != "service" => 1,
            2 if room(pool) > 1 && pool.kind != "service" => -1,
            _ => continue,
        };
        *left -= change;
        pool.approved += change;
        let document = month.document("云编");
        let args =
            [("unit", pool.unit_code.as_str()), ("kind", pool.kind), ("change", if change > 0 { "+1" } else { "-1" })];
        let what = if change > 0 { "关于核增编制的批复" } else { "关于收回空编的通知" };
        month.order("approve", month.date, Some((document, what)), &args);
    }
}

/// A few institutions are frozen beyond what is free: the rest is locked as people leave.
fn freezes(city: &mut City, month: &mut Month) {
    let review = month.date.plus_months(36).to_string();
    let mut chosen = 0;
    for index in 0..city.pools.len() {
        let pool = &mut city.pools[index];
        if pool.kind != "institution" || pool.people.len() < 12 || index % 9 != 4 {
            continue;
        }
        chosen += 1;
        let now = room(pool).max(0);
        let places = now + (pool.people.len() as i64 / 6).min(8);
        (pool.frozen, pool.pending) = (pool.frozen + now, places - now);
        let document = month.document("云编冻");
        let args = [
            ("unit", pool.unit_code.as_str()),
            ("kind", pool.kind),
            ("places", &places.to_string()),
            ("review_on", &review),
            ("releases_when", "机构改革完成"),
            ("reason", "机构改革统筹"),
        ];
        month.order("freeze", month.date, Some((document, "关于冻结空余编制的通知")), &args);
        if chosen >= 12 {
            break;
        }
    }
}

/// Something is set up, renamed, moved or ended.
fn reorganise(city: &City, month: &mut Month) {
    let document = (month.document("云办发"), "关于机构改革的实施意见");
    let Some(first) = city.pools.first() else { return };
    let root = &first.unit_code[..8];
    let government = format!("{root}03");
    match month.year {
        2 => {
            let args = [
                ("name", "市政务服务和数据管理局"),
                ("short_name", "市数据局"),
                ("kind", "government-organ"),
                ("parent", government.as_str()),
                ("code", &format!("{root}0391")),
                ("level", "division"),
                ("funding", "full"),
            ];
            month.order("establish", month.date, Some(document.clone()), &args);
            let temporary = [
                ("name", "市创建文明城市指挥部"),
                ("kind", "government-organ"),
                ("parent", government.as_str()),
                ("code", &format!("{root}0392")),
            ];
            month.order("establish", month.date, Some(document), &temporary);
        }
        5 => {
            let args = [
                ("unit", format!("{root}0391")),
                ("name", "市数据局".to_string()),
                ("short_name", "数据局".to_string()),
            ];
            let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
            month.order("rename", month.date, Some(document), &args);
        }
        _ => {
            let args = [("unit", format!("{root}0392"))];
            let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
            month.order("abolish", month.date, Some(document), &args);
        }
    }
}

/// An approval that was entered by mistake, and its reversal.
fn mistake(office: &Office, city: &City, date: Date) -> Result<(), Problem> {
    let Some(pool) = city.pools.iter().find(|pool| pool.kind == "administrative") else { return Ok(()) };
    let document = format!("云编〔{}〕误录号", date.ymd().0);
    let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
    let approve = Order {
        operation: "approve".into(),
        caller_id: None,
        args: vec![
            pair("unit", &pool.unit_code),
            pair("kind", pool.kind),
            pair("change", "-1"),
            pair("document", &document),
            pair("effective_on", &date.to_string()),
        ],
    };
    let receipts = post(office, date, &[approve])?;
    let Some(seq) = receipts.first().and_then(|receipt| receipt.seq) else { return Ok(()) };
    let reverse = Order {
        operation: "reverse".into(),
        caller_id: None,
        args: vec![
            pair("entry", &format!("e{seq}")),
            pair("reason", "录错单位，予以冲正"),
            pair("effective_on", &date.to_string()),
        ],
    };
    post(office, date, &[reverse])?;
    Ok(())
}
