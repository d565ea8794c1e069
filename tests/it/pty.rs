//! The screen on a real pseudo-terminal: only what no test in process can show.
#![cfg(unix)]

use crate::support::program::Program;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Long enough for any machine; a condition is waited for by name, never slept for.
const DEADLINE: Duration = Duration::from_secs(60);
/// What a shell says around the program: its process id before, its exit status and the terminal's modes after.
pub const AROUND: &str = r#"
    tell() { echo "ended $1"; stty -a | tr ' ;' '\n\n' | grep -e '^-*icanon$' -e '^-*echo$' -e '^-*isig$'; echo told; }
    sh -c 'echo "$$" >pid; exec "$@"' sh "$@"
    tell $?
"#;
/// As `AROUND`, with job control: the program is stopped once, and brought back by a line.
const AROUND_JOB: &str = r#"
    set -m
    tell() { echo "ended $1"; stty -a | tr ' ;' '\n\n' | grep -e '^-*icanon$' -e '^-*echo$' -e '^-*isig$'; echo told; }
    sh -c 'echo "$$" >pid; exec "$@"' sh "$@"
    tell $?
    read -r line
    fg
    tell $?
"#;

/// What the terminal says when it is asked where its cursor stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Where it stands.
    Narrow,
    /// As a terminal that draws characters of ambiguous width in two cells.
    Wide,
    /// Nothing.
    Nothing,
    /// Nothing until it is let go.
    Later,
}

/// The program on a terminal, and what that terminal shows.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    pub parser: vt100::Parser,
    /// The file with its process id.
    pid: PathBuf,
    pub says: Says,
    /// All that came, and how much of it was looked through for questions.
    pub raw: Vec<u8>,
    looked: usize,
    held: Vec<u8>,
}

/// The question where the cursor stands.
const WHERE: &[u8] = b"\x1b[6n";

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

impl Pty {
    /// The program on the store of a folder, under a shell, 100 columns by 30 lines, in Chinese, with ASCII frames.
    pub fn open(program: &Program) -> Pty {
        Pty::under(AROUND, program)
    }

    fn under(shell: &str, program: &Program) -> Pty {
        Pty::start(shell, program, &["--lines", "off"], &[], Says::Narrow)
    }

    /// With these arguments and variables, on such a terminal.
    pub fn with(program: &Program, args: &[&str], variables: &[(&str, &str)], says: Says) -> Pty {
        Pty::start(AROUND, program, args, variables, says)
    }

    fn start(shell: &str, program: &Program, args: &[&str], variables: &[(&str, &str)], says: Says) -> Pty {
        let mut command = vec![env!("CARGO_BIN_EXE_estab"), "--store"];
        let store = program.store().display().to_string();
        command.push(&store);
        command.extend(args);
        Pty::run(shell, program, &command, variables, says)
    }

    /// Any program.
    pub fn run(shell: &str, program: &Program, line: &[&str], variables: &[(&str, &str)], says: Says) -> Pty {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", shell, "sh"]);
        command.args(line);
        command.cwd(program.path(""));
        command.env("TERM", "xterm-256color");
        command.env("ESTAB_TODAY", "2026-11-23");
        command.env("ESTAB_LANG", "zh");
        for name in ["ESTAB_STORE", "ESTAB_KEYMAP", "ESTAB_THEME", "ESTAB_LINES", "ESTAB_AMBIGUOUS", "NO_COLOR"] {
            command.env_remove(name);
        }
        variables.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let parser = vt100::Parser::new(cells(30), cells(100), 0);
        let pid = program.path("pid");
        let (raw, held) = (Vec::new(), Vec::new());
        Pty { child, master: pair.master, keys, bytes, parser, pid, says, raw, looked: 0, held }
    }

    /// Shows what came, and answers the questions in it.
    fn take(&mut self, bytes: &[u8]) {
        let mut shown = self.raw.len();
        self.raw.extend_from_slice(bytes);
        while let Some(at) = self.raw[self.looked..].windows(WHERE.len()).position(|part| part == WHERE) {
            let end = self.looked + at + WHERE.len();
            self.parser.process(&self.raw[shown.min(end)..end]);
            shown = shown.max(end);
            self.looked = end;
            let (row, column) = self.parser.screen().cursor_position();
            let more = u16::from(self.says == Says::Wide && column == 1);
            let answer = format!("\x1b[{};{}R", row + 1, column + 1 + more);
            match self.says {
                Says::Narrow | Says::Wide => self.type_keys(&answer),
                Says::Later => self.held.extend_from_slice(answer.as_bytes()),
                Says::Nothing => {}
            }
        }
        self.looked = self.looked.max(self.raw.len().saturating_sub(WHERE.len() - 1));
        self.parser.process(&self.raw[shown..]);
    }
    /// Gives the answers held back.
    pub fn let_go(&mut self) {
        self.says = Says::Narrow;
        let held = std::mem::take(&mut self.held);
        assert!(!held.is_empty(), "nothing was asked");
        self.keys.write_all(&held).unwrap();
        self.keys.flush().unwrap();
    }
    /// Takes all that comes until nothing has come for so long.
    pub fn until_quiet(&mut self, rest: Duration) {
        while let Ok(bytes) = self.bytes.recv_timeout(rest) {
            self.take(&bytes);
        }
    }
    /// The process id of the program.
    pub fn pid(&self) -> String {
        std::fs::read_to_string(&self.pid).unwrap().trim().to_string()
    }

