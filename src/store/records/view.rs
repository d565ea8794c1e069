//! Version 1 of a kept view. Not a derived record: a shape that was ever released is read for ever.

use bincode::{BorrowDecode, Encode};

/// A listing as somebody likes to see it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub struct View<'a> {
    /// The listing.
    pub listing: &'a str,
    /// The view's name.
    pub name: &'a str,
    /// Field names, with widths in cells.
    pub columns: Vec<(&'a str, Option<u16>)>,
    /// Field names, descending or not.
    pub sort: Vec<(&'a str, bool)>,
    /// Field names with conditions as typed.
    pub conditions: Vec<(&'a str, &'a str)>,
    /// 含下属.
    pub subtree: bool,
    /// Letter and number of a unit.
    pub unit: Option<(u8, u64)>,
    /// Quota kind.
    pub kind: Option<&'a str>,
    /// Institution kind.
    pub unit_kind: Option<&'a str>,
    /// Also rows that are not notable.
    pub all: bool,
}
