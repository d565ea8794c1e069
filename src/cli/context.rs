//! What a command runs in: environment, terminal, global arguments, the store.

use super::{EXIT_STORE, Screen, Stop, Tree};
use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::operation::Spec;
use crate::office::ask::{Answer, Ask, Head, Problem, Question};
use crate::office::desk::{Access, FrontDoor, OfficeDesk, Opening, Progress};
use crate::office::wishes::{AMBIGUOUS, LINES, THEMES, Wishes};
use crate::office::words::{Language, Words};
use clap::{Arg, ArgAction, ArgMatches};
use etcetera::BaseStrategy;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What the environment says.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// `ESTAB_STORE`.
    pub store: Option<OsString>,
    /// `ESTAB_LANG`.
    pub lang: Option<String>,
    /// `LC_ALL`, else `LC_MESSAGES`, else `LANG`.
    pub locale: Option<String>,
    /// `ESTAB_TODAY`.
    pub today: Option<String>,
    /// The platform's data folder.
    pub data_folder: Option<PathBuf>,
    /// The platform's folder of settings.
    pub config_folder: Option<PathBuf>,
    /// `ESTAB_KEYMAP`.
    pub keymap: Option<String>,
    /// `ESTAB_THEME`.
    pub theme: Option<String>,
    /// `ESTAB_LINES`.
    pub lines: Option<String>,
    /// `ESTAB_AMBIGUOUS`.
    pub ambiguous: Option<String>,
    /// `NO_COLOR`.
    pub no_color: bool,
}

impl Surroundings {
    /// Those of this process; an empty variable is none.
    pub fn of_process() -> Surroundings {
        let given = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Surroundings {
            store: std::env::var_os("ESTAB_STORE").filter(|value| !value.is_empty()),
            lang: given("ESTAB_LANG"),
            locale: given("LC_ALL").or_else(|| given("LC_MESSAGES")).or_else(|| given("LANG")),
            today: given("ESTAB_TODAY"),
            data_folder: etcetera::choose_base_strategy().ok().map(|strategy| strategy.data_dir()),
            config_folder: etcetera::choose_base_strategy().ok().map(|strategy| strategy.config_dir()),
            keymap: given("ESTAB_KEYMAP"),
            theme: given("ESTAB_THEME"),
            lines: given("ESTAB_LINES"),
            ambiguous: given("ESTAB_AMBIGUOUS"),
            no_color: given("NO_COLOR").is_some(),
        }
    }
}

/// Where a command writes to.
pub struct Terminal<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Sentences and progress.
    pub err: &'a mut dyn Write,
    /// Cells of a line, when tables must fit; none: as wide as they are.
    pub width: Option<usize>,
    /// Whether stderr shows a progress bar.
    pub progress: bool,
    /// Whether someone sits at keyboard and screen.
    pub interactive: bool,
}

impl std::fmt::Debug for Terminal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal").field("width", &self.width).finish_non_exhaustive()
    }
}

impl<'a> Terminal<'a> {
    /// The standard streams of this process.
    pub fn of_process(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Terminal<'a> {
        let stdout = std::io::stdout().is_terminal();
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).filter(|cells| *cells > 0);
        let real = terminal_size::terminal_size().filter(|_| stdout).map(|(width, _)| usize::from(width.0));
        Terminal {
            out,
            err,
            width: columns.or(real),
            progress: std::io::stderr().is_terminal(),
            interactive: stdout && std::io::stdin().is_terminal(),
        }
    }
}

/// The global arguments, checked.
#[derive(Clone, Debug)]
pub struct Globals {
    /// `--store` or `ESTAB_STORE`.
    pub given_store: Option<PathBuf>,
    /// The platform's place for the store.
    pub default_store: Option<PathBuf>,
    /// `--as-of`.
    pub as_of: Option<Date>,
    /// `--recorded`.
    pub recorded: Option<u64>,
    /// `ESTAB_TODAY`.
    pub today: Option<Date>,
    /// `--lang`, `ESTAB_LANG`, or the locale.
    pub language: Language,
    /// How the screen is wanted.
    pub wishes: Wishes,
}

