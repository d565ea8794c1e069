//! The card of a subject: its answer lines, where the numbers come from, its attributes. A pane, used by the tree and by
//! the view that `Enter` opens.

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Answer, Ask, Card, KindLine, OriginLine, Scope};
use crate::office::words::Language;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::scroll;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::figures;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::Scene;
use crate::tui::talk::signed_places;
use crate::tui::views::{Act, Selected, View, leaving, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Which lines of the card a pane shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// All of it.
    Whole,
    /// Name and answer lines.
    Answers,
    /// What is behind them.
    Behind,
}

/// What a line leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Leads {
    /// The figures of a kind.
    Kind(String),
    /// A subject.
    Subject(Id),
}

/// Narrower than this, figures of subordinates are lines and not a table.
const TABLE_LEAST: usize = 60;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Look {
    Plain,
    Title,
    Heading,
    Faint,
    Wrong,
}

struct Line {
    text: String,
    right: String,
    look: Look,
    leads: Option<Leads>,
}

/// The pane.
#[derive(Debug, Default)]
pub struct Pane {
    /// What it shows, once known.
    pub card: Option<Card>,
    /// Who of a unit retires within a year, once known.
    leaving: Option<Listing>,
    cursor: usize,
}

impl Pane {
    /// Takes a card; another subject starts at its top.
    pub fn take(&mut self, card: Card) {
        if self.card.as_ref().is_none_or(|have| have.id != card.id) {
            self.cursor = 0;
        }
        self.card = Some(card);
    }

    /// Takes who of a unit retires within a year.
    pub fn take_leaving(&mut self, listing: Listing) {
        self.leaving = Some(listing);
    }

    /// Who retires, where it is of the unit shown: the answer for the one before may still stand here.
    fn leaving(&self) -> Option<&Listing> {
        let (card, listing) = (self.card.as_ref()?, self.leaving.as_ref()?);
        let unit = listing.rows.first()?.get(listing.column("unit")?)?.as_id()?;
        (unit == card.id).then_some(listing)
    }

    /// The lines first shown: of the unit itself, or with its subordinates, as the scope is set.
    pub fn primary(&self, scene: &Scene) -> &[KindLine] {
        let Some(card) = &self.card else { return &[] };
        if self.is_subtree(scene) { &card.subtree } else { &card.own }
    }

    /// Whether the lines first shown are those with the subordinates.
    fn is_subtree(&self, scene: &Scene) -> bool {
        self.card
            .as_ref()
            .is_some_and(|card| (scene.scope == Scope::Subtree || card.own.is_empty()) && !card.subtree.is_empty())
    }

    /// The line of figures under the cursor, else the first.
    pub fn kind_line(&self, scene: &Scene, width: usize, part: Part) -> Option<&KindLine> {
        let primary = self.primary(scene);
        let lines = self.lines(scene, width, part);
        let leads = self.leading(&lines).get(self.cursor).and_then(|index| lines.get(*index)?.leads.clone());
        match leads {
            Some(Leads::Kind(code)) => primary.iter().find(|line| line.kind == code),
            _ => None,
        }
        .or_else(|| primary.iter().find(|line| figures::is_of_people(line)))
        .or_else(|| primary.first())
    }

    /// The row that proves itself, of the kind under the cursor.
    pub fn foot(&self, scene: &Scene, width: usize, part: Part) -> Option<String> {
        let line = self.kind_line(scene, width, part)?;
        let room = usize::from(scene.size.0).saturating_sub(2);
        let text = figures::proof(&scene.talk, scene.talk.pick(&line.short), &line.figures, room);
        let scope = scene.talk.t(if self.is_subtree(scene) { "ui-subtree" } else { "ui-own" });
        let fits = cells::width(&text) + cells::width(&scope) + 6 <= room;
        Some(if fits { format!("{text}      {scope}") } else { text })
    }

    /// The selection for `g`, `h`, `o`.
    pub fn selected(&self, scene: &Scene, width: usize, part: Part) -> Selected {
        let Some(card) = &self.card else { return Selected::default() };
        let line = self.kind_line(scene, width, part);
        Selected {
            subject: Some(card.id),
            name: card.name.clone(),
            kind: line.map(|line| line.kind.clone()),
            ..Selected::default()
        }
    }

