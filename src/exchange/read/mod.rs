//! Bytes → rows: a file is opened by what it holds, its sheets named, its rows streamed.

pub mod archive;
pub mod delimited;
pub mod encoding;
pub mod number;
mod open_document;
pub mod row;
pub mod sniff;
pub mod watch;
mod weigh;
pub mod workbook;

use crate::domain::message::Message;
use crate::exchange::limits;
use delimited::{Delimited, guess_delimiter};
use encoding::{Coding, Decoding, failed};
use row::Sheet;
use sniff::Format;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use workbook::{SheetName, WorkbookSheet};

/// What the caller says of a file instead of having it looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// The format; `None`: by content.
    pub format: Option<Format>,
    /// The encoding of text; `None`: looked for.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The delimiter of text; `None`: guessed.
    pub delimiter: Option<u8>,
}

/// A file that was looked at: how it is to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name for sentences.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its format.
    pub format: Format,
    /// Encoding and delimiter of text.
    pub text: Option<(Coding, u8)>,
    /// Its sheets; one without a name for text.
    pub sheets: Vec<SheetName>,
}

/// A path for sentences: as given, control characters replaced.
pub fn shown(path: &Path) -> String {
    path.display().to_string().chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

impl Input {
    /// Looks at a file.
    ///
    /// # Errors
    /// `read-missing`, `read-directory`, `read-empty`, `read-failed`, `read-format`, and what the format's reader says.
    pub fn open(path: &Path, told: &Told) -> Result<Input, Message> {
        let name = shown(path);
        let about = |code: &'static str| Message::new(code).with("file", name.as_str());
        let meta = std::fs::metadata(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => about("read-missing"),
            _ => failed(&name, &error),
        })?;
        if meta.is_dir() {
            return Err(about("read-directory"));
        }
        if !meta.is_file() {
            return Err(about("read-not-a-file"));
        }
        let mut file = File::open(path).map_err(|error| failed(&name, &error))?;
        let mut head = Vec::new();
        file.by_ref().take(limits::HEAD_BYTES).read_to_end(&mut head).map_err(|error| failed(&name, &error))?;
        if head.is_empty() || (meta.len() <= 3 && head.starts_with(b"\xEF\xBB\xBF")) {
            return Err(about("read-empty"));
        }
        let format = sniff::sniff(&head, || member_names(path), |wanted| holds(path, wanted));
        if let Some(told) = told.format
            && told != format
        {
            return Err(about("read-other-format"));
        }
        let mut input =
            Input { name, path: path.to_path_buf(), bytes: meta.len(), format, text: None, sheets: Vec::new() };
        match format {
            Format::Encrypted => return Err(Message::new("read-password").with("file", input.name)),
            Format::Page | Format::Markup => {
                let code = if format == Format::Page { "read-page" } else { "read-markup" };
                return Err(Message::new(code).with("file", input.name));
            }
            Format::Foreign | Format::OtherZip => return Err(Message::new("read-format").with("file", input.name)),
            Format::Delimited => input.look_at_text(told)?,
            _ => {
                if input.bytes > limits::WORKBOOK_BYTES_MAX {
                    return Err(Message::new("read-workbook-large")
                        .with("file", input.name)
                        .with("bytes", input.bytes)
                        .with("most", limits::WORKBOOK_BYTES_MAX));
                }
                if format != Format::Xls {
                    archive::check(&input.name, BufReader::new(&mut file))?;
                }
                if format == Format::Ods {
                    open_document::check(&input.name, BufReader::new(&mut file))?;
                }
                input.sheets = workbook::sheets(&input.name, path, format)?;
            }
        }
        Ok(input)
    }

    /// The ending of its name, where that promises another format than it has.
    pub fn misnamed(&self) -> Option<String> {
        let ending = self.path.extension()?.to_string_lossy().to_lowercase();
        let promised = match ending.as_str() {
            "csv" | "tsv" | "txt" | "tab" => Format::Delimited,
            "xlsx" | "xlsm" => Format::Xlsx,
            "xls" => Format::Xls,
            "xlsb" => Format::Xlsb,
            "ods" => Format::Ods,
            _ => return None,
        };
        (promised != self.format).then_some(ending)
    }

    fn look_at_text(&mut self, told: &Told) -> Result<(), Message> {
        let open = || File::open(&self.path).map_err(|error| failed(&self.name, &error));
        let coding = match told.encoding {
            Some(encoding) => {
                let mut head = Vec::new();
                open()?.take(4).read_to_end(&mut head).map_err(|error| failed(&self.name, &error))?;
                let skip = encoding_rs::Encoding::for_bom(&head).filter(|(found, _)| *found == encoding);
                Coding { encoding, skip: skip.map_or(0, |(_, skip)| skip as u64) }
            }
            None if encoding::is_utf8(&self.name, &mut open()?)? => Coding { encoding: encoding_rs::UTF_8, skip: 0 },
            None => encoding::detect(&self.name, &mut open()?)?,
        };
        let delimiter = match told.delimiter {
            Some(delimiter) => delimiter,
            None => {
                let mut sample = self.decoding(coding)?;
                sample.advance()?;
                guess_delimiter(&String::from_utf8_lossy(sample.piece()))
            }
        };
        self.text = Some((coding, delimiter));
        self.sheets = vec![SheetName { name: String::new(), visible: true }];
        Ok(())
    }

    fn decoding(&self, coding: Coding) -> Result<Decoding, Message> {
        let mut file = File::open(&self.path).map_err(|error| failed(&self.name, &error))?;
        file.seek(SeekFrom::Start(coding.skip)).map_err(|error| failed(&self.name, &error))?;
        Ok(Decoding::new(&self.name, Box::new(file), coding))
    }

    /// The rows of one of its sheets from the beginning.
    ///
    /// # Errors
    /// As [`Input::open`].
    pub fn sheet(&self, sheet: &str) -> Result<Box<dyn Sheet>, Message> {
        Ok(match self.text {
            Some((coding, delimiter)) => Box::new(Delimited::new(&self.name, self.decoding(coding)?, delimiter)),
            None => Box::new(WorkbookSheet::open(&self.name, &self.path, self.format, sheet, self.bytes)?),
        })
    }
}

/// Whether the beginning of a file holds these bytes.
pub fn has_in_head(path: &Path, wanted: &[u8]) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut head = Vec::new();
    let read = file.take(limits::SAMPLE_BYTES as u64).read_to_end(&mut head);
    read.is_ok() && memchr::memmem::find(&head, wanted).is_some()
}

/// Names in a zip's directory; none when it cannot be read.
fn member_names(path: &Path) -> Vec<String> {
    let Ok(file) = File::open(path) else { return Vec::new() };
    let Ok(zip) = zip::ZipArchive::new(BufReader::new(file)) else { return Vec::new() };
    zip.file_names().take(limits::MEMBERS_MAX).filter_map(|name| Some(name.ok()?.into_owned())).collect()
}

/// Whether a file holds these bytes anywhere.
fn holds(path: &Path, wanted: &[u8]) -> bool {
    let Ok(mut file) = File::open(path) else { return false };
    let (mut window, mut kept) = (vec![0; limits::SAMPLE_BYTES], 0);
    loop {
        match file.read(&mut window[kept..]) {
            Ok(0) | Err(_) => return false,
            Ok(count) => {
                let filled = kept + count;
                if memchr::memmem::find(&window[..filled], wanted).is_some() {
                    return true;
                }
                let keep = wanted.len().min(filled);
                window.copy_within(filled - keep..filled, 0);
                kept = keep;
            }
        }
    }
}