    pub fn type_keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
    fn resize(&mut self, rows: u16, cols: u16) {
        self.parser.screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }
    /// Sends a signal to the program itself.
    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), &self.pid()]).status().unwrap().success());
    }

    /// Reads on until `condition` holds of what the terminal shows.
    #[track_caller]
    pub fn until(&mut self, name: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !condition(self.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.bytes.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => panic!("{name} did not come about; the screen is\n{}", self.text()),
            }
        }
    }
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }
    #[track_caller]
    pub fn shows(&mut self, text: &str) {
        self.until(&format!("{text:?}"), |screen| screen.contents().contains(text));
    }

    /// Waits until the program is left with that exit status, the terminal as it was before it.
    #[track_caller]
    pub fn left_with(&mut self, status: &str) {
        self.until(&format!("the end with {status}"), |screen| {
            let text = screen.contents();
            let end = text.rfind(&format!("ended {status}\n"));
            !screen.alternate_screen() && end.is_some_and(|end| text[end..].contains("\ntold"))
        });
        let (screen, text) = (self.parser.screen(), self.text());
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        let modes: Vec<&str> = text.lines().filter(|line| ["icanon", "echo", "isig"].contains(line)).collect();
        assert!(modes.len().is_multiple_of(3) && !modes.is_empty(), "raw mode is on: {text}");
        assert!(!text.contains("panicked"), "{text}");
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn city() -> Program {
    let program = Program::new();
    program.run(&["demo", "--build-only", "--people", "300"]).well();
    program
}

/// What the first frame has: the office's name, the day, a part of the tree.
#[track_caller]
pub fn first_frame(pty: &mut Pty) {
    pty.until("the first frame", |screen| {
        let text = screen.contents();
        screen.alternate_screen() && text.contains("云澜市") && text.contains("2026-11-23") && text.contains("党委机关")
    });
}

#[test]
fn the_first_frame_and_quit() {
    let program = city();
    let mut pty = Pty::open(&program);
    first_frame(&mut pty);
    assert!(pty.parser.screen().bracketed_paste());
    pty.type_keys("q");
    pty.left_with("0");
    program.run(&["check", "--deep"]).well();
}

#[test]
fn a_resize_is_followed() {
    let program = city();
    let mut pty = Pty::open(&program);
    first_frame(&mut pty);
    // The card beside the tree needs the width; what stood at the bottom follows the height.
    for (rows, cols) in [(40, 140), (24, 80), (30, 100)] {
        pty.resize(rows, cols);
        let filled = move |screen: &vt100::Screen| {
            let lines: Vec<String> = screen.rows(0, cols).collect();
            lines.len() == usize::from(rows)
                && lines.first().is_some_and(|line| line.contains("云澜市"))
                && lines.last().is_some_and(|line| !line.trim().is_empty())
                && lines
                    .iter()
                    .any(|line| line.trim_end().chars().all(|c| c == '-') && line.trim_end().len() == usize::from(cols))
        };
        pty.until(&format!("a frame of {cols} by {rows}"), filled);
    }
    pty.type_keys("q");
    pty.left_with("0");
}

#[test]
fn a_name_is_pasted_into_the_lookup() {
    let program = city();
    let mut pty = Pty::open(&program);
    first_frame(&mut pty);
    pty.type_keys("/");
    pty.shows("速查  [");
    pty.type_keys("\x1b[200~市财政局\n\x1b[201~");
    // The answer lines, without Enter: a line break in the paste is none either.
    pty.until("the answer lines", |screen| {
        let text = screen.contents();
        text.contains("速查  [") && text.contains("| > 市财政局") && text.contains("行政") && text.contains("核定")
    });
    pty.type_keys("\x1b");
    pty.until("the box closed", |screen| !screen.contents().contains("速查  ["));
    pty.type_keys("q");
    pty.left_with("0");
}

#[test]
fn a_block_of_a_spreadsheet_is_taken_like_a_file() {
    let program = city();
    let mut pty = Pty::open(&program);
    first_frame(&mut pty);
    pty.type_keys("\x1b[200~单位名称\t编制类型\t核定编制数\r市新局\t行政编制\t9\r\x1b[201~");
    pty.until("what the block is", |screen| {
        let text = screen.contents();
        text.contains("[2 识别]") && text.contains("市新局") && text.contains("Tab")
    });
    pty.type_keys("\x03");
    pty.left_with("0");
}

#[test]
fn ctrl_c_leaves_from_anywhere() {
    let program = city();
    for keys in ["", "/", "?", "d", "i"] {
        let mut pty = Pty::open(&program);
        first_frame(&mut pty);
        let before = pty.text();
        if !keys.is_empty() {
            pty.type_keys(keys);
            pty.until("something else", |screen| screen.contents() != before);
        }
        pty.type_keys("\x03");
        pty.left_with("0");
    }
}

#[test]
fn signals_give_the_terminal_back() {
    let program = city();
    for signal in ["TERM", "HUP", "INT"] {
        let mut pty = Pty::open(&program);
        first_frame(&mut pty);
        pty.signal(signal);
        pty.left_with("0");
    }
}

#[test]
fn ctrl_z_stops_and_comes_back() {
    let program = city();
    let mut pty = Pty::under(AROUND_JOB, &program);
    first_frame(&mut pty);
    pty.type_keys("\x1a");
    // 128 + SIGSTOP, whose number is not the same everywhere.
    let stopped = if cfg!(target_os = "linux") { "147" } else { "145" };
    pty.left_with(stopped);
    pty.type_keys("\n");
    first_frame(&mut pty);
    pty.type_keys("q");
    pty.left_with("0");
}

#[test]
fn the_screen_follows_what_is_posted_beside_it() {
    let program = city();
    let mut pty = Pty::open(&program);
    first_frame(&mut pty);
    let order = ["do", "total", "--document", "x", "--government-level", "city", "--kind", "administrative"];
    program.run(&[&order[..], &["--places", "5000"]].concat()).well();
    // Any key: the overview shows the new total.
    pty.type_keys("1");
    pty.until("the new total", |screen| screen.contents().contains("5,000"));
    // A second screen looks as well.
    let mut second = Pty::open(&program);
    first_frame(&mut second);
    second.type_keys("q");
    second.left_with("0");
    // Back to the view it began with, then out.
    pty.type_keys("q");
    pty.until("the first view", |screen| screen.contents().contains("党委机关"));
    pty.type_keys("q");
    pty.left_with("0");
}

#[test]
fn without_a_terminal_there_is_no_screen() {
    let program = city();
    program.run(&[]).refused(2, "terminal");
    program.run_on(&program.path("other.redb"), &["demo", "--people", "300"]).refused(2, "--build-only");
    assert!(!program.path("other.redb").exists(), "a store was made");
}

#[test]
fn without_a_store_a_beginning_is_offered() {
    let program = Program::new();
    let mut pty = Pty::open(&program);
    pty.until("the choice", |screen| {
        let text = screen.contents();
        text.contains("示例") && text.contains("导入")
    });
    assert!(!program.store().exists(), "a store was made unasked");
    pty.type_keys("q");
    pty.left_with("0");
    assert!(!program.store().exists());

    // The second choice: name and code on the plain terminal, then the files on the screen of the new books.
    let mut pty = Pty::open(&program);
    pty.shows("导入");
    pty.type_keys("2");
    pty.until("the first question", |screen| !screen.alternate_screen() && screen.contents().contains("名称"));
    pty.type_keys("云澜市委编办\n");
    pty.until("the second", |screen| screen.contents().contains("代码"));
    pty.type_keys("yl\n");
    pty.until("the files", |screen| screen.alternate_screen() && screen.contents().contains("[1 文件]"));
    pty.type_keys("\x03");
    pty.left_with("0");
    assert!(program.store().exists());
    program.run(&["check", "--deep"]).well();
}

#[test]
fn a_form_left_by_ctrl_c_or_a_signal_is_a_draft() {
    let program = city();
    let drafts = program.path("office.redb.drafts");
    let kept = || std::fs::read_to_string(&drafts).unwrap();
    let open = || {
        let mut pty = Pty::open(&program);
        first_frame(&mut pty);
        pty.type_keys("3");
        // With its rows: what is ordered is ordered for one of them.
        pty.shows("合计");
        pty.type_keys("o");
        pty.shows("办理:");
        pty.type_keys("核定\r");
        pty
    };
    let mut pty = open();
    pty.shows("批文*");
    pty.type_keys("云编〔2026〕99号");
    pty.shows("作为新批文");
    pty.type_keys("\x03");
    pty.left_with("0");
    assert!(kept().contains("approve") && kept().contains("云编〔2026〕99号"), "{}", kept());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&drafts).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // It is offered again, gone on with, and kept through a signal.
    let mut pty = open();
    pty.shows("留下的草稿");
    pty.type_keys("\r");
    pty.shows("还要填");
    pty.type_keys("7");
    pty.shows("检查");
    pty.signal("TERM");
    pty.left_with("0");
    assert!(kept().contains("云编〔2026〕99号"), "{}", kept());
    program.run(&["check"]).well();
}
