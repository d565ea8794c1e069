//! Figures of a quota kind as the officer reads them: a row of columns, a line, a sentence; one per kind, always.

use crate::domain::date::Date;
use crate::domain::pool::{Column as Held, Figures};
use crate::domain::quantity::Places;
use crate::office::ask::{Card, KindLine};
use crate::tui::parts::cells;
use crate::tui::parts::grid::{Column, Take};
use crate::tui::talk::{Talk, figure};

/// The columns of answer lines, in the order that never changes: name, then text id and how nought is shown.
const COLUMNS: &[(&str, bool)] = &[
    ("approved", true),
    ("occupied", true),
    ("vacant", false),
    ("excess", false),
    ("frozen", false),
    ("reserved", false),
    ("advance", false),
    ("loan", false),
    ("available", true),
];

/// How many figures an answer line has.
pub const COUNT: usize = COLUMNS.len();

/// Which column of answer lines holds this moved column, for `g`.
pub const HELD: &[Option<Held>] = &[
    None,
    Some(Held::Approved),
    Some(Held::Occupied),
    None,
    None,
    Some(Held::Frozen),
    Some(Held::Reserved),
    Some(Held::Advance),
    Some(Held::Borrowed),
    None,
    Some(Held::Approved),
];

/// Figures that have an origin, by their field names.
pub const NAMED: &[&str] = &[
    "approved",
    "occupied",
    "apart",
    "vacant",
    "excess",
    "over",
    "frozen",
    "pending_freeze",
    "reserved",
    "advance",
    "borrowed",
    "lent",
    "available",
    "total",
    "undistributed",
];

/// The figure of a column of a listing; `None`: it is none.
pub fn figure_named(column: &str) -> Option<&'static str> {
    NAMED.iter().copied().find(|name| *name == column)
}

/// Whether nought is printed as `0` in this column (where it is an answer) and not as `-`.
pub fn shows_nought(column: &str) -> bool {
    COLUMNS.iter().any(|(name, nought)| *name == column && *nought)
}

/// Borrowed less lent, with its sign.
pub fn signed(places: Places) -> String {
    if places > Places::ZERO { format!("+{}", places.grouped()) } else { figure(places) }
}

/// Columns of a table of answer lines; the last is the document.
pub fn columns(talk: &Talk, kind_head: &str, last_head: &str) -> Vec<Column> {
    let mut columns = vec![Column { head: talk.t(kind_head), take: Take::Name, least: 8 }];
    columns.extend(COLUMNS.iter().map(|(name, _)| Column {
        head: talk.heading(name, true),
        take: Take::Number,
        least: 4,
    }));
    columns.push(Column { head: talk.t(last_head), take: Take::Rest, least: 10 });
    columns
}

/// The cells of one answer line; `last` stands in its last column.
pub fn row(talk: &Talk, line: &KindLine, last: String) -> Vec<String> {
    let figures = &line.figures;
    let held = |column| figures.held.get(column);
    let stated = figures.stated > 0;
    let derived = |places: Places, text: String| if stated || !places.is_zero() { text } else { "?".to_string() };
    let approved = if stated { held(Held::Approved).grouped() } else { "?".to_string() };
    vec![
        talk.pick(&line.short).to_string(),
        approved,
        held(Held::Occupied).grouped(),
        derived(figures.vacant, figure(figures.vacant)),
        derived(figures.excess, figure(figures.excess)),
        figure(held(Held::Frozen)),
        figure(held(Held::Reserved)),
        figure(held(Held::Advance)),
        signed(held(Held::Borrowed) - held(Held::Lent)),
        derived(figures.available, figures.available.grouped()),
        last,
    ]
}

/// Shortens a document number to `most` cells without losing what tells it apart: 云编〔2024〕12号 → 云编〔24〕12.
pub fn short_document(number: &str, most: usize) -> String {
    if cells::width(number) <= most {
        return number.to_string();
    }
    let short = number.trim_end_matches('号').replace("〔20", "〔").replace("[20", "[");
    cells::cut(&short, most)
}

