//! What is left of a crash: a small file beside the store, for whoever mends the program. It holds the place in the
//! program and what it said, and nothing that was typed.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// As of every program of its kind that breaks.
const EXIT_CRASHED: u8 = 101;
static FILE: OnceLock<PathBuf> = OnceLock::new();

/// Where the file would be.
pub fn set_file(path: &Path) {
    // The first screen of the process says it.
    let _ = FILE.set(path.to_path_buf());
}

/// Writes the file; where that fails, nothing more can be done.
pub fn leave(info: &PanicHookInfo) {
    let Some(path) = FILE.get() else { return };
    let place = info.location().map(std::string::ToString::to_string).unwrap_or_default();
    let thread = std::thread::current();
    let trace = std::backtrace::Backtrace::force_capture().to_string();
    let said = info.payload_as_str().unwrap_or_default();
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let report = report(&place, thread.name().unwrap_or_default(), said, &trace);
    let _ = options.open(path).and_then(|mut file| file.write_all(report.as_bytes()));
}

fn report(place: &str, thread: &str, said: &str, trace: &str) -> String {
    let mut out = String::new();
    let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    for (what, value) in [("estab", version), ("system", system), ("place", place), ("thread", thread), ("said", said)]
    {
        let _ = writeln!(out, "{what}: {value}");
    }
    out + trace
}

/// What the officer is told.
pub fn problem() -> Problem {
    let message = match FILE.get().filter(|path| path.exists()) {
        Some(path) => Message::new("ui-crashed").with("file", path.display().to_string()),
        None => Message::new("ui-broken"),
    };
    Problem::new(EXIT_CRASHED, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_what_a_mender_needs() {
        let text = report("src/a.rs:1:2", "reader", "index out of bounds", "0: a::b");
        for part in ["estab: ", "place: src/a.rs:1:2", "thread: reader", "said: index out of bounds", "0: a::b"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
