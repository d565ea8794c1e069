//! The listings: one row each in [`VIEWS`], one implementation.

use super::context::{Run, date_arg, flag_arg, text_arg, wrong_answer};
use super::listing::{Form, write_listing};
use super::{EXIT_DONE, Outcome, Stop, Subcommand, Tree, shaping};
use crate::domain::id::IdKind;
use crate::domain::message::Message;
use crate::domain::rules;
use crate::office::ask::{Answer, Ask, Condition, Explain, ListAsk, Scope, Test};
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
    /// `--within DAYS`.
    Within,
    /// The subject itself.
    Subject,
    /// `--rule`.
    Rule,
    /// The rule itself.
    RuleId,
    /// `--severity`.
    Severity,
}

use Filter::{All, By, Kind, Left, Period, Reveal, Rule, RuleId, Severity, Subject, Unit, UnitKind, Within};

const VIEWS: &[View] = &[
    View { name: "overview", filters: &[Unit, Kind] },
    View { name: "units", filters: &[Unit, Kind, UnitKind, All] },
    View { name: "vacancies", filters: &[Unit, Kind, UnitKind, All, By] },
    View { name: "people", filters: &[Unit, Kind, UnitKind, All, Left, Period, Reveal] },
    View { name: "posts", filters: &[Unit, Kind, UnitKind, All] },
    View { name: "totals", filters: &[Kind] },
    View { name: "frozen", filters: &[Unit, Kind, UnitKind, All] },
    View { name: "documents", filters: &[Unit, Kind, Period] },
    View { name: "due", filters: &[Unit, Kind, UnitKind, Period, Within] },
    View { name: "flags", filters: &[Unit, Rule, Severity] },
    View { name: "rules", filters: &[RuleId] },
    View { name: "cases", filters: &[Unit] },
    View { name: "requests", filters: &[Unit, Kind] },
    View { name: "snapshots", filters: &[Unit] },
    View { name: "changes", filters: &[Unit, Kind, Period] },
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
    Subcommand { name: "due", build, run },
    Subcommand { name: "flags", build, run },
    Subcommand { name: "rules", build, run },
    Subcommand { name: "cases", build, run },
    Subcommand { name: "requests", build, run },
    Subcommand { name: "snapshots", build, run },
    Subcommand { name: "changes", build, run },
    Subcommand { name: "journal", build, run },
    Subcommand { name: "history", build, run },
    Subcommand { name: "access-log", build, run },
];

/// The kept views.
pub(super) const NAMED: &[Subcommand] = &[Subcommand { name: "views", build: build_named, run: run_named }];

fn filters(name: &str) -> &'static [Filter] {
    VIEWS.iter().find(|view| view.name == name).map_or(&[], |view| view.filters)
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
            RuleId => command.arg(Arg::new("rule").value_name("RULE").help(tree.help("cli-arg-rule-id"))),
            Rule => command.arg(value("rule", "RULE")),
            Severity => command.arg(
                value("severity", "error|warning|lead|info")
                    .value_parser(["error", "warning", "lead", "info"])
                    .hide_possible_values(true),
            ),
            Within => command.arg(value("within", "DAYS").value_parser(clap::value_parser!(u16))),
            Subject => {
                command.arg(Arg::new("subject").value_name("ID").required(true).help(tree.help("cli-arg-subject")))
            }
        };
    }
    // A view keeps what is looked at, not of whom or since when.
    let unkept: Vec<&str> = ["left", "from", "to", "reveal", "within", "subject", "rule", "severity"]
        .into_iter()
        .filter(|&name| has(&command, name))
        .collect();
    let common = shaping::args(tree).into_iter().map(|arg| match arg.get_id().as_str() {
        "save-view" => arg.conflicts_with_all(&unkept).conflicts_with("limit"),
        _ => arg,
    });
    command.arg(Form::arg(tree, &Form::ALL)).args(common.collect::<Vec<_>>())
}

fn has(command: &Command, name: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == name)
}

