//! `estab` 编制台账: the register of one establishment office on a local store, where every number proves itself.
//!
//! # Layers
//!
//! An arrow means "may be named by":
//!
//! ```text
//! domain ← store ┐
//! domain ← exchange ┴← office ← tui, cli ← main        (store and exchange do not know each other)
//! ```
//!
//! - [`domain`] is pure: types, operations, ledger decisions, canonical form, snapshot content. It knows no file, no
//!   clock, no thread, no serde.
//! - [`store`] alone names redb and bincode, and knows no operation by name. The journal is the books; every other
//!   table is derived from it and can be made again.
//! - [`exchange`] turns bytes into domain values and back. It does not know there is a store.
//! - [`office`] is the one door: questions, orders, files in and out, access. It does not draw and reads no arguments.
//! - [`tui`] turns keys into state and state into frames; `update` does no I/O, `draw` changes nothing.
//! - [`cli`] is one file a subcommand over the office, without business of its own.
//! - [`sample`] writes the sample city through the office, as an officer would.
//! - [`calm`] names none of them: calls of libraries that may panic on damaged bytes.
//!
//! A test reads the sources and holds this table.
//!
//! # Invariants
//!
//! - **I1** A pool's figure at the close of day D as recorded at S is the sum of its moves with effective ≤ D and
//!   sequence ≤ S; a tenure counts while from ≤ D < to.
//! - **I2** `occupied` is the sum of the shares of the counting tenures open in the pool, unless the pool is counted only.
//! - **I3** `reserved`, `frozen`, `advance`, `borrowed`, `lent` are the sums of the open records; each resolves at most
//!   once; what is borrowed is what is lent, per kind.
//! - **I4** A reallocation leaves the total of the kind unchanged; nothing moves between kinds. For every pool on every
//!   date `vacant − excess + advance + borrowed − lent = frozen + reserved + available`.
//! - **I5** The journal's sequence has no gaps, each entry carries the digest of the one before, and replaying it into
//!   an empty store gives exactly the derived tables.
//! - **I6** An act of use is judged at its effective date *and on every later change date*; a refusal names the first
//!   date that fails. While the date looked at is not today, orders are refused.
//! - **I7** A refusal changes nothing and lists every reason that holds, with numbers, dates and the remedy.
//! - **I8** What was committed survives power loss; what was not leaves no trace. A damaged byte is reported, never
//!   shown as if it were right.
//! - **I9** The same (store, date, sequence, unit, options) gives the same snapshot, byte for byte, everywhere.
//! - **I10** Identity numbers are masked to their first four characters unless someone with the right asks; that goes
//!   to an access log of its own, never to the journal: looking does not change the books.
#![forbid(unsafe_code)]

pub mod calm;
pub mod cli;
pub mod domain;
pub mod exchange;
pub mod office;
pub mod sample;
pub mod store;
pub mod tui;
