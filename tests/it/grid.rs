//! The table of a listing on a real store: what is written is what is shown; numbers stand under their headings.

use crate::screen::{SIZES, screen};
use crate::support::program::Program;
use estab::domain::date::Date;
use estab::domain::table::CellType;
use estab::office::desk::{Access, Opening};
use estab::office::front;
use estab::office::screen_door::ScreenDoor;
use estab::office::words::Language;
use estab::tui::talk::Talk;
use estab::tui::{Options, Screen};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

fn open(program: &Program, size: (u16, u16)) -> Screen {
    let opening = Opening {
        store: program.store(),
        access: Access::Read,
        today: Date::parse("2026-11-23").ok(),
        as_of: None,
        recorded: None,
        language: Language::Zh,
    };
    let door = ScreenDoor::new(Arc::new(front::open(&opening).unwrap()), &opening);
    let options = Options { language: Language::Zh, ..Options::default() };
    Screen::new(Arc::new(door), &options, size).unwrap()
}

/// The sign in a cell of a line; none in the second half of a wide one.
fn sign_at(line: &str, cell: usize) -> Option<char> {
    let mut at = 0;
    for c in line.chars() {
        if at == cell {
            return Some(c);
        }
        at += c.to_string().width();
    }
    None
}

/// Where a heading ends, in cells.
fn end_of(line: &str, heading: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(place) = line[from..].find(heading) {
        let start = from + place;
        let behind = start + heading.len();
        let is_word = line[behind..].chars().next().is_none_or(|c| c == ' ')
            && line[..start].chars().next_back().is_none_or(|c| matches!(c, ' ' | '<'));
        if is_word {
            return Some(line[..behind].width());
        }
        from = behind;
    }
    None
}

/// SCREENS, check 1, over every listing, both sizes and languages, scrolled to the last column.
#[test]
fn numbers_end_where_their_headings_end() {
    let listings = [
        ("3", "vacancies"),
        ("4", "frozen"),
        ("5", "flags"),
        ("6", "people"),
        ("7", "posts"),
        ("8", "requests"),
        ("9", "cases"),
        ("0d", "documents"),
        ("0u", "due"),
        ("0j", "journal"),
        ("0s", "snapshots"),
        ("0t", "totals"),
        ("0l", "units"),
    ];
    for language in Language::ALL {
        for size in SIZES {
            let mut met = 0;
            for (keys, listing) in listings {
                let (_, mut screen) = screen(language, size);
                screen.keys(keys).unwrap();
                for _ in 0..4 {
                    let talk = Talk::new(language);
                    let columns = crate::support::rows::columns_of(listing).unwrap();
                    let numbers =
                        columns.iter().filter(|column| matches!(column.kind, CellType::Places | CellType::Int));
                    let heads: Vec<String> =
                        numbers.map(|column| talk.heading_in(listing, column.name, size.0 < 100)).collect();
                    let lines = screen.lines();
                    if lines[1].contains("0-0 ") {
                        break;
                    }
                    for end in heads.iter().filter_map(|head| end_of(&lines[3], head)) {
                        for line in lines[4..lines.len() - 3].iter().take_while(|line| !line.starts_with("---")) {
                            let last = sign_at(line, end - 1);
                            let beyond = sign_at(line, end);
                            let fits = last.is_none_or(|c| c.is_ascii_digit() || matches!(c, '-' | '?' | ' '))
                                && beyond.is_none_or(|c| c == ' ');
                            let blank = line.trim().is_empty() || !line.contains("  ");
                            assert!(fits || blank, "{keys} {size:?}: {end}\n{}\n{line}", lines[3]);
                            met += usize::from(last.is_some_and(|c| c.is_ascii_digit() || c == '-'));
                        }
                    }
                    screen.keys("<right><right><right><right><right>").unwrap();
                }
            }
            assert!(met > 200, "{size:?}: only {met} numbers were looked at");
        }
    }
}

