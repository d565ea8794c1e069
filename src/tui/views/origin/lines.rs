//! What each figure is made of, one line per figure, in the order of the columns.

use crate::domain::message::Arg;
use crate::domain::pool::Column as Held;
use crate::domain::quantity::Places;
use crate::office::ask::{KindLine, Origin, OriginLine};
use crate::tui::parts::figures;
use crate::tui::state::Scene;
use std::collections::BTreeMap;

/// What `Enter` opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leads {
    /// The moves of a column.
    Moves(Held),
    /// The people or freezes behind a column.
    Names(Held),
    /// A listing of the kind, of the office as a whole.
    Listing(&'static str),
    /// Nothing of its own: it is made from the others.
    Nothing,
}

/// One figure.
pub struct Line {
    /// Its name.
    pub figure: &'static str,
    /// Its word.
    pub word: String,
    /// Its value.
    pub number: String,
    /// What it is made of.
    pub text: String,
    /// How much stands behind it.
    pub right: String,
    /// What it opens.
    pub leads: Leads,
}

/// `= 62 - 60 - 1`: terms of nought are left out, but not the first.
fn formula(terms: &[(&str, Places, &str)]) -> String {
    let mut text = String::from("=");
    for (index, (sign, places, word)) in terms.iter().enumerate() {
        if index > 0 && places.is_zero() {
            continue;
        }
        let sign = if index == 0 { String::new() } else { format!(" {sign}") };
        let word = if word.is_empty() { String::new() } else { format!(" {word}") };
        text.push_str(&format!("{sign} {}{word}", places.grouped()));
    }
    text
}

struct Made<'a> {
    scene: &'a Scene,
    line: &'a KindLine,
    /// The moves, newest first; empty for the office as a whole.
    moves: &'a [OriginLine],
    lines: Vec<Line>,
}

/// The lines of a pool, or of several as one.
pub fn of_origin(scene: &Scene, origin: &Origin) -> Vec<Line> {
    let made = Made { scene, line: &origin.line, moves: &origin.moves, lines: Vec::new() };
    made.all(false)
}

/// The lines of a kind over the whole office, from its totals: no single move is read.
pub fn of_office(scene: &Scene, line: &KindLine) -> Vec<Line> {
    Made { scene, line, moves: &[], lines: Vec::new() }.all(true)
}

