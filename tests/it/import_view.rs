//! Files in on the screen while work is under way: keys live, Esc stops, leaving writes nothing.

use crate::screen::{SIZES, screen};
use crate::support::city::City;
use estab::office::words::Language;
use estab::tui::event::Event;
use estab::tui::{Options, Outcome, Screen};
use std::sync::Arc;

/// At the outcome of a dry run of the rows that are all good.
const TRIED: &str = "i整齐<ret><ret><ret>";

fn held() -> (Arc<City>, Screen) {
    let (city, screen) = screen(Language::Zh, (80, 24));
    city.files.hold(true);
    (city, screen)
}

#[test]
fn a_dry_run_is_stopped_and_another_is_not_in_its_way() {
    let (city, mut screen) = held();
    screen.keys("i整齐<ret><ret>").unwrap();
    screen.press("<ret>").unwrap();
    screen.until("正在读入").unwrap();
    // Keys live: help opens and closes, the size changes.
    screen.press("<f1>").unwrap();
    screen.until("帮助").unwrap();
    screen.press("<esc>").unwrap();
    screen.until("Esc 停止").unwrap();
    screen.press("<ret>").unwrap();
    screen.until("还在进行").unwrap();
    screen.press("<esc>").unwrap();
    screen.until("已停止，什么也没有写入").unwrap();
    assert!(screen.text().contains("[3 对应]"), "{}", screen.text());
    city.files.hold(false);
    screen.keys("<ret>").unwrap();
    assert!(screen.text().contains("读入 2 行 = 记入 2"), "{}", screen.text());
    let requests = city.files.requests.lock().unwrap();
    assert_eq!(requests.iter().map(|request| request.dry_run).collect::<Vec<_>>(), [true, true]);
    assert!(requests[0].stop.as_ref().unwrap().load(std::sync::atomic::Ordering::SeqCst));
}

#[test]
fn a_stopped_import_says_what_became_of_it() {
    let (city, mut screen) = screen(Language::Zh, (80, 24));
    screen.keys(TRIED).unwrap();
    screen.keys("<ret>").unwrap();
    city.files.hold(true);
    screen.press("<ret>").unwrap();
    screen.until("正在读入").unwrap();
    // A digit does not lead away from an import that is being written.
    screen.press("3").unwrap();
    screen.until("[6 导入]").unwrap();
    screen.press("<esc>").unwrap();
    screen.until("已停止，什么也没有写入").unwrap();
    assert!(screen.text().contains("[6 导入]"), "{}", screen.text());
    city.files.hold(false);
    // It can be begun again.
    screen.keys("<ret>").unwrap();
    assert!(screen.text().contains("已导入，第 18,205 笔"), "{}", screen.text());
    let requests = city.files.requests.lock().unwrap();
    assert!(requests.iter().skip(1).all(|request| !request.dry_run));
    assert!(requests.iter().all(|request| !request.set_aside || request.dry_run), "nothing was rejected");
}

#[test]
fn leaving_ends_the_work() {
    let (city, mut screen) = held();
    screen.keys("i整齐<ret><ret>").unwrap();
    screen.press("<ret>").unwrap();
    screen.until("正在读入").unwrap();
    screen.press("<c-c>").unwrap();
    assert_eq!(screen.outcome(), Some(Outcome::Quit));
    drop(screen);
    let requests = city.files.requests.lock().unwrap();
    assert!(requests[0].stop.as_ref().unwrap().load(std::sync::atomic::Ordering::SeqCst));
}

/// Rows mended on the screen and meanings chosen are what the office is asked for.
#[test]
fn what_is_asked_of_the_office() {
    let (city, mut screen) = screen(Language::Zh, (80, 24));
    screen.keys("i名单.csv<ret><ret><backspace><ret><ret><ret><down><c-u>66<ret>").unwrap();
    // The second row stays rejected: tried again, then only the good ones go in, the others to a file.
    screen.keys("<tab><ret><ret>").unwrap();
    screen.keys("<f8><c-u>退回.csv<ret><ret>").unwrap();
    let requests = city.files.requests.lock().unwrap();
    let last = requests.last().unwrap();
    assert!(!last.dry_run && last.set_aside);
    assert_eq!(last.rejects.as_deref(), Some(std::path::Path::new("/表/退回.csv")));
    let mended: Vec<_> = last.mended.iter().map(|row| (row.file, row.line, row.cells.join("|"))).collect();
    assert_eq!(mended, [(0, 3, "市司法局|66|王敏".to_string())]);
    assert!(last.document.is_none() && last.effective.is_none() && !last.confirmed);
    let composed = city.files.composed.lock().unwrap();
    let chosen: Vec<Option<&str>> = composed.last().unwrap().iter().map(Option::as_deref).collect();
    assert_eq!(chosen, [Some("unit-name"), Some("approved"), None]);
    assert!(screen.text().contains("退回的行在 /表/退回.csv"), "{}", screen.text());
}

/// The screen of a new office begins with the choice of files.
#[test]
fn a_new_office_begins_with_its_files() {
    for size in SIZES {
        let options = Options { language: Language::Zh, import: true, ..Options::default() };
        let mut screen = Screen::new(Arc::new(City::new()), &options, size).unwrap();
        assert!(screen.text().contains("[1 文件]"), "{}", screen.text());
        screen.keys("<esc>").unwrap();
        assert!(screen.text().contains("总览 > 机构"), "{}", screen.text());
    }
}

/// A block longer than a screen takes is refused, with what to do.
#[test]
fn a_huge_block_is_told_to_come_as_a_file() {
    let (_, mut screen) = screen(Language::Zh, (80, 24));
    screen.event(Event::Paste("机构\t核定数\n".repeat(1_200_000))).unwrap();
    assert!(screen.text().contains("存成文件再导入"), "{}", screen.text());
}
