//! Every limit of the books in one place, each with its unit.

use crate::domain::quantity::Places;

/// Most places one value may state.
pub const PLACES_MAX: Places = Places::whole(1_000_000_000);
/// Bytes of a name, code, title or other one-line text.
pub const TEXT_BYTES_MAX: usize = 2_048;
/// The first year in which a dated row may begin: what is earlier is a slip, and the books would begin with it.
pub const DATED_YEAR_MIN: i32 = 1800;
/// Terminal cells of a one-line text.
pub const TEXT_CELLS_MAX: usize = 2_048;
/// Lines of one canonical block of an entry.
pub const BLOCK_LINES_MAX: usize = 1_024;
/// Bytes of one canonical block; a block is closed once it is longer than half of this.
pub const BLOCK_BYTES_MAX: usize = 1 << 20;
/// Fields of one subject in one line.
pub const LINE_FIELDS_MAX: usize = 128;
/// Tenures of one person, ever.
pub const TENURES_MAX: u64 = 255;
/// Levels of the organisational tree.
pub const TREE_DEPTH_MAX: usize = 64;
/// Operations in one file of operations.
pub const BATCH_OPERATIONS_MAX: usize = 100_000;
/// Candidates listed when a name fits several.
pub const CANDIDATES_MAX: usize = 10;
/// Rejected rows, and warnings, that an import tells one by one; all are counted.
pub const NOTED_TOLD_MAX: usize = 10_000;
/// Subjects that a statement ends told one by one; all are counted.
pub const ENDED_TOLD_MAX: usize = 100_000;
/// Rejected rows held until the later ones are known, so that they are written in the order of the files.
pub const REJECTS_HELD_MAX: usize = 50_000;
