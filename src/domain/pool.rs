//! The columns of a pool, the derived figures, and the identity that proves a row.

use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::quantity::Places;

/// A column that moves change. The first seven are the held columns of a pool; the others stand beside them.
/// Numbers are canonical and never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Column {
    /// 核定.
    Approved = 1,
    /// 占编实有.
    Occupied = 2,
    /// 在途.
    Reserved = 3,
    /// 冻结.
    Frozen = 4,
    /// 提前使用.
    Advance = 5,
    /// 借入.
    Borrowed = 6,
    /// 借出.
    Lent = 7,
    /// 单列: beside `occupied`, never in it.
    Apart = 8,
    /// 待冻: what a freeze will lock as people leave.
    Pending = 9,
    /// 编制总量: of a total only.
    Total = 10,
}

impl Column {
    /// Every column.
    pub const ALL: [Column; 10] = [
        Column::Approved,
        Column::Occupied,
        Column::Reserved,
        Column::Frozen,
        Column::Advance,
        Column::Borrowed,
        Column::Lent,
        Column::Apart,
        Column::Pending,
        Column::Total,
    ];
    /// Its field name in listings.
    pub const fn name(self) -> &'static str {
        match self {
            Column::Approved => "approved",
            Column::Occupied => "occupied",
            Column::Reserved => "reserved",
            Column::Frozen => "frozen",
            Column::Advance => "advance",
            Column::Borrowed => "borrowed",
            Column::Lent => "lent",
            Column::Apart => "apart",
            Column::Pending => "pending_freeze",
            Column::Total => "total",
        }
    }
    /// The column of a canonical number.
    pub fn from_number(number: u8) -> Option<Column> {
        Column::ALL.into_iter().find(|column| *column as u8 == number)
    }
}

/// The held figures of one pool (or total, or freeze) at one point of both times.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Held {
    columns: [Places; 10],
}

impl Held {
    /// One column.
    pub fn get(&self, column: Column) -> Places {
        self.columns[column as usize - 1]
    }
    /// Adds to one column.
    pub fn add(&mut self, column: Column, places: Places) {
        self.columns[column as usize - 1] += places;
    }
    /// Adds every column of another.
    pub fn add_all(&mut self, other: &Held) {
        for column in Column::ALL {
            self.add(column, other.get(column));
        }
    }
    /// 空编 = max(0, approved − occupied).
    pub fn vacant(&self) -> Places {
        (self.get(Column::Approved) - self.get(Column::Occupied)).or_zero()
    }
    /// 超编 = max(0, occupied − approved).
    pub fn excess(&self) -> Places {
        (self.get(Column::Occupied) - self.get(Column::Approved)).or_zero()
    }
    /// 违规超编 = max(0, occupied − approved − advance − borrowed + lent).
    pub fn over(&self) -> Places {
        (self.get(Column::Occupied)
            - self.get(Column::Approved)
            - self.get(Column::Advance)
            - self.get(Column::Borrowed)
            + self.get(Column::Lent))
        .or_zero()
    }
    /// 可用 = approved + advance + borrowed − lent − occupied − reserved − frozen; may be negative.
    pub fn available(&self) -> Places {
        self.get(Column::Approved) + self.get(Column::Advance) + self.get(Column::Borrowed)
            - self.get(Column::Lent)
            - self.get(Column::Occupied)
            - self.get(Column::Reserved)
            - self.get(Column::Frozen)
    }
}

/// The figures of a pool or of a sum of pools: held, derived for each pool and then added up.
/// `stated` is false where approved is not stated: then the derived figures say nothing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// Held columns.
    pub held: Held,
    /// 空编.
    pub vacant: Places,
    /// 超编.
    pub excess: Places,
    /// 违规超编.
    pub over: Places,
    /// 可用.
    pub available: Places,
    /// Pools whose approved is stated.
    pub stated: u32,
    /// Pools whose approved is not stated; their held columns are in, derived figures they have none.
    pub unstated: u32,
}

