//! Arguments and exit code, nothing else.

use estab::domain::operation;
use estab::office::front::Front;
use std::process::ExitCode;

fn main() -> ExitCode {
    let front = Front { sample: estab::sample::build };
    estab::cli::main(std::env::args_os(), &operation::table(), &front, &estab::tui::Start { front: &front })
}
