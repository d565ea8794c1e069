//! The goals as measurements: `cargo bench --bench goals [-- [JOB…] [--people 3000,300000,1000000] [--keep DIR]]`.
//!
//! Every line has the job, the size, the years of history, how often it was measured, p50 and p99, and a floor or a
//! peer measured in the same run, in turns with it. Absolute times move with the machine: ratios are what to compare.
//! Jobs on files: `export-csv`, `import-csv`, `import-xlsx`; their peaks of memory are those of a process of their own.
//! Cities are built once; with `--keep` they stay in that folder and are taken from there the next time.

mod goals {
    pub mod checks;
    pub mod city;
    pub mod columns;
    pub mod export;
    pub mod figures;
    pub mod floor;
    pub mod frame;
    pub mod import;
    pub mod keys;
    pub mod lookup;
    pub mod matcher;
    pub mod measure;
    pub mod memory;
    pub mod operation;
    pub mod scan;
    pub mod sort;
}

use goals::city::City;
use goals::measure::{Failure, Outcome, Table};
use std::path::PathBuf;
use std::process::ExitCode;

type Job = fn(&City, &mut Table) -> Outcome<()>;

/// Every job: its name, and what it measures of one city.
const JOBS: &[(&str, Job)] = &[
    ("frame", goals::frame::measure),
    ("keys", goals::keys::measure),
    ("idle", goals::keys::idle),
    ("first-lookup", goals::lookup::measure_first),
    ("lookup", goals::lookup::measure),
    ("vacancies", goals::figures::vacancies),
    ("as-of", goals::figures::as_of),
    ("sort", goals::sort::measure),
    ("scan", goals::scan::measure),
    ("follow", goals::scan::follow),
    ("operation", goals::operation::measure),
    ("export-csv", goals::export::csv),
    ("roster", goals::export::roster),
    ("snapshot", goals::export::snapshot),
    ("import-csv", goals::import::csv),
    ("import-xlsx", goals::import::xlsx),
    ("check", goals::checks::measure),
    ("size", goals::checks::size),
    ("memory", goals::memory::measure),
];

const PEOPLE_DEFAULT: u64 = 3_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("goals: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let mut sizes = vec![PEOPLE_DEFAULT];
    let mut keep = None;
    let mut wanted = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| Failure::from(format!("{arg}: a value is missing")));
        match arg.as_str() {
            "--people" => sizes = value()?.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--keep" => keep = Some(PathBuf::from(value()?)),
            goals::memory::CHILD => return goals::memory::child(&PathBuf::from(value()?), &PathBuf::from(value()?)),
            goals::export::CHILD => return goals::export::child(&PathBuf::from(value()?), &PathBuf::from(value()?)),
            goals::import::CHILD => {
                let store = PathBuf::from(value()?);
                return goals::import::child(&store, &args.map(PathBuf::from).collect::<Vec<_>>());
            }
            // Cargo says this to every bench.
            "--bench" => {}
            job if JOBS.iter().any(|(name, _)| *name == job) => wanted.push(job.to_string()),
            other => {
                let names: Vec<&str> = JOBS.iter().map(|(name, _)| *name).collect();
                return Err(format!("{other}: no such job; there are {}", names.join(", ")).into());
            }
        }
    }
    let mut table = Table::begin();
    for people in sizes {
        let city = City::of(people, keep.as_deref())?;
        for (name, job) in JOBS {
            if wanted.is_empty() || wanted.iter().any(|job| job == name) {
                job(&city, &mut table)?;
            }
        }
    }
    table.end();
    Ok(())
}