/// `行政: 空编 2 = 冻结 1 + 在途 1 + 可用 0`: the row that proves itself, in at most `room` cells where short words help.
pub fn proof(talk: &Talk, of: &str, figures: &Figures, room: usize) -> String {
    let long = format!("{of}: {}", identity(talk, figures, ""));
    if cells::width(&long) <= room { long } else { format!("{of}: {}", identity(talk, figures, "-short")) }
}

/// The identity of a pool or a sum of pools. Terms of nought on the left are left out.
fn identity(talk: &Talk, figures: &Figures, form: &str) -> String {
    if figures.stated == 0 {
        return talk.t("ui-not-stated");
    }
    let t = |id: &str| talk.t(&format!("{id}{form}"));
    let held = |column| figures.held.get(column);
    let mut text = format!("{} {}", t("ui-vacant"), figures.vacant.grouped());
    let terms = [
        (" - ", "ui-excess", figures.excess),
        (" + ", "ui-advance", held(Held::Advance)),
        (" + ", "ui-borrowed", held(Held::Borrowed)),
        (" - ", "ui-lent", held(Held::Lent)),
    ];
    for (sign, id, places) in terms.into_iter().filter(|(_, _, places)| !places.is_zero()) {
        text.push_str(&format!("{sign}{} {}", t(id), places.grouped()));
    }
    let frozen = format!("{} {}", t("ui-frozen"), held(Held::Frozen).grouped());
    let reserved = format!("{} {}", t("ui-reserved"), held(Held::Reserved).grouped());
    let available = format!("{} {}", t("ui-available"), figures.available.grouped());
    format!("{text} = {frozen} + {reserved} + {available}")
}

/// `行政 核62 实60 空2 可用0`, or `行政 核31 实31 满`: for a hit.
pub fn brief(talk: &Talk, line: &KindLine) -> String {
    let figures = &line.figures;
    let held = |column| figures.held.get(column);
    let kind = talk.pick(&line.short);
    let occupied = talk.with("ui-brief-occupied", &[("n", held(Held::Occupied).into())]);
    if figures.stated == 0 {
        return format!("{kind} {}? {occupied}", talk.t("ui-brief-approved-word"));
    }
    let approved = talk.with("ui-brief-approved", &[("n", held(Held::Approved).into())]);
    let mut text = format!("{kind} {approved} {occupied}");
    if figures.vacant.is_zero() && figures.excess.is_zero() {
        text.push_str(&format!(" {}", talk.t("ui-brief-full")));
        return text;
    }
    for (id, places) in [("ui-brief-vacant", figures.vacant), ("ui-brief-excess", figures.excess)] {
        if !places.is_zero() {
            text.push_str(&format!(" {}", talk.with(id, &[("n", places.into())])));
        }
    }
    text.push_str(&format!(" {}", talk.with("ui-brief-available", &[("n", figures.available.into())])));
    text
}

/// `工勤 空2`: for a hit with little room, of its second kind and the following.
pub fn briefest(talk: &Talk, line: &KindLine) -> String {
    let figures = &line.figures;
    let mut text = talk.pick(&line.short).to_string();
    for (id, places) in [("ui-brief-vacant", figures.vacant), ("ui-brief-excess", figures.excess)] {
        if !places.is_zero() {
            text.push_str(&format!(" {}", talk.with(id, &[("n", places.into())])));
        }
    }
    if figures.stated > 0 && figures.vacant.is_zero() && figures.excess.is_zero() {
        text.push_str(&format!(" {}", talk.t("ui-brief-full")));
    }
    text
}

/// What differs between two states of a pool, figure by figure: `核定 62 -> 60`.
pub fn changes(talk: &Talk, before: &KindLine, after: &KindLine) -> Vec<String> {
    let all = Held::ALL.into_iter();
    let (before, after) = (&before.figures.held, &after.figures.held);
    all.filter(|column| before.get(*column) != after.get(*column))
        .map(|column| {
            let head = talk.heading(column.name(), false);
            format!("{head} {} -> {}", before.get(column).grouped(), after.get(column).grouped())
        })
        .collect()
}

