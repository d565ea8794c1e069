//! From the command line to the screen: opens the office, or offers a beginning where there is no store yet.

use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::office::ask::Problem;
use crate::office::desk::{Access, FrontDoor, Opening};
use crate::office::front::{self, Front};
use crate::office::screen_door::ScreenDoor;
use crate::office::wishes::{KeyRow, KeyTable, Screens, Wishes};
use crate::office::words::{Language, Words};
use crate::tui::command::COMMANDS;
use crate::tui::keymap::{Keymap, Mode, SHIPPED};
use crate::tui::play::{self, Play};
use crate::tui::talk::Talk;
use crate::tui::theme::Look;
use crate::tui::{Options, Outcome, run};
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// People of the sample city that is offered.
const SAMPLE_PEOPLE: u64 = 3_000;
/// What was chosen on the first screen, for the program started anew.
const BEGIN: &str = "ESTAB_BEGIN";

/// The screen as the command line knows it.
#[derive(Clone, Copy)]
pub struct Start<'a> {
    /// What needs no open store.
    pub front: &'a Front,
}

impl std::fmt::Debug for Start<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Start")
    }
}

impl Screens for Start<'_> {
    fn open(&self, opening: &Opening, wishes: &Wishes) -> Result<(), Problem> {
        open(opening, wishes, self.front)
    }
    fn keys(&self, wishes: &Wishes, language: Language) -> KeyTable {
        let wanted = wanted_keymap(wishes);
        let user = wanted.file.as_ref().map(|(file, text)| (file.as_str(), text.as_str()));
        let (keymap, found) = Keymap::load(wanted.name.as_deref(), user);
        let talk = Talk::new(language);
        let mut rows = Vec::new();
        for (mode, command) in
            Mode::ALL.into_iter().flat_map(|mode| COMMANDS.iter().map(move |command| (mode, command)))
        {
            let keys: Vec<String> = keymap
                .reverse()
                .into_iter()
                .filter(|(have, _, held)| *have == mode && held.name == command.name)
                .map(|(_, keys, _)| keys.iter().map(|key| talk.key(key)).collect::<Vec<_>>().join(" "))
                .collect();
            if !keys.is_empty() || (mode == Mode::Any && command.no_key.is_some()) {
                let does = talk.t(&format!("command-{}", command.name));
                rows.push(KeyRow { mode: mode.name(), keys, command: command.name, does });
            }
        }
        let faults = wanted.faults.into_iter().chain(found).collect();
        KeyTable { base: keymap.base().to_string(), rows, faults }
    }
}

/// Bytes of a keymap or script of one's own that are read.
const OWN_FILE_BYTES_MAX: u64 = 256 * 1024;

/// What the wishes come to.
struct WantedKeymap {
    name: Option<String>,
    file: Option<(String, String)>,
    faults: Vec<Message>,
}

/// The name of a shipped keymap, or a file; without a file, the user's own where there is one.
fn wanted_keymap(wishes: &Wishes) -> WantedKeymap {
    let mut wanted = WantedKeymap { name: None, file: None, faults: Vec::new() };
    let given = wishes.keymap.as_deref();
    let is_shipped = given.is_some_and(|given| SHIPPED.iter().any(|shipped| shipped.name == given));
    let own = match given {
        Some(given) if !is_shipped => {
            let path = PathBuf::from(given);
            // A bare word that is no file either was meant as a name.
            if !path.exists() && path.extension().is_none() && path.components().count() == 1 {
                wanted.name = Some(given.to_string());
                return wanted;
            }
            Some(path)
        }
        _ => wishes.keymap_file.clone().filter(|path| path.exists()),
    };
    wanted.name = given.filter(|_| is_shipped).map(str::to_string);
    if let Some(path) = own {
        let file = Text::shown(&path.to_string_lossy());
        match read_own(&path) {
            Ok(text) => wanted.file = Some((file, text)),
            Err(error) => {
                let error = error.to_string();
                wanted.faults.push(Message::new("keymap-unread").with("file", file).with("error", error));
            }
        }
    }
    wanted
}

/// A small text file of the user's own.
fn read_own(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let read = std::fs::File::open(path)?.take(OWN_FILE_BYTES_MAX + 1).read_to_string(&mut text)?;
    if read as u64 > OWN_FILE_BYTES_MAX {
        return Err(std::io::Error::other(format!("> {OWN_FILE_BYTES_MAX} B")));
    }
    Ok(text)
}

/// Opens the screen on a store; without one, offers the sample city, an import, a new office.
///
/// # Errors
/// Why the store or the terminal cannot be used.
pub fn open(opening: &Opening, wishes: &Wishes, front: &Front) -> Result<(), Problem> {
    let mut opening = opening.clone();
    let mut import = false;
    let wanted = options(&opening, wishes)?;
    if !opening.store.exists() {
        match std::env::var(BEGIN).as_deref() {
            Ok("sample") => opening.store = front.demo(&opening, None, (SAMPLE_PEOPLE, false), &mut |_| {})?.store,
            Ok(begin @ ("new" | "import")) => {
                let (name, code) = office(&opening)?;
                front.create(&opening, &name, &code)?;
                import = begin == "import";
            }
            _ => {
                let first = Options { first: true, play: None, ..wanted };
                return match run(Arc::new(Nothing { opening: opening.clone() }), first)? {
                    Outcome::Quit => Ok(()),
                    Outcome::Sample => again(&opening, wishes, "sample"),
                    Outcome::New => again(&opening, wishes, "new"),
                    Outcome::Import => again(&opening, wishes, "import"),
                };
            }
        }
    }
    // The store is held for writing only while something is written: `estab do` works beside the screen.
    opening.access = Access::Read;
    let office = Arc::new(front::open(&opening)?);
    let door = Arc::new(ScreenDoor::new(office, &opening));
    let ended = run(door.clone(), Options { import, ..wanted });
    door.tidy();
    ended.map(|_| ())
}

