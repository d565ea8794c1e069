//! 含下属: the pools of a unit and of all below it added up, kind by kind, in one pass for all units.

use crate::domain::pool::Figures;
use crate::office::picture::{Pool, Unit};

/// The pools of one kind at and below one unit.
#[derive(Clone, Debug)]
pub struct SubtreeSum {
    /// Place of the unit.
    pub unit: usize,
    /// Place of a pool of that kind: it says kind and class.
    pub pool: usize,
    /// The figures added up.
    pub figures: Figures,
}

/// Adds up by kind in display order.
#[derive(Default)]
pub struct ByKind(Vec<(usize, usize, Figures)>);

impl ByKind {
    /// Adds figures of the kind that stands at `order`; `pool` is the place of a pool of that kind.
    pub fn add(&mut self, order: usize, pool: usize, figures: &Figures) {
        // A handful of kinds: a walk is quicker than a tree.
        match self.0.iter_mut().find(|sum| sum.0 >= order) {
            Some(sum) if sum.0 == order => sum.2.add(figures),
            _ => {
                let at = self.0.partition_point(|sum| sum.0 < order);
                self.0.insert(at, (order, pool, *figures));
            }
        }
    }
    /// Place of a pool of the kind, and the sum, in display order.
    pub fn sums(&self) -> impl Iterator<Item = (usize, &Figures)> {
        self.0.iter().map(|(_, pool, figures)| (*pool, figures))
    }
}

/// The sums of every active unit over the pools that `keep` wants, units in official order, kinds in display order.
pub fn subtree_sums(units: &[Unit], pools: &[Pool], keep: &dyn Fn(usize) -> bool) -> Vec<SubtreeSum> {
    let mut sums: Vec<ByKind> = units.iter().map(|_| ByKind::default()).collect();
    // Backwards in pre-order every unit comes before its parent.
    for (place, unit) in units.iter().enumerate().rev() {
        let mut own = sums.get_mut(place).map(std::mem::take).unwrap_or_default();
        for at in unit.pools.clone().filter(|&at| keep(at)) {
            if let Some(pool) = pools.get(at) {
                own.add(pool.order, at, &pool.figures);
            }
        }
        if let Some(above) = unit.parent.and_then(|parent| sums.get_mut(parent)) {
            own.0.iter().for_each(|(order, pool, figures)| above.add(*order, *pool, figures));
        }
        if let Some(kept) = sums.get_mut(place).filter(|_| unit.active) {
            *kept = own;
        }
    }
    let rows = sums
        .iter()
        .enumerate()
        .flat_map(|(unit, sums)| sums.sums().map(move |(pool, figures)| SubtreeSum { unit, pool, figures: *figures }));
    rows.collect()
}
