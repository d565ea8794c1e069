//! Rows of comma-, tab- or otherwise delimited text (RFC 4180 as the `csv` crate reads it: a test holds the two
//! together). Written here because a cell of 100 MB must be refused without holding it, an open quote must be told with
//! its line instead of swallowing the rest of the file, and every row must know the line it begins on.

use crate::domain::message::Message;
use crate::exchange::limits;
use crate::exchange::read::encoding::Decoding;
use crate::exchange::read::row::{CellKind, Row, Sheet};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    Plain,
    Quoted,
    Quote,
}

/// The rows of one delimited file.
pub struct Delimited {
    file: String,
    text: Decoding,
    at: usize,
    delimiter: u8,
    line: u64,
    /// The last byte was a carriage return: a line feed that follows belongs to it.
    after_return: bool,
    rows: u64,
    cell: Vec<u8>,
}

impl Delimited {
    /// Rows of `text`, cells separated by `delimiter` (ASCII).
    pub fn new(file: &str, text: Decoding, delimiter: u8) -> Delimited {
        Delimited {
            file: file.to_string(),
            text,
            at: 0,
            delimiter,
            line: 1,
            after_return: false,
            rows: 0,
            cell: Vec::new(),
        }
    }

    fn over(&self, code: &'static str, most: u64) -> Message {
        Message::new(code).with("file", self.file.as_str()).with("line", self.line).with("most", most)
    }

    /// Puts the bytes up to `to` into the cell.
    fn take(&mut self, to: usize) -> Result<(), Message> {
        if self.cell.len() + (to - self.at) > limits::CELL_BYTES_MAX {
            return Err(self.over("read-cell-long", limits::CELL_BYTES_MAX as u64));
        }
        self.cell.extend_from_slice(&self.text.piece()[self.at..to]);
        self.at = to;
        Ok(())
    }

    fn end_cell(&mut self, row: &mut Row, bytes: &mut usize) -> Result<(), Message> {
        if row.len() >= limits::COLUMNS_MAX {
            return Err(self.over("read-columns-many", limits::COLUMNS_MAX as u64));
        }
        *bytes += self.cell.len();
        if *bytes > limits::ROW_BYTES_MAX {
            return Err(self.over("read-row-long", limits::ROW_BYTES_MAX as u64));
        }
        // Cells are cut at ASCII characters of valid UTF-8, so this always succeeds.
        if let Ok(text) = std::str::from_utf8(&self.cell) {
            row.push(CellKind::Text).push_str(text);
        }
        self.cell.clear();
        Ok(())
    }
}

impl Sheet for Delimited {
    fn next(&mut self, row: &mut Row) -> Result<bool, Message> {
        row.clear();
        row.line = self.line;
        self.cell.clear();
        let (mut state, mut bytes, mut opened) = (State::Begin, 0, self.line);
        loop {
            if self.at == self.text.piece().len() {
                if self.text.advance()? {
                    self.at = 0;
                    continue;
                }
                self.at = 0;
                if state == State::Quoted {
                    return Err(Message::new("read-quote-open").with("file", self.file.as_str()).with("line", opened));
                }
                if row.is_empty() && state == State::Begin {
                    return Ok(false);
                }
                self.end_cell(row, &mut bytes)?;
                return self.count();
            }
            let piece = self.text.piece();
            let byte = piece[self.at];
            if self.after_return {
                self.after_return = false;
                if byte == b'\n' {
                    self.at += 1;
                    if row.is_empty() && state == State::Begin {
                        row.line = self.line;
                    }
                    continue;
                }
            }
            match state {
                State::Quoted => {
                    let rest = &piece[self.at..];
                    let to = memchr::memchr(b'"', rest).unwrap_or(rest.len());
                    // A return and its line feed are one line end; a lone return inside quotes is rare and not counted.
                    self.line += memchr::memchr_iter(b'\n', &rest[..to]).count() as u64;
                    let (to, found) = (self.at + to, to < rest.len());
                    self.take(to)?;
                    if found {
                        self.at += 1;
                        state = State::Quote;
                    }
                }
                State::Quote if byte == b'"' => {
                    self.take(self.at + 1)?;
                    state = State::Quoted;
                }
                State::Begin if byte == b'"' => {
                    self.at += 1;
                    opened = self.line;
                    state = State::Quoted;
                }
                _ if byte == self.delimiter => {
                    self.at += 1;
                    self.end_cell(row, &mut bytes)?;
                    state = State::Begin;
                }
                _ if byte == b'\n' || byte == b'\r' => {
                    self.at += 1;
                    self.line += 1;
                    self.after_return = byte == b'\r';
                    if row.is_empty() && state == State::Begin {
                        row.line = self.line;
                        continue;
                    }
                    self.end_cell(row, &mut bytes)?;
                    return self.count();
                }
                _ => {
                    let rest = &piece[self.at..];
                    let to = memchr::memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
                    let to = self.at + to;
                    self.take(to)?;
                    state = State::Plain;
                }
            }
        }
    }

