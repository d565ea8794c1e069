//! Which vacancies are of long standing: of the pools that are free today, by one scan of the moves.

use crate::domain::books::Fault;
use crate::domain::facts::At;
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::MoveRow;
use crate::domain::quantity::Places;
use crate::domain::rules::{self, Thresholds};
use crate::store::ReadView;

/// Of these pools (ascending or not), with the places that have to be free, those where so many have been for so long.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn long(view: &ReadView, at: At, pools: &[(Id, Places)], thresholds: &Thresholds) -> Result<Vec<Id>, Fault> {
    let mut wanted = pools.to_vec();
    wanted.sort_unstable();
    let months = i32::try_from(thresholds.vacant_months).unwrap_or(i32::MAX / 2);
    let is_long = |(id, need): &(Id, Places), moves: &[MoveRow]| {
        let run = rules::idle_run(moves, at, *need);
        run.is_some_and(|(from, _)| from.plus_months(months) <= at.date).then_some(*id)
    };
    let (mut found, mut moves, mut next) = (Vec::new(), Vec::new(), 0);
    view.all_moves(Some(IdKind::Pool), &mut |id, row| {
        while let Some(want) = wanted.get(next).filter(|(want, _)| *want < id) {
            found.extend(is_long(want, &moves));
            moves.clear();
            next += 1;
        }
        if wanted.get(next).is_some_and(|(want, _)| *want == id) {
            moves.push(row);
        }
        Ok(())
    })?;
    for want in wanted.get(next..).unwrap_or_default() {
        found.extend(is_long(want, &moves));
        moves.clear();
    }
    Ok(found)
}
