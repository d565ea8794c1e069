//! The screen.
use crate::office::ask::Problem;
use crate::office::desk::Opening;
use crate::office::front::Front;

/// Opens the screen on a store.
///
/// # Errors
/// Why it could not be opened.
pub fn open(_opening: &Opening, _front: &Front) -> Result<(), Problem> {
    Ok(())
}
