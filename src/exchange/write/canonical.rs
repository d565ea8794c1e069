//! Canonical tables as files of a folder: the empty ones to fill in, or the whole books.

use super::csv::{Form, write_table};
use super::{Words, shown};
use crate::domain::message::Message;
use crate::domain::snapshot::{Identity, IdentityRows, places_of};
use crate::domain::table::{ColumnSpec, RowSource};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// One canonical table.
pub struct CanonicalTable<'a> {
    /// Its name and its file's: `units` becomes `units.csv`.
    pub name: &'a str,
    /// The headings, one for each column, in the language of the file.
    pub headings: Vec<&'a str>,
    /// Its columns; none when it is written empty and only headings count.
    pub columns: &'a [ColumnSpec],
    /// Columns that hold identity numbers.
    pub identity: &'a [&'static str],
    /// Its rows; none for an empty table to fill in.
    pub rows: Option<Box<dyn RowSource + 'a>>,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenTable {
    /// The file.
    pub path: PathBuf,
    /// Rows without the headings.
    pub rows: u64,
}

/// Writes every table into `folder`, which is made when it does not exist. A file that stands there already is never
/// overwritten: someone may have filled it in.
///
/// # Errors
/// `export-exists` with the file before anything is written; `export-…` when the disk refuses, after which only whole
/// files stand there.
pub fn write(
    folder: &Path,
    tables: &mut [CanonicalTable],
    form: Form,
    identity: Identity,
    words: Words,
) -> Result<Vec<WrittenTable>, Message> {
    if folder.exists() && !folder.is_dir() {
        return Err(Message::new("export-not-folder").with("file", shown(folder)));
    }
    let path_of = |name: &str| folder.join(format!("{name}.csv"));
    for table in tables.iter() {
        if std::fs::symlink_metadata(path_of(table.name)).is_ok() {
            return Err(Message::new("export-exists").with("file", shown(&path_of(table.name))));
        }
    }
    std::fs::create_dir_all(folder).map_err(|error| super::WriteError::Io(error).said(folder))?;
    let mut written = Vec::with_capacity(tables.len());
    for table in tables {
        let path = path_of(table.name);
        let rows = super::replace(&path, |file| {
            let mut out = BufWriter::new(file);
            let mut none = Vec::new().into_iter();
            let rows: &mut dyn RowSource = match &mut table.rows {
                Some(rows) => &mut **rows,
                None => &mut none,
            };
            let mut rows = IdentityRows::new(rows, places_of(table.columns, table.identity), identity);
            let count = write_table(&mut out, &table.headings, &mut rows, form, words)?;
            out.flush()?;
            Ok(count)
        })?;
        written.push(WrittenTable { path, rows });
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Date;
    use crate::domain::intake::Rows;
    use crate::domain::quantity::Places;
    use crate::domain::table::{Cell, CellType};
    use crate::exchange::read::Told;
    use crate::exchange::write::csv::plain;
    use crate::exchange::{canonical, profile};

    const COLUMNS: &[ColumnSpec] =
        &[ColumnSpec::new("name", CellType::Text), ColumnSpec::new("number", CellType::Text)];

    fn people(rows: Option<Vec<Vec<Cell>>>) -> Vec<CanonicalTable<'static>> {
        let rows = rows.map(|rows| Box::new(rows.into_iter()) as Box<dyn RowSource>);
        let headings = vec!["姓名", "证件号码"];
        vec![CanonicalTable { name: "people", headings, columns: COLUMNS, identity: &["number"], rows }]
    }

    #[test]
    fn empty_ones_to_fill_in_are_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new/表");
        let written = write(&target, &mut people(None), Form::PEOPLE, Identity::Masked, &plain).unwrap();
        assert_eq!(written, [WrittenTable { path: target.join("people.csv"), rows: 0 }]);
        assert_eq!(std::fs::read_to_string(target.join("people.csv")).unwrap(), "\u{FEFF}姓名,证件号码\n");
        let again = write(&target, &mut people(None), Form::PEOPLE, Identity::Masked, &plain).unwrap_err();
        assert_eq!(again.code, "export-exists");
        let file = write(&target.join("people.csv"), &mut people(None), Form::PEOPLE, Identity::Masked, &plain);
        assert_eq!(file.unwrap_err().code, "export-not-folder");
    }

    #[test]
    fn numbers_stand_as_asked() {
        for (identity, want) in [(Identity::Masked, "4403**************"), (Identity::Full, "440301199001011234")] {
            let folder = tempfile::tempdir().unwrap();
            let rows = vec![vec!["张伟".into(), "440301199001011234".into()], vec!["李娜".into(), Cell::Unknown]];
            let written = write(folder.path(), &mut people(Some(rows)), Form::MACHINE, identity, &plain).unwrap();
            assert_eq!(written[0].rows, 2);
            let text = std::fs::read_to_string(&written[0].path).unwrap();
            assert_eq!(text, format!("姓名,证件号码\n张伟,{want}\n李娜,\n"));
        }
    }

    /// A row of a canonical table with these cells by English heading.
    fn row(table: &str, cells: &[(&str, Cell)]) -> Vec<Cell> {
        let table = canonical::table(table).unwrap();
        for (name, _) in cells {
            assert!(table.columns.iter().any(|column| column.en == *name), "{} has no {name}", table.name);
        }
        let cell = |name| cells.iter().find(|(have, _)| *have == name).map_or(Cell::Unknown, |(_, cell)| cell.clone());
        table.columns.iter().map(|column| cell(column.en)).collect()
    }

    fn books(table: &str) -> Vec<Vec<Cell>> {
        let date = |text| Cell::from(Date::parse(text).unwrap());
        let places = |milli| Cell::from(Places::from_milli(milli));
        match table {
            "documents" => {
                vec![row(table, &[("number", "某编〔2019〕12号".into()), ("title", "关于\"三定\",等".into())])]
            }
            "units" => vec![
                row(table, &[("code", "990101".into()), ("name", "=市财政局".into()), ("order", Cell::Int(3))]),
                row(
                    table,
                    &[
                        ("name", "国库科".into()),
                        ("parent_code", "990101".into()),
                        ("established_on", date("2001-02-03")),
                    ],
                ),
            ],
            "pools" => vec![row(
                table,
                &[
                    ("unit_code", "990101".into()),
                    ("kind", "admin".into()),
                    ("approved", places(62_000)),
                    ("declared", places(60_500)),
                ],
            )],
            "people" => vec![row(
                table,
                &[
                    ("number", "11010519491231002X".into()),
                    ("name", "欧阳单".into()),
                    ("unit_code", "990101".into()),
                    ("kind", "admin".into()),
                    ("share", places(500)),
                    ("policy", true.into()),
                    ("entered_on", date("2009-08-01")),
                ],
            )],
            _ => Vec::new(),
        }
    }

    /// All rows under the profile `estab` as text: what they say, without where they stand.
    fn read(files: Vec<PathBuf>) -> Result<Vec<String>, Message> {
        let profile = profile::named("estab").unwrap();
        let mut source = profile::open(profile, files, Told::default()).map_err(|problem| problem.message)?;
        let mut rows = Vec::new();
        while let Some(row) = source.next_row()? {
            rows.push(format!("{:?} {:?}", row.outcome, row.warnings));
        }
        Ok(rows)
    }

    #[test]
    fn what_is_written_is_read_back_in_both_languages() {
        let mut said = Vec::new();
        for zh in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let tables = |full: bool| -> Vec<CanonicalTable> {
                let of = |table: &'static canonical::Table| CanonicalTable {
                    name: if zh { table.zh } else { table.name },
                    headings: table.columns.iter().map(|column| if zh { column.zh } else { column.en }).collect(),
                    columns: &[],
                    identity: &[],
                    rows: full.then(|| Box::new(books(table.name).into_iter()) as Box<dyn RowSource>),
                };
                canonical::TABLES.iter().map(of).collect()
            };
            for (name, full) in [("empty", false), ("books", true)] {
                let target = folder.path().join(name);
                let written = write(&target, &mut tables(full), Form::CANONICAL, Identity::Full, &plain).unwrap();
                assert_eq!(written.len(), canonical::TABLES.len());
                let got = read(written.into_iter().map(|table| table.path).collect());
                match got {
                    Ok(rows) if full => said.push(rows),
                    Err(message) if !full => assert_eq!(message.code, "read-no-rows"),
                    other => panic!("{name}: {other:?}"),
                }
            }
        }
        assert_eq!(said[0], said[1]);
        let all = said[0].join("\n");
        assert_eq!(said[0].len(), 5, "{all}");
        assert!(!all.contains("Rejected") && !all.contains("Skipped"), "{all}");
        for part in
            ["=市财政局", "11010519491231002X", "关于\\\"三定\\\",等", "2009-08-01", "0.5", "60.5", "Flag(true)"]
        {
            assert!(all.contains(part), "{part} in {all}");
        }
    }
}