    /// The answer as a sentence, or name and attributes of what has no figures.
    pub fn sentence(&self, scene: &Scene) -> Option<String> {
        let card = self.card.as_ref()?;
        let lines = self.primary(scene);
        if card.id.kind == IdKind::Unit && !lines.is_empty() {
            return Some(figures::sentence(&scene.talk, &card.name, card.at.date, lines));
        }
        let mut parts = vec![card.name.clone()];
        let about = scene.talk.pick(&card.about);
        parts.extend((!about.is_empty()).then(|| about.to_string()));
        parts.extend(attributes(scene, card));
        Some(parts.join(&scene.talk.t("ui-list-between")))
    }

    fn leading(&self, lines: &[Line]) -> Vec<usize> {
        lines.iter().enumerate().filter(|(_, line)| line.leads.is_some()).map(|(index, _)| index).collect()
    }

    /// Moves among the lines that lead somewhere, opens what they lead to.
    pub fn act(&mut self, act: Act, scene: &Scene, area: Rect, part: Part) -> Option<Effects> {
        let lines = self.lines(scene, area.width.into(), part);
        let leading = self.leading(&lines);
        if let Some(cursor) = act.moved(self.cursor, leading.len(), area.height.into()) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open => match leading.get(self.cursor).and_then(|index| lines.get(*index)?.leads.clone())? {
                Leads::Kind(_) => {
                    Some(crate::tui::views::origin::of(&self.selected(scene, area.width.into(), part), scene))
                }
                Leads::Subject(id) => Some(vec![Effect::Push(view(id))]),
            },
            Act::Copy => Some(vec![Effect::Copy(self.sentence(scene)?)]),
            _ => None,
        }
    }

    /// Draws the lines from the top, scrolled so that the cursor is seen; `focused` shows it.
    pub fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer, part: Part, focused: bool) {
        let mut pen = Pen::new(buf, area);
        let (width, height) = (pen.width(), pen.height());
        let lines = self.lines(scene, width, part);
        let under = self.leading(&lines).get(self.cursor).copied().filter(|_| focused);
        let top = scroll(0, under.unwrap_or(0), height);
        for (y, (index, line)) in lines.iter().enumerate().skip(top).take(height).enumerate() {
            let style = match line.look {
                Look::Plain => Style::new(),
                Look::Title => scene.theme.head(),
                Look::Heading => scene.theme.heading(),
                Look::Faint => scene.theme.faint(),
                Look::Wrong => scene.theme.wrong(),
            };
            pen.line(y, &line.text, style);
            if !line.right.is_empty() && cells::width(&line.text) + cells::width(&line.right) + 3 <= width {
                pen.line_right(y, &line.right, Style::new());
            }
            if under == Some(index) {
                pen.put(0, y, 1, "*", style);
                pen.style_row(y, scene.theme.selected());
            }
        }
        let below = lines.len().saturating_sub(top + height);
        if below > 0 && height > 2 {
            // Never over a number.
            let last = lines.get(top + height - 1).map_or(0, |line| cells::width(line.text.trim_end()));
            let more = scene.talk.with("ui-more-lines", &[("n", below.into())]);
            if last + cells::width(&more) + 2 <= width {
                pen.line_right(height - 1, &more, scene.theme.faint());
            }
        }
    }

    fn lines(&self, scene: &Scene, width: usize, part: Part) -> Vec<Line> {
        let Some(card) = &self.card else { return Pane::office(scene, width, part) };
        let mut lines = Vec::new();
        if part != Part::Behind {
            self.answers(card, scene, width, &mut lines);
        }
        if part != Part::Answers {
            self.behind(card, scene, width, &mut lines);
        }
        lines
    }

    /// Until the first card is there: the office's own totals, which come with row 1.
    fn office(scene: &Scene, width: usize, part: Part) -> Vec<Line> {
        let Some(head) = scene.head.as_ref().filter(|_| part != Part::Behind) else { return Vec::new() };
        let title =
            Line { look: Look::Title, ..plain(format!(" {}", cells::cut(&head.root, width.saturating_sub(1)))) };
        std::iter::once(title).chain(table(scene, &head.kinds, width, true)).collect()
    }

    fn answers(&self, card: &Card, scene: &Scene, width: usize, out: &mut Vec<Line>) {
        let talk = &scene.talk;
        let about = talk.pick(&card.about).to_string();
        let room = width.saturating_sub(cells::width(&about) + 3);
        out.push(Line {
            text: format!(" {}", cells::cut(&card.name, room.max(12))),
            right: about,
            look: Look::Title,
            leads: None,
        });
        let primary = self.primary(scene);
        if !primary.is_empty() {
            out.extend(table(scene, primary, width, true));
            out.extend(figures::leaders(talk, primary).iter().flat_map(|text| wrapped(text, width)));
            out.extend(figures::apart(talk, primary).iter().flat_map(|text| wrapped(text, width)));
        }
        if let Some(listing) = self.leaving() {
            let text = talk.with("ui-card-leaving", &[("n", listing.count.into())]);
            out.push(plain(format!(" {text}")));
        }
        let over: Vec<String> = primary
            .iter()
            .filter(|line| figures::is_of_people(line) && !line.figures.over.is_zero())
            .map(|line| {
                talk.with("ui-card-over", &[("kind", talk.pick(&line.short).into()), ("n", line.figures.over.into())])
            })
            .collect();
        if !over.is_empty() {
            out.push(Line { look: Look::Wrong, ..plain(format!(" ! {}", over.join("   "))) });
        }
    }

    fn behind(&self, card: &Card, scene: &Scene, width: usize, out: &mut Vec<Line>) {
        let talk = &scene.talk;
        let (other, code) =
            if self.is_subtree(scene) { (&card.own, "ui-card-own") } else { (&card.subtree, "ui-card-subtree") };
        let narrow = width < TABLE_LEAST;
        if !other.is_empty() && !narrow {
            rule(scene, width, out);
            let text = talk.with(code, &[("n", card.subordinates.into())]);
            out.push(Line { look: Look::Heading, ..plain(format!(" {text}")) });
            out.extend(table(scene, other, width, false));
            out.extend(figures::leaders(talk, other).iter().flat_map(|text| wrapped(text, width)));
        }
        if !card.origins.is_empty() {
            rule(scene, width, out);
            let right = talk.t("ui-card-origins-keys");
            let look = Look::Heading;
            out.push(Line { look, right, ..plain(format!(" {}", talk.t("ui-card-origins"))) });
            out.extend(
                card.origins
                    .iter()
                    .map(|origin| Line { leads: origin_leads(origin), ..plain(origin_text(scene, origin, width)) }),
            );
        }
        if let Some(listing) = self.leaving() {
            rule(scene, width, out);
            let text = talk.with("ui-card-leaving", &[("n", listing.count.into())]);
            out.push(Line { look: Look::Heading, ..plain(format!(" {text}")) });
            out.extend(leaving_lines(scene, listing, width));
        }
        if !other.is_empty() && narrow {
            rule(scene, width, out);
            let word = talk.t(if self.is_subtree(scene) { "ui-own" } else { "ui-subtree" });
            for line in other.iter().filter(|line| figures::is_of_people(line)) {
                out.push(plain(cells::cut(&format!(" {word} {}", figures::brief(talk, line)), width)));
            }
        }
        if !card.fields.is_empty() {
            rule(scene, width, out);
            let label =
                if card.id.kind == IdKind::Unit { format!(" {}", talk.t("ui-card-facts")) } else { String::new() };
            let mut text = label.clone();
            for said in attributes(scene, card) {
                let piece = format!(" {said}  ");
                if cells::width(&text) + cells::width(&piece) > width && text.trim() != label.trim() {
                    out.push(plain(std::mem::replace(&mut text, " ".repeat(cells::width(&label)))));
                }
                text.push_str(&piece);
            }
            if !text.is_empty() {
                out.push(plain(text));
            }
        }
        if let Some(listing) = card.listing.as_ref().filter(|listing| !listing.rows.is_empty()) {
            rule(scene, width, out);
            let name = talk.with("ui-card-listing", &[("n", listing.count.into())]);
            out.push(Line { look: Look::Heading, ..plain(format!(" {name}")) });
            out.extend(rows_of(scene, listing, width));
        }
    }
}

