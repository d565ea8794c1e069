//! What the screen says to a terminal, byte by byte, and what it takes from one.
#![cfg(unix)]

use crate::pty::{AROUND, Pty, Says, city, first_frame};
use crate::support::city::City;
use crate::support::program::Program;
use estab::domain::date::Date;
use estab::domain::message::Message;
use estab::office::ask::{Answer, Ask, Order, Problem, Question, Receipt};
use estab::office::door::Door;
use estab::office::words::Language;
use estab::tui::Options;
use std::sync::Arc;
use std::time::Duration;

/// A screen that has said nothing for so long has said all.
const REST: Duration = Duration::from_millis(400);
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|have| *have == part).count()
}

fn leave(mut pty: Pty) {
    pty.type_keys("\x03");
    pty.left_with("0");
}

#[test]
fn lines_are_drawn_once_the_terminal_has_said_that_they_take_one_cell() {
    let program = city();
    for (says, args, lines) in [
        (Says::Narrow, &[][..], true),
        (Says::Wide, &[], false),
        (Says::Nothing, &[], false),
        (Says::Nothing, &["--lines", "on"], true),
        (Says::Narrow, &["--lines", "off"], false),
    ] {
        let mut pty = Pty::with(&program, args, &[], says);
        first_frame(&mut pty);
        // Keys pressed at once arrive, whether or not the terminal answers.
        pty.type_keys("3");
        pty.shows("逐家不相抵");
        if lines {
            pty.until("lines", |screen| screen.contents().contains("────────"));
        }
        pty.until_quiet(REST);
        let text = pty.text();
        assert_eq!(text.contains('─'), lines, "{args:?}\n{text}");
        assert_eq!(text.contains("--------"), !lines, "{args:?}\n{text}");
        leave(pty);
    }
}

#[test]
fn what_is_typed_before_a_late_answer_is_not_lost() {
    let program = city();
    let mut pty = Pty::with(&program, &[], &[], Says::Later);
    first_frame(&mut pty);
    pty.type_keys("3");
    pty.shows("逐家不相抵");
    pty.let_go();
    pty.until("lines", |screen| screen.contents().contains("────────"));
    assert!(pty.text().contains("逐家不相抵"));
    pty.type_keys("/");
    pty.shows("速查  [");
    leave(pty);
    // Nothing is asked of a terminal whose widths were said.
    let mut pty = Pty::with(&program, &["--lines", "on", "--ambiguous", "narrow"], &[], Says::Nothing);
    first_frame(&mut pty);
    assert_eq!(count(&pty.raw, b"\x1b[6n"), 0);
    leave(pty);
}

#[test]
fn every_frame_is_a_synchronized_update_of_what_changed() {
    let program = city();
    let mut pty = Pty::open(&program);
    first_frame(&mut pty);
    pty.until_quiet(REST);
    let (first, whole) = (pty.raw.len(), pty.raw.len());
    pty.type_keys("\x1b[B");
    pty.until_quiet(REST);
    let step = pty.raw.len() - first;
    assert!(step > 0 && step * 2 < whole, "{step} bytes for one step, {whole} for the first frame");
    for keys in ["3", "/", "j", "\x1b", "?"] {
        pty.type_keys(keys);
        pty.until_quiet(REST);
    }
    let raw = &pty.raw;
    assert!(count(raw, BEGIN) > 5 && count(raw, BEGIN) == count(raw, END));
    // Between the frames nothing is drawn.
    let mut rest = &raw[raw.windows(END.len()).position(|part| part == END).unwrap() + END.len()..];
    while let Some(begin) = rest.windows(BEGIN.len()).position(|part| part == BEGIN) {
        assert_eq!(begin, 0, "{:?}", String::from_utf8_lossy(&rest[..begin]));
        let end = rest.windows(END.len()).position(|part| part == END).unwrap();
        rest = &rest[end + END.len()..];
    }
    leave(pty);
}

/// Bytes for a number of keys, each drawn before the next.
fn bytes_of(pty: &mut Pty, keys: &str, times: usize) -> usize {
    pty.until_quiet(REST);
    let before = pty.raw.len();
    for _ in 0..times {
        let had = count(&pty.raw, END);
        pty.type_keys(keys);
        while count(&pty.raw, END) == had {
            pty.until_quiet(Duration::from_millis(60));
        }
    }
    pty.until_quiet(REST);
    pty.raw.len() - before
}

