//! Scripts of keys with what the screen then holds: `tests/scripts/*.keys`, each run in process by one test.
//!
//! A script is lines; `#` begins a comment. Until the first `keys`, `size 80x24` and `lang zh` choose the screen (those are
//! also what is taken without them); `keymap vim`, `look mono`, `wide` and `slow` are the options of those names; `office real` takes a small office that really decides (`support/real.rs`). Then, in any order and as often as wanted:
//!
//! ```text
//! keys /jyj<ret>      presses keys, each followed by its answers
//! burst /jyj<ret>     presses them faster than anything is answered
//! paste TEXT          pastes
//! block TEXT          pastes rows and columns: \t, \n and \r stand for what they say
//! pause               no key comes for a while
//! size 120x40         the terminal changes its size
//! today 2026-11-24    another day begins
//! click TEXT          clicks on the first cell of that text; `double TEXT` twice at once; `wheel up`, `wheel down`
//! has TEXT            some line of the screen holds the text, blanks and all
//! row A B C           some line holds these words in this order
//! hasnt TEXT          no line holds the text
//! loud TEXT           some line with the text is reversed from end to end
//! caret X Y           the hardware cursor stands there
//! copied TEXT         the clipboard holds the text; ⏎ stands for the end of a line
//! outcome Quit        the screen was left this way
//! screen              the following lines, each begun by `|`, are the whole screen, without blanks at the right;
//!                     `ESTAB_ACCEPT_PICTURES=1` writes them anew
//! ```

use crate::support::city::City;
use crate::support::real;
use estab::office::words::Language;
use estab::tui::event::Event;
use estab::tui::pointer::Pointer;
use estab::tui::theme::Look;
use estab::tui::{Options, Screen};
use std::sync::Arc;

struct Run {
    options: Options,
    size: (u16, u16),
    /// On an office that really decides instead of the pictures' city.
    is_real: bool,
    open: Option<(Arc<City>, Screen)>,
}

impl Run {
    fn open(&mut self) -> &mut (Arc<City>, Screen) {
        let (options, size) = (&self.options, self.size);
        let is_real = self.is_real;
        self.open.get_or_insert_with(|| {
            let city = Arc::new(City::new());
            let screen = match is_real {
                true => Screen::new(real::office(options.language, &[]), options, size),
                false => Screen::new(city.clone(), options, size),
            };
            (city, screen.unwrap())
        })
    }
    fn step(&mut self, word: &str, rest: &str) -> Result<(), String> {
        match (word, self.open.is_some()) {
            ("lang", false) => {
                self.options.language = Language::parse(rest).ok_or("no such language")?;
                return Ok(());
            }
            ("keymap", false) => {
                self.options.keymap_name = Some(rest.to_string());
                return Ok(());
            }
            ("look", false) => {
                self.options.look = Look::parse(rest).ok_or("no such look")?;
                return Ok(());
            }
            ("wide", false) => {
                self.options.wide = Some(true);
                return Ok(());
            }
            ("slow", false) => {
                self.options.slow = true;
                return Ok(());
            }
            ("office", false) if rest == "real" => {
                self.is_real = true;
                return Ok(());
            }
            ("size", false) => {
                self.size = size(rest)?;
                return Ok(());
            }
            _ => {}
        }
        let (city, screen) = self.open();
        let failed = |problem: estab::office::ask::Problem| problem.message.to_string();
        let lines = screen.lines();
        let ok = match word {
            "keys" => return screen.keys(rest).map_err(failed),
            "burst" => return screen.burst(rest).map_err(failed),
            "paste" => return screen.event(Event::Paste(rest.to_string())).map_err(failed),
            "block" => {
                let text = rest.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r");
                return screen.event(Event::Paste(text)).map_err(failed);
            }
            "pause" => return screen.event(Event::Pause).map_err(failed),
            "size" => {
                let (width, height) = size(rest)?;
                return screen.event(Event::Resize(width, height)).map_err(failed);
            }
            "click" | "double" => {
                let place = |(y, line): (usize, &String)| {
                    let before = line.split_once(rest)?.0;
                    Some((unicode_width::UnicodeWidthStr::width(before) as u16, y as u16))
                };
                let (x, y) = lines.iter().enumerate().find_map(place).ok_or("no such text")?;
                let pointer = if word == "click" { Pointer::Click(x, y) } else { Pointer::Double(x, y) };
                return screen.event(Event::Pointer(pointer)).map_err(failed);
            }
            "wheel" => {
                let pointer = if rest == "up" { Pointer::Up } else { Pointer::Down };
                return screen.event(Event::Pointer(pointer)).map_err(failed);
            }
            "today" => {
                city.set_today(rest);
                return Ok(());
            }
            "has" => lines.iter().any(|line| line.contains(rest)),
            "hasnt" => !lines.iter().any(|line| line.contains(rest)),
            "row" => lines.iter().any(|line| {
                let mut words = line.split_whitespace();
                rest.split_whitespace().all(|wanted| words.any(|word| word == wanted))
            }),
            "loud" => {
                let looks = screen.looks();
                lines.iter().zip(looks).any(|(line, look)| line.contains(rest) && look.chars().all(|c| c == 'r'))
            }
            "caret" => {
                let caret = screen.caret().map(|(x, y)| format!("{x} {y}")).unwrap_or_default();
                if caret != rest {
                    return Err(format!("the caret stands at {caret:?}"));
                }
                true
            }
            "copied" => {
                if screen.copied().map(|text| text.replace('\n', "⏎")).as_deref() != Some(rest) {
                    return Err(format!("copied: {:?}", screen.copied()));
                }
                true
            }
            "outcome" => format!("{:?}", screen.outcome()) == format!("Some({rest})"),
            _ => return Err("no such step".to_string()),
        };
        if ok { Ok(()) } else { Err("not so".to_string()) }
    }
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let parts = text.split_once('x').ok_or("a size is 80x24")?;
    Ok((parts.0.parse().map_err(|_| "a size is 80x24")?, parts.1.parse().map_err(|_| "a size is 80x24")?))
}

