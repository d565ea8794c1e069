//! The answer lines of cards, hits and receipts as rows: one per quota kind, the columns of `vacancies`.

use super::json::Json;
use super::listing::cell_json;
use crate::domain::message::Arg;
use crate::domain::pool::Column;
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use crate::office::ask::KindLine;
use crate::office::words::Words;
use std::io::{self, Write};

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::hidden("kind", CellType::Text),
    ColumnSpec::new("kind_name", CellType::Text),
    ColumnSpec::hidden("class", CellType::Text),
    ColumnSpec::hidden("pool", CellType::Id),
    ColumnSpec::new("approved", CellType::Places),
    ColumnSpec::new("occupied", CellType::Places),
    ColumnSpec::new("apart", CellType::Places),
    ColumnSpec::new("vacant", CellType::Places),
    ColumnSpec::new("excess", CellType::Places),
    ColumnSpec::new("over", CellType::Places),
    ColumnSpec::new("frozen", CellType::Places),
    ColumnSpec::hidden("pending_freeze", CellType::Places),
    ColumnSpec::new("reserved", CellType::Places),
    ColumnSpec::new("advance", CellType::Places),
    ColumnSpec::new("borrowed", CellType::Places),
    ColumnSpec::new("lent", CellType::Places),
    ColumnSpec::new("available", CellType::Places),
    ColumnSpec::new("approved_document", CellType::Text),
];

/// The cells of one line, in the order of [`COLUMNS`]. What needs an approved figure is unknown where none is stated.
fn row(words: &Words, line: &KindLine) -> Vec<Cell> {
    let figures = &line.figures;
    let held = |column| Cell::Places(figures.held.get(column));
    let stated = |places| if figures.stated > 0 { Cell::Places(places) } else { Cell::Unknown };
    vec![
        line.kind.as_str().into(),
        words.language().of(&line.name).into(),
        line.class.into(),
        line.pool.into(),
        stated(figures.held.get(Column::Approved)),
        held(Column::Occupied),
        held(Column::Apart),
        stated(figures.vacant),
        stated(figures.excess),
        stated(figures.over),
        held(Column::Frozen),
        held(Column::Pending),
        held(Column::Reserved),
        held(Column::Advance),
        held(Column::Borrowed),
        held(Column::Lent),
        stated(figures.available),
        line.document.clone().into(),
    ]
}

/// One line as an object.
pub(super) fn line_json(words: &Words, line: &KindLine) -> Json {
    let fields = COLUMNS.iter().zip(row(words, line));
    Json::Object(fields.map(|(column, cell)| (column.name.to_string(), cell_json(words, &cell))).collect())
}

/// Several lines as a list of objects.
pub(super) fn lines_json(words: &Words, lines: &[KindLine]) -> Json {
    Json::List(lines.iter().map(|line| line_json(words, line)).collect())
}

/// Prints lines as a table, then what proves each of them: the people listed apart, the identity.
pub(super) fn write_lines(
    out: &mut dyn Write,
    words: &Words,
    lines: &[KindLine],
    proof: bool,
    width: Option<usize>,
) -> io::Result<()> {
    let today = crate::domain::date::Date::MIN;
    let mut listing = Listing::new("figures", today, 0, COLUMNS);
    listing.rows = lines.iter().map(|line| row(words, line)).collect();
    super::table::write_rows(out, words, &listing, width)?;
    for line in lines {
        let held = &line.figures.held;
        let name = || ("kind", Arg::Text(words.language().of(&line.name).to_string()));
        if !held.get(Column::Apart).is_zero() {
            let args = [
                name(),
                ("all", Arg::Places(held.get(Column::Occupied) + held.get(Column::Apart))),
                ("occupied", Arg::Places(held.get(Column::Occupied))),
                ("apart", Arg::Places(held.get(Column::Apart))),
            ];
            writeln!(out, "{}", words.with("cli-card-apart", &args))?;
        }
        if proof && line.figures.stated > 0 && line.figures.unstated == 0 {
            let figures = &line.figures;
            let args = [
                name(),
                ("vacant", Arg::Places(figures.vacant)),
                ("excess", Arg::Places(figures.excess)),
                ("advance", Arg::Places(held.get(Column::Advance))),
                ("borrowed", Arg::Places(held.get(Column::Borrowed))),
                ("lent", Arg::Places(held.get(Column::Lent))),
                ("frozen", Arg::Places(held.get(Column::Frozen))),
                ("reserved", Arg::Places(held.get(Column::Reserved))),
                ("available", Arg::Places(figures.available)),
            ];
            writeln!(out, "{}", words.with("cli-card-identity", &args))?;
        }
    }
    Ok(())
}

/// The figures that differ, each as `heading before -> after`.
pub(super) fn changes(words: &Words, before: &KindLine, after: &KindLine) -> Vec<String> {
    let pairs = COLUMNS.iter().zip(row(words, before).into_iter().zip(row(words, after)));
    let differing = pairs.filter(|(column, (before, after))| column.kind == CellType::Places && before != after);
    differing
        .map(|(column, (before, after))| {
            let text = |cell: &Cell| super::table::cell_text(words, CellType::Places, cell);
            format!("{} {} -> {}", words.heading(column.name), text(&before), text(&after))
        })
        .collect()
}
