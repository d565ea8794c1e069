//! Since when places of pools have been free: of those that are free today, by one scan of the moves, and kept; a new
//! entry changes only the pools it moves.

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::entry::Line;
use crate::domain::facts::At;
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::MoveRow;
use crate::domain::quantity::Places;
use crate::domain::rules::{self, Thresholds};
use crate::store::ReadView;
use std::collections::HashMap;

/// Pools that are sooner looked up than all moves read.
const FEW: usize = 500;

/// What is known of pools at a point: the places that had to be free, and since when so many have been.
#[derive(Default)]
pub struct Idle {
    at: Option<At>,
    /// The newest entry it knows.
    pub last_seq: u64,
    runs: HashMap<u64, (Places, Option<Date>)>,
}

impl Idle {
    /// Whether anything is kept.
    pub fn knows(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Takes over what later entries moved; without their lines everything is forgotten.
    pub fn follow(&mut self, lines: Option<&[Line]>, last_seq: u64) {
        match lines {
            None => self.runs.clear(),
            Some(lines) => {
                for line in lines {
                    if let Line::Move { subject, .. } = line
                        && subject.kind == IdKind::Pool
                    {
                        self.runs.remove(&subject.number);
                    }
                }
            }
        }
        self.last_seq = last_seq;
    }

    /// Of these pools, with the places that have to be free, those where so many have been for as long as the rule says.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn long(
        &mut self,
        view: &ReadView,
        at: At,
        pools: &[(Id, Places)],
        thresholds: &Thresholds,
    ) -> Result<Vec<Id>, Fault> {
        if self.at != Some(at) {
            self.runs.clear();
            self.at = Some(at);
        }
        let is_new = |(id, need): &&(Id, Places)| self.runs.get(&id.number).is_none_or(|(known, _)| known != need);
        let mut missing: Vec<(Id, Places)> = pools.iter().filter(is_new).copied().collect();
        missing.sort_unstable();
        self.read(view, at, &missing)?;
        let months = i32::try_from(thresholds.vacant_months).unwrap_or(i32::MAX / 2);
        let is_long = |id: &Id| {
            let (_, from) = self.runs.get(&id.number)?;
            from.filter(|from| from.plus_months(months) <= at.date).map(|_| *id)
        };
        Ok(pools.iter().filter_map(|(id, _)| is_long(id)).collect())
    }

    /// `wanted` ascends.
    fn read(&mut self, view: &ReadView, at: At, wanted: &[(Id, Places)]) -> Result<(), Fault> {
        let runs = &mut self.runs;
        let mut put = |(id, need): &(Id, Places), moves: &[MoveRow]| {
            let run = rules::idle_run(moves, at, *need);
            runs.insert(id.number, (*need, run.map(|(from, _)| from)));
        };
        if wanted.len() <= FEW {
            return wanted.iter().try_for_each(|want| {
                put(want, &view.moves(want.0)?);
                Ok(())
            });
        }
        let (mut moves, mut next) = (Vec::new(), 0);
        view.all_moves(Some(IdKind::Pool), &mut |id, row| {
            while let Some(want) = wanted.get(next).filter(|(want, _)| *want < id) {
                put(want, &moves);
                moves.clear();
                next += 1;
            }
            if wanted.get(next).is_some_and(|(want, _)| *want == id) {
                moves.push(row);
            }
            Ok(())
        })?;
        for want in wanted.get(next..).unwrap_or_default() {
            put(want, &moves);
            moves.clear();
        }
        Ok(())
    }
}
