//! Every limit on foreign bytes in one place, each with its unit.

/// Rows read from one file.
pub const ROWS_MAX: u64 = 5_000_000;
/// Columns of one row.
pub const COLUMNS_MAX: usize = 2_048;
/// Bytes of one cell. What is longer than a text of the books is told or refused per column; this bounds memory.
pub const CELL_BYTES_MAX: usize = 1 << 20;
/// Cells of an ODS, which is held as a whole with all its repetitions made out.
pub const CELLS_MAX: u64 = 20_000_000;
/// Bytes of one row.
pub const ROW_BYTES_MAX: usize = 8 << 20;
/// Bytes of one workbook file; text files are read as streams and have no limit of their own.
pub const WORKBOOK_BYTES_MAX: u64 = 512 << 20;
/// Members of a zipped workbook.
pub const MEMBERS_MAX: usize = 10_000;
/// Bytes of all members of a zipped workbook after inflating.
pub const INFLATED_BYTES_MAX: u64 = 2 << 30;
/// Inflated bytes per stored byte of one member; honest sheets stay below a hundred.
pub const RATIO_MAX: u64 = 250;
/// Inflated bytes below which the ratio is not judged.
pub const RATIO_FROM_BYTES: u64 = 16 << 20;
/// Significant digits a spreadsheet keeps of a number.
pub const NUMBER_DIGITS_MAX: usize = 15;
/// Rows of a workbook's reader waiting to be taken, in batches.
pub const BATCH_ROWS: usize = 256;
/// Batches waiting.
pub const BATCHES: usize = 4;
/// Rows read ahead of the one being judged, in batches.
pub const AHEAD_ROWS: usize = 256;
/// Batches of them waiting.
pub const AHEAD_BATCHES: usize = 6;
/// Bytes by which a format is known.
pub const HEAD_BYTES: u64 = 1 << 10;
/// Bytes looked at to guess delimiter and header.
pub const SAMPLE_BYTES: usize = 64 << 10;
/// Bytes given to the guess of an encoding.
pub const GUESS_BYTES: usize = 4 << 20;
/// Rows searched for a header when the profile says `header = "find"`.
pub const HEADER_ROWS_MAX: usize = 20;
/// Files given at once.
pub const FILES_MAX: usize = 10_000;
/// Nodes of a tree that is described by ids, codes or depths.
pub const NODES_MAX: usize = 1_000_000;
/// Profiles that inherit one from the other.
pub const PROFILE_LAYERS_MAX: usize = 8;
/// Rows of headings above each other.
pub const HEADING_ROWS_MAX: u32 = 6;
/// Groups whose subtotals are compared in one table.
pub const GROUPS_MAX: usize = 100_000;
/// Bytes of a profile.
pub const PROFILE_BYTES_MAX: usize = 1 << 20;
/// Rows of a table that other rows are joined with.
pub const JOIN_ROWS_MAX: usize = 1_000_000;
/// Years outside which a date is told as doubtful.
pub const YEARS_LIKELY: std::ops::RangeInclusive<i32> = 1900..=2100;
/// Bare numbers that may be a spreadsheet's day numbers: 1927-05-18 to 2064-04-08. Years and months written as numbers
/// (`2012`, `201203`) lie outside.
pub const SERIALS_LIKELY: std::ops::RangeInclusive<i64> = 10_000..=60_000;

/// What a received bundle may ask of this machine.
pub mod bundle {
    /// Bytes of the file.
    pub const FILE_BYTES_MAX: u64 = 4 << 30;
    /// Members.
    pub const MEMBERS_MAX: usize = 64;
    /// Bytes of one member, unpacked.
    pub const MEMBER_BYTES_MAX: u64 = 4 << 30;
    /// Bytes of all members, unpacked.
    pub const ALL_BYTES_MAX: u64 = 8 << 30;
    /// How many times larger a member may be unpacked than packed, once it is larger than [`RATIO_FROM`].
    pub const RATIO_MAX: u64 = 250;
    /// Bytes from which the ratio counts: small files of repetitions are no danger.
    pub const RATIO_FROM: u64 = 64 << 20;
    /// Bytes of `manifest.json`.
    pub const MANIFEST_BYTES_MAX: u64 = 16 << 20;
    /// Bytes of `SHA256SUMS`.
    pub const SUMS_BYTES_MAX: u64 = 1 << 16;
    /// Bytes of one row of a table.
    pub const ROW_BYTES_MAX: u64 = 1 << 24;
    /// Bytes of the name of a member.
    pub const NAME_BYTES_MAX: usize = 255;
}