/// SCREENS, check 3: what is written is the rows shown and the totals of the rows that match; marked rows alone.
#[test]
fn what_is_written_is_what_is_shown() {
    let program = Program::new();
    program.run(&["demo", "--people", "1500", "--build-only", "--clean"]).well();
    let mut screen = open(&program, (120, 40));
    let file = program.path("shown.csv");
    let path = file.to_str().unwrap();
    screen.keys("3<right>+<right><right><right>s").unwrap();
    let text = screen.text();
    let count: usize = {
        let line = text.lines().nth(1).unwrap();
        line.split(" / ").nth(1).unwrap().split_whitespace().next().unwrap().replace(',', "").parse().unwrap()
    };
    assert!(count > 3, "{text}");
    let shown: Vec<Vec<String>> = screen.lines()[4..4 + count.min(20)]
        .iter()
        .map(|line| line.trim_start_matches(['*', ' ']).split_whitespace().map(str::to_string).collect())
        .collect();
    screen.keys(&format!("e<c-u>{path}<ret>")).unwrap();
    assert!(screen.text().contains("已导出"), "{}", screen.text());
    let written = std::fs::read_to_string(&file).unwrap();
    let rows: Vec<Vec<&str>> = written.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][..5], ["\u{feff}机构", "编制", "核定", "占编实有", "空编"], "{written}");
    for (row, shown) in rows[1..].iter().zip(&shown) {
        assert_eq!(row[0], shown[0]);
        assert_eq!(row[2], shown[2].replace(',', ""), "{row:?} {shown:?}");
    }
    // One line of totals: of the one kind that matches.
    assert_eq!(rows.len(), 1 + count + 1, "{written}");
    let sum: i64 = rows[1..=count].iter().map(|row| row[2].parse::<i64>().unwrap()).sum();
    assert!(rows[count + 1].contains(&sum.to_string().as_str()), "{sum}: {:?}", rows[count + 1]);
    assert!(text.lines().skip(24).any(|line| line.replace(',', "").contains(&format!(" {sum} "))), "{sum}\n{text}");
    // A file that is there is asked for.
    screen.keys(&format!("e<c-u>{path}<ret>")).unwrap();
    assert!(screen.text().contains("再按一次回车覆盖"), "{}", screen.text());
    screen.keys("<esc><space><down><space>").unwrap();
    screen.keys(&format!("e<c-u>{path}<ret><ret>")).unwrap();
    assert!(screen.text().contains("已导出 2 行"), "{}", screen.text());
    let written = std::fs::read_to_string(&file).unwrap();
    let names: Vec<&str> = written.lines().skip(1).take(2).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, [shown[0][0].as_str(), shown[2][0].as_str()]);
    // The ending chooses the form, and another one is none.
    let book = program.path("shown.xlsx");
    screen.keys(&format!("e<c-u>{}<ret>", book.display())).unwrap();
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    screen.keys("e<c-u>x.pdf<ret>").unwrap();
    assert!(screen.text().contains(".xlsx 或 .csv 结尾"), "{}", screen.text());
}

/// A view kept on the screen is found by the command line and in the next session, and removed again.
#[test]
fn named_views_are_kept() {
    let program = Program::new();
    program.run(&["demo", "--people", "600", "--build-only", "--clean"]).well();
    let mut screen = open(&program, (80, 24));
    screen.keys("3<right>+<right>C<space><ret>Vs工勤多的<ret>").unwrap();
    assert!(screen.text().contains("常用视图 工勤多的"), "{}", screen.text());
    drop(screen);
    let listed = program.run(&["vacancies", "--view", "工勤多的"]).well();
    assert!(!listed.contains("核定"), "{listed}");
    let mut screen = open(&program, (80, 24));
    screen.keys("3").unwrap();
    assert!(screen.text().contains("核定"));
    screen.keys("V<down><ret>").unwrap();
    let text = screen.text();
    assert!(text.contains("[工勤多的]") && text.contains("只看: 编制 =") && !text.contains("核定  "), "{text}");
    screen.keys("V<down>xx").unwrap();
    screen.keys("<esc>").unwrap();
    program.run(&["vacancies", "--view", "工勤多的"]).refused(2, "工勤多的");
}
