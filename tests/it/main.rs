//! The one integration binary.

mod books;
mod ledger;
mod model;