/// The global arguments for the tree.
pub fn global_args(tree: &Tree) -> Vec<Arg> {
    let arg = |name: &'static str, value: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .global(true)
            .action(ArgAction::Set)
            .help(tree.help(&format!("cli-arg-{name}")))
            .help_heading(tree.help("cli-heading-global"))
    };
    vec![
        arg("store", "FILE").value_parser(clap::value_parser!(PathBuf)),
        arg("lang", "zh|en").value_parser(["zh", "en"]).hide_possible_values(true),
        arg("as-of", "DATE"),
        arg("recorded", "SEQ"),
    ]
    .into_iter()
    .chain(screen_args(tree))
    .collect()
}

/// Those that only the screen understands.
fn screen_args(tree: &Tree) -> Vec<Arg> {
    let heading = || tree.help("cli-heading-screen");
    let arg = |name: &'static str, value: &'static str| {
        let help = tree.help(&format!("cli-arg-{name}"));
        Arg::new(name).long(name).value_name(value).global(true).help(help).help_heading(heading())
    };
    let one_of = |name: &'static str, value: &'static str, known: &'static [&'static str]| {
        arg(name, value).value_parser(clap::builder::PossibleValuesParser::new(known)).hide_possible_values(true)
    };
    let flag = |name: &'static str| {
        let help = tree.help(&format!("cli-arg-{name}"));
        Arg::new(name).long(name).global(true).action(ArgAction::SetTrue).help(help).help_heading(heading())
    };
    vec![
        arg("keymap", "NAME|FILE"),
        one_of("theme", "NAME", &THEMES),
        one_of("lines", "auto|on|off", &LINES),
        one_of("ambiguous", "auto|narrow|wide", &AMBIGUOUS),
        flag("mouse"),
        flag("slow"),
        arg("play", "FILE").value_parser(clap::value_parser!(PathBuf)),
    ]
}

/// The wishes for the screen: the arguments, else the environment.
fn wishes(matches: &ArgMatches, surroundings: &Surroundings) -> Result<Wishes, Stop> {
    let one_of = |name: &'static str, variable: &'static str, set: &Option<String>, known: &[&str]| {
        if let Some(given) = text_arg(matches, name) {
            return Ok(Some(given.to_string()));
        }
        match set {
            Some(set) if !known.contains(&set.as_str()) => Err(Stop::usage(
                Message::new("cli-usage-value")
                    .with("name", variable)
                    .with("given", shown(set))
                    .with("allowed", known.join(", ")),
            )),
            set => Ok(set.clone()),
        }
    };
    Ok(Wishes {
        keymap: text_arg(matches, "keymap").map(str::to_string).or_else(|| surroundings.keymap.clone()),
        keymap_file: surroundings.config_folder.as_ref().map(|folder| folder.join("estab").join("keymap.toml")),
        theme: one_of("theme", "ESTAB_THEME", &surroundings.theme, &THEMES)?,
        lines: one_of("lines", "ESTAB_LINES", &surroundings.lines, &LINES)?,
        ambiguous: one_of("ambiguous", "ESTAB_AMBIGUOUS", &surroundings.ambiguous, &AMBIGUOUS)?,
        mouse: flag_arg(matches, "mouse"),
        slow: flag_arg(matches, "slow"),
        play: path_arg(matches, "play"),
        no_color: surroundings.no_color,
    })
}

