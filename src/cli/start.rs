//! Beginnings: the screen, the sample city, a new office.

use super::context::{Run, file_shown, flag_arg, text_arg};
use super::limits::{DEMO_PEOPLE, DEMO_PEOPLE_MAX, DEMO_PEOPLE_MIN};
use super::{EXIT_DONE, Outcome, Stop, Subcommand, Tree};
use crate::domain::message::{Arg as Value, Message};
use crate::office::desk::Access;
use clap::{Arg, ArgAction, ArgMatches, Command};

pub(super) const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { name: "demo", build: build_demo, run: demo },
    Subcommand { name: "new", build: build_new, run: new },
];

/// No command: the screen on the store. What to do where there is none yet, the screen asks.
pub(super) fn screen(run: &mut Run) -> Outcome {
    if !run.terminal.interactive {
        return Err(Stop::usage(Message::new("cli-no-terminal")));
    }
    run.screen.open(&run.globals.opening(Access::Write)?, &run.globals.wishes)?;
    Ok(EXIT_DONE)
}

fn build_demo(tree: &Tree, name: &'static str) -> Command {
    let people = Arg::new("people")
        .long("people")
        .value_name("N")
        .value_parser(clap::value_parser!(u64).range(DEMO_PEOPLE_MIN..=DEMO_PEOPLE_MAX));
    let build_only = Arg::new("build-only").long("build-only").action(ArgAction::SetTrue);
    let clean = Arg::new("clean").long("clean").action(ArgAction::SetTrue);
    tree.command(name, name)
        .arg(people.help(tree.help("cli-arg-people")))
        .arg(clean.help(tree.help("cli-arg-clean")))
        .arg(build_only.help(tree.help("cli-arg-build-only")))
}

fn demo(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let build_only = flag_arg(matches, "build-only");
    if !build_only && !run.terminal.interactive {
        return Err(Stop::usage(Message::new("cli-demo-no-terminal")));
    }
    let people = matches.get_one::<u64>("people").copied().unwrap_or(DEMO_PEOPLE);
    let city = (people, flag_arg(matches, "clean"));
    // Only a store that was named is written to: the default place is for the office's own books.
    let named = run.globals.given_store.clone();
    let mut opening = run.globals.opening(Access::Write)?;
    let built = run.telling(|run, telling| run.door.demo(&opening, named.as_deref(), city, telling))?;
    let args = [
        ("store", Value::Text(file_shown(&built.store))),
        ("units", Value::Int(built.units as i64)),
        ("people", Value::Int(built.people as i64)),
        ("entries", Value::Int(built.entries as i64)),
    ];
    writeln!(run.terminal.out, "{}", run.words.with("cli-demo-built", &args))?;
    run.terminal.out.flush()?;
    if !build_only {
        opening.store = built.store;
        run.screen.open(&opening, &run.globals.wishes)?;
    }
    Ok(EXIT_DONE)
}

fn build_new(tree: &Tree, name: &'static str) -> Command {
    let value = |name: &'static str, value: &'static str, help: &str| {
        Arg::new(name).long(name).value_name(value).required(true).help(tree.help(help))
    };
    tree.command(name, name).arg(value("office", "NAME", "cli-arg-office")).arg(value(
        "code",
        "CODE",
        "cli-arg-office-code",
    ))
}

fn new(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let (name, code) = (text_arg(matches, "office"), text_arg(matches, "code"));
    let opening = run.globals.opening(Access::Write)?;
    run.door.create(&opening, name.unwrap_or_default(), code.unwrap_or_default())?;
    let args = [("store", Value::Text(file_shown(&opening.store)))];
    writeln!(run.terminal.out, "{}", run.words.with("cli-new-made", &args))?;
    Ok(EXIT_DONE)
}
