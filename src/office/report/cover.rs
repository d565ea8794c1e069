//! The cover: who hands in what for which date, places for hand and seal, control totals.

use super::Maker;
use crate::domain::message::Message;
use crate::domain::pool::{Column, Figures};
use crate::domain::table::Cell;
use crate::exchange::write::page::{Block, Col, Page};

/// The columns of the control totals.
const TOTALS: [&str; 10] =
    ["approved", "occupied", "apart", "vacant", "excess", "over", "frozen", "reserved", ROOM, "available"];
/// What may be used beyond what is approved: advance + borrowed - lent.
const ROOM: &str = "room";

/// Narrow columns across the cover: the kinds' names and ten figures.
const ACROSS: u16 = 26;
/// A line to write on.
const LINE: &str = "____________________";

impl Maker<'_> {
    pub(super) fn cover(&self, sheets: Vec<String>) -> Page {
        let head = self.head;
        let line =
            |code: &'static str, value: &str| Block::Line(self.words.text(&Message::new(code).with("value", value)));
        let mut blocks = vec![Block::Gap];
        if head.draft {
            blocks.push(Block::Heading(self.say("word-draft")));
        }
        blocks.push(line("report-cover-office", &head.office));
        blocks.push(line("report-cover-code", &head.code));
        if let Some((code, unit)) = &head.unit {
            blocks.push(line("report-cover-unit", &format!("{unit} ({code})")));
        }
        blocks.push(line("report-cover-date", &head.date.to_string()));
        blocks.push(Block::Gap);
        let hand = |code: &'static str, value: &str| {
            let value = if value.is_empty() { LINE } else { value };
            self.words.text(&Message::new(code).with("value", value))
        };
        blocks.push(Block::Sign {
            lines: vec![
                hand("report-cover-head", &self.contact.head),
                hand("report-cover-preparer", &self.contact.preparer),
                hand("report-cover-telephone", &self.contact.telephone),
                self.say("report-cover-signed-on"),
            ],
            seal: self.say("report-cover-seal"),
        });
        blocks.push(Block::Gap);
        blocks.push(Block::Heading(self.say("report-cover-totals")));
        blocks.push(self.totals());
        blocks.push(Block::Line(self.say("report-cover-proof")));
        blocks.push(Block::Line(self.say("report-cover-kinds")));
        let recorded = Message::new("report-cover-recorded").with("seq", head.recorded);
        blocks.push(Block::Line(self.words.text(&recorded)));
        let unexplained = head.exceptions.len();
        if unexplained > 0 {
            let message = Message::new("report-cover-exceptions").with("count", unexplained as u64);
            blocks.push(Block::Line(self.words.text(&message)));
        }
        blocks.push(Block::Gap);
        blocks.push(Block::Heading(self.say("report-cover-sheets")));
        for (place, title) in sheets.iter().enumerate() {
            blocks.push(Block::Line(format!("{}. {title}", place + 1)));
        }
        blocks.push(Block::Gap);
        let below = Message::new("report-cover-below").with("date", head.date);
        Page {
            title: self.say("report-cover-title"),
            below: self.words.text(&below),
            across: ACROSS,
            blocks,
            date: head.date,
            author: head.office.clone(),
        }
    }

    /// Control totals per kind, kinds never added together.
    fn totals(&self) -> Block {
        let mut columns = vec![Col { heading: self.words.heading("kind_name"), span: 6, number: false }];
        let heading = |name: &str| Col { heading: self.words.heading_in("report", name), span: 2, number: true };
        columns.extend(TOTALS.map(heading));
        let picture = self.context.picture;
        let pools = picture.pools.get(self.pools()).unwrap_or_default();
        let mut rows = Vec::new();
        for kind in &self.context.catalogue.quota_kinds {
            let mut sum: Option<Figures> = None;
            for pool in pools.iter().filter(|pool| pool.kind == kind.coded.code) {
                sum.get_or_insert_with(Figures::default).add(&pool.figures);
            }
            let Some(sum) = sum else { continue };
            let mut row = vec![Cell::Text(self.context.name_of(Some(&kind.coded), ""))];
            row.extend(TOTALS.map(|name| figure(&sum, name)));
            rows.push(row);
        }
        Block::Table { columns, rows }
    }
}

fn figure(sum: &Figures, name: &str) -> Cell {
    let stated = |places| if sum.stated == 0 { Cell::from("?") } else { Cell::Places(places) };
    match name {
        "approved" => stated(sum.held.get(Column::Approved)),
        "vacant" => stated(sum.vacant),
        "excess" => stated(sum.excess),
        "over" => stated(sum.over),
        "available" => stated(sum.available),
        ROOM => {
            let held = |column| sum.held.get(column);
            (held(Column::Advance) + held(Column::Borrowed) - held(Column::Lent)).into()
        }
        other => {
            let column = Column::ALL.into_iter().find(|column| column.name() == other);
            column.map_or(Cell::Unknown, |column| sum.held.get(column).into())
        }
    }
}
