//! Samples, their quantiles, and the table they go to.

use std::error::Error;
use std::time::{Duration, Instant};

/// Why a measurement could not be made.
pub type Failure = Box<dyn Error>;
/// A result of this bench.
pub type Outcome<T> = Result<T, Failure>;

/// A fault or problem of the office as a failure.
pub fn said(problem: impl std::fmt::Debug) -> Failure {
    format!("{problem:?}").into()
}

/// How long `work` takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let from = Instant::now();
    let done = work();
    (from.elapsed(), done)
}

/// The most memory this process had so far, in kibibytes.
pub fn peak_kib() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    Ok(peak.trim().trim_end_matches(" kB").parse()?)
}

/// In what samples are counted.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Milliseconds.
    Millis,
    /// Mebibytes.
    MiB,
    /// Bytes.
    Bytes,
    /// How often.
    Times,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Millis => "ms",
            Unit::MiB => "MiB",
            Unit::Bytes => "B",
            Unit::Times => "x",
        }
    }
}

/// What is aimed at.
#[derive(Clone, Copy)]
pub enum Goal {
    /// p50 at most so many units.
    Under(f64),
    /// p99 at most so many units.
    SlowestUnder(f64),
    /// p50 at most so many times the p50 of the floor or peer.
    Times(f64),
    /// Only told.
    Told,
}

/// What a line of the table says.
pub struct Line<'a> {
    job: &'a str,
    people: u64,
    samples: Vec<f64>,
    beside: Option<(&'a str, Vec<f64>)>,
    unit: Unit,
    goal: Goal,
}

impl<'a> Line<'a> {
    /// Times of a job in a city of so many people.
    pub fn times(job: &'a str, people: u64, times: &[Duration]) -> Line<'a> {
        Line { job, people, samples: millis(times), beside: None, unit: Unit::Millis, goal: Goal::Told }
    }
    /// One figure that is no time.
    pub fn figure(job: &'a str, people: u64, figure: f64, unit: Unit) -> Line<'a> {
        Line { job, people, samples: vec![figure], beside: None, unit, goal: Goal::Told }
    }
    /// A floor or peer measured in turns with it.
    pub fn beside(self, name: &'a str, times: &[Duration]) -> Line<'a> {
        Line { beside: Some((name, millis(times))), ..self }
    }
    /// What is aimed at.
    pub fn goal(self, goal: Goal) -> Line<'a> {
        Line { goal, ..self }
    }
}

/// Durations as samples.
fn millis(times: &[Duration]) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1e3).collect()
}

/// The sample below which so many hundredths of all lie.
fn quantile(samples: &[f64], hundredths: usize) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len().saturating_sub(1) * hundredths).div_ceil(100)).copied().unwrap_or(f64::NAN)
}

/// The table on standard output.
pub struct Table {
    missed: Vec<String>,
    lines: usize,
}

impl Table {
    /// Says what machine this is, and the headings.
    pub fn begin() -> Table {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name = about.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("");
        println!("{cores} cores, {}", name.trim_start_matches([' ', '\t', ':']));
        println!(
            "{:<34} {:>9} {:>5} {:>5} {:>11} {:>11}  {:<34} {:>10} {:>7}  {:<10} result",
            "job", "people", "years", "n", "p50", "p99", "floor or peer", "p50", "ratio", "goal"
        );
        Table { missed: Vec::new(), lines: 0 }
    }

    /// Adds a line.
    pub fn line(&mut self, line: Line) {
        let unit = line.unit.name();
        let (p50, p99) = (quantile(&line.samples, 50), quantile(&line.samples, 99));
        let beside = line.beside.as_ref().map(|(name, samples)| (*name, quantile(samples, 50)));
        let ratio = beside.map(|(_, floor)| p50 / floor);
        let (goal, met) = match line.goal {
            Goal::Under(most) => (format!("<= {most} {unit}"), Some(p50 <= most)),
            Goal::SlowestUnder(most) => (format!("p99 <= {most}"), Some(p99 <= most)),
            Goal::Times(most) => (format!("<= {most} x"), ratio.map(|ratio| ratio <= most)),
            Goal::Told => ("-".to_string(), None),
        };
        let result = met.map_or("-", |met| if met { "met" } else { "missed" });
        println!(
            "{:<34} {:>9} {:>5} {:>5} {:>11} {:>11}  {:<34} {:>10} {:>7}  {:<10} {result}",
            line.job,
            line.people,
            estab::sample::YEARS,
            line.samples.len(),
            format!("{p50:.3} {unit}"),
            format!("{p99:.3} {unit}"),
            beside.map_or("-", |(name, _)| name),
            beside.map_or("-".to_string(), |(_, floor)| format!("{floor:.3}")),
            ratio.map_or("-".to_string(), |ratio| format!("{ratio:.2}")),
            goal,
        );
        self.lines += 1;
        if met == Some(false) {
            self.missed.push(format!("{} at {}", line.job, line.people));
        }
    }

    /// What was missed.
    pub fn end(self) {
        println!("{} lines, {} missed: {}", self.lines, self.missed.len(), self.missed.join("; "));
    }
}
