//! Help in both languages, and one sentence for every wrong use of the command line.

use super::{EXIT_DONE, Outcome, Stop, Terminal};
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::office::words::Words;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

/// Dresses a command in the language of `words`: headings, the help option.
pub fn dressed(command: Command, words: &Words) -> Command {
    let text = |id: &str| words.with(id, &[]);
    let template =
        format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", text("cli-heading-usage"));
    let version = command.get_version().is_some();
    let command = command
        .help_template(template)
        .subcommand_help_heading(text("cli-heading-commands"))
        .next_help_heading(text("cli-heading-options"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(text("cli-arg-help")));
    if version {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command.arg(version.help(text("cli-arg-version")))
    } else {
        command
    }
}

/// What became of arguments that did not parse: help was asked for, or a sentence and exit status 2.
pub fn ended(error: &clap::Error, terminal: &mut Terminal) -> Outcome {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            write!(terminal.out, "{}", error.render())?;
            Ok(EXIT_DONE)
        }
        _ => Err(Stop::usage(sentence(error))),
    }
}

/// The sentence of a wrong use.
pub fn sentence(error: &clap::Error) -> Message {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(shown(text)),
        Some(ContextValue::Strings(texts)) => Some(texts.iter().map(|text| shown(text)).collect::<Vec<_>>().join(", ")),
        Some(ContextValue::StyledStrs(texts)) => {
            Some(texts.iter().map(|text| shown(&text.to_string())).collect::<Vec<_>>().join(", "))
        }
        Some(other) => Some(shown(&other.to_string())),
        None => None,
    };
    // Suggestions come with the likeliest last.
    let suggested = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.last().map(|text| shown(text)),
        _ => context(kind),
    };
    let arg = || context(ContextKind::InvalidArg).unwrap_or_default();
    let value = || context(ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => match suggested(ContextKind::SuggestedArg) {
            Some(suggested) => {
                Message::new("cli-usage-option-suggested").with("given", arg()).with("suggested", suggested)
            }
            None => Message::new("cli-usage-option").with("given", arg()),
        },
        ErrorKind::InvalidSubcommand => {
            let given = context(ContextKind::InvalidSubcommand).unwrap_or_default();
            match suggested(ContextKind::SuggestedSubcommand) {
                Some(suggested) => {
                    Message::new("cli-usage-subcommand-suggested").with("given", given).with("suggested", suggested)
                }
                None => Message::new("cli-usage-subcommand").with("given", given),
            }
        }
        ErrorKind::MissingRequiredArgument => Message::new("cli-usage-missing").with("missing", arg()),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Message::new("cli-usage-no-subcommand")
        }
        ErrorKind::InvalidValue if value().is_empty() => Message::new("cli-usage-no-value").with("name", arg()),
        ErrorKind::InvalidValue => Message::new("cli-usage-value")
            .with("name", arg())
            .with("given", value())
            .with("allowed", context(ContextKind::ValidValue).unwrap_or_default()),
        ErrorKind::ValueValidation => Message::new("cli-usage-value-form").with("name", arg()).with("given", value()),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).unwrap_or_default();
            Message::new("cli-usage-conflict").with("name", arg()).with("other", other)
        }
        ErrorKind::InvalidUtf8 => Message::new("cli-usage-encoding"),
        _ => Message::new("cli-usage-other").with("name", arg()),
    }
}

fn shown(text: &str) -> String {
    Text::shown(text)
}