/// `2027-01  陈建华  一级主任科员  行政`.
fn leaving_lines(scene: &Scene, listing: &Listing, width: usize) -> Vec<Line> {
    let cell = |row: &[Cell], name: &str| listing.column(name).and_then(|index| row.get(index)).cloned();
    let text =
        |row: &[Cell], name: &str| cell(row, name).map(|cell| coded(scene, "people", name, &cell)).unwrap_or_default();
    let line = |row: &Vec<Cell>| {
        let month = text(row, "retires_on").get(..7).unwrap_or_default().to_string();
        let parts = [text(row, "name"), text(row, "title"), text(row, "kind")];
        let said = format!(" {month}  {}", parts.join("  "));
        let person = cell(row, "id").and_then(|cell| cell.as_id());
        Line { leads: person.map(Leads::Subject), ..plain(cells::cut(&said, width)) }
    };
    listing.rows.iter().map(line).collect()
}

fn plain(text: String) -> Line {
    Line { text, right: String::new(), look: Look::Plain, leads: None }
}
fn rule(scene: &Scene, width: usize, out: &mut Vec<Line>) {
    // Not at the very top of a pane: a rule stands there already.
    if !out.is_empty() {
        out.push(Line {
            look: Look::Faint,
            ..plain(format!(" {}", scene.theme.frame().0.repeat(width.saturating_sub(1))))
        });
    }
}
fn wrapped(text: &str, width: usize) -> Vec<Line> {
    cells::wrap(text, width.saturating_sub(2)).into_iter().map(|line| plain(format!(" {line}"))).collect()
}

