//! One way of printing for everything that is listed: text table, CSV, JSON, ndjson; and the arguments for it.

use super::context::text_arg;
use super::json::Json;
use super::{Stop, Tree, report, table};
use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use crate::office::words::Words;
use clap::{Arg, ArgAction, ArgMatches};
use std::io::{self, Write};

/// A form of results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A table for people.
    Text,
    /// RFC 4180 with the field names of CONTRACT section 3.
    Csv,
    /// One object.
    Json,
    /// One row a line.
    Ndjson,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 4] = [Form::Text, Form::Csv, Form::Json, Form::Ndjson];

    /// Its name after `--format`.
    pub const fn name(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Csv => "csv",
            Form::Json => "json",
            Form::Ndjson => "ndjson",
        }
    }

    /// The `--format` argument with these forms.
    pub(super) fn arg(tree: &Tree, forms: &[Form]) -> Arg {
        let names: Vec<&'static str> = forms.iter().map(|form| form.name()).collect();
        Arg::new("format")
            .long("format")
            .action(ArgAction::Set)
            .value_name(names.join("|"))
            .value_parser(clap::builder::PossibleValuesParser::new(names))
            .hide_possible_values(true)
            .default_value("text")
            .hide_default_value(true)
            .help(tree.help("cli-arg-format"))
    }

    /// What `--format` says.
    pub(super) fn of(matches: &ArgMatches) -> Form {
        let name = text_arg(matches, "format").unwrap_or("text");
        Form::ALL.into_iter().find(|form| form.name() == name).unwrap_or(Form::Text)
    }
}

/// `FIELD`, `FIELD:asc` or `FIELD:desc` of `--sort`, several with commas between: the fields, and whether descending.
pub(super) fn sort_of(text: &str) -> Result<Vec<(String, bool)>, Stop> {
    let one = |text: &str| {
        let (field, direction) = text.split_once(':').unwrap_or((text, "asc"));
        matches!(direction, "asc" | "desc").then(|| (field.trim().to_string(), direction == "desc"))
    };
    let fields: Option<Vec<_>> = text.split([',', '，']).map(|text| one(text.trim())).collect();
    let fields = fields.filter(|fields| fields.iter().all(|(field, _)| !field.is_empty()));
    fields.ok_or_else(|| Stop::usage(Message::new("cli-sort").with("text", super::context::shown(text))))
}

/// Prints a listing. `width`: the cells a line of the text table may take; none: what it needs.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_listing(
    out: &mut dyn Write,
    words: &Words,
    listing: &Listing,
    form: Form,
    width: Option<usize>,
) -> io::Result<()> {
    match form {
        Form::Text => table::write_table(out, words, listing, width),
        Form::Csv => csv(out, words, listing),
        Form::Json => json(out, words, listing),
        Form::Ndjson => {
            for row in &listing.rows {
                row_json(words, listing.columns, row).write_line(out)?;
            }
            Ok(())
        }
    }
}

/// The object of CONTRACT section 1, one row a line so that differences can be read.
fn json(out: &mut dyn Write, words: &Words, listing: &Listing) -> io::Result<()> {
    write!(out, "{{\"as_of\":\"{}\",\"recorded\":{},", listing.as_of, listing.recorded)?;
    write!(out, "\"count\":{},\"rows\":[", listing.count)?;
    for (index, row) in listing.rows.iter().enumerate() {
        writeln!(out, "{}", if index > 0 { "," } else { "" })?;
        row_json(words, listing.columns, row).write(out)?;
    }
    write!(out, "],\n\"totals\":")?;
    totals_json(words, listing).write(out)?;
    write!(out, ",\"notes\":")?;
    Json::List(listing.notes.iter().map(|note| report::message_json(words, note)).collect()).write(out)?;
    writeln!(out, "}}")
}

