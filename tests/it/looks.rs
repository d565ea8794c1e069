//! How the screen looks in terminals that are not alike: nothing is told by colour alone, and nothing shifts where
//! characters of ambiguous width take two cells.

use crate::support::city::City;
use estab::domain::date::Date;
use estab::domain::table::Cell;
use estab::office::ask::{Answer, Order, Problem, Question, Receipt};
use estab::office::door::Door;
use estab::office::words::Language;
use estab::tui::theme::Look;
use estab::tui::{Options, Screen};
use std::sync::Arc;
use unicode_width::UnicodeWidthChar;

const VIEWS: &[&str] = &[
    "",
    "1",
    "3",
    "3<space><down><space>",
    "3f>5",
    "4",
    "6",
    "/jyj",
    "?",
    ":",
    "0j",
    "3<down><down><down><down>g",
    "<f3>-1<ret>3",
    "mm",
];

fn opened(options: &Options, size: (u16, u16), keys: &str) -> Screen {
    let mut screen = Screen::new(Arc::new(City::new()), options, size).unwrap();
    screen.keys(keys).unwrap();
    screen
}

/// Every look shows the same characters: whatever a colour says, a word or a sign says too.
#[test]
fn every_look_says_the_same() {
    for language in Language::ALL {
        for size in [(80, 24), (120, 40)] {
            for keys in VIEWS {
                let text = |look: Look, slow: bool| {
                    let options = Options { language, look, slow, ..Options::default() };
                    let mut screen = opened(&options, size, keys);
                    (screen.text(), screen.looks())
                };
                let (auto, _) = text(Look::Auto, false);
                for look in Look::ALL {
                    let (same, looks) = text(look, false);
                    assert_eq!(same, auto, "{look:?} {keys}");
                    // The row under the cursor stands out by more than a colour as well.
                    assert!(looks.iter().any(|row| row.contains('r')) || *keys == "?", "{look:?} {keys}");
                }
                assert_eq!(text(Look::Mono, true).0, auto, "slow {keys}");
            }
        }
    }
}

/// The cells of a line, each with the character that ends in it; blanks in the first halves of wide ones.
fn ends(line: &str, wide: bool) -> Vec<char> {
    let mut cells = Vec::new();
    for c in line.chars() {
        let width = if wide { c.width_cjk() } else { c.width() }.unwrap_or(0);
        cells.extend(std::iter::repeat_n(' ', width.saturating_sub(1)));
        cells.extend((width > 0).then_some(c));
    }
    cells
}

/// A row that is over, frozen or against the rules says so without colour: by its figure and by a word beside it.
#[test]
fn without_colour_every_row_carries_its_mark() {
    let options = Options { language: Language::Zh, look: Look::Mono, ..Options::default() };
    let mut seen = (0, 0, 0);
    for page in 0..3 {
        let mut screen = opened(&options, (120, 40), &format!("3{}", "<pagedown>".repeat(page)));
        let lines = screen.lines();
        let heading = ends(&lines[3], false);
        let end = |name: &str| {
            let last = name.chars().last().unwrap();
            let first = name.chars().next().unwrap();
            let found = heading.windows(3).position(|cells| cells[0] == first && cells[2] == last);
            found.map(|at| at + 2).unwrap()
        };
        let (excess, frozen, months) = (end("超编"), end("冻结"), end("空月"));
        for line in lines[4..].iter().take_while(|line| !line.starts_with('-')) {
            let cells = ends(line, false);
            let note: String = cells[months + 1..].iter().filter(|c| **c != ' ').collect();
            if cells[excess].is_ascii_digit() {
                // Why it is over: against the rules, or borne by an advance or a loan.
                assert!(!note.is_empty(), "{line}");
                assert!(note.contains('!') == note.contains("违规"), "{line}");
                seen.0 += 1;
            }
            seen.1 += usize::from(note.contains('!'));
            seen.2 += usize::from(cells[frozen].is_ascii_digit());
        }
    }
    assert!(seen.0 > 3 && seen.1 > 1 && seen.2 > 1, "{seen:?}");
    // The cursor and marked rows have signs.
    let mut screen = opened(&options, (120, 40), "3<space><down><space><up>");
    let signs: String = screen.lines()[4..7].iter().map(|line| line.chars().next().unwrap()).collect();
    assert!(signs.starts_with("#") || signs.contains('+'), "{signs:?}");
    // Another date is loud in words.
    assert!(opened(&options, (80, 24), "d20251231<ret>").lines()[0].contains("<<<"));
}

/// An office whose names hold characters of ambiguous width.
struct Ambiguous(City);

const NAME: &str = "市·第①图书馆…";

impl Door for Ambiguous {
    fn answer(&self, question: &Question) -> Result<Answer, Problem> {
        let mut answer = self.0.answer(question)?;
        match &mut answer {
            Answer::Listing(listing) => {
                let column = listing.column("unit_name").unwrap_or(usize::MAX);
                let cells = listing.rows.iter_mut().step_by(2).filter_map(|row| row.get_mut(column));
                cells.for_each(|cell| *cell = Cell::text(NAME));
            }
            Answer::Tree(tree) => tree.rows.iter_mut().step_by(2).for_each(|row| row.name = NAME.to_string()),
            Answer::Hits(hits) => hits.hits.iter_mut().step_by(2).for_each(|hit| hit.name = NAME.to_string()),
            _ => {}
        }
        Ok(answer)
    }
    fn post(&self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, Problem> {
        self.0.post(orders, dry_run)
    }
    fn today(&self) -> Date {
        self.0.today()
    }
}

#[test]
fn where_such_characters_take_two_cells_nothing_shifts() {
    for language in Language::ALL {
        for size in [(80, 24), (120, 40)] {
            for keys in VIEWS {
                for wide in [true, false] {
                    let options = Options { language, wide: Some(wide), lines: Some(true), ..Options::default() };
                    let options = Options { lines: Some(!wide), ..options };
                    let mut screen = Screen::new(Arc::new(Ambiguous(City::new())), &options, size).unwrap();
                    screen.keys(keys).unwrap();
                    let lines = screen.lines();
                    for line in &lines {
                        assert_eq!(ends(line, wide).len(), usize::from(size.0), "{wide} {keys}: {line:?}");
                        assert!(!wide || !line.contains(['─', '│']), "{keys}: {line}");
                    }
                    if *keys == "3" {
                        let heading = ends(&lines[3], wide);
                        let rows: Vec<Vec<char>> = lines[4..10].iter().map(|line| ends(line, wide)).collect();
                        assert!(lines[4..10].iter().any(|line| line.contains('①')), "{lines:#?}");
                        // Where a heading of figures ends, each row has a digit or a nought, and a blank behind it.
                        let figures: Vec<usize> = (0..heading.len() - 1)
                            .filter(|at| heading[*at] != ' ' && heading[at + 1] == ' ')
                            .filter(|at| rows.iter().all(|row| row[*at].is_ascii_digit() || row[*at] == '-'))
                            .collect();
                        assert!(
                            figures.len() >= 7,
                            "{wide} {} {size:?} {figures:?}\n{}",
                            language.code(),
                            screen.text()
                        );
                        assert!(figures.iter().all(|at| rows.iter().all(|row| row[at + 1] == ' ')));
                    }
                }
            }
        }
    }
}