fn run(run: &mut Run, name: &'static str, matches: &ArgMatches) -> Outcome {
    let saves = text_arg(matches, "save-view").is_some();
    let mut desk = run.open(if saves { Access::Write } else { Access::Read })?;
    let base = shaping::base(run, desk.as_mut(), name, matches)?;
    let mut ask = base.ask();
    let columns = shaping::shape(&mut ask, &base, matches)?;
    ask.from = date_arg(matches, "from")?;
    ask.to = date_arg(matches, "to")?;
    let given = |name: &str| text_arg(matches, name).map(str::to_string);
    ask.kind = given("kind").or(ask.kind);
    ask.unit_kind = given("unit-kind").or(ask.unit_kind);
    ask.scope = match text_arg(matches, "by") {
        Some("subtree") => Scope::Subtree,
        Some(_) => Scope::Own,
        None => ask.scope,
    };
    ask.all |= flag_arg(matches, "all");
    ask.left = flag_arg(matches, "left");
    ask.reveal = flag_arg(matches, "reveal");
    if let Some(unit) = text_arg(matches, "unit") {
        ask.unit = Some(run.resolve(desk.as_mut(), unit, Some(IdKind::Unit))?);
    }
    for column in ["rule", "severity"] {
        if let Some(wanted) = given(column) {
            ask.conditions.push(is(column, &known(column, wanted)?));
        }
    }
    let rule = if name == "rules" { given("rule") } else { None };
    if let (Form::Text, Some(id)) = (Form::of(matches), rule) {
        return explained(run, desk.as_mut(), Explain::Rule(known("rule", id)?));
    }
    if let Some(subject) = text_arg(matches, "subject") {
        ask.subject = Some(run.resolve(desk.as_mut(), subject, None)?);
    }
    if let Ok(Some(days)) = matches.try_get_one::<u16>("within") {
        ask.to = Some(run.head(desk.as_mut())?.at.date.plus_days(i32::from(*days)));
    }
    shaping::finish(run, desk.as_mut(), ask, &columns, matches)
}

/// A rule by its id, whatever its case; a severity as it stands.
fn known(column: &str, wanted: String) -> Result<String, Stop> {
    if column != "rule" {
        return Ok(wanted);
    }
    let rule = rules::rule(&wanted).map(|rule| rule.id.to_string());
    rule.ok_or_else(|| {
        let have: Vec<&str> = rules::RULES.iter().map(|rule| rule.id).collect();
        let message = Message::new("rule-unknown").with("rule", super::context::shown(&wanted));
        Stop::usage(message.with("have", have.join(", ")))
    })
}

/// One rule in words, with this office's figures.
fn explained(run: &mut Run, desk: &mut dyn OfficeDesk, of: Explain) -> Outcome {
    let explained = match desk.answer(&run.question(Ask::Explain(of)))? {
        Answer::Explained(explained) => explained,
        _ => return Err(wrong_answer()),
    };
    writeln!(run.terminal.out, "{}", explained.heading)?;
    for line in &explained.lines {
        let label = run.words.with(&format!("explain-label-{}", line.label), &[]);
        let said = Message::new("cli-explained").with("label", label).with("said", line.said.as_str());
        writeln!(run.terminal.out, "{}", run.words.text(&said))?;
    }
    Ok(EXIT_DONE)
}

fn is(column: &str, text: &str) -> Condition {
    Condition { column: column.to_string(), negated: false, test: Test::Is(text.into()) }
}

fn build_named(tree: &Tree, name: &'static str) -> Command {
    let value = |name: &'static str, value: &'static str, help: &str| {
        Arg::new(name).long(name).value_name(value).help(tree.help(help))
    };
    tree.command(name, name)
        .arg(value("listing", "LISTING", "cli-arg-listing"))
        .arg(value("remove", "NAME", "cli-arg-remove-view").requires("listing"))
        .arg(Form::arg(tree, &Form::ALL))
}

fn run_named(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let listing = text_arg(matches, "listing");
    if let Some((name, listing)) = text_arg(matches, "remove").zip(listing) {
        run.open(Access::Write)?.remove_view(listing, name)?;
        let said = Message::new("view-removed").with("name", super::context::shown(name)).with("listing", listing);
        writeln!(run.terminal.out, "{}", run.words.text(&said))?;
        return Ok(EXIT_DONE);
    }
    let mut desk = run.open(Access::Read)?;
    let listing = shaping::listed(run, desk.as_mut(), listing)?;
    write_listing(run.terminal.out, run.words, &listing, Form::of(matches), run.terminal.width)?;
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