/// Whether a line is of places for people; leadership, ranks and bodies stand on a line of their own.
pub fn is_of_people(line: &KindLine) -> bool {
    matches!(line.class, "quota" | "off-quota")
}

/// The answer lines of a card: one per kind, numbers under one another, then one for leaders, ranks and bodies and one for
/// those listed apart; in at most `room` cells each.
pub fn answers(talk: &Talk, card: &Card, room: usize) -> Vec<String> {
    let long = answers_in(talk, card, room, "");
    let fits = long.iter().all(|line| cells::width(line) <= room);
    if fits { long } else { answers_in(talk, card, room, "-short") }
}

fn answers_in(talk: &Talk, card: &Card, room: usize, form: &str) -> Vec<String> {
    let t = |id: &str| talk.t(&format!("{id}{form}"));
    let source = if card.own.is_empty() { &card.subtree } else { &card.own };
    let lines: Vec<&KindLine> = source.iter().filter(|line| is_of_people(line)).collect();
    let kind_width = lines.iter().map(|line| cells::width(talk.pick(&line.short))).max().unwrap_or(0);
    let number = |column: Held| {
        lines.iter().map(|line| cells::width(&line.figures.held.get(column).grouped())).max().unwrap_or(1)
    };
    let (wide_approved, wide_occupied) = (number(Held::Approved), number(Held::Occupied));
    let mut out = Vec::new();
    let mut bodies = Vec::new();
    for line in &lines {
        let figures = &line.figures;
        let held = |column| figures.held.get(column);
        let approved = if figures.stated > 0 { held(Held::Approved).grouped() } else { "?".to_string() };
        let text = format!(
            "{} {} {} {} {}",
            cells::left(talk.pick(&line.short), kind_width),
            t("ui-approved"),
            cells::right(&approved, wide_approved),
            t("ui-occupied"),
            cells::right(&held(Held::Occupied).grouped(), wide_occupied),
        );
        bodies.push((text, *line));
    }
    for (mut text, line) in bodies {
        let figures = &line.figures;
        if figures.stated > 0 {
            let held = |column| figures.held.get(column);
            let mut parts = Vec::new();
            for (id, places) in [
                ("ui-over", figures.over),
                ("ui-frozen", held(Held::Frozen)),
                ("ui-reserved", held(Held::Reserved)),
                ("ui-advance", held(Held::Advance)),
                ("ui-borrowed", held(Held::Borrowed)),
                ("ui-lent", held(Held::Lent)),
            ] {
                if !places.is_zero() {
                    parts.push(format!("{} {}", t(id), places.grouped()));
                }
            }
            parts.push(format!("{} {}", t("ui-available"), figures.available.grouped()));
            let main = if figures.excess.is_zero() {
                format!("{} {}", t("ui-vacant"), figures.vacant.grouped())
            } else if figures.vacant.is_zero() {
                format!("{} {}", t("ui-excess"), figures.excess.grouped())
            } else {
                let (vacant, excess) = (figures.vacant.grouped(), figures.excess.grouped());
                format!("{} {vacant} {} {excess}", t("ui-vacant"), t("ui-excess"))
            };
            text.push_str(&format!(" {main}{}", talk.with("ui-paren", &[("text", parts.join(" ").into())])));
        }
        out.push((text, line.document.clone()));
    }
    let wide = out.iter().map(|(text, _)| cells::width(text)).max().unwrap_or(0);
    let mut out: Vec<String> = out
        .into_iter()
        .map(|(text, document)| match document {
            Some(number) => {
                let text = format!("{}  ", cells::left(&text, wide));
                let basis = format!("{} {number}", talk.t("ui-basis"));
                let left = room.saturating_sub(cells::width(&text));
                // Rather the number without its word than cut.
                let basis = if cells::width(&basis) <= left { basis } else { short_document(&number, left) };
                format!("{text}{basis}")
            }
            None => text,
        })
        .collect();
    out.extend(leaders(talk, source));
    out.extend(apart(talk, source));
    out
}

