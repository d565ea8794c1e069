//! The screen in process: real loop, threads and keymap on a grid of cells.

use crate::support::city::City;
use estab::office::words::Language;
use estab::tui::{Options, Screen};
use std::sync::Arc;

pub const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

pub fn screen(language: Language, size: (u16, u16)) -> (Arc<City>, Screen) {
    let city = Arc::new(City::new());
    let options = Options { language, ..Options::default() };
    let screen = Screen::new(city.clone(), &options, size).unwrap();
    (city, screen)
}

/// Prints the main views, to be looked at: `cargo test --test it look_at -- --ignored --nocapture`.
#[test]
#[ignore = "for eyes"]
fn look_at_the_views() {
    let languages = std::env::var("LOOK").unwrap_or_else(|_| "zh".to_string());
    let keys = std::env::var("KEYS").ok();
    for language in [Language::Zh, Language::En].into_iter().filter(|language| languages.contains(language.code())) {
        for size in SIZES {
            let shown = ["", "<down><down><right><down><down>", "1", "3", "<pagedown>", "/jyj", "j<f1>", "6"];
            let shown: Vec<&str> = keys.as_deref().map_or(shown.to_vec(), |keys| vec![keys]);
            for keys in shown {
                let mut screen = if std::env::var("REAL").is_ok() {
                    let options = Options { language, ..Options::default() };
                    Screen::new(crate::support::real::office(language, &[]), &options, size).unwrap()
                } else {
                    screen(language, size).1
                };
                screen.keys(keys).unwrap();
                println!("### {size:?} {keys}\n{}", screen.text());
            }
        }
    }
}

/// Keys that lead to every view there is.
const VIEWS: &[&str] = &[
    "",
    "<down><down><down><down>",
    "1",
    "3",
    "3<right><right>s",
    "4",
    "6",
    "7",
    "0",
    "0d",
    "0j",
    "0t",
    "0l",
    "/jyj",
    "/",
    "?",
    ":",
    "d",
    "3<down><down><down><down>g",
    "3<down><down><down><down><ret>",
    "3<down><down><down><down>h",
    "d19000101<ret>",
    "i",
    "i<space>",
    "i名单.csv<ret>",
    "i名单.csv<ret><tab><ret>",
    "i名单.csv<ret><ret>",
    "i名单.csv<ret><ret><ret>",
    "i名单.csv<ret><ret><tab>",
    "i名单.csv<ret><ret><end><ret>",
    "i名单.csv<ret><ret><end><ret><ret>",
    "i名单.csv<ret><ret><end><ret><ret><ret>",
    "i名单.csv<ret><ret><end><ret><ret>e",
    "i名单.csv<ret><ret><end><ret><ret><tab><ret>",
    "i整齐<ret><ret><ret><ret><ret>",
    "u",
    "0ju",
    "o",
    "o设立<ret>",
    "o设立<ret>x<tab>",
    ":办理任何<ret>",
    "0j<down>u",
];

/// Whatever the size, something is drawn and nothing breaks; every size with `ESTAB_ALL_SIZES`.
#[test]
fn every_view_at_every_size() {
    let all = std::env::var("ESTAB_ALL_SIZES").is_ok();
    for (index, keys) in VIEWS.iter().enumerate() {
        let language = if index % 2 == 0 { Language::Zh } else { Language::En };
        let (_, mut screen) = screen(language, (80, 24));
        screen.keys(keys).unwrap();
        for width in 1..=200_u16 {
            for height in 1..=60_u16 {
                // A different share of the sizes for every view, and always the edges.
                let edge = width <= 3 && height <= 3;
                let share = (usize::from(width) * 61 + usize::from(height)) % 211 == index * 7;
                if all || edge || share {
                    screen.event(estab::tui::event::Event::Resize(width, height)).unwrap();
                    let lines = screen.lines();
                    assert_eq!(lines.len(), usize::from(height), "{keys} at {width}x{height}");
                    for line in &lines {
                        let cells = unicode_width::UnicodeWidthStr::width(line.as_str());
                        assert!(cells <= usize::from(width), "{keys} at {width}x{height}: {line:?}");
                    }
                }
            }
        }
    }
}