impl Made<'_> {
    fn held(&self, column: Held) -> Places {
        self.line.figures.held.get(column)
    }
    fn word(&self, name: &str) -> String {
        self.scene.talk.heading(name, false)
    }
    fn push(&mut self, figure: &'static str, number: String, text: String, right: String, leads: Leads) {
        let right = if leads == Leads::Nothing || right.is_empty() { right } else { format!("{right} >") };
        let word = self.word(figure);
        self.lines.push(Line { figure, word, number, text, right, leads });
    }
    /// Whether differences of the sums are the figures themselves.
    fn is_single(&self) -> bool {
        self.line.figures.stated == 1 && self.line.figures.unstated == 0
    }

    fn all(mut self, office: bool) -> Vec<Line> {
        let talk = &self.scene.talk;
        let all = &self.line.figures;
        let stated = all.stated > 0;
        let (approved, occupied, apart) =
            (self.held(Held::Approved), self.held(Held::Occupied), self.held(Held::Apart));
        let people = talk.with("ui-origin-people", &[("n", occupied.into())]);
        let each = talk.with("ui-origin-each", &[("n", Arg::Int(i64::from(all.stated + all.unstated)))]);
        let of_units = |single: bool, text: String| if single { text } else { talk.t("ui-origin-summed") };
        let single = self.is_single();

        let shown = if stated { approved.grouped() } else { "?".to_string() };
        if office {
            let (text, leads) = match self.line.total {
                Some((total, left)) => {
                    let words = (talk.heading("total", false), talk.heading("undistributed", false));
                    (
                        format!("= {} {} - {} {}", words.0, total.grouped(), words.1, left.grouped()),
                        Leads::Listing("totals"),
                    )
                }
                None => (String::new(), Leads::Listing("vacancies")),
            };
            self.push("approved", shown, text, each.clone(), leads);
        } else {
            let (text, count) = self.made_of(Held::Approved);
            let right = talk.with("ui-moves", &[("n", Arg::Int(count))]);
            self.push("approved", shown, text, right, Leads::Moves(Held::Approved));
        }
        let words = (talk.t("ui-origin-registered"), talk.heading("apart", false));
        let mut text = format!("= {} {}", words.0, (occupied + apart).grouped());
        if !apart.is_zero() {
            text.push_str(&format!(" - {} {}", words.1, apart.grouped()));
        }
        let leads = if office { Leads::Listing("vacancies") } else { Leads::Names(Held::Occupied) };
        self.push("occupied", occupied.grouped(), text, if office { each.clone() } else { people }, leads);
        if !apart.is_zero() && !office {
            let right = talk.with("ui-origin-people", &[("n", apart.into())]);
            self.push("apart", apart.grouped(), talk.t("ui-origin-apart"), right, Leads::Names(Held::Apart));
        }
        let leads = if office { Leads::Listing("vacancies") } else { Leads::Nothing };
        let right = |text: &String| if office { text.clone() } else { String::new() };
        if stated && !all.vacant.is_zero() {
            let text = of_units(single, formula(&[("", approved, ""), ("-", occupied, "")]));
            self.push("vacant", all.vacant.grouped(), text, right(&each), leads);
        }
        if stated && !all.excess.is_zero() {
            let mut text = of_units(single, formula(&[("", occupied, ""), ("-", approved, "")]));
            let over = talk.with("ui-origin-over", &[("n", all.over.into())]);
            text.push_str(&format!("   {over}"));
            let advance = self.held(Held::Advance);
            if all.over.is_zero() && !advance.is_zero() {
                text.push_str(&talk.with("ui-origin-within-advance", &[("n", advance.into())]));
            }
            self.push("excess", all.excess.grouped(), text, right(&each), leads);
        }
        for column in [Held::Frozen, Held::Pending, Held::Reserved, Held::Advance, Held::Borrowed, Held::Lent] {
            let places = self.held(column);
            if places.is_zero() {
                continue;
            }
            let names = matches!(column, Held::Frozen | Held::Pending);
            let leads = match (office, names) {
                (true, true) => Leads::Listing("frozen"),
                (true, false) => Leads::Listing("vacancies"),
                (false, true) => Leads::Names(column),
                (false, false) => Leads::Moves(column),
            };
            let (text, count) = self.papers(column);
            let count = talk.with("ui-moves", &[("n", Arg::Int(count))]);
            self.push(column.name(), places.grouped(), text, if office { each.clone() } else { count }, leads);
        }
        if stated {
            let terms = [
                ("", approved, ""),
                ("-", occupied, ""),
                ("+", self.held(Held::Advance), ""),
                ("+", self.held(Held::Borrowed), ""),
                ("-", self.held(Held::Lent), ""),
                ("-", self.held(Held::Frozen), &*self.word("frozen")),
                ("-", self.held(Held::Reserved), &*self.word("reserved")),
            ];
            let text = if all.unstated == 0 { formula(&terms) } else { talk.t("ui-origin-summed") };
            self.push("available", all.available.grouped(), text, right(&each), leads);
        }
        self.lines
    }

    fn moves_of(&self, column: Held) -> impl Iterator<Item = &OriginLine> {
        self.moves.iter().filter(move |line| line.column == column)
    }

    /// `= 期初 1,380 + 核增 40 - 划出 10`: the moves of a column by operation, and how many.
    fn made_of(&self, column: Held) -> (String, i64) {
        let mut sums: BTreeMap<(bool, &str), Places> = BTreeMap::new();
        let mut order: Vec<(bool, &str)> = Vec::new();
        let mut count = 0;
        let moves: Vec<&OriginLine> = self.moves_of(column).collect();
        for line in moves.iter().rev() {
            let key = (line.places < Places::ZERO, line.operation.as_str());
            if !sums.contains_key(&key) {
                order.push(key);
            }
            *sums.entry(key).or_default() += line.places;
            count += 1;
        }
        let total: Places = sums.values().copied().sum();
        if count == 0 || total != self.held(column) {
            return (String::new(), count);
        }
        let mut text = String::from("=");
        for (index, key) in order.iter().enumerate() {
            let places = sums.get(key).copied().unwrap_or_default();
            let sign = match (index, key.0) {
                (0, false) => "",
                (_, true) => " -",
                (_, false) => " +",
            };
            let size = if key.0 { -places } else { places };
            text.push_str(&format!("{sign} {} {}", self.move_word(key.1, key.0), size.grouped()));
        }
        (text, count)
    }

    /// 核增, 核减, 划出: an operation as what it does to a figure.
    fn move_word(&self, operation: &str, down: bool) -> String {
        let id = format!("ui-made-{operation}-{}", if down { "down" } else { "up" });
        self.scene.talk.words().get(&id).unwrap_or_else(|| self.scene.talk.operation(operation))
    }

    /// The newest document behind a column with its date, and how many moves there are.
    fn papers(&self, column: Held) -> (String, i64) {
        let count = self.moves_of(column).count() as i64;
        let text = self.moves_of(column).next().map(|line| {
            let document = line.document.as_ref().map(|(_, number, _)| figures::short_document(number, 24));
            let mut text = format!("{}  {}", document.unwrap_or_default(), line.effective);
            if let Some(reason) = &line.reason {
                text.push_str(&format!("  {reason}"));
            }
            text
        });
        (text.unwrap_or_default(), count)
    }
}
