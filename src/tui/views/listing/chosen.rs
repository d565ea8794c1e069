//! Which columns of a listing are shown, in which order and how wide: what the officer chose is laid over the listing's
//! own choice, so that columns of later versions appear.

use crate::domain::table::{CellType, ColumnSpec};
use crate::tui::parts::grid::Take;
use crate::tui::views::sheets::{Sheet, Show};
use std::collections::{BTreeMap, BTreeSet};

/// Cells of a text column that no sheet plans.
const TEXT_MOST: usize = 24;

/// A column that can be shown.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// How.
    pub show: Show,
    /// Whether it is laid out on the first screen.
    pub home: bool,
    /// Whether it is shown unless the officer chose otherwise.
    pub usual: bool,
}

/// What an officer chose for the columns of a listing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chosen {
    /// Shown otherwise.
    pub hidden: BTreeSet<String>,
    /// Not shown otherwise.
    pub added: BTreeSet<String>,
    /// The order of those there were then; empty: the listing's own.
    pub order: Vec<String>,
    /// Widths in cells.
    pub widths: BTreeMap<String, usize>,
}

/// The field a made column is made from.
pub fn made_from(name: &str) -> Option<&'static str> {
    match name {
        "loan" => Some("borrowed"),
        "vacant_months" => Some("vacant_since"),
        "note" => Some("available"),
        _ => None,
    }
}

/// Every column there can be, in the listing's own order: those of the first screen, those of wide screens, the others.
pub fn all(sheet: Option<&'static Sheet>, narrow: bool, columns: Option<&'static [ColumnSpec]>) -> Vec<Seen> {
    let planned = sheet.map_or(&[][..], |sheet| if narrow { sheet.narrow } else { sheet.wide });
    let seen = |show: &Show, home| Seen { show: *show, home, usual: true };
    let Some(columns) = columns else { return planned.iter().map(|show| seen(show, true)).collect() };
    let has = |name: &str| {
        let is = |name: &str| columns.iter().any(|column| column.name == name);
        is(name) || made_from(name).is_some_and(is)
    };
    let mut out: Vec<Seen> = planned.iter().filter(|show| has(show.name)).map(|show| seen(show, true)).collect();
    let is_planned = out.len() >= 2;
    if !is_planned {
        out.clear();
    }
    let also = sheet.map_or(&[][..], |sheet| sheet.wide).iter().filter(|show| is_planned && has(show.name));
    for show in also {
        if !out.iter().any(|seen| seen.show.name == show.name) {
            out.push(seen(show, false));
        }
    }
    let mut named = is_planned;
    for column in columns {
        if out.iter().any(|seen| seen.show.name == column.name) {
            continue;
        }
        let is_name = !named && matches!(column.name, "name" | "unit_name" | "summary" | "what" | "value" | "message");
        named |= is_name;
        let take = match column.kind {
            CellType::Places | CellType::Int => Take::Number,
            _ if is_name => Take::Name,
            _ => Take::Text(TEXT_MOST),
        };
        // Ids are for machines, and the kind is shown by its short name already.
        let usual = column.shown && !(is_planned && (column.kind == CellType::Id || column.name == "kind_name"));
        out.push(Seen { show: Show { name: column.name, take, least: 2 }, home: !is_planned && usual, usual });
    }
    out
}

impl Chosen {
    /// All columns in the order chosen, with whether each is shown.
    pub fn arranged(&self, all: Vec<Seen>) -> Vec<(Seen, bool)> {
        let mut out: Vec<Seen> = Vec::with_capacity(all.len());
        for name in &self.order {
            out.extend(all.iter().find(|seen| seen.show.name == name).copied());
        }
        // What was not there then stands behind what it stands behind in the listing's own order.
        let mut before: Option<&str> = None;
        for seen in &all {
            let name = seen.show.name;
            if !out.iter().any(|have| have.show.name == name) {
                let at = before.and_then(|before| out.iter().position(|have| have.show.name == before));
                out.insert(at.map_or(0, |at| at + 1), *seen);
            }
            before = Some(name);
        }
        out.into_iter().map(|seen| (seen, self.is_shown(&seen))).collect()
    }

