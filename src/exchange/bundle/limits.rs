//! What a received bundle may ask of this machine, each with its unit.

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