/// Runs one script; what went wrong, with the screen as it then was.
fn run(path: &str, text: &str) -> Result<(), String> {
    let mut run = Run {
        options: Options { language: Language::Zh, ..Options::default() },
        size: (80, 24),
        is_real: false,
        open: None,
    };
    let lines: Vec<&str> = text.lines().collect();
    let mut index = 0;
    let mut steps = 0;
    // The script as it would be with the screens that are shown now.
    let mut accepted = std::env::var_os("ESTAB_ACCEPT_PICTURES").map(|_| Vec::new());
    while let Some(line) = lines.get(index) {
        index += 1;
        if let Some(accepted) = &mut accepted {
            accepted.push((*line).to_string());
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        steps += 1;
        let outcome = if word == "screen" {
            let block: Vec<&str> = lines[index..].iter().map_while(|line| line.strip_prefix('|')).collect();
            let from = index;
            index += block.len();
            let have: Vec<String> = run.open().1.lines().iter().map(|line| line.trim_end().to_string()).collect();
            if let Some(accepted) = &mut accepted {
                accepted.extend(have.iter().map(|line| format!("|{line}")));
                continue;
            }
            let differs = (0..have.len().max(block.len()))
                .find(|row| block.get(*row).map(|line| line.trim_end()) != have.get(*row).map(String::as_str));
            differs.map_or(Ok(()), |row| {
                Err(format!("line {} of the script is not what the screen holds", from + row + 1))
            })
        } else {
            run.step(word, rest)
        };
        if let Err(why) = outcome {
            return Err(format!("{path}:{index}: {line}: {why}\n{}", run.open().1.text()));
        }
    }
    if let Some(accepted) = accepted.map(|lines| lines.join("\n") + "\n").filter(|accepted| accepted != text) {
        std::fs::write(path, accepted).map_err(|error| format!("{path}: {error}"))?;
    }
    if steps > 2 { Ok(()) } else { Err(format!("{path} does nothing")) }
}

#[test]
fn scripts_of_keys() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scripts");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "keys"));
    paths.sort();
    assert!(paths.len() >= 8, "{paths:?}");
    let run =
        |path: &std::path::PathBuf| run(&path.display().to_string(), &std::fs::read_to_string(path).unwrap()).err();
    let failed: Vec<String> = paths.iter().filter_map(run).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
