//! Which posts a scan must look at: by one pass over their newest facts and the roster's column of posts held.

use crate::domain::books::Fault;
use crate::domain::catalogue::Catalogue;
use crate::domain::field::post;
use crate::domain::id::{Id, IdKind};
use crate::domain::quantity::Places;
use crate::office::picture::Picture;
use crate::office::roster::pick::{self, Said};
use crate::office::roster::{Roster, Word};
use crate::store::ReadView;
use std::collections::{HashMap, HashSet};

/// What is known of one.
struct Known {
    id: Id,
    places: Option<Places>,
    is_ended: bool,
    is_doubtful: bool,
    body: Option<Id>,
    above: String,
}

/// Those held by more than one hand each, ended, or reporting to something: the books decide. What is held once and has
/// a place or more, or says nothing of what it reports to, is out of the rules' reach.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn candidates(
    view: &ReadView,
    picture: &Picture,
    roster: &Roster,
    catalogue: &Catalogue,
) -> Result<Vec<Id>, Fault> {
    let mut posts = Vec::new();
    // Numbers that stand in each body, of posts that are there.
    let mut numbers: HashSet<(Option<Id>, String)> = HashSet::new();
    let fields = [post::NUMBER, post::UNIT, post::PLACES, post::STATE, post::HOLDING, post::REPORTS_TO, post::BODY];
    pick::subjects(view, IdKind::Post, picture.at, fields, &mut |id, said| {
        let unit = said.id(post::UNIT).and_then(|unit| picture.unit_place(unit));
        let is_active = unit.and_then(|place| picture.units.get(place)).is_some_and(|unit| unit.active);
        let is_ended = said.text(post::STATE) == "abolished" || !is_active;
        let (number, above) = (said.text(post::NUMBER).to_string(), said.text(post::REPORTS_TO).to_string());
        if said.text(post::STATE) != "abolished" && !number.is_empty() {
            numbers.insert((said.id(post::BODY), number.clone()));
        }
        let is_filled = matches!(said.text(post::HOLDING), "named" | "unnamed");
        let is_doubtful = if is_ended { is_filled } else { !above.is_empty() && above == number };
        posts.push(Known {
            id,
            places: said.places(post::PLACES),
            is_ended,
            is_doubtful,
            body: said.id(post::BODY),
            above,
        });
        Ok(())
    })?;
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let here: Vec<bool> = (0..roster.symbols(Word::State) as u32)
        .map(|state| catalogue.is_here(roster.text_of(Word::State, state)))
        .collect();
    let mut held: HashMap<Id, i64> = HashMap::new();
    for row in 0..roster.rows() {
        let is_here = here.get(roster.symbol(Word::State, row) as usize).copied().unwrap_or(true);
        if let Some(post) = roster.post(row).filter(|_| is_here && roster.stands(row)) {
            *held.entry(post).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for post in posts {
        let holders = held.get(&post.id).copied().unwrap_or_default();
        let is_beyond = post.places.is_some_and(|places| Places::whole(holders) > places);
        let leads_nowhere = !post.is_ended && !post.above.is_empty() && !numbers.contains(&(post.body, post.above));
        if post.is_doubtful || is_beyond || leads_nowhere || (post.is_ended && holders > 0) {
            found.push(post.id);
        }
    }
    Ok(found)
}