fn totals_json(words: &Words, listing: &Listing) -> Json {
    let sums = |sums: &[(&'static str, Cell)]| {
        Json::Object(sums.iter().map(|(column, sum)| (column.to_string(), cell_json(words, sum))).collect())
    };
    Json::Object(listing.totals.iter().map(|total| (total.kind.clone(), sums(&total.sums))).collect())
}

/// The rows of a listing as a list of objects.
pub(super) fn rows_json(words: &Words, listing: &Listing) -> Json {
    Json::List(listing.rows.iter().map(|row| row_json(words, listing.columns, row)).collect())
}

/// One row as an object: the field names of its columns; a sentence brings `code` and `args` beside its text.
fn row_json(words: &Words, columns: &[ColumnSpec], row: &[Cell]) -> Json {
    let mut fields = Vec::with_capacity(columns.len() + 2);
    for (index, column) in columns.iter().enumerate() {
        let cell = row.get(index).unwrap_or(&Cell::Unknown);
        fields.push((column.name.to_string(), cell_json(words, cell)));
        if let Some((code, args)) = sentence_columns(columns, index) {
            let message = if let Cell::Message(message) = cell { Some(message) } else { None };
            fields.push((code, message.map(|message| message.code).into()));
            fields.push((args, message.map(|message| report::args_json(&message.args)).into()));
        }
    }
    Json::Object(fields)
}

/// The names of the columns that carry code and args of the sentence in column `index`: `code` and `args` for the
/// first sentence of a row, `NAME_code` and `NAME_args` for others.
fn sentence_columns(columns: &[ColumnSpec], index: usize) -> Option<(String, String)> {
    let is_sentence = |column: &&ColumnSpec| column.kind == CellType::Message;
    let column = columns.get(index).filter(is_sentence)?;
    let has_own = columns.iter().any(|column| column.name == "code");
    if columns.iter().take(index).any(|column| is_sentence(&column)) || has_own {
        return Some((format!("{}_code", column.name), format!("{}_args", column.name)));
    }
    Some(("code".to_string(), "args".to_string()))
}

/// One cell as JSON.
pub(super) fn cell_json(words: &Words, cell: &Cell) -> Json {
    match cell {
        Cell::Unknown => Json::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Places(places) => (*places).into(),
        Cell::Int(int) => (*int).into(),
        Cell::Date(date) => date.to_string().into(),
        Cell::Id(id) => id.to_string().into(),
        Cell::Flag(flag) => (*flag).into(),
        Cell::List(items) => Json::List(items.iter().map(|item| item.as_str().into()).collect()),
        Cell::Message(message) => words.text(message).into(),
    }
}

fn csv(out: &mut dyn Write, words: &Words, listing: &Listing) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    let mut record: Vec<String> = Vec::new();
    for (index, column) in listing.columns.iter().enumerate() {
        record.push(column.name.to_string());
        if let Some((code, args)) = sentence_columns(listing.columns, index) {
            record.extend([code, args]);
        }
    }
    writer.write_record(&record).map_err(csv_error)?;
    for row in &listing.rows {
        record.clear();
        for index in 0..listing.columns.len() {
            let cell = row.get(index).unwrap_or(&Cell::Unknown);
            record.push(cell_csv(words, cell));
            if sentence_columns(listing.columns, index).is_some() {
                match cell {
                    Cell::Message(message) => {
                        let mut args = Vec::new();
                        report::args_json(&message.args).write(&mut args)?;
                        record.extend([message.code.to_string(), String::from_utf8_lossy(&args).into_owned()]);
                    }
                    _ => record.extend([String::new(), String::new()]),
                }
            }
        }
        writer.write_record(&record).map_err(csv_error)?;
    }
    writer.flush()
}

/// The I/O error inside, so that a broken pipe is still known as one.
fn csv_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// One cell as CSV: quantities as they are, texts guarded against being taken for formulas by a spreadsheet.
fn cell_csv(words: &Words, cell: &Cell) -> String {
    match cell {
        Cell::Unknown => String::new(),
        Cell::Text(text) => guarded(text.clone()),
        Cell::List(items) => guarded(items.join("; ")),
        Cell::Message(message) => guarded(words.text(message)),
        Cell::Places(places) => places.to_string(),
        Cell::Int(int) => int.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Id(id) => id.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// A text that a spreadsheet would compute gets an apostrophe before it.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts() {
        for (text, want) in [
            ("vacant", "vacant+"),
            ("vacant:desc", "vacant-"),
            ("vacant:asc", "vacant+"),
            ("kind, vacant:desc", "kind+ vacant-"),
            ("kind:desc，unit_name", "kind- unit_name+"),
            ("vacant:down", "refused"),
            ("kind,,vacant", "refused"),
            (":desc", "refused"),
            ("", "refused"),
        ] {
            let said = |(field, down): &(String, bool)| format!("{field}{}", if *down { "-" } else { "+" });
            let got = sort_of(text).map(|fields| fields.iter().map(said).collect::<Vec<_>>().join(" "));
            assert_eq!(got.unwrap_or("refused".to_string()), want, "{text}");
        }
    }
}
