//! From exec to the byte that completes the first frame, in a pseudo-terminal.

use super::city::{City, TODAY, ask};
use super::measure::{Failure, Goal, Line, Outcome, Table};
use estab::office::ask::{Answer, Ask, Scope, TreeRows};
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

const TIMES: usize = 15;
/// The terminal.
pub const SIZE: PtySize = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
const PATIENCE: Duration = Duration::from_secs(60);
/// Units that must stand in the first frame, where there are as many.
const UNITS: usize = 10;
/// Levels the screen opens of itself.
const OPENED: usize = 2;

/// The screen's first frame with the office's name, its totals and its first ten units, beside a plain print.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let wanted = texts(city)?;
    // Opened for writing: on a copy.
    let file = city.copy("frame.redb")?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_estab"));
        command.args(["--store", &file.to_string_lossy(), "--lang", "zh"]);
        command.env("ESTAB_TODAY", TODAY);
        command.env("TERM", "xterm-256color");
        ours.push(until(command, &wanted)?);
        let mut command = CommandBuilder::new("printf");
        command.arg("云");
        theirs.push(until(command, &["云".to_string()])?);
    }
    let line = Line::times("first frame", city.people, &ours);
    table.line(line.beside("printf in the same terminal", &theirs).goal(Goal::Under(20.0)));
    Ok(())
}

/// What must be on the screen.
fn texts(city: &City) -> Outcome<Vec<String>> {
    let office = city.open()?;
    let (Answer::Head(head), Answer::Tree(mut tree)) = (ask(&office, Ask::Head)?, ask(&office, rows(BTreeSet::new()))?)
    else {
        return Err("no head, no tree".into());
    };
    // As the screen opens it: the root, then the groups below it while there is room.
    let mut open = BTreeSet::new();
    for _ in 0..OPENED {
        if tree.count < UNITS {
            let groups = tree.rows.iter().filter(|row| row.has_children && row.figures.is_none());
            open.extend(groups.map(|row| row.unit));
            if let Answer::Tree(next) = ask(&office, rows(open.clone()))? {
                tree = next;
            }
        }
    }
    let mut wanted = vec![head.office];
    for line in &head.kinds {
        if line.class == "quota" {
            wanted.push(line.short.0.clone());
            wanted.push(line.figures.held.get(estab::domain::pool::Column::Occupied).to_string());
        }
    }
    wanted.truncate(5);
    wanted.extend(shown(&tree));
    Ok(wanted)
}

fn rows(open: BTreeSet<estab::domain::id::Id>) -> Ask {
    Ask::Tree { open, offset: 0, limit: UNITS, find: None, filter: String::new(), scope: Scope::Own }
}

fn shown(tree: &TreeRows) -> impl Iterator<Item = String> {
    tree.rows.iter().take(UNITS).map(|row| row.name.chars().take(8).collect())
}

/// Starts a program and waits for all the texts on its screen.
fn until(command: CommandBuilder, wanted: &[String]) -> Outcome<Duration> {
    let pair = native_pty_system().openpty(SIZE)?;
    let mut reader = pair.master.try_clone_reader()?;
    let (sender, bytes) = channel();
    let from = Instant::now();
    let mut child = pair.slave.spawn_command(command)?;
    drop(pair.slave);
    let listening = std::thread::spawn(move || listen(&mut reader, &sender));
    let (Some(rows), Some(cols)) = (NonZero::new(SIZE.rows), NonZero::new(SIZE.cols)) else {
        return Err("no screen".into());
    };
    let mut screen = vt100::Parser::new(rows, cols, 0);
    let took = loop {
        match bytes.recv_timeout(PATIENCE) {
            Ok((arrived, chunk)) => {
                let chunk: Vec<u8> = chunk;
                screen.process(&chunk);
                // Spaces stand between wide characters on some screens; figures are grouped by them.
                let plain = |text: &str| text.replace([' ', ',', '\u{2009}', '\u{a0}'], "");
                let contents = plain(&screen.screen().contents());
                if wanted.iter().all(|text| contents.contains(&plain(text))) {
                    let arrived: Instant = arrived;
                    break Ok(arrived - from);
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                let missing: Vec<&String> =
                    wanted.iter().filter(|text| !screen.screen().contents().contains(text.as_str())).collect();
                break Err(Failure::from(format!("not on the screen: {missing:?}\n{}", screen.screen().contents())));
            }
        }
    };
    // Left as an officer leaves: a killed writer would be repaired by the next one.
    let mut writer = pair.master.take_writer()?;
    let _ = writer.write_all(b"q");
    if !left(&mut *child) {
        let _ = child.kill();
        let _ = child.wait();
    }
    drop(writer);
    drop(pair.master);
    let _ = listening.join();
    took
}

/// Whether a program ends within a second or two.
fn left(child: &mut dyn Child) -> bool {
    (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        !matches!(child.try_wait(), Ok(None))
    })
}

/// Hands on every chunk with its time.
pub fn listen(reader: &mut dyn Read, sender: &Sender<(Instant, Vec<u8>)>) {
    let mut chunk = [0u8; 1 << 16];
    while let Ok(length) = reader.read(&mut chunk) {
        let part = chunk.get(..length).unwrap_or_default().to_vec();
        if length == 0 || sender.send((Instant::now(), part)).is_err() {
            break;
        }
    }
}
