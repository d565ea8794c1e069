//! Files in on the screen, on real books: a store, files, the office itself; driven by keys.

use crate::screen::SIZES;
use crate::support::program::Program;
use estab::domain::date::Date;
use estab::office::desk::{Access, Opening};
use estab::office::front;
use estab::office::screen_door::ScreenDoor;
use estab::office::words::Language;
use estab::tui::event::Event;
use estab::tui::{Options, Screen};
use std::sync::Arc;

/// Units of the list; the third states no number.
const UNITS: usize = 60;

fn books() -> Program {
    let program = Program::new();
    program.run(&["new", "--office", "云澜市委编办", "--code", "yl"]).well();
    let mut list = String::from("二〇二六年名册,,,,\r\n序号,单位名称,编制类型,核定编制数,实有人数\r\n");
    for index in 1..=UNITS {
        let approved = if index == 3 { "四十五".to_string() } else { (40 + index).to_string() };
        list.push_str(&format!("{index},市第{index}局,行政编制,{approved},40\r\n"));
    }
    std::fs::write(program.path("名册.csv"), list).unwrap();
    program
}

fn open(program: &Program, language: Language, size: (u16, u16)) -> Screen {
    let opening = Opening {
        store: program.store(),
        access: Access::Read,
        today: Date::parse("2026-11-23").ok(),
        as_of: None,
        recorded: None,
        language,
    };
    let office = Arc::new(front::open(&opening).unwrap());
    let door = Arc::new(ScreenDoor::new(office, &opening));
    Screen::new(door, &Options { language, ..Options::default() }, size).unwrap()
}

#[track_caller]
fn shows(screen: &mut Screen, texts: &[&str]) {
    let shown = screen.text();
    for text in texts {
        assert!(shown.contains(text), "{text} is not on the screen\n{shown}");
    }
}

/// What a command of the same store says.
fn says(program: &Program, args: &[&str]) -> String {
    program.run(args).well()
}

#[test]
fn a_list_is_mapped_mended_imported_and_reversed() {
    for size in SIZES {
        let program = books();
        let mut screen = open(&program, Language::Zh, size);
        screen.keys("i").unwrap();
        screen.event(Event::Paste(program.path("名册.csv").display().to_string())).unwrap();
        screen.keys("<ret>").unwrap();
        shows(&mut screen, &["[2 识别]", "utf-8", "市第1局", "逐列对应"]);
        screen.keys("<ret>").unwrap();
        shows(&mut screen, &["[3 对应]", "单位名称", "机构名称"]);
        // Whatever was guessed: the number is given its meaning by hand.
        screen.keys("<home><down><down><down><ret>核定编制<ret>").unwrap();
        screen.keys("<end><ret>").unwrap();
        shows(&mut screen, &["[4 试算]", "读入 60 行 = 记入 59 + 未变 0 + 退回 1 + 略过 0", "四十五"]);
        assert!(says(&program, &["units"]).lines().count() < 10, "a dry run writes nothing");
        screen.keys("<ret><ret>").unwrap();
        shows(&mut screen, &["第 5 行", "四十五"]);
        screen.keys("<down><down><down><c-u>４５<ret><ret>").unwrap();
        shows(&mut screen, &["读入 60 行 = 记入 60 + 未变 0 + 退回 0 + 略过 0", "手工改正 1 行"]);
        screen.keys("<ret><ret>").unwrap();
        shows(&mut screen, &["已导入，第 2 笔"]);
        screen.keys("<ret>3").unwrap();
        shows(&mut screen, &["市第1局", "已记 2 笔"]);
        // The same file once more changes nothing, also where it is mended as before.
        let sums = says(&program, &["vacancies", "--all", "--format", "csv"]);
        assert!(sums.contains("市第3局") && sums.contains(",45,"), "{sums}");
        let left: usize = std::fs::read_dir(program.path("")).unwrap().count();
        assert_eq!(left, 3, "the store, the list and what was seen of flags, nothing half written beside them");

        // What a reversal takes away: by kind, before it is done; on the command line in a few lines.
        screen.keys("<esc>0ju").unwrap();
        shows(
            &mut screen,
            &["冲正 e2", "撤去机构 60 个", "撤去编制池 60 个", "改变 60 个编制数", "行政编制合计：核定"],
        );
        let dry = says(&program, &["do", "reverse", "--entry", "e2", "--dry-run"]);
        assert!(dry.lines().count() < 20, "{dry}");
        assert!(dry.contains("60") && dry.contains("50"), "{dry}");
        screen.keys("<ret>").unwrap();
        shows(&mut screen, &["已记 3 笔"]);
        assert!(says(&program, &["units"]).lines().count() < 10);
        // Reversed already: every reason stands in the box, and nothing is recorded.
        screen.keys("<down>u").unwrap();
        shows(&mut screen, &["不能冲正", "已由 e3 冲正"]);
        screen.keys("<ret>").unwrap();
        shows(&mut screen, &["已记 3 笔"]);
        says(&program, &["check", "--deep"]);
    }
}

#[test]
fn a_block_comes_in_with_a_reject_file() {
    let program = books();
    let mut screen = open(&program, Language::En, (80, 24));
    let block = "单位名称\t编制类型\t核定编制数\n市甲局\t行政编制\t10\n市乙局\t行政编制\t二十\n";
    screen.event(Event::Paste(block.to_string())).unwrap();
    shows(&mut screen, &["[2 found]", "Tab", "市甲局"]);
    screen.keys("<ret><home><down><down><ret>approved<ret><end><ret>").unwrap();
    shows(&mut screen, &["2 read = 1 taken + 0 unchanged + 1 rejected + 0 skipped"]);
    screen.keys("<ret>e<c-u>").unwrap();
    screen.event(Event::Paste(program.path("left.csv").display().to_string())).unwrap();
    screen.keys("<ret>").unwrap();
    shows(&mut screen, &["1 rows go to"]);
    screen.keys("<ret>").unwrap();
    shows(&mut screen, &["Imported as entry 2"]);
    let left = std::fs::read_to_string(program.path("left.csv")).unwrap();
    assert!(left.contains("市乙局") && !left.contains("市甲局"), "{left}");
    assert!(says(&program, &["vacancies", "--all", "--format", "csv"]).contains("市甲局"));
    // Another writer at work is told, and the import can be tried again.
    says(&program, &["check"]);
}
