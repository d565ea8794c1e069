//! The cells of a listing in words: made columns, remarks, figures.

use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType, Listing};
use crate::tui::parts::figures;
use crate::tui::state::Scene;
use crate::tui::talk::figure;
use crate::tui::views::card::coded;

pub fn number_text(scene: &Scene, name: &str, cell: &Cell) -> String {
    match cell {
        Cell::Unknown => "?".to_string(),
        Cell::Places(places) if figures::shows_nought(name) => places.grouped(),
        Cell::Places(places) => figure(*places),
        // A sequence is a name, not a quantity, but thousands are easier to read grouped.
        Cell::Int(0) => "-".to_string(),
        other => scene.talk.cell(other),
    }
}

pub fn cell_text(scene: &Scene, data: &Listing, row: &[Cell], name: &str) -> String {
    let cell = |name: &str| data.column(name).and_then(|index| row.get(index));
    let places = |name: &str| cell(name).and_then(Cell::as_places).unwrap_or_default();
    match name {
        "loan" => figures::signed(places("borrowed") - places("lent")),
        "vacant_months" => match cell("vacant_since") {
            Some(Cell::Date(since)) => data.as_of.months_since(*since).to_string(),
            _ => String::new(),
        },
        "note" => note(scene, data, row),
        _ => {
            let Some(cell) = cell(name) else { return String::new() };
            let kind = data.column(name).and_then(|index| data.columns.get(index)).map(|column| column.kind);
            match kind {
                Some(CellType::Places) => number_text(scene, name, cell),
                Some(CellType::Int) if matches!(cell, Cell::Unknown) => String::new(),
                _ if name == "kind" && data.name != "units" => {
                    let code = scene.talk.cell(cell);
                    let named = data.column("kind_name").and_then(|index| row.get(index));
                    let short = scene.kind_short(&code).map(str::to_string);
                    short.or_else(|| named.map(|cell| scene.talk.cell(cell))).unwrap_or(code)
                }
                _ => coded(scene, data.name, name, cell),
            }
        }
    }
}

/// What is remarkable about a pool, in words; on narrow screens the most important in one.
fn note(scene: &Scene, data: &Listing, row: &[Cell]) -> String {
    if scene.is_wide() {
        return whole_note(scene, data, row);
    }
    let talk = &scene.talk;
    let places = |name: &str| places_of(data, row, name);
    match (is_stated(data, row), places("over"), places("pending_freeze")) {
        (false, ..) => talk.t("ui-note-not-stated-narrow"),
        (_, Some(_), _) => talk.t("ui-note-over-narrow"),
        (.., Some(_)) => talk.t("ui-note-pending-narrow"),
        _ => String::new(),
    }
}

fn places_of(data: &Listing, row: &[Cell], name: &str) -> Option<Places> {
    data.column(name).and_then(|index| row.get(index)).and_then(Cell::as_places).filter(|places| !places.is_zero())
}

fn is_stated(data: &Listing, row: &[Cell]) -> bool {
    !matches!(data.column("approved").and_then(|index| row.get(index)), Some(Cell::Unknown))
}

/// The same, all of it.
pub fn whole_note(scene: &Scene, data: &Listing, row: &[Cell]) -> String {
    let talk = &scene.talk;
    let places = |name: &str| places_of(data, row, name);
    let mut parts = Vec::new();
    if !is_stated(data, row) {
        parts.push(talk.t("ui-not-stated"));
    }
    let said = [
        ("over", "ui-note-over"),
        ("advance", "ui-note-advance"),
        ("borrowed", "ui-note-borrowed"),
        ("lent", "ui-note-lent"),
        ("pending_freeze", "ui-note-pending"),
        ("apart", "ui-note-apart"),
    ];
    for (name, id) in said {
        if let Some(n) = places(name) {
            parts.push(talk.with(id, &[("n", n.into())]));
        }
    }
    if let (Some(declared), occupied) = (places("declared"), places("occupied").unwrap_or_default())
        && declared != occupied
    {
        parts.push(talk.with("ui-note-declared", &[("n", declared.into())]));
    }
    parts.join("  ")
}
