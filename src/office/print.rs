//! Papers for a meeting (上会材料): the card of a subject on A4 upright, a note of a few lines, a listing on A4 across.

use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::{Arg, Message};
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType, Listing};
use crate::exchange::write::page::{self, ACROSS, Block, Col, Page};
use crate::office::ask::{Card, KindLine, ListExport, OriginLine, Problem, Scope};
use crate::office::card;
use crate::office::desk::{PrintRequest, PrintWhat, Printed};
use crate::office::head;
use crate::office::labels::label;
use crate::office::lists::Context;
use crate::office::running::Office;
use crate::office::words::Words;
use crate::office::written;
use std::path::Path;

/// Exit status of a paper that is not written.
const EXIT_REFUSED: u8 = 1;
/// Rows of the small listing of a card (places held, entries of a document); the screen has all.
const CARD_ROWS_MAX: usize = 40;
/// Lines of a note.
const NOTE_LINES_MAX: usize = 500;
/// The columns of figures, in the order that never changes.
const FIGURES: [&str; 9] =
    ["approved", "occupied", "vacant", "excess", "frozen", "reserved", "advance", "loan", "available"];

/// Writes a paper; the access log hears of it first.
///
/// # Errors
/// Exit 1 when the file exists and is not to be replaced, or cannot be written; exit 2 when there is no such subject at
/// the point asked for; exit 3 when the access log cannot be written.
pub fn print(office: &Office, request: &PrintRequest) -> Result<Printed, Problem> {
    let file = request.file.as_path();
    if !request.replace && file.exists() {
        let shown = crate::domain::text::Text::shown(&file.to_string_lossy());
        return Err(Problem::new(EXIT_REFUSED, Message::new("print-exists").with("file", shown)));
    }
    let what = match &request.what {
        PrintWhat::Card { id, .. } => id.to_string(),
        PrintWhat::Compare { one, other, .. } => format!("{one} {other}"),
        PrintWhat::Listing(export) => {
            let of = export.ask.unit.or(export.ask.subject).map(|id| id.to_string()).unwrap_or_default();
            format!("{} {of}", export.ask.name)
        }
        PrintWhat::Note { .. } => "note".to_string(),
    };
    office.log_access("print", what.trim())?;
    if let PrintWhat::Listing(export) = &request.what {
        let export = ListExport {
            as_of: request.as_of,
            recorded: request.recorded,
            file: request.file.clone(),
            overwrite: request.replace,
            ..export.as_ref().clone()
        };
        let written = written::export(office, &export)?;
        return Ok(Printed { file: written.file, rows: written.rows });
    }
    let words = Words::new(office.language());
    office.with_context(request.as_of, request.recorded, |context| {
        let maker = Maker { context, words: &words, office: head::office_name(context.view)? };
        let rows = match &request.what {
            PrintWhat::Card { id, scope } => maker.paper(file, &maker.card(*id, *scope)?)?,
            PrintWhat::Compare { one, other, scope } => maker.paper(file, &maker.compare(*one, *other, *scope)?)?,
            PrintWhat::Note { title, lines } => maker.paper(file, &maker.note(title, lines))?,
            PrintWhat::Listing(_) => 0,
        };
        Ok(Printed { file: file.to_path_buf(), rows })
    })
}

/// Writes a note of a few lines under a title on A4 upright: a refusal, a minute.
///
/// # Errors
/// As [`print()`].
pub fn print_note(office: &Office, title: &str, lines: &[String], file: &Path) -> Result<Printed, Problem> {
    let what = PrintWhat::Note { title: title.to_string(), lines: lines.to_vec() };
    print(office, &PrintRequest::new(what, file))
}

struct Maker<'a> {
    context: &'a Context<'a>,
    words: &'a Words,
    office: String,
}

