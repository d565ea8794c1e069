//! What is handed in: the report a person signs, the changes that add up, submitting and receiving, signatures.

mod again;
mod handing_in;
mod report;
mod signed;
