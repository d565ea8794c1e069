//! Rows → what they say, as a profile tells: a TOML file maps one layout onto units, pools, posts and people.
//! A new layout is a new file; those here are built in.

mod ahead;
mod apply;
mod canon;
mod cell;
mod codes;
mod compile;
mod doubt;
mod exchanged;
mod fill;
mod forms;
mod header;
mod layers;
mod looked;
mod pattern;
mod plan;
mod source;
mod spec;
mod sums;
mod tree;

#[cfg(test)]
mod doubt_tests;
#[cfg(test)]
mod tests;

pub use ahead::Ahead;
pub use codes::is_known;
pub use compile::parse;
pub use pattern::{fold, fold_heading};
pub use plan::Profile;
pub use source::{Source, fits, open, open_watched};

use crate::domain::message::Message;

/// The built-in profiles: name and TOML.
pub fn builtin() -> &'static [(&'static str, &'static str)] {
    &[
        ("estab", include_str!("../../../data/profiles/estab.toml")),
        ("cn-unit-tree", include_str!("../../../data/profiles/cn-unit-tree.toml")),
        ("cn-roster", include_str!("../../../data/profiles/cn-roster.toml")),
        ("cn-positions", include_str!("../../../data/profiles/cn-positions.toml")),
        ("cn-regions", include_str!("../../../data/profiles/cn-regions.toml")),
        ("us-plum", include_str!("../../../data/profiles/us-plum.toml")),
        ("uk-ministers", include_str!("../../../data/profiles/uk-ministers.toml")),
        ("uk-organogram", include_str!("../../../data/profiles/uk-organogram.toml")),
    ]
}

/// A built-in profile.
///
/// # Errors
/// `profile-unknown` with the names that are known.
pub fn named(name: &str) -> Result<Profile, Message> {
    match builtin().iter().find(|(have, _)| *have == name) {
        Some((name, toml)) => parse(toml, name),
        None => {
            let known: Vec<&str> = builtin().iter().map(|(name, _)| *name).collect();
            Err(Message::new("profile-unknown").with("name", name).with("known", known.join(", ")))
        }
    }
}

/// The reference page: every key of a profile, with an example of every feature that a test runs.
pub fn reference() -> &'static str {
    include_str!("../../../data/profiles/REFERENCE.md")
}