#[test]
fn on_a_slow_line_a_key_costs_few_bytes() {
    let program = city();
    let mut counted = Vec::new();
    for args in [&["--slow"][..], &[]] {
        let mut pty = Pty::with(&program, args, &[], Says::Nothing);
        first_frame(&mut pty);
        pty.type_keys("3");
        pty.shows("逐家不相抵");
        let steps = bytes_of(&mut pty, "\x1b[B", 10) / 10;
        let columns = bytes_of(&mut pty, "\x1b[C", 4) / 4;
        // The theme is turned without painting everything anew.
        let before = pty.raw.len();
        pty.type_keys(":theme\r");
        pty.shows("配色: ");
        pty.until_quiet(REST);
        counted.push((steps, columns, pty.raw.len() - before));
        leave(pty);
    }
    let [slow, usual] = counted[..] else { panic!("{counted:?}") };
    assert!(slow.0 <= 400 && slow.1 <= 250, "{slow:?} bytes for a step down and to the right, else {usual:?}");
    assert!(slow.0 < usual.0 && slow.2 < usual.2, "{slow:?} {usual:?}");
}

#[test]
fn without_colour_nothing_is_coloured_and_it_says_the_same() {
    let program = city();
    let mut said = Vec::new();
    for variables in [&[("NO_COLOR", "1")][..], &[]] {
        let mut pty = Pty::with(&program, &["--lines", "off"], variables, Says::Narrow);
        first_frame(&mut pty);
        pty.type_keys("3");
        pty.shows("逐家不相抵");
        pty.until_quiet(REST);
        let raw = String::from_utf8_lossy(&pty.raw).into_owned();
        // Colours are parameters 30 to 49 (but the default's 39 and 49) and 90 to 107 of a sequence that ends in m.
        let coloured = raw.split("\x1b[").skip(1).filter_map(|part| part.split_once('m')).any(|(numbers, _)| {
            let is_colour = |number: &str| {
                number
                    .parse()
                    .is_ok_and(|number: u8| (30..=47).contains(&number) && number != 39 || (90..=107).contains(&number))
            };
            numbers.chars().all(|c| c.is_ascii_digit() || c == ';') && numbers.split(';').any(is_colour)
        });
        assert_eq!(coloured, variables.is_empty());
        said.push(pty.text().lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
        leave(pty);
    }
    assert_eq!(said[0], said[1]);
}

#[test]
fn the_mouse_is_listened_to_only_when_wished() {
    let program = city();
    let mut pty = Pty::open(&program);
    first_frame(&mut pty);
    assert_eq!(count(&pty.raw, b"?1000h") + count(&pty.raw, b"?1003h"), 0, "the terminal selects text itself");
    // Switched on, the wheel and clicks are heard; off again, the terminal has it back.
    pty.type_keys("M");
    pty.shows("接收鼠标");
    assert_ne!(pty.parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    let row = pty.text().lines().position(|line| line.contains("政府工作部门")).unwrap();
    pty.type_keys(&format!("\x1b[<0;8;{}M\x1b[<0;8;{}m", row + 1, row + 1));
    pty.until("the row clicked on", |screen| {
        screen.rows(0, 100).any(|line| line.starts_with('*') && line.contains("政府工作部门"))
    });
    pty.type_keys("M");
    pty.shows("不接收鼠标");
    assert_eq!(pty.parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    leave(pty);
    let mut pty = Pty::with(&program, &["--mouse", "--lines", "off"], &[], Says::Narrow);
    first_frame(&mut pty);
    assert_eq!(pty.parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::PressRelease);
    pty.type_keys("\x03");
    pty.left_with("0");
    assert_eq!(pty.parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
}

#[test]
fn a_script_is_played_and_its_faults_are_told() {
    let program = city();
    let file = program.path("tour.keys");
    let play = |text: &str| {
        std::fs::write(&file, text).unwrap();
        Pty::with(&program, &["--lines", "off", "--play", "tour.keys"], &[], Says::Narrow)
    };
    let mut pty =
        play("# to the vacancies, and a lookup there\nkeys 3<down>\nhas 逐家不相抵\nkeys /\ntext 市\nhas 答\n");
    pty.until("the end of the script", |screen| {
        screen.contents().contains("速查  [") && screen.contents().contains("| > 市")
    });
    leave(pty);
    let mut pty = play("keys 3\nhas 没有这样的字\nkeys q\n");
    pty.shows("tour.keys 第 2 行: 屏幕上没有 没有这样的字");
    leave(pty);
    // A key of the officer's own stops it; the screen is there to go on with.
    let mut pty = play(&"keys <down><up><right><left>\n".repeat(4_000));
    first_frame(&mut pty);
    pty.type_keys("3");
    pty.shows("播放停在 tour.keys 第");
    pty.type_keys("3");
    pty.shows("逐家不相抵");
    leave(pty);
    let mut pty = play("keys 3<nope>\nkyes 3\n");
    pty.left_with("1");
    assert!(pty.text().contains("2 处错误") && pty.text().contains("第 1 行: <nope>"), "{}", pty.text());
    let mut pty = Pty::with(&program, &["--play", "none.keys"], &[], Says::Narrow);
    pty.left_with("4");
    assert!(pty.text().contains("none.keys"), "{}", pty.text());
}

/// The times its threads went to sleep, and so woke up.
#[cfg(target_os = "linux")]
fn sleeps(pid: &str) -> u64 {
    let mut sum = 0;
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        let status = std::fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")).unwrap();
        sum += line.trim().parse::<u64>().unwrap();
    }
    sum
}

#[test]
#[cfg(target_os = "linux")]
fn an_idle_screen_says_nothing_and_sleeps() {
    let program = city();
    for (args, keys) in [(&[][..], ""), (&["--mouse"], "3"), (&["--slow"], "/j"), (&[], "?")] {
        let mut pty = Pty::with(&program, args, &[], Says::Narrow);
        first_frame(&mut pty);
        pty.type_keys(keys);
        pty.until_quiet(Duration::from_millis(1_500));
        let (bytes, slept) = (pty.raw.len(), sleeps(&pty.pid()));
        pty.until_quiet(Duration::from_secs(1));
        assert_eq!((pty.raw.len(), sleeps(&pty.pid())), (bytes, slept), "{args:?} {keys}");
        leave(pty);
    }
}

/// An office whose reader breaks at one query, and whose loop breaks on one day.
struct Broken(City);

impl Door for Broken {
    fn answer(&self, question: &Question) -> Result<Answer, Problem> {
        assert!(!matches!(&question.ask, Ask::Find { query, .. } if query == "x"), "broken on purpose");
        if matches!(&question.ask, Ask::Find { query, .. } if query == "z") {
            self.0.set_today("2026-12-01");
        }
        self.0.answer(question)
    }
    fn post(&self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, Problem> {
        self.0.post(orders, dry_run)
    }
    fn today(&self) -> Date {
        let today = self.0.today();
        assert!(today < Date::parse("2026-12-01").unwrap(), "broken on purpose");
        today
    }
    fn keep_draft(&self, operation: &str, _: Option<&estab::office::drafts::FormDraft>) -> Result<(), Problem> {
        std::fs::write("kept", operation).map_err(|_| Problem::new(3, Message::new("test")))
    }
}

/// Run by the test below on a terminal of its own.
#[test]
#[ignore = "the program of the next test"]
fn a_screen_that_breaks() {
    let crash_file = Some("broken.crash".into());
    let options = Options { language: Language::Zh, crash_file, ..Options::default() };
    let ended = estab::tui::run(Arc::new(Broken(City::new())), options);
    let problem = ended.unwrap_err();
    println!("left with {} {}", problem.exit, problem.message);
}

#[test]
fn a_crash_gives_the_terminal_back_and_says_what_to_do() {
    let this = std::env::current_exe().unwrap().display().to_string();
    for (keys, place) in [("/x", "thread: reader"), ("/z", "thread: ")] {
        let program = Program::new();
        let line = [&this, "--ignored", "--exact", "terminal::a_screen_that_breaks", "--nocapture"];
        let mut pty = Pty::run(AROUND, &program, &line, &[], Says::Narrow);
        pty.shows("党委机关");
        // A form half filled in.
        for (keys, shown) in [("3", "合计"), ("o", "办理:"), ("核定\r", "批文*")] {
            pty.type_keys(keys);
            pty.shows(shown);
        }
        pty.type_keys("7\x1b[12~");
        pty.type_keys(keys.trim_start_matches('/'));
        pty.left_with("0");
        let text = pty.text();
        assert!(text.contains("left with 101 ui-crashed file=broken.crash"), "{text}");
        let report = std::fs::read_to_string(program.path("broken.crash")).unwrap();
        assert!(report.contains("broken on purpose") && report.contains(place), "{report}");
        assert_eq!(std::fs::read_to_string(program.path("kept")).unwrap(), "approve");
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(program.path("broken.crash")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
