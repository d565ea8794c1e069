//! What several tests stand on.

pub mod alerts;
pub mod city;
pub mod city_rows;
pub mod files;
pub mod program;
pub mod real;
pub mod rows;
pub mod told;
