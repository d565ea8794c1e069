//! The one door between the outside and the books: questions, orders, files in and out, access.

pub mod alerts;
pub mod ask;
mod background;
mod canonical;
mod card;
pub mod catalogue;
pub mod changes;
mod check;
mod choose;
pub mod clock;
pub mod codes;
pub mod collate;
pub mod condition;
mod copies;
pub mod desk;
pub mod door;
pub mod drafts;
pub mod explain;
mod explained;
mod files;
mod find;
pub mod flags;
pub mod front;
pub mod guess;
mod head;
mod image;
mod import;
pub mod incoming;
pub mod keys;
pub mod labels;
pub mod lists;
mod opened;
mod order;
mod origin;
mod past;
mod picture;
pub mod print;
mod report;
mod resolve;

pub mod roster;
pub mod running;
pub mod screen_door;
pub mod search;
pub mod snapshots;
pub mod submitting;
mod sums;
mod tree;
mod views;
pub mod wishes;
pub mod words;
pub mod written;

use std::sync::OnceLock;

/// SHA-256 of the code tables and roles in force: every entry's header carries it.
pub fn rules_digest() -> [u8; 32] {
    static DIGEST: OnceLock<[u8; 32]> = OnceLock::new();
    *DIGEST.get_or_init(|| {
        let tables = [
            include_str!("../../data/quota_kinds.toml"),
            include_str!("../../data/unit_kinds.toml"),
            include_str!("../../data/person_states.toml"),
            include_str!("../../data/codes.toml"),
            include_str!("../../data/roles.toml"),
            include_str!("../../data/rules.toml"),
        ];
        crate::domain::canon::digest(tables.concat().as_bytes())
    })
}
