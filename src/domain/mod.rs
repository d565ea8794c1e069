//! The books in the field's words: types, canonical form, ledger decisions, operations.
//!
//! Pure by construction: no files, no clock, no threads, no randomness, no serde. Time comes in as a
//! [`Moment`](books::Moment), stored books come in through the trait [`Source`](books::Source), and what
//! was decided leaves through the trait [`Sink`](books::Sink).

pub mod allocation;
pub mod books;
pub mod canon;
pub mod catalogue;
pub mod citizen_id;
pub mod credit_code;
pub mod date;
pub mod entry;
pub mod facts;
pub mod field;
pub mod id;
pub mod intake;
pub mod ledger;
pub mod limits;
pub mod memory;
pub mod message;
pub mod operation;
pub mod pool;
pub mod quantity;
pub mod refusal;
pub mod retirement;
pub mod retiring;
pub mod rules;
pub mod snapshot;
pub mod submission;
pub mod table;
pub mod text;
pub mod value;
pub mod waiver;
