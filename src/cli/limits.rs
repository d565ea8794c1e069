//! Limits of the command line, each with its unit.

/// Bytes of one line of a file of operations.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Cells a text column may be cut down to before columns are left out.
pub const COLUMN_CELLS_MIN: usize = 10;
/// The same for the first text of a table, which names the row.
pub const FIRST_TEXT_CELLS_MIN: usize = 16;
/// Hits of a lookup when nothing is said.
pub const FIND_ROWS: usize = 20;
/// People of the sample city when nothing is said.
pub const DEMO_PEOPLE: u64 = 3_000;
/// Most people of the sample city.
pub const DEMO_PEOPLE_MAX: u64 = 3_000_000;
/// Fewest people of the sample city.
pub const DEMO_PEOPLE_MIN: u64 = 300;