impl Figures {
    /// The figures of one pool.
    pub fn of(held: Held, stated: bool) -> Figures {
        if stated {
            Figures {
                held,
                vacant: held.vacant(),
                excess: held.excess(),
                over: held.over(),
                available: held.available(),
                stated: 1,
                unstated: 0,
            }
        } else {
            Figures { held, unstated: 1, ..Figures::default() }
        }
    }
    /// Adds the figures of another pool, column by column: no pool's vacancy hides another's excess.
    pub fn add(&mut self, other: &Figures) {
        self.held.add_all(&other.held);
        self.vacant += other.vacant;
        self.excess += other.excess;
        self.over += other.over;
        self.available += other.available;
        self.stated += other.stated;
        self.unstated += other.unstated;
    }
    /// Puts the figures of one pool in the place of its earlier ones within a sum.
    pub fn exchange(&mut self, before: &Figures, after: &Figures) {
        for column in Column::ALL {
            self.held.add(column, after.held.get(column) - before.held.get(column));
        }
        self.vacant += after.vacant - before.vacant;
        self.excess += after.excess - before.excess;
        self.over += after.over - before.over;
        self.available += after.available - before.available;
        self.stated = self.stated + after.stated - before.stated;
        self.unstated = self.unstated + after.unstated - before.unstated;
    }
    /// `vacant − excess + advance + borrowed − lent = frozen + reserved + available`: true by construction for one
    /// pool whose approved is stated, and for any sum of such pools.
    pub fn identity_holds(&self) -> bool {
        self.unstated > 0
            || self.vacant - self.excess + self.held.get(Column::Advance) + self.held.get(Column::Borrowed)
                - self.held.get(Column::Lent)
                == self.held.get(Column::Frozen) + self.held.get(Column::Reserved) + self.available
    }
    /// Whether the listing of vacancies shows it: a vacancy, an excess, or available ≠ vacant.
    pub fn is_notable(&self) -> bool {
        self.stated > 0 && (!self.vacant.is_zero() || !self.excess.is_zero() || self.available != self.vacant)
    }
}

/// One recorded move of a pool, total or freeze.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MoveRow {
    /// From when.
    pub effective: Date,
    /// By which entry.
    pub seq: u64,
    /// Which column.
    pub column: Column,
    /// By how much.
    pub places: Places,
}

/// I1: a figure at the close of day D as recorded at S is the sum of its moves with effective ≤ D and sequence ≤ S.
pub fn held_at<'a>(moves: impl IntoIterator<Item = &'a MoveRow>, at: At) -> Held {
    let mut held = Held::default();
    for row in moves {
        if at.sees(row.effective, row.seq) {
            held.add(row.column, row.places);
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(figures: [i64; 7]) -> Held {
        let mut held = Held::default();
        for (column, places) in Column::ALL.into_iter().zip(figures) {
            held.add(column, Places::whole(places));
        }
        held
    }

    #[test]
    fn derived_figures_and_identity() {
        // approved occupied reserved frozen advance borrowed lent → vacant excess over available
        for (columns, want) in [
            ([62, 60, 1, 1, 0, 0, 0], [2, 0, 0, 0]),
            ([1410, 1428, 7, 0, 25, 0, 0], [0, 18, 0, 0]),
            ([52, 53, 0, 0, 0, 1, 0], [0, 1, 0, 0]),
            ([96, 0, 0, 0, 0, 0, 31], [96, 0, 0, 65]),
            ([240, 243, 0, 0, 0, 0, 0], [0, 3, 3, -3]),
            ([10, 4, 0, 6, 0, 0, 2], [6, 0, 0, -2]),
        ] {
            let figures = Figures::of(held(columns), true);
            let got = [figures.vacant, figures.excess, figures.over, figures.available];
            assert_eq!(got, want.map(Places::whole), "{columns:?}");
            assert!(figures.identity_holds(), "{columns:?}");
        }
    }

    #[test]
    fn one_units_vacancy_never_hides_anothers_excess() {
        let mut sum = Figures::of(held([10, 7, 0, 0, 0, 0, 0]), true);
        sum.add(&Figures::of(held([10, 13, 0, 0, 0, 0, 0]), true));
        assert_eq!((sum.vacant, sum.excess), (Places::whole(3), Places::whole(3)));
        assert!(sum.identity_holds());
    }
}