/// Answer lines as a table, one per kind of people's places.
fn table(scene: &Scene, lines: &[KindLine], width: usize, leads: bool) -> Vec<Line> {
    let talk = &scene.talk;
    let lines: Vec<&KindLine> = lines.iter().filter(|line| figures::is_of_people(line)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let columns = figures::columns(talk, "ui-head-kind", "ui-basis");
    let document = |line: &KindLine| line.document.as_deref().map(|number| figures::short_document(number, 13));
    let rows: Vec<Vec<String>> =
        lines.iter().map(|line| figures::row(talk, line, document(line).unwrap_or_default())).collect();
    let gap = if width >= 74 { 2 } else { 1 };
    let grid = Grid { columns: &columns, rows: &rows, also: &[], gap };
    let widths = grid.widths(width);
    let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let mut out = Vec::new();
    if leads {
        out.push(Line { look: Look::Heading, ..plain(grid.text(&widths, &heads)) });
    }
    for (row, line) in rows.iter().zip(lines) {
        let leads = leads.then(|| Leads::Kind(line.kind.clone()));
        out.push(Line { leads, ..plain(grid.text(&widths, row)) });
    }
    out
}

/// `核定 62   2024-03-18  云编〔2024〕12号   +2（原 60）`.
pub fn origin_text(scene: &Scene, origin: &OriginLine, width: usize) -> String {
    let talk = &scene.talk;
    let document = origin.document.as_ref().map(|(_, number, _)| number.as_str()).unwrap_or_default();
    let word = talk.t(&format!("ui-{}", origin.column.name().replace('_', "-")));
    let before = origin.after - origin.places;
    let mut tail = talk.with("ui-move", &[("change", signed_places(origin.places).into()), ("before", before.into())]);
    if let Some((_, name)) = &origin.subject {
        tail.push_str(&format!("  {name}"));
    }
    tail.push_str(&format!("  {}", talk.operation(&origin.operation)));
    if let Some(reason) = &origin.reason {
        tail.push_str(&format!("  {reason}"));
    }
    let word_width = if talk.language() == Language::Zh { 4 } else { 9 };
    let (word, after) = (cells::left(&word, word_width), origin.after.grouped());
    if width < TABLE_LEAST {
        let date = scene.date().filter(|date| date.ymd().0 == origin.effective.ymd().0);
        let text = origin.effective.to_string();
        // The day of this year, the month of another.
        let shown = if date.is_some() { text.get(5..) } else { text.get(..7) }.unwrap_or_default();
        let document = cells::left(&figures::short_document(document, 14), 14);
        let subject = origin.subject.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
        let (after, change) = (cells::right(&after, 3), signed_places(origin.places));
        return format!(" {word} {after} {} {document} {change} {subject}", cells::left(shown, 7));
    }
    let document = cells::left(&figures::short_document(document, 20), 20);
    format!(" {word} {}  {}  {document}  {tail}", cells::right(&after, 5), origin.effective)
}

fn origin_leads(origin: &OriginLine) -> Option<Leads> {
    let document = origin.document.as_ref().map(|(id, _, _)| *id);
    let subject = origin.subject.as_ref().map(|(id, _)| *id).filter(|id| id.kind == IdKind::Person);
    subject.or(document).map(Leads::Subject)
}

/// A small listing under a card: its shown columns, as many as fit.
fn rows_of(scene: &Scene, listing: &crate::domain::table::Listing, width: usize) -> Vec<Line> {
    let talk = &scene.talk;
    let shown: Vec<usize> = listing
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.shown && column.kind != crate::domain::table::CellType::Id)
        .map(|(index, _)| index)
        .take(8)
        .collect();
    let columns: Vec<Column> = shown
        .iter()
        .filter_map(|index| listing.columns.get(*index))
        .map(|column| Column {
            head: talk.heading(column.name, true),
            take: match column.kind {
                crate::domain::table::CellType::Places | crate::domain::table::CellType::Int => Take::Number,
                _ if column.name == "name" => Take::Name,
                _ => Take::Text(20),
            },
            least: if column.name == "name" { 8 } else { 2 },
        })
        .collect();
    let texts = |row: &Vec<Cell>| -> Vec<String> {
        shown
            .iter()
            .map(|index| {
                row.get(*index)
                    .map_or(String::new(), |cell| coded(scene, listing.name, listing.columns[*index].name, cell))
            })
            .collect()
    };
    let rows: Vec<Vec<String>> = listing.rows.iter().map(texts).collect();
    let grid = Grid { columns: &columns, rows: &rows, also: &[], gap: 2 };
    let widths = grid.widths(width);
    let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let mut out = vec![Line { look: Look::Heading, ..plain(grid.text(&widths, &heads)) }];
    for (row, cells) in rows.iter().zip(&listing.rows) {
        let id = ["id", "person", "unit"].iter().find_map(|name| cells.get(listing.column(name)?)?.as_id());
        out.push(Line { leads: id.map(Leads::Subject), ..plain(grid.text(&widths, row)) });
    }
    out
}