/// The language to speak, known before the arguments are: `--lang`, else as [`Language::from_locale`].
pub fn language(args: &[OsString], surroundings: &Surroundings) -> Language {
    let mut given = None;
    for (index, arg) in args.iter().enumerate() {
        let Some(arg) = arg.to_str() else { continue };
        let value = match arg.strip_prefix("--lang") {
            Some("") => args.get(index + 1).and_then(|next| next.to_str()),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        given = value.and_then(Language::parse).or(given);
    }
    given.unwrap_or_else(|| Language::from_locale(surroundings.locale.as_deref(), surroundings.lang.as_deref()))
}

/// A date of the command line: the argument's name goes into the sentence.
pub fn date_arg(matches: &ArgMatches, name: &'static str) -> Result<Option<Date>, Stop> {
    let Some(text) = text_arg(matches, name) else { return Ok(None) };
    date(name, text).map(Some)
}

fn date(name: &str, text: &str) -> Result<Date, Stop> {
    let bad = |_| Stop::usage(Message::new("cli-date").with("name", name).with("text", shown(text)));
    Date::parse(text).map_err(bad)
}

/// What may be shown of a text from outside.
pub fn shown(text: &str) -> String {
    crate::domain::text::Text::shown(text)
}

/// An argument's text.
pub fn text_arg<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.try_get_one::<String>(name).ok().flatten().map(String::as_str)
}

/// Whether a flag is given; false for one the command does not have.
pub fn flag_arg(matches: &ArgMatches, name: &str) -> bool {
    matches.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or(false)
}

/// A file of the arguments.
pub fn path_arg(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.try_get_one::<PathBuf>(name).ok().flatten().cloned()
}

/// A sequence: `81` or `e81`.
fn sequence(text: &str) -> Option<u64> {
    let id = Id::parse(text).filter(|id| id.kind == IdKind::Entry);
    id.map(|id| id.number).or_else(|| text.parse().ok())
}

impl Globals {
    /// Reads them.
    pub fn read(matches: &ArgMatches, surroundings: &Surroundings, language: Language) -> Result<Globals, Stop> {
        let recorded = match text_arg(matches, "recorded") {
            Some(text) => {
                let bad = || Stop::usage(Message::new("cli-sequence").with("text", shown(text)));
                Some(sequence(text).ok_or_else(bad)?)
            }
            None => None,
        };
        Ok(Globals {
            given_store: path_arg(matches, "store").or_else(|| surroundings.store.clone().map(PathBuf::from)),
            default_store: surroundings.data_folder.as_ref().map(|folder| folder.join("estab").join("office.redb")),
            as_of: date_arg(matches, "as-of")?,
            recorded,
            today: surroundings.today.as_deref().map(|text| date("ESTAB_TODAY", text)).transpose()?,
            language,
            wishes: wishes(matches, surroundings)?,
        })
    }

    /// The store's file.
    pub fn store(&self) -> Result<PathBuf, Stop> {
        let place = self.given_store.clone().or_else(|| self.default_store.clone());
        place.ok_or_else(|| Problem::new(EXIT_STORE, Message::new("cli-no-place")).into())
    }

    /// How the store is opened.
    pub fn opening(&self, access: Access) -> Result<Opening, Stop> {
        let store = self.store()?;
        let (today, as_of, recorded, language) = (self.today, self.as_of, self.recorded, self.language);
        Ok(Opening { store, access, today, as_of, recorded, language })
    }
}

/// One running command.
pub struct Run<'a, 't> {
    /// The texts.
    pub words: &'a Words,
    /// The operation table.
    pub operations: &'a [Spec],
    /// The office without a store.
    pub door: &'a dyn FrontDoor,
    /// Opens the screen.
    pub screen: Screen<'a>,
    /// The global arguments.
    pub globals: Globals,
    /// Where it writes to.
    pub terminal: &'a mut Terminal<'t>,
}

impl Run<'_, '_> {
    /// Opens the store.
    pub fn open(&self, access: Access) -> Result<Box<dyn OfficeDesk>, Stop> {
        Ok(self.door.open(&self.globals.opening(access)?)?)
    }

    /// A question at the point of both times that the global arguments say.
    pub fn question(&self, ask: Ask) -> Question {
        Question { ask, as_of: self.globals.as_of, recorded: self.globals.recorded }
    }

    /// Asks for the head: who, and the point answered for.
    pub fn head(&self, desk: &mut dyn OfficeDesk) -> Result<Head, Stop> {
        match desk.answer(&self.question(Ask::Head))? {
            Answer::Head(head) => Ok(head),
            _ => Err(wrong_answer()),
        }
    }