    fn bytes_read(&self) -> u64 {
        self.text.offset()
    }
}

impl Delimited {
    fn count(&mut self) -> Result<bool, Message> {
        self.rows += 1;
        if self.rows > limits::ROWS_MAX {
            return Err(self.over("read-rows-many", limits::ROWS_MAX));
        }
        Ok(true)
    }
}

/// The delimiter that cuts the sample into the most columns, evenly: comma, tab, semicolon or bar.
pub fn guess_delimiter(sample: &str) -> u8 {
    let mut best = (0usize, b',');
    for delimiter in [b',', b'\t', b';', b'|'] {
        let mut counts = Vec::new();
        let (mut count, mut quoted) = (0usize, false);
        for byte in sample.bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    counts.push(std::mem::take(&mut count));
                    if counts.len() == 10 {
                        break;
                    }
                }
                _ if byte == delimiter && !quoted => count += 1,
                _ => {}
            }
        }
        if counts.len() < 10 {
            counts.push(count);
        }
        // The count most lines share speaks, not one line of prose full of commas.
        let most = counts
            .iter()
            .copied()
            .filter(|count| *count > 0)
            .max_by_key(|count| (counts.iter().filter(|other| *other == count).count(), *count));
        let most = most.unwrap_or(0);
        let score = most * counts.iter().filter(|other| **other == most).count();
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::read::encoding::Coding;
    use proptest::prelude::*;

    fn rows(text: &[u8], delimiter: u8) -> Result<Vec<(u64, Vec<String>)>, Message> {
        let coding = Coding { encoding: encoding_rs::UTF_8, skip: 0 };
        let decoding = Decoding::new("f", Box::new(std::io::Cursor::new(text.to_vec())), coding);
        let mut reader = Delimited::new("f", decoding, delimiter);
        let (mut row, mut out) = (Row::default(), Vec::new());
        while reader.next(&mut row)? {
            out.push((row.line, row.texts().map(str::to_string).collect()));
        }
        Ok(out)
    }

    #[test]
    fn quotes_breaks_and_lines() {
        let got = rows(b"a,b\r\n\r\n\"x\r\ny\",\"say \"\"hi\"\"\"\r\n1,\n,\n\"q\"z,2", b',').unwrap();
        let want: Vec<(u64, Vec<&str>)> = vec![
            (1, vec!["a", "b"]),
            (3, vec!["x\r\ny", "say \"hi\""]),
            (5, vec!["1", ""]),
            (6, vec!["", ""]),
            (7, vec!["qz", "2"]),
        ];
        let got: Vec<(u64, Vec<&str>)> =
            got.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn limits_are_sentences() {
        let long = [b"a,b\n1,\"".to_vec(), vec![b'x'; limits::CELL_BYTES_MAX + 1]].concat();
        let wide = vec![b','; limits::COLUMNS_MAX + 10];
        for (bytes, code, line) in [
            (long, "read-cell-long", 2),
            (wide, "read-columns-many", 1),
            (b"a\n1\n\"never\nclosed\n".to_vec(), "read-quote-open", 3),
        ] {
            let message = rows(&bytes, b',').unwrap_err();
            assert_eq!((message.code, message.arg("line").unwrap().to_string()), (code, line.to_string()));
        }
    }

    #[test]
    fn delimiters_are_guessed() {
        for (sample, want) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a\tb\n1,5\t2\n", b'\t'),
            ("a;b\n\"x,y,z\";2\n", b';'),
            ("a|b\n", b'|'),
            ("one\ntwo\n", b','),
            ("", b','),
        ] {
            assert_eq!(guess_delimiter(sample), want, "{sample}");
        }
    }

    proptest! {
        #[test]
        fn reads_as_the_csv_crate(text in "[ab\",\n\r\u{4e2d};]{0,60}") {
            let Ok(got) = rows(text.as_bytes(), b',') else { return Ok(()) };
            let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let want: Vec<Vec<String>> =
                csv.records().map(|record| record.unwrap().iter().map(str::to_string).collect()).collect();
            let got: Vec<Vec<String>> = got.into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(got, want);
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), delimiter in 1u8..127) {
            let _ = rows(&bytes, delimiter);
        }
    }
}
