//! Control sums: what totals and subtotals state, beside what was read.

use super::plan::{Summed, Table};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::value::Value;
use crate::exchange::limits;
use std::collections::{BTreeMap, HashMap};

/// Sums of one kind of subtotal row.
#[derive(Debug, Default)]
struct Running {
    /// By column of the subtotal: the rows since the last one, or since the one that is open.
    since: Vec<Places>,
    /// The one that is open (`below`): its line and what it states.
    open: Option<(u64, Vec<Option<Places>>)>,
    groups: HashMap<String, Vec<Places>>,
    /// More groups than are kept: those beyond are not compared.
    is_full: bool,
}

/// All sums of the rows read so far.
#[derive(Debug, Default)]
pub(super) struct Sums {
    control: BTreeMap<String, (Option<Places>, Places)>,
    running: Vec<Running>,
    /// Names of the columns of the open table's subtotals.
    names: Vec<Vec<String>>,
}

fn number(cells: &[Option<Value>], column: usize) -> Option<Places> {
    match cells.get(column) {
        Some(Some(Value::Places(places))) => Some(*places),
        Some(Some(Value::Int(int))) => Some(Places::whole(*int)),
        _ => None,
    }
}

impl Sums {
    /// The control sums: name, what the files state, what was read.
    pub fn control(&self) -> Vec<(String, Option<Places>, Places)> {
        self.control.iter().map(|(name, (stated, found))| (name.clone(), *stated, *found)).collect()
    }

    /// Begins a sheet.
    pub fn open(&mut self, table: &Table) {
        self.running.clear();
        self.names.clear();
        for subtotal in &table.subtotals {
            self.running.push(Running { since: vec![Places::ZERO; subtotal.columns.len()], ..Running::default() });
            let name =
                |column: &usize| table.columns.get(*column).map(|column| column.name.clone()).unwrap_or_default();
            self.names.push(subtotal.columns.iter().map(name).collect());
        }
    }

    /// A row that was taken.
    pub fn add(&mut self, table: &Table, cells: &[Option<Value>], group: &dyn Fn(usize) -> String) {
        let control = &mut self.control;
        let mut add = |name: &str, column: usize| {
            let found = number(cells, column).unwrap_or_default();
            match control.get_mut(name) {
                Some(sum) => sum.1 += found,
                None => drop(control.insert(name.to_string(), (None, found))),
            }
        };
        for (name, column) in &table.sums {
            add(name, *column);
        }
        if let Some((_, columns)) = &table.totals {
            for column in columns {
                if let Some(spec) = table.columns.get(*column) {
                    add(&spec.name, *column);
                }
            }
        }
        for (subtotal, running) in table.subtotals.iter().zip(&mut self.running) {
            let figures = subtotal.columns.iter().map(|column| number(cells, *column).unwrap_or_default());
            let sums = match subtotal.of {
                Summed::Group(column) => {
                    let key = group(column);
                    if running.groups.len() >= limits::GROUPS_MAX && !running.groups.contains_key(&key) {
                        running.is_full = true;
                        continue;
                    }
                    running.groups.entry(key).or_insert_with(|| vec![Places::ZERO; subtotal.columns.len()])
                }
                _ => &mut running.since,
            };
            sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
        }
    }

    /// A row of totals.
    pub fn stated(&mut self, table: &Table, columns: &[usize], cells: &[Option<Value>]) {
        for column in columns {
            if let (Some(stated), Some(spec)) = (number(cells, *column), table.columns.get(*column)) {
                let sum = self.control.entry(spec.name.clone()).or_default();
                sum.0 = Some(sum.0.unwrap_or_default() + stated);
            }
        }
    }

    /// A row of subtotals; what differs from the rows it sums.
    pub fn subtotal(
        &mut self,
        table: &Table,
        place: usize,
        cells: &[Option<Value>],
        group: &dyn Fn(usize) -> String,
        line: u64,
    ) -> Vec<Message> {
        let (Some(subtotal), Some(running), Some(names)) =
            (table.subtotals.get(place), self.running.get_mut(place), self.names.get(place))
        else {
            return Vec::new();
        };
        let stated: Vec<Option<Places>> = subtotal.columns.iter().map(|column| number(cells, *column)).collect();
        let nought = vec![Places::ZERO; subtotal.columns.len()];
        match subtotal.of {
            Summed::Above => {
                let found = std::mem::replace(&mut running.since, nought);
                differences(names, &stated, &found, line)
            }
            Summed::Below => {
                let found = std::mem::replace(&mut running.since, nought);
                let before = running.open.replace((line, stated));
                before.map_or_else(Vec::new, |(line, stated)| differences(names, &stated, &found, line))
            }
            Summed::Group(column) => {
                let found = running.groups.remove(&group(column));
                if found.is_none() && running.is_full {
                    return Vec::new();
                }
                differences(names, &stated, &found.unwrap_or(nought), line)
            }
        }
    }

    /// Ends a sheet; what differs in subtotals that stand above their rows.
    pub fn close(&mut self) -> Vec<Message> {
        let mut doubts = Vec::new();
        for (running, names) in self.running.iter_mut().zip(&self.names) {
            if let Some((line, stated)) = running.open.take() {
                doubts.extend(differences(names, &stated, &running.since, line));
            }
        }
        doubts
    }
}

/// What is not stated is not compared.
fn differences(names: &[String], stated: &[Option<Places>], found: &[Places], line: u64) -> Vec<Message> {
    let mut doubts = Vec::new();
    for ((name, stated), found) in names.iter().zip(stated).zip(found) {
        if let Some(stated) = stated
            && stated != found
        {
            let message = Message::new("warning-subtotal").with("column", name.as_str()).with("line", line);
            doubts.push(message.with("stated", *stated).with("found", *found));
        }
    }
    doubts
}