/// SCREENS, check 1: the last digit of every number stands under the last cell of its heading.
#[test]
fn numbers_stand_under_their_headings() {
    use unicode_width::UnicodeWidthStr;
    for language in Language::ALL {
        for size in SIZES {
            for (keys, head, rows) in [("3", 3, 4..14), ("3<pagedown><pagedown>", 3, 4..14), ("1", 3, 4..8)] {
                let (_, mut screen) = screen(language, size);
                screen.keys(keys).unwrap();
                let lines = screen.lines();
                // Where words end, in cells. The first two columns are texts, the last may be.
                let ends = |line: &str| -> Vec<usize> {
                    let mut ends = Vec::new();
                    let mut at = 0;
                    for (index, c) in line.char_indices() {
                        at += c.to_string().width();
                        let next = line[index + c.len_utf8()..].chars().next();
                        if c != ' ' && next.is_none_or(|next| next == ' ') {
                            ends.push(at);
                        }
                    }
                    ends
                };
                let heads = ends(&lines[head]);
                for row in rows {
                    let numbers: Vec<usize> = {
                        let line = &lines[row];
                        let is_number = |end: &usize| {
                            let mut at = 0;
                            let upto: String = line
                                .chars()
                                .take_while(|c| {
                                    let fits = at < *end;
                                    at += c.to_string().width();
                                    fits
                                })
                                .collect();
                            let word = upto.rsplit(' ').next().unwrap_or_default();
                            word == "-"
                                || word.trim_start_matches(['+', '-']).chars().all(|c| c.is_ascii_digit() || c == ',')
                                    && word.chars().any(|c| c.is_ascii_digit())
                        };
                        ends(line).into_iter().filter(is_number).collect()
                    };
                    assert!(numbers.len() >= 8, "{size:?} {keys}: too few numbers in {:?}", lines[row]);
                    // Numbers inside the note are words of a sentence.
                    for end in numbers.iter().take(8) {
                        assert!(
                            heads.contains(end),
                            "{size:?} {keys}: a number ends in cell {end}, headings end in {heads:?}\n{}\n{}",
                            lines[head],
                            lines[row]
                        );
                    }
                }
            }
        }
    }
}

/// Every command says what it does and has a word for the hints, in both languages; every view has a title.
#[test]
fn commands_and_views_are_named_in_both_languages() {
    use estab::office::words::Words;
    for language in Language::ALL {
        let words = Words::new(language);
        for command in estab::tui::command::COMMANDS {
            for id in [format!("command-{}", command.name), format!("hint-{}", command.name)] {
                assert!(words.has(&id), "{} lacks {id}", language.code());
            }
            if command.name.starts_with("view-") {
                assert!(words.has(command.name), "{} lacks {}", language.code(), command.name);
            }
        }
        // No id shows through on any screen.
        for keys in VIEWS {
            for size in SIZES {
                let (_, mut screen) = screen(language, size);
                screen.keys(keys).unwrap();
                let text = screen.text();
                // Terminals set up for Chinese draw characters of ambiguous width in two cells: there are none.
                let unsure = |c: &char| {
                    use unicode_width::UnicodeWidthChar;
                    c.width() != c.width_cjk()
                };
                let found: String = text.chars().filter(unsure).collect();
                assert_eq!(found, "", "{} {keys}: characters of uncertain width\n{text}", language.code());
                for mark in [" ui-", "command-", "hint-", "view-", "{$"] {
                    assert!(!text.contains(mark), "{} {keys}: {mark} shows\n{text}", language.code());
                }
            }
        }
    }
}

/// A refusal shows every reason, and what the officer typed is not lost behind it.
#[test]
fn a_refusal_shows_every_reason() {
    use estab::domain::refusal::{Reason, Refusal};
    use estab::office::ask::Problem;
    let reasons = vec![Reason::new("document-missing"), Reason::new("pool-full"), Reason::new("date-order")];
    let mut problem = Problem::new(1, estab::domain::message::Message::new("refused"));
    problem.refusal = Some(Refusal { reasons });
    for language in Language::ALL {
        let (_, mut screen) = screen(language, (80, 24));
        let outcome = Err(problem.clone());
        screen.event(estab::tui::event::Event::Receipt { serial: 1, outcome }).unwrap();
        let text = screen.text();
        for mark in ["| 1  ", "| 2  ", "| 3  "] {
            assert!(text.contains(mark), "{text}");
        }
        screen.keys("<esc>").unwrap();
        assert!(!screen.text().contains("| 1  "));
    }
}

