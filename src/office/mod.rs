//! The one door between the outside and the books: questions, orders, files in and out, access.

pub mod ask;
pub mod desk;
pub mod door;
pub mod words;
