//! From a key in the lookup to its frame and to its answer, in a pseudo-terminal, alone and while another process
//! imports into the same store; and what an idle screen does.

use super::city::{City, TODAY};
use super::frame::{SIZE, listen};
use super::import::tables;
use super::lookup;
use super::measure::{Failure, Goal, Line, Outcome, Table, Unit};
use portable_pty::{Child, CommandBuilder, MasterPty, native_pty_system};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Queries that are typed letter by letter.
const QUERIES: usize = 24;
/// A screen that said nothing for so long has said all.
const QUIET: Duration = Duration::from_millis(150);
const PATIENCE: Duration = Duration::from_secs(60);
const IDLE: Duration = Duration::from_secs(10);
/// Keys of the views.
const VIEWS: &str = "1234567890";

type Bytes = (Instant, Vec<u8>);

struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Bytes>,
    _master: Box<dyn MasterPty + Send>,
}

impl Screen {
    fn open(file: &Path) -> Outcome<Screen> {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_estab"));
        command.args(["--store", &file.to_string_lossy(), "--lang", "zh"]);
        command.env("ESTAB_TODAY", TODAY);
        command.env("TERM", "xterm-256color");
        let pair = native_pty_system().openpty(SIZE)?;
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let (sender, bytes) = channel();
        std::thread::spawn(move || listen(&mut reader, &sender));
        let screen = Screen { child, keys, bytes, _master: pair.master };
        screen.bytes.recv_timeout(PATIENCE)?;
        Ok(screen)
    }
    /// Everything said until it is quiet: when the first and the last of it came, and how many bytes.
    fn settle(&self) -> (Option<Instant>, Option<Instant>, usize) {
        let (mut first, mut last, mut count) = (None, None, 0);
        while let Ok((at, bytes)) = self.bytes.recv_timeout(QUIET) {
            first = first.or(Some(at));
            last = Some(at);
            count += bytes.len();
        }
        (first, last, count)
    }
    /// Sends a key and waits until all is said: the time to the first and to the last byte.
    fn press(&mut self, key: &str) -> Outcome<(Duration, Duration)> {
        let from = Instant::now();
        self.keys.write_all(key.as_bytes())?;
        self.keys.flush()?;
        match self.bytes.recv_timeout(PATIENCE) {
            Ok((first, _)) => {
                let last = self.settle().1.unwrap_or(first);
                Ok((first - from, last - from))
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                Err(Failure::from(format!("no frame after {key:?}")))
            }
        }
    }
    /// How often its threads went to sleep, and so woke up.
    fn sleeps(&self) -> Outcome<u64> {
        let mut sum = 0;
        let pid = self.child.process_id().ok_or("no process")?;
        for task in std::fs::read_dir(format!("/proc/{pid}/task"))? {
            let status = std::fs::read_to_string(task?.path().join("status"))?;
            let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            sum += line.unwrap_or_default().trim().parse::<u64>()?;
        }
        Ok(sum)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It writes nothing: it may be ended anyhow.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Key to frame and key to answer in the lookup.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let queries: Vec<String> = lookup::queries(&*city.open()?, QUERIES)?.into_iter().map(|query| query.text).collect();
    let file = city.copy("keys.redb")?;
    let mut screen = Screen::open(&file)?;
    screen.settle();
    screen.press("/")?;
    // The first lookup waits for the names.
    screen.press("z")?;
    screen.press("\x7f")?;
    typed(city, table, &mut screen, &queries, ["key to frame", "key to answer"])?;
    let files = tables(city)?;
    let mut import = Command::new(env!("CARGO_BIN_EXE_estab"));
    import.arg("--store").arg(&file).args(["import", "--profile", "estab", "--yes"]).args(&files);
    let mut import = import.env("ESTAB_TODAY", TODAY).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let outcome = typed(city, table, &mut screen, &queries, ["key to frame, importing", "key to answer, importing"]);
    let over = import.try_wait()?.is_some();
    let _ = import.kill();
    let _ = import.wait();
    if over {
        eprintln!("keys: the import was over before the last key");
    }
    outcome
}

fn typed(
    city: &City,
    table: &mut Table,
    screen: &mut Screen,
    queries: &[String],
    [frame, answer]: [&str; 2],
) -> Outcome<()> {
    let (mut frames, mut answers) = (Vec::new(), Vec::new());
    for query in queries {
        let mut letters = 0;
        for letter in query.chars().take(8) {
            let (first, last) = screen.press(&letter.to_string())?;
            frames.push(first);
            answers.push(last);
            letters += 1;
        }
        for _ in 0..letters {
            screen.press("\x7f")?;
        }
    }
    // Of a hundred frames the slowest but one, not the middle one, is what a hand feels.
    table.line(Line::times(frame, city.people, &frames).goal(Goal::SlowestUnder(16.0)));
    table.line(Line::times(answer, city.people, &answers));
    Ok(())
}

/// Ten seconds on every view: bytes written and wake-ups.
pub fn idle(city: &City, table: &mut Table) -> Outcome<()> {
    let file = city.copy("idle.redb")?;
    let mut screen = Screen::open(&file)?;
    let (mut bytes, mut woken) = (0, 0);
    for key in VIEWS.chars() {
        screen.keys.write_all(key.to_string().as_bytes())?;
        screen.keys.flush()?;
        // What the view asks for may take a while on a large city.
        std::thread::sleep(Duration::from_secs(3));
        screen.settle();
        let before = screen.sleeps()?;
        std::thread::sleep(IDLE);
        woken += screen.sleeps()?.saturating_sub(before);
        bytes += screen.bytes.try_iter().map(|(_, chunk)| chunk.len()).sum::<usize>();
    }
    // Quiet because it waits, not because it ended.
    screen.press("/")?;
    table.line(Line::figure("idle on ten views, bytes", city.people, bytes as f64, Unit::Bytes).goal(Goal::Under(0.0)));
    table.line(
        Line::figure("idle on ten views, wake-ups", city.people, woken as f64, Unit::Times).goal(Goal::Under(0.0)),
    );
    Ok(())
}