/// A day that changes while the screen is open is said, and everything seen "today" is asked again.
#[test]
fn a_new_day_is_announced() {
    let (city, mut screen) = screen(Language::Zh, (80, 24));
    city.set_today("2026-11-24");
    let before = city.answered.lock().unwrap().len();
    screen.keys("<down>").unwrap();
    let lines = screen.lines();
    assert!(lines[0].contains("2026-11-24 今天（日期已变）"), "{lines:#?}");
    assert!(lines[22].contains("日期已变"), "{lines:#?}");
    assert!(city.answered.lock().unwrap().len() >= before + 3, "head, tree and card are asked again");
    screen.keys("<down>").unwrap();
    assert!(!screen.text().contains("日期已变"));
}

/// Moving about inside what is loaded asks nothing but the card.
#[test]
fn movements_ask_little() {
    let (city, mut screen) = screen(Language::Zh, (80, 24));
    screen.keys("3").unwrap();
    let before = city.answered.lock().unwrap().len();
    screen.keys("<down><down><down><up>").unwrap();
    assert_eq!(city.answered.lock().unwrap().len(), before);
}

/// Without a store three choices, each an outcome.
#[test]
fn first_start_offers_three_beginnings() {
    use estab::tui::Outcome;
    for (keys, want) in [
        ("1", Outcome::Sample),
        ("2", Outcome::Import),
        ("3", Outcome::New),
        ("<down><ret>", Outcome::Import),
        ("<c-c>", Outcome::Quit),
    ] {
        let options = Options { language: Language::En, first: true, ..Options::default() };
        let mut screen = Screen::new(Arc::new(City::new()), &options, (80, 24)).unwrap();
        assert!(screen.text().contains("open the sample city"));
        screen.keys(keys).unwrap();
        assert_eq!(screen.outcome(), Some(want), "{keys}");
    }
}

/// Opens the hand-made office on this terminal: `cargo test --test it open_on_this_terminal -- --ignored --nocapture`.
#[test]
#[ignore = "for hands"]
fn open_on_this_terminal() {
    let options = Options { language: Language::Zh, ..Options::default() };
    let outcome = estab::tui::run(Arc::new(City::new()), options);
    println!("{outcome:?}");
}

/// `g` on every figure of every view that has figures opens the panel that says what it is made of.
#[test]
fn every_figure_says_where_it_comes_from() {
    // Keys to the view, then how often `<right>` leads to another figure, and keys to come back.
    let views: &[(&str, usize)] = &[
        ("1", 1),
        ("1<down><down><down>", 1),
        ("1<left><left><left><left><left><left><left><left><left><left><left>", 12),
        ("1<end>", 1),
        ("<down><down>", 1),
        ("<down><down><tab>", 1),
        ("3", 11),
        ("3<down><down><down><down><ret>", 1),
        ("/jyj<ret>", 1),
    ];
    for language in Language::ALL {
        for size in SIZES {
            for (keys, figures) in views {
                let (_, mut screen) = screen(language, size);
                screen.keys(keys).unwrap();
                for step in 0..*figures {
                    screen.keys("<f5>").unwrap();
                    let top = screen.state().top().map(|layer| layer.view.name());
                    assert_eq!(top, Some("origin"), "{} {size:?} {keys} {step}:\n{}", language.code(), screen.text());
                    let text = screen.text();
                    assert!(text.contains(" = "), "{} {size:?} {keys} {step}:\n{text}", language.code());
                    screen.keys("<esc><right>").unwrap();
                }
            }
        }
    }
}

/// Panes stand above one another where there is little room, and nothing is written over anything else.
#[test]
fn portrait_and_tiny_terminals_keep_their_lines() {
    for language in Language::ALL {
        for size in [(60, 50), (80, 24), (60, 15), (200, 60), (99, 30), (100, 30)] {
            for keys in ["1", "", "<down><down><down><down>", "3"] {
                let (_, mut screen) = screen(language, size);
                screen.keys(keys).unwrap();
                let lines = screen.lines();
                assert_eq!(lines.len(), usize::from(size.1));
                // Rules go from end to end.
                let rules: Vec<&String> = lines.iter().filter(|line| line.starts_with("-----")).collect();
                assert!(!rules.is_empty(), "{size:?} {keys}");
                for rule in rules {
                    assert!(rule.chars().all(|c| c == '-'), "{size:?} {keys}: {rule}");
                }
                // A card stands beside the tree only where both have room.
                let beside = lines.iter().filter(|line| line.contains(" | ")).count();
                assert!(keys != "3" || beside == 0, "{size:?}");
            }
        }
    }
}