/// Exit status of a script that is refused for its lines.
const EXIT_PLAY: u8 = 1;

/// Where the report of a crash goes.
fn beside(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".crash");
    name.into()
}

fn options(opening: &Opening, wishes: &Wishes) -> Result<Options, Problem> {
    let keymap = wanted_keymap(wishes);
    let play = match &wishes.play {
        Some(path) => {
            let file = Text::shown(&path.to_string_lossy());
            let unread = |error: std::io::Error| {
                let error = error.to_string();
                Problem::new(4, Message::new("play-unread").with("file", file.clone()).with("error", error))
            };
            let text = read_own(path).map_err(unread)?;
            let words = Words::new(opening.language);
            // Nothing is played of a script that cannot be read whole.
            Play::read(&file, &text)
                .map_err(|all| Problem::new(EXIT_PLAY, play::faults(&all, |fault| words.text(fault))))?;
            Some((file.clone(), text))
        }
        None => None,
    };
    let look = wishes.theme.as_deref().and_then(Look::parse).unwrap_or_default();
    let choice = |name: &Option<String>, yes: &str| match name.as_deref() {
        None | Some("auto") => None,
        Some(name) => Some(name == yes),
    };
    Ok(Options {
        language: opening.language,
        as_of: opening.as_of,
        recorded: opening.recorded,
        keymap_name: keymap.name,
        keymap: keymap.file,
        faults: keymap.faults,
        look: if wishes.no_color { Look::Mono } else { of_background(look) },
        lines: choice(&wishes.lines, "on"),
        wide: choice(&wishes.ambiguous, "wide"),
        mouse: wishes.mouse,
        slow: wishes.slow,
        play,
        crash_file: Some(beside(&opening.store)),
        ..Options::default()
    })
}

/// `auto` where the terminal says by itself what its background is: `COLORFGBG` ends in its number.
fn of_background(look: Look) -> Look {
    let said = std::env::var("COLORFGBG").ok();
    match (look, said.as_deref().and_then(|said| said.rsplit(';').next())) {
        (Look::Auto, Some("7" | "15")) => Look::Light,
        (Look::Auto, Some("0" | "8")) => Look::Dark,
        (look, _) => look,
    }
}

/// Asks one line on the plain terminal; nothing entered ends the beginning.
fn ask(words: &Words, code: &'static str) -> Result<String, Problem> {
    let failed =
        |error: std::io::Error| Problem::new(2, Message::new("start-no-answer").with("error", error.to_string()));
    let mut out = std::io::stdout().lock();
    write!(out, "{} ", words.text(&Message::new(code))).and_then(|()| out.flush()).map_err(failed)?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(failed)?;
    let line = line.trim().to_string();
    if line.is_empty() { Err(Problem::new(2, Message::new("start-given-up"))) } else { Ok(line) }
}

/// Starts the program anew with what was chosen: its threads and signal handlers would be in the way of plain prompts.
fn again(opening: &Opening, wishes: &Wishes, begin: &str) -> Result<(), Problem> {
    let failed =
        |error: std::io::Error| Problem::new(2, Message::new("start-again-failed").with("error", error.to_string()));
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    let given = [
        ("--keymap", &wishes.keymap),
        ("--theme", &wishes.theme),
        ("--lines", &wishes.lines),
        ("--ambiguous", &wishes.ambiguous),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            command.arg(name).arg(value);
        }
    }
    for (name, is_given) in [("--mouse", wishes.mouse), ("--slow", wishes.slow)] {
        if is_given {
            command.arg(name);
        }
    }
    command.arg("--store").arg(&opening.store).arg("--lang").arg(opening.language.code()).env(BEGIN, begin);
    #[cfg(unix)]
    return Err(failed(std::os::unix::process::CommandExt::exec(&mut command)));
    #[cfg(not(unix))]
    return command.status().map(|_| ()).map_err(failed);
}

/// Name and code of a new office.
fn office(opening: &Opening) -> Result<(String, String), Problem> {
    let words = Words::new(opening.language);
    Ok((ask(&words, "start-office-name")?, ask(&words, "start-office-code")?))
}

/// The door of no office: the first screen asks nothing but the day.
struct Nothing {
    opening: Opening,
}

impl crate::office::door::Door for Nothing {
    fn answer(&self, _: &crate::office::ask::Question) -> Result<crate::office::ask::Answer, Problem> {
        Err(Problem::new(3, Message::new("start-no-store")))
    }
    fn post(&self, _: &[crate::office::ask::Order], _: bool) -> Result<Vec<crate::office::ask::Receipt>, Problem> {
        Err(Problem::new(3, Message::new("start-no-store")))
    }
    fn today(&self) -> crate::domain::date::Date {
        crate::office::clock::Clock::new(self.opening.today, None).today()
    }
}