/// `职数实/核  局领导 正 1/1  副 3/4 空1`: leadership, rank and bodies, held inside the places above and never added.
pub fn leaders(talk: &Talk, lines: &[KindLine]) -> Option<String> {
    let mut text = String::new();
    for line in lines.iter().filter(|line| !is_of_people(line)) {
        text.push_str(&format!("  {} {}", talk.pick(&line.short), held_of_approved(talk, line)));
    }
    (!text.is_empty()).then(|| format!("{}{text}", talk.t("ui-leaders")))
}

/// `7/6 超1`: held of approved, and what is empty or too many.
pub fn held_of_approved(talk: &Talk, line: &KindLine) -> String {
    let figures = &line.figures;
    let occupied = figures.held.get(Held::Occupied).grouped();
    let approved = if figures.stated > 0 { figures.held.get(Held::Approved).grouped() } else { "?".to_string() };
    let mut text = format!("{occupied}/{approved}");
    for (id, places) in [("ui-brief-vacant", figures.vacant), ("ui-brief-over", figures.excess)] {
        if !places.is_zero() {
            text.push_str(&format!(" {}", talk.with(id, &[("n", places.into())])));
        }
    }
    text
}

/// `行政 在册 109 = 占编 102 + 单列 7`, for kinds with people listed apart.
pub fn apart(talk: &Talk, lines: &[KindLine]) -> Vec<String> {
    let mut texts = Vec::new();
    for line in lines {
        let (occupied, apart) = (line.figures.held.get(Held::Occupied), line.figures.held.get(Held::Apart));
        if !apart.is_zero() {
            let args = [
                ("kind", talk.pick(&line.short).into()),
                ("all", (occupied + apart).into()),
                ("occupied", occupied.into()),
                ("apart", apart.into()),
            ];
            texts.push(talk.with("ui-apart-line", &args));
        }
    }
    texts
}

/// The answer as a sentence for a chat or a minute.
pub fn sentence(talk: &Talk, name: &str, date: Date, lines: &[KindLine]) -> String {
    let mut kinds = Vec::new();
    for line in lines.iter().filter(|line| is_of_people(line)) {
        let figures = &line.figures;
        let held = |column| figures.held.get(column);
        let kind = talk.pick(&line.name).to_string();
        let occupied = held(Held::Occupied);
        let mut text = if figures.stated > 0 {
            talk.with(
                "ui-sentence-kind",
                &[("kind", kind.into()), ("approved", held(Held::Approved).into()), ("occupied", occupied.into())],
            )
        } else {
            talk.with("ui-sentence-kind-not-stated", &[("kind", kind.into()), ("occupied", occupied.into())])
        };
        if figures.stated > 0 {
            if !figures.excess.is_zero() {
                text.push_str(&talk.with("ui-sentence-excess", &[("n", figures.excess.into())]));
            }
            let mut parts = Vec::new();
            for (id, places) in [
                ("ui-frozen", held(Held::Frozen)),
                ("ui-reserved", held(Held::Reserved)),
                ("ui-advance", held(Held::Advance)),
                ("ui-borrowed", held(Held::Borrowed)),
                ("ui-lent", held(Held::Lent)),
            ] {
                if !places.is_zero() {
                    parts.push(talk.with("ui-sentence-part", &[("word", talk.t(id).into()), ("n", places.into())]));
                }
            }
            let available = [("word", talk.t("ui-available").into()), ("n", figures.available.into())];
            parts.push(talk.with("ui-sentence-part", &available));
            let parts = parts.join(&talk.t("ui-list-comma"));
            text.push_str(&talk.with("ui-sentence-vacant", &[("n", figures.vacant.into()), ("parts", parts.into())]));
        }
        if let Some(number) = &line.document {
            text.push_str(&talk.with("ui-sentence-basis", &[("document", number.into())]));
        }
        kinds.push(text);
    }
    let head = talk.with("ui-sentence-head", &[("name", name.into()), ("date", date.into())]);
    format!("{head}{}{}", kinds.join(&talk.t("ui-sentence-between")), talk.t("ui-sentence-end"))
}
