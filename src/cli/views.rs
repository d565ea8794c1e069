//! The listings: one row each in [`VIEWS`], one implementation.

use super::context::{Run, date_arg, flag_arg, text_arg, wrong_answer};
use super::listing::{Form, sort_of, write_listing};
use super::{EXIT_DONE, Outcome, Stop, Subcommand, Tree};
use crate::domain::id::IdKind;
use crate::office::ask::{Answer, Ask, ListAsk, Scope};
use crate::office::desk::{Access, OfficeDesk};
use clap::{Arg, ArgAction, ArgMatches, Command};

/// What one listing can be asked besides `--format`, `--sort` and `--limit`.
struct View {
    name: &'static str,
    filters: &'static [Filter],
}

/// A narrowing of a listing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    /// `--unit`.
    Unit,
    /// `--kind`.
    Kind,
    /// `--unit-kind`.
    UnitKind,
    /// `--all`.
    All,
    /// `--by subtree|own`.
    By,
    /// `--left`.
    Left,
    /// `--from` and `--to`.
    Period,
    /// `--reveal`.
    Reveal,
    /// The subject itself.
    Subject,
}

use Filter::{All, By, Kind, Left, Period, Reveal, Subject, Unit, UnitKind};

const VIEWS: &[View] = &[
    View { name: "overview", filters: &[Unit, Kind] },
    View { name: "units", filters: &[Unit, UnitKind, All] },
    View { name: "vacancies", filters: &[Unit, Kind, UnitKind, All, By] },
    View { name: "people", filters: &[Unit, Kind, UnitKind, All, Left, Period, Reveal] },
    View { name: "posts", filters: &[Unit, Kind, UnitKind, All] },
    View { name: "totals", filters: &[Kind] },
    View { name: "frozen", filters: &[Unit, Kind, UnitKind, All] },
    View { name: "documents", filters: &[Unit, Period] },
    View { name: "journal", filters: &[Unit, Period] },
    View { name: "history", filters: &[Subject, Period] },
    View { name: "access-log", filters: &[Period] },
];

/// Derived from [`VIEWS`] by name; a test holds the two together.
pub(super) const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { name: "overview", build, run },
    Subcommand { name: "units", build, run },
    Subcommand { name: "vacancies", build, run },
    Subcommand { name: "people", build, run },
    Subcommand { name: "posts", build, run },
    Subcommand { name: "totals", build, run },
    Subcommand { name: "frozen", build, run },
    Subcommand { name: "documents", build, run },
    Subcommand { name: "journal", build, run },
    Subcommand { name: "history", build, run },
    Subcommand { name: "access-log", build, run },
];

fn filters(name: &str) -> &'static [Filter] {
    VIEWS.iter().find(|view| view.name == name).map_or(&[], |view| view.filters)
}

/// The arguments that every listing takes.
pub(super) fn common_args(tree: &Tree) -> Vec<Arg> {
    let sort = Arg::new("sort").long("sort").value_name("FIELD[:desc]").help(tree.help("cli-arg-sort"));
    let limit = Arg::new("limit").long("limit").value_name("N").value_parser(clap::value_parser!(u64));
    vec![Form::arg(tree, &Form::ALL), sort, limit.help(tree.help("cli-arg-limit"))]
}

fn build(tree: &Tree, name: &'static str) -> Command {
    let value = |name: &'static str, value: &'static str| {
        Arg::new(name).long(name).value_name(value).help(tree.help(&format!("cli-arg-{name}")))
    };
    let flag = |name: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(tree.help(&format!("cli-arg-{name}")))
    };
    let mut command = tree.command(name, name);
    for filter in filters(name) {
        command = match filter {
            Unit => command.arg(value("unit", "ID|CODE|NAME")),
            Kind => command.arg(value("kind", "CODE")),
            UnitKind => command.arg(value("unit-kind", "CODE")),
            All => command.arg(flag("all")),
            By => command.arg(value("by", "own|subtree").value_parser(["own", "subtree"]).hide_possible_values(true)),
            Left => command.arg(flag("left")),
            Period => command.arg(value("from", "DATE")).arg(value("to", "DATE")),
            Reveal => command.arg(flag("reveal")),
            Subject => {
                command.arg(Arg::new("subject").value_name("ID").required(true).help(tree.help("cli-arg-subject")))
            }
        };
    }
    command.args(common_args(tree))
}

fn run(run: &mut Run, name: &'static str, matches: &ArgMatches) -> Outcome {
    let form = Form::of(matches);
    let mut ask = ListAsk::new(name);
    ask.sort = text_arg(matches, "sort").map(sort_of).transpose()?.unwrap_or_default();
    ask.from = date_arg(matches, "from")?;
    ask.to = date_arg(matches, "to")?;
    ask.limit = matches.get_one::<u64>("limit").copied();
    ask.kind = text_arg(matches, "kind").map(str::to_string);
    ask.unit_kind = text_arg(matches, "unit-kind").map(str::to_string);
    ask.scope = if text_arg(matches, "by") == Some("subtree") { Scope::Subtree } else { Scope::Own };
    ask.all = flag_arg(matches, "all");
    ask.left = flag_arg(matches, "left");
    ask.reveal = flag_arg(matches, "reveal");
    let mut desk = run.open(Access::Read)?;
    if let Some(unit) = text_arg(matches, "unit") {
        ask.unit = Some(run.resolve(desk.as_mut(), unit, Some(IdKind::Unit))?);
    }
    if let Some(subject) = text_arg(matches, "subject") {
        ask.subject = Some(run.resolve(desk.as_mut(), subject, None)?);
    }
    let listing = listing(run, desk.as_mut(), ask)?;
    write_listing(run.terminal.out, run.words, &listing, form, run.terminal.width)?;
    Ok(EXIT_DONE)
}

/// Asks for a listing.
pub(super) fn listing(
    run: &Run,
    desk: &mut dyn OfficeDesk,
    ask: ListAsk,
) -> Result<crate::domain::table::Listing, Stop> {
    match desk.answer(&run.question(Ask::List(ask)))? {
        Answer::Listing(listing) => Ok(listing),
        _ => Err(wrong_answer()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_a_subcommand() {
        let views: Vec<_> = VIEWS.iter().map(|view| view.name).collect();
        let subcommands: Vec<_> = SUBCOMMANDS.iter().map(|subcommand| subcommand.name).collect();
        assert_eq!(views, subcommands);
    }
}