impl Maker<'_> {
    fn t(&self, id: &'static str) -> String {
        self.words.text(&Message::new(id))
    }
    fn pick<'n>(&self, names: &'n (String, String)) -> &'n str {
        self.context.language.of(names)
    }

    fn paper(&self, file: &Path, page: &Page) -> Result<u64, Problem> {
        let say = |message: &Message| self.words.text(message);
        page::write(file, page, &say).map_err(|message| Problem::new(EXIT_REFUSED, message))?;
        Ok(0)
    }

    fn page(&self, title: &str, blocks: Vec<Block>) -> Page {
        Page {
            title: title.to_string(),
            below: self.below(),
            across: ACROSS,
            blocks,
            date: self.context.picture.at.date,
            author: self.office.clone(),
        }
    }

    /// `云澜市委编办   截至 2026-11-23   按 18,204 笔`.
    fn below(&self) -> String {
        let args = [
            ("office", Arg::Text(self.office.clone())),
            ("date", Arg::Date(self.context.picture.at.date)),
            ("seq", Arg::Places(Places::whole(self.context.recorded() as i64))),
        ];
        self.words.with("print-below", &args)
    }

    fn signature(&self) -> Vec<Block> {
        vec![Block::Gap, Block::Right(self.t("print-signature")), Block::Right(self.t("print-prepared-on"))]
    }

    fn note(&self, title: &str, lines: &[String]) -> Page {
        let mut blocks = vec![Block::Gap];
        blocks.extend(lines.iter().take(NOTE_LINES_MAX).map(|line| match line.trim() {
            "" => Block::Gap,
            _ => Block::Line(line.clone()),
        }));
        blocks.extend(self.signature());
        self.page(title, blocks)
    }

    fn card(&self, id: Id, scope: Scope) -> Result<Page, Problem> {
        let card = card::card(self.context, id)?;
        let mut blocks = Vec::new();
        let about = self.pick(&card.about);
        let place = card.path.join(" > ");
        blocks.extend([about, place.as_str()].iter().filter(|text| !text.is_empty()).map(|text| line(text)));
        let own_first = scope == Scope::Own || card.subtree.is_empty();
        let mut parts = vec![("print-own", &card.own), ("print-subtree", &card.subtree)];
        if !own_first {
            parts.reverse();
        }
        for (code, lines) in parts.into_iter().filter(|(_, lines)| !lines.is_empty()) {
            let args = [("n", Arg::Int(card.subordinates as i64))];
            let heading =
                if card.id.kind == IdKind::Unit { self.words.with(code, &args) } else { self.t("print-places") };
            blocks.push(Block::Heading(heading));
            blocks.extend(self.lines(lines, None));
        }
        if !card.origins.is_empty() {
            blocks.push(Block::Heading(self.t("print-origins")));
            blocks.push(self.origins(&card.origins));
        }
        blocks.extend(self.attributes(&card));
        if let Some(listing) = card.listing.as_ref().filter(|listing| !listing.rows.is_empty()) {
            blocks.extend(self.small(listing));
        }
        blocks.extend(self.signature());
        Ok(self.page(&card.name, blocks))
    }

    /// Two units with the same kinds under one another; nothing is added, neither over kinds nor over units.
    fn compare(&self, one: Id, other: Id, scope: Scope) -> Result<Page, Problem> {
        let (one, other) = (card::card(self.context, one)?, card::card(self.context, other)?);
        let title = self
            .words
            .with("print-compare", &[("one", Arg::Text(one.name.clone())), ("other", Arg::Text(other.name.clone()))]);
        let mut blocks =
            vec![line(&self.t(if scope == Scope::Own { "print-scope-own" } else { "print-scope-subtree" }))];
        for card in [&one, &other] {
            let lines = if scope == Scope::Subtree && !card.subtree.is_empty() { &card.subtree } else { &card.own };
            blocks.push(Block::Heading(format!("{}  {}", card.name, self.pick(&card.about))));
            blocks.extend(self.lines(lines, None));
        }
        blocks.extend(self.signature());
        Ok(self.page(&title, blocks))
    }

    /// Lines per kind with the row that proves itself, then leadership, ranks and bodies.
    fn lines(&self, lines: &[KindLine], head: Option<&str>) -> Vec<Block> {
        let mut blocks: Vec<Block> = head.map(|head| Block::Heading(head.to_string())).into_iter().collect();
        let is_people = |line: &&KindLine| matches!(line.class, "quota" | "off-quota");
        let people: Vec<&KindLine> = lines.iter().filter(is_people).collect();
        if !people.is_empty() {
            let mut columns = vec![col(self.t("print-kind"), 3, false)];
            columns.extend(FIGURES.iter().map(|name| {
                let heading = if *name == "loan" { self.t("print-loan") } else { self.words.heading(name) };
                col(heading, 2, true)
            }));
            columns.push(col(self.t("print-basis"), 3, false));
            let rows = people.iter().map(|line| self.figures(line)).collect();
            blocks.push(Block::Table { columns, rows });
            blocks.extend(people.iter().map(|line| Block::Line(self.proof(line))));
        }
        let others: Vec<&KindLine> = lines.iter().filter(|line| !is_people(line)).collect();
        if !others.is_empty() {
            let columns = vec![
                col(self.t("print-leaders"), 8, false),
                col(self.words.heading("approved"), 4, true),
                col(self.t("print-held"), 4, true),
                col(self.words.heading("vacant"), 4, true),
                col(self.words.heading("over"), 4, true),
            ];
            let row = |line: &&KindLine| {
                let stated = line.figures.stated > 0;
                vec![
                    Cell::text(self.pick(&line.name)),
                    places(line.figures.held.get(Column::Approved), stated),
                    line.figures.held.get(Column::Occupied).into(),
                    places(line.figures.vacant, stated),
                    places(line.figures.excess, stated),
                ]
            };
            blocks.push(Block::Table { columns, rows: others.iter().map(row).collect() });
        }
        blocks
    }

    fn figures(&self, line: &KindLine) -> Vec<Cell> {
        let figures = &line.figures;
        let held = |column| figures.held.get(column);
        let stated = figures.stated > 0;
        vec![
            Cell::text(self.pick(&line.name)),
            places(held(Column::Approved), stated),
            held(Column::Occupied).into(),
            places(figures.vacant, stated),
            places(figures.excess, stated),
            held(Column::Frozen).into(),
            held(Column::Reserved).into(),
            held(Column::Advance).into(),
            (held(Column::Borrowed) - held(Column::Lent)).into(),
            places(figures.available, stated),
            line.document.clone().into(),
        ]
    }

    /// `行政编制: 空编 2 - 超编 0 + … = 冻结 1 + 在途 1 + 可用 0`.
    fn proof(&self, line: &KindLine) -> String {
        let kind = self.pick(&line.name);
        if line.figures.stated == 0 {
            return format!("{kind}: {}", self.t("print-not-stated"));
        }
        let figures = &line.figures;
        let held = |column| figures.held.get(column);
        let say = |name: &str, places: Places| format!("{} {}", self.words.heading(name), places.grouped());
        let mut text = format!("{kind}: {}", say("vacant", figures.vacant));
        for (sign, name, places) in [
            ("-", "excess", figures.excess),
            ("+", "advance", held(Column::Advance)),
            ("+", "borrowed", held(Column::Borrowed)),
            ("-", "lent", held(Column::Lent)),
        ] {
            if !places.is_zero() {
                text.push_str(&format!(" {sign} {}", say(name, places)));
            }
        }
        text.push_str(&format!(
            " = {} + {} + {}",
            say("frozen", held(Column::Frozen)),
            say("reserved", held(Column::Reserved)),
            say("available", figures.available)
        ));
        if !held(Column::Apart).is_zero() {
            text.push_str(&format!("    {}", say("apart", held(Column::Apart))));
        }
        if !figures.over.is_zero() {
            text.push_str(&format!("    ! {}", say("over", figures.over)));
        }
        text
    }

    fn origins(&self, origins: &[OriginLine]) -> Block {
        let columns = vec![
            col(self.words.heading("effective_on"), 3, false),
            col(self.t("print-figure"), 2, false),
            col(self.words.heading("delta"), 2, true),
            col(self.words.heading("after"), 2, true),
            col(self.words.heading("document"), 6, false),
            col(self.words.heading("operation"), 3, false),
            col(self.words.heading("message"), 6, false),
        ];
        let row = |origin: &OriginLine| {
            let operation = Cell::text(&origin.operation);
            let what =
                label(self.words, "journal", "operation", &operation).unwrap_or_else(|| origin.operation.clone());
            let subject = origin.subject.as_ref().map(|(_, name)| name.clone());
            let said: Vec<String> = subject.into_iter().chain(origin.reason.clone()).collect();
            vec![
                origin.effective.into(),
                self.words.heading(origin.column.name()).into(),
                origin.places.into(),
                origin.after.into(),
                origin.document.as_ref().map(|(_, number, _)| number.clone()).into(),
                what.into(),
                Cell::text(&said.join("  ")),
            ]
        };
        Block::Table { columns, rows: origins.iter().map(row).collect() }
    }

    /// What the card says beside its figures: two names and two values a row.
    fn attributes(&self, card: &Card) -> Vec<Block> {
        let of = if card.id.kind == IdKind::Unit { "units" } else { "people" };
        let mut pairs: Vec<[Cell; 2]> = Vec::new();
        for (name, cell) in card.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "parent" | "path" | "order"))
        {
            if *cell == Cell::Unknown {
                continue;
            }
            let own = self.words.get(&format!("field-{}", name.replace('_', "-")));
            let value = label(self.words, of, name, cell).map_or_else(|| self.flat(cell), Cell::Text);
            pairs.push([own.unwrap_or_else(|| self.words.heading(name)).into(), value]);
        }
        if pairs.is_empty() {
            return Vec::new();
        }
        let heading = |id| self.t(id);
        let columns = vec![
            col(heading("print-attribute"), 4, false),
            col(heading("print-value"), 8, false),
            col(heading("print-attribute"), 4, false),
            col(heading("print-value"), 8, false),
        ];
        let rows = pairs.chunks(2).map(|two| {
            let mut row: Vec<Cell> = two.iter().flatten().cloned().collect();
            row.resize(4, Cell::Unknown);
            row
        });
        vec![Block::Heading(heading("print-about")), Block::Table { rows: rows.collect(), columns }]
    }

    fn flat(&self, cell: &Cell) -> Cell {
        match cell {
            Cell::Flag(flag) => self.t(if *flag { "word-yes" } else { "word-no" }).into(),
            Cell::Places(places) => Cell::Text(places.grouped()),
            Cell::Int(int) => Cell::Text(int.to_string()),
            Cell::Date(date) => Cell::Text(date.to_string()),
            other => other.clone(),
        }
    }

    /// The small listing of a card: its first columns, as many as fit.
    fn small(&self, listing: &Listing) -> Vec<Block> {
        let mut shown = Vec::new();
        let mut room = ACROSS;
        for (index, column) in listing.columns.iter().enumerate() {
            let filled = listing.rows.iter().any(|row| row.get(index).is_some_and(|cell| *cell != Cell::Unknown));
            let span = match column.kind {
                CellType::Places | CellType::Int => 2,
                CellType::Date | CellType::Flag => 3,
                _ => 4,
            };
            if column.shown && filled && column.kind != CellType::Id && room >= span {
                room -= span;
                shown.push((index, span, column));
            }
        }
        let columns = shown
            .iter()
            .map(|(_, span, column)| {
                let number = matches!(column.kind, CellType::Places | CellType::Int);
                col(self.words.heading_in(listing.name, column.name), *span, number)
            })
            .collect();
        let row = |row: &Vec<Cell>| -> Vec<Cell> {
            shown.iter().map(|(index, _, column)| self.said(listing.name, column.name, row.get(*index))).collect()
        };
        let rows: Vec<Vec<Cell>> = listing.rows.iter().take(CARD_ROWS_MAX).map(row).collect();
        let args = [("n", Arg::Int(listing.count as i64)), ("shown", Arg::Int(rows.len() as i64))];
        let code = if (rows.len() as u64) < listing.count { "print-rows-part" } else { "print-rows" };
        vec![Block::Heading(self.words.with(code, &args)), Block::Table { columns, rows }]
    }

    /// A cell as people read it: codes by their names.
    fn said(&self, listing: &str, column: &str, cell: Option<&Cell>) -> Cell {
        let Some(cell) = cell else { return Cell::Unknown };
        match label(self.words, listing, column, cell) {
            Some(name) => name.into(),
            None if matches!(cell, Cell::Flag(_)) => self.flat(cell),
            None => cell.clone(),
        }
    }
}

fn line(text: &str) -> Block {
    Block::Line(text.to_string())
}
fn col(heading: String, span: u16, number: bool) -> Col {
    Col { heading, span, number }
}
/// A figure that says nothing where approved is not stated.
fn places(places: Places, stated: bool) -> Cell {
    if stated { places.into() } else { "?".into() }
}

/// The name of the file that is offered for a paper: what it is about and its date.
pub fn file_name(of: &str, date: Date) -> String {
    let plain = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let of: String = of.trim().chars().take(NAME_CHARS_MAX).map(plain).collect();
    let of = if of.is_empty() { "estab".to_string() } else { of };
    format!("{of}-{date}.xlsx")
}

/// Characters of a name in the name of a file.
const NAME_CHARS_MAX: usize = 60;