    fn is_shown(&self, seen: &Seen) -> bool {
        let name = seen.show.name;
        if seen.usual { !self.hidden.contains(name) } else { self.added.contains(name) }
    }

    /// The columns shown, in order; never none.
    pub fn shown(&self, all: Vec<Seen>) -> Vec<Seen> {
        let arranged = self.arranged(all);
        let mut shown: Vec<Seen> = arranged.iter().filter(|(_, on)| *on).map(|(seen, _)| *seen).collect();
        if shown.is_empty() {
            shown.extend(arranged.first().map(|(seen, _)| *seen));
        }
        shown
    }

    /// Takes an arrangement as chosen.
    pub fn set(&mut self, all: &[Seen], wanted: &[(Seen, bool)]) {
        let names = |columns: &[(Seen, bool)], pick: &dyn Fn(&Seen, bool) -> bool| -> BTreeSet<String> {
            let picked = columns.iter().filter(|(seen, on)| pick(seen, *on));
            picked.map(|(seen, _)| seen.show.name.to_string()).collect()
        };
        self.hidden = names(wanted, &|seen, on| seen.usual && !on);
        self.added = names(wanted, &|seen, on| !seen.usual && on);
        let own = all.iter().map(|seen| seen.show.name);
        self.order = if own.eq(wanted.iter().map(|(seen, _)| seen.show.name)) {
            Vec::new()
        } else {
            wanted.iter().map(|(seen, _)| seen.show.name.to_string()).collect()
        };
    }

    /// The columns of a named view: those it names, in its order, before all others.
    pub fn of_named(all: &[Seen], columns: &[(String, Option<u16>)]) -> Chosen {
        let mut chosen = Chosen::default();
        if columns.is_empty() {
            return chosen;
        }
        let is_named = |seen: &Seen| columns.iter().any(|(name, _)| name == seen.show.name);
        let place = |seen: &Seen| columns.iter().position(|(name, _)| name == seen.show.name);
        let mut wanted: Vec<(Seen, bool)> = all.iter().map(|seen| (*seen, is_named(seen))).collect();
        wanted.sort_by_key(|(seen, _)| place(seen).unwrap_or(usize::MAX));
        chosen.set(all, &wanted);
        let widths = columns.iter().filter_map(|(name, width)| Some((name.clone(), usize::from((*width)?))));
        chosen.widths = widths.collect();
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &'static str, usual: bool) -> Seen {
        Seen { show: Show { name, take: Take::Text(4), least: 2 }, home: true, usual }
    }
    fn names(chosen: &Chosen, all: &[Seen]) -> Vec<&'static str> {
        chosen.shown(all.to_vec()).iter().map(|seen| seen.show.name).collect()
    }

    #[test]
    fn a_choice_is_laid_over_the_columns_there_are() {
        let all = [seen("a", true), seen("b", true), seen("c", false), seen("d", true)];
        let mut chosen = Chosen::default();
        assert_eq!(names(&chosen, &all), ["a", "b", "d"]);
        // `b` away, `c` shown and moved to the front.
        chosen.set(&all, &[(all[2], true), (all[0], true), (all[1], false), (all[3], true)]);
        assert_eq!(names(&chosen, &all), ["c", "a", "d"]);
        // A later version has more columns: they appear where they stand by themselves.
        let later =
            [seen("a", true), seen("n", true), seen("b", true), seen("c", false), seen("d", true), seen("m", true)];
        assert_eq!(names(&chosen, &later), ["c", "a", "n", "d", "m"]);
        // Back to what it was.
        let own: Vec<(Seen, bool)> = all.iter().map(|seen| (*seen, seen.usual)).collect();
        chosen.set(&all, &own);
        assert_eq!(chosen, Chosen::default());
        // Nothing at all cannot be shown.
        let none: Vec<(Seen, bool)> = all.iter().map(|seen| (*seen, false)).collect();
        chosen.set(&all, &none);
        assert_eq!(names(&chosen, &all), ["a"]);
        let named = Chosen::of_named(&all, &[("d".into(), Some(9)), ("c".into(), None)]);
        assert_eq!((names(&named, &all), named.widths.get("d")), (vec!["d", "c"], Some(&9)));
    }
}
