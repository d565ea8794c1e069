//! `key new`: the office's signing key, or the key identity numbers are matched by.

use super::context::{Run, file_shown, path_arg, text_arg};
use super::{EXIT_DONE, Outcome, Stop, Subcommand, Tree};
use crate::domain::message::{Arg as Value, Message};
use crate::office::ask::Problem;
use crate::office::keys::{self, Algorithm};
use crate::office::words::Words;
use clap::{Arg, ArgMatches, Command};
use std::io::IsTerminal;
use std::path::PathBuf;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "key", build, run }];

/// Where a passphrase stands for scripts.
const PASSPHRASE: &str = "ESTAB_PASSPHRASE";

fn build(tree: &Tree, name: &'static str) -> Command {
    let choice = |name: &'static str, value: &'static str, help: &str| {
        Arg::new(name).long(name).value_name(value).hide_possible_values(true).help(tree.help(help))
    };
    let new = tree
        .command("new", "key-new")
        .arg(choice("for", "signing|identity", "cli-arg-key-for").value_parser(["signing", "identity"]))
        .arg(
            choice("algorithm", "ed25519|sm2-sm3", "cli-arg-key-algorithm")
                .value_parser(Algorithm::ALL.map(Algorithm::name)),
        )
        .arg(choice("out", "FILE", "cli-arg-key-out").value_parser(clap::value_parser!(PathBuf)));
    tree.command(name, name).subcommand_required(true).subcommand(new)
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let Some((_, matches)) = matches.subcommand() else {
        return Err(Stop::usage(Message::new("cli-usage-no-subcommand")));
    };
    let store = run.globals.store()?;
    let made = if text_arg(matches, "for") == Some("identity") {
        keys::new_identity(&path_arg(matches, "out").unwrap_or_else(|| keys::identity_file(&store)))?
    } else {
        let algorithm = text_arg(matches, "algorithm").and_then(Algorithm::by_name).unwrap_or_default();
        let file = path_arg(matches, "out").unwrap_or_else(|| keys::signing_file(&store));
        keys::new_signing(&file, algorithm, &passphrase(run.words, true)?)?
    };
    let args = [("file", Value::Text(file_shown(&made.file)))];
    let id = if made.public.is_some() { "cli-key-made" } else { "cli-key-identity-made" };
    writeln!(run.terminal.out, "{}", run.words.with(id, &args))?;
    if let (Some(public), Some(fingerprint)) = (made.public, made.fingerprint) {
        let args = [("file", Value::Text(file_shown(&public))), ("fingerprint", Value::Text(fingerprint))];
        writeln!(run.terminal.out, "{}", run.words.with("cli-key-public", &args))?;
    }
    Ok(EXIT_DONE)
}

/// The passphrase: from the environment, else typed without being shown; a new one is typed twice.
pub(super) fn passphrase(words: &Words, new: bool) -> Result<String, Stop> {
    if let Ok(passphrase) = std::env::var(PASSPHRASE) {
        return Ok(passphrase);
    }
    let none = || Stop::from(Problem::new(2, Message::new("key-no-passphrase")));
    if !std::io::stdin().is_terminal() {
        return Err(none());
    }
    let ask = |id: &str| rpassword::prompt_password(words.with(id, &[])).map_err(|_| none());
    let passphrase = ask("cli-key-passphrase")?;
    if new && ask("cli-key-passphrase-again")? != passphrase {
        return Err(Problem::new(1, Message::new("key-passphrase-differs")).into());
    }
    Ok(passphrase)
}
