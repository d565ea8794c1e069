//! What several tests stand on.

pub mod city;
pub mod files;
pub mod program;
pub mod real;