    /// The subject a text names.
    pub fn resolve(&self, desk: &mut dyn OfficeDesk, text: &str, kind: Option<IdKind>) -> Result<Id, Stop> {
        Ok(desk.resolve(text, kind, self.globals.as_of)?)
    }

    /// Does a long work with a progress bar on a terminal.
    pub fn telling<T>(&mut self, work: impl FnOnce(&Self, &mut dyn FnMut(Progress)) -> T) -> T {
        let mut stderr = std::io::stderr();
        let mut bar = Bar { words: self.words, shown: self.terminal.progress, last: None };
        let done = work(self, &mut |progress| bar.tell(&mut stderr, &progress));
        bar.clear(&mut stderr);
        done
    }
}

/// An answer of another kind than the question: an error of the program, told as one.
pub fn wrong_answer() -> Stop {
    Problem::new(EXIT_STORE, Message::new("cli-wrong-answer")).into()
}

/// The name of a file as it may be shown.
pub fn file_shown(path: &Path) -> String {
    shown(&path.to_string_lossy())
}

/// A progress bar of one line on stderr.
struct Bar<'a> {
    words: &'a Words,
    shown: bool,
    last: Option<Instant>,
}

impl Bar<'_> {
    fn tell(&mut self, err: &mut dyn Write, progress: &Progress) {
        let lately = self.last.is_some_and(|last| last.elapsed() < Duration::from_millis(80));
        if !self.shown || lately {
            return;
        }
        self.last = Some(Instant::now());
        // A bar that cannot be drawn is no reason to stop the work.
        let _ = write!(err, "\r\x1b[2K{}", bar(self.words, progress)).and_then(|()| err.flush());
    }
    fn clear(&mut self, err: &mut dyn Write) {
        if self.last.take().is_some() {
            let _ = write!(err, "\r\x1b[2K").and_then(|()| err.flush());
        }
    }
}

/// `[##########..........]  50%  importing  12,300 / 24,600`, or without the bar where the end is not known.
fn bar(words: &Words, progress: &Progress) -> String {
    let step = words.text(&progress.step);
    let grouped = |count: u64| crate::domain::quantity::Places::whole(i64::try_from(count).unwrap_or(0)).grouped();
    match progress.total.filter(|total| *total > 0) {
        Some(total) => {
            let tenths = (progress.done.min(total) as u128 * 20 / u128::from(total)) as usize;
            let percent = progress.done.min(total) as u128 * 100 / u128::from(total);
            let filled = format!("{}{}", "#".repeat(tenths), ".".repeat(20 - tenths));
            format!("[{filled}] {percent:>3}%  {step}  {} / {}", grouped(progress.done), grouped(total))
        }
        None => format!("{step}  {}", grouped(progress.done)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_before_the_arguments() {
        let surroundings = Surroundings { locale: Some("zh_CN.UTF-8".to_string()), ..Surroundings::default() };
        for (args, want) in [
            (&["estab", "units"][..], Language::Zh),
            (&["estab", "--lang", "en", "units"], Language::En),
            (&["estab", "units", "--lang=en"], Language::En),
            (&["estab", "--lang"], Language::Zh),
            (&["estab", "--lang", "fr"], Language::Zh),
        ] {
            let args: Vec<OsString> = args.iter().map(OsString::from).collect();
            assert_eq!(language(&args, &surroundings), want, "{args:?}");
        }
    }

    #[test]
    fn bars() {
        let words = Words::new(Language::En);
        for (done, total, want) in [
            (12_300, Some(24_600), "[##########..........]  50%  yes  12,300 / 24,600"),
            (9, Some(3), "[####################] 100%  yes  9 / 3"),
            (9, Some(0), "yes  9"),
            (1_000, None, "yes  1,000"),
        ] {
            let progress = Progress { step: Message::new("yes"), done, total };
            assert_eq!(bar(&words, &progress), want);
        }
    }

    #[test]
    fn sequences() {
        for (text, want) in [("81", Some(81)), ("e81", Some(81)), ("u81", None), ("-1", None), ("", None)] {
            assert_eq!(sequence(text), want, "{text}");
        }
    }
}
