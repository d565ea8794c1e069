//! Rows read ahead on a thread of their own while those before them are being judged.

use super::source::Source;
use crate::domain::intake::{IntakeRow, Original, Rows};
use crate::domain::message::Message;
use crate::exchange::limits::{AHEAD_BATCHES, AHEAD_ROWS};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Rows on their way, with their cells as the file had them: one text, cut at `ends`.
#[derive(Default)]
struct Batch {
    rows: Vec<IntakeRow>,
    /// Of each row: which headings are its own, and where its cells begin among `ends`.
    places: Vec<(usize, u32)>,
    text: String,
    ends: Vec<u32>,
    /// Why there are no more.
    failed: Option<Message>,
}

/// A source read ahead.
pub struct Ahead {
    /// Here while nothing is read.
    source: Option<Source>,
    running: Option<(Receiver<Batch>, JoinHandle<Source>)>,
    headings: Arc<Vec<Vec<String>>>,
    rows: std::vec::IntoIter<IntakeRow>,
    batch: Batch,
    /// Rows of the batch already given.
    given: usize,
}

impl Ahead {
    /// Around a source; reading begins with the first row that is asked for.
    pub fn new(source: Source) -> Ahead {
        let headings = Arc::new(source.headings());
        Ahead {
            source: Some(source),
            running: None,
            headings,
            rows: Vec::new().into_iter(),
            batch: Batch::default(),
            given: 0,
        }
    }

    /// The source, read as far as it was read.
    pub fn into_source(mut self) -> Option<Source> {
        self.stop();
        self.source.take()
    }

    /// Ends the reading and takes the source back.
    fn stop(&mut self) {
        if let Some((from, thread)) = self.running.take() {
            // Nobody listens any more: the thread ends with its next batch.
            drop(from);
            self.source = thread.join().ok();
        }
    }

    fn start(&mut self) -> Result<(), Message> {
        let Some(mut source) = self.source.take() else { return Err(lost()) };
        let (to, from) = sync_channel(AHEAD_BATCHES);
        let run = move || {
            read_all(&mut source, &to);
            source
        };
        let thread = std::thread::Builder::new().name("rows".to_string()).spawn(run).map_err(|_| lost())?;
        self.running = Some((from, thread));
        Ok(())
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.stop();
    }
}

fn lost() -> Message {
    Message::new("read-failed").with("file", "-").with("error", "the reading thread ended early")
}

fn read_all(source: &mut Source, to: &SyncSender<Batch>) {
    loop {
        let mut batch = Batch::default();
        let more = loop {
            if batch.rows.len() == AHEAD_ROWS {
                break true;
            }
            match source.next_row() {
                Ok(Some(row)) => {
                    batch.rows.push(row);
                    batch.places.push((source.sheet_read(), batch.ends.len() as u32));
                    for cell in source.cells() {
                        batch.text.push_str(cell);
                        batch.ends.push(batch.text.len() as u32);
                    }
                }
                Ok(None) => break false,
                Err(message) => {
                    batch.failed = Some(message);
                    break false;
                }
            }
        };
        if to.send(batch).is_err() || !more {
            return;
        }
    }
}

impl Rows for Ahead {
    fn next_row(&mut self) -> Result<Option<IntakeRow>, Message> {
        loop {
            if let Some(row) = self.rows.next() {
                self.given += 1;
                return Ok(Some(row));
            }
            if let Some(message) = self.batch.failed.take() {
                return Err(message);
            }
            if self.running.is_none() {
                if self.source.as_ref().is_none_or(Source::is_read) {
                    return Ok(None);
                }
                self.start()?;
            }
            let Some((from, _)) = &self.running else { return Err(lost()) };
            match from.recv() {
                Ok(mut batch) => {
                    self.rows = std::mem::take(&mut batch.rows).into_iter();
                    (self.batch, self.given) = (batch, 0);
                }
                Err(_) => {
                    self.stop();
                    return if self.source.is_some() { Ok(None) } else { Err(lost()) };
                }
            }
        }
    }

    fn original(&self) -> Original {
        let Some((sheet, first)) = self.given.checked_sub(1).and_then(|at| self.batch.places.get(at)).copied() else {
            return Original::default();
        };
        let first = first as usize;
        let last = self.batch.places.get(self.given).map_or(self.batch.ends.len(), |(_, next)| *next as usize);
        let end = |at: usize| self.batch.ends.get(at).map_or(0, |end| *end as usize);
        let cell = |at: usize| {
            let from = if at == 0 { 0 } else { end(at - 1) };
            self.batch.text.get(from..end(at)).unwrap_or_default().to_string()
        };
        Original {
            columns: self.headings.get(sheet).cloned().unwrap_or_default(),
            cells: (first..last).map(cell).collect(),
        }
    }

    fn can_rewind(&self) -> bool {
        true
    }

    fn rewind(&mut self) -> Result<(), Message> {
        self.stop();
        (self.rows, self.batch, self.given) = (Vec::new().into_iter(), Batch::default(), 0);
        self.source.as_mut().ok_or_else(lost)?.rewind()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::profile;
    use crate::exchange::read::Told;

    fn opened(files: &[std::path::PathBuf]) -> Source {
        let profile = profile::named("estab").unwrap();
        profile::open(profile, files.to_vec(), Told::default()).map_err(|problem| problem.message).unwrap()
    }

    /// Every row with its cells, or the sentence at which reading ends.
    fn all(rows: &mut dyn Rows) -> Vec<String> {
        let mut out = Vec::new();
        loop {
            match rows.next_row() {
                Ok(Some(row)) => out.push(format!("{row:?} {:?}", rows.original())),
                Ok(None) => return out,
                Err(message) => {
                    out.push(message.to_string());
                    return out;
                }
            }
        }
    }

    #[test]
    fn rows_and_cells_are_the_same_as_without() {
        let folder = tempfile::tempdir().unwrap();
        let mut units = String::from("code,name,parent,order\n");
        let mut people = String::from("number,name,unit,kind\n");
        for row in 0..AHEAD_ROWS * (AHEAD_BATCHES + 3) {
            units.push_str(&format!("{row:05},\"第{row},\"\"局\"\"\",,{}\n", if row % 7 == 0 { "x" } else { "1" }));
            people.push_str(&format!(",人{row},u,administrative{}\n", if row % 5 == 0 { ",more" } else { "" }));
        }
        let files = [folder.path().join("units.csv"), folder.path().join("people.csv")];
        std::fs::write(&files[0], &units).unwrap();
        std::fs::write(&files[1], &people).unwrap();
        let want = all(&mut opened(&files));
        assert!(want.len() > 2 * AHEAD_ROWS);
        let mut ahead = Ahead::new(opened(&files));
        assert_eq!(all(&mut ahead), want);
        assert_eq!(ahead.next_row(), Ok(None));
        for given in [0, 1, AHEAD_ROWS + 1] {
            ahead.rewind().unwrap();
            for _ in 0..given {
                ahead.next_row().unwrap();
            }
        }
        ahead.rewind().unwrap();
        assert_eq!(all(&mut ahead), want);
        let mut plain = opened(&files);
        all(&mut plain);
        assert_eq!(ahead.into_source().unwrap().control_sums(), plain.control_sums());

        // A file that cannot be read on ends both in the same way.
        std::fs::write(&files[1], format!("{people}\"open")).unwrap();
        let want = all(&mut opened(&files));
        assert!(want.last().unwrap().starts_with("read-quote-open"));
        assert_eq!(all(&mut Ahead::new(opened(&files))), want);
    }
}