/// A cell in words: codes of the program and of quota kinds by their names.
pub fn coded(scene: &Scene, listing: &str, column: &str, cell: &Cell) -> String {
    let text = scene.talk.cell(cell);
    let short = (column == "kind" && listing != "units").then(|| scene.kind_short(&text)).flatten();
    match short {
        Some(short) => short.to_string(),
        None => scene.talk.label(listing, column, cell).unwrap_or(text),
    }
}

/// The attributes of a card in words; what its path says already is left out.
pub fn attributes(scene: &Scene, card: &Card) -> Vec<String> {
    let listing = if card.id.kind == IdKind::Unit { "units" } else { "people" };
    let mut said = Vec::new();
    for (name, cell) in card.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "parent" | "path" | "order")) {
        let value = coded(scene, listing, name, cell);
        if !value.is_empty() {
            said.push(format!("{} {value}", scene.talk.field(name)));
        }
    }
    said
}

/// The card of a subject as a view of its own.
pub fn view(id: Id) -> Box<dyn View> {
    Box::new(CardView { id, pane: Pane::default() })
}

struct CardView {
    id: Id,
    pane: Pane,
}

impl View for CardView {
    fn name(&self) -> &'static str {
        "card"
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (self.crumb(scene), self.id.to_string())
    }
    fn crumb(&self, scene: &Scene) -> String {
        let Some(card) = &self.pane.card else { return title(scene, "card") };
        card.path.iter().skip(1).chain([&card.name]).cloned().collect::<Vec<_>>().join(" > ")
    }
    fn wants(&self, scene: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        let leaving = (self.id.kind == IdKind::Unit).then(|| leaving::of_unit(scene, self.id)).flatten();
        std::iter::once((0, Ask::Card { id: self.id })).chain(leaving.map(|ask| (1, ask))).collect()
    }
    fn take(&mut self, _: u8, answer: Answer, _: &Scene, _: Rect) -> Effects {
        let card = match answer {
            Answer::Card(card) => card,
            Answer::Listing(listing) => {
                self.pane.take_leaving(listing);
                return Effects::new();
            }
            _ => return Effects::new(),
        };
        let opened = Effect::Opened(card.id, card.name.clone());
        self.pane.take(*card);
        vec![opened]
    }
    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        match self.pane.act(act, scene, area, Part::Whole) {
            None if act == Act::Open => Some(vec![Effect::Say(Message::new("ui-nothing-to-open"))]),
            done => done,
        }
    }
    fn selected(&self, scene: &Scene) -> Selected {
        self.pane.selected(scene, scene.size.0.into(), Part::Whole)
    }
    fn foot(&self, scene: &Scene) -> Option<String> {
        self.pane.foot(scene, scene.size.0.into(), Part::Whole)
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "lookup", "as-of", "scope", "origin", "history", "operate", "print", "copy", "help", "back"]
    }
    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        self.pane.draw(scene, area, buf, Part::Whole, true);
        None
    }
}
