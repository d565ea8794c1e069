//! From what is written to what can be applied; every mistake names the file, the line and the key.

mod columns;
mod dates;
mod items;

use super::layers::Layers;
use super::pattern::{Pattern, fold, fold_heading};
use super::plan::*;
use super::spec::{self, Name, ProfileSpec, TableSpec};
use crate::domain::intake::Mode;
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::limits;
use crate::exchange::read::{Told, encoding, sniff::Format};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Reads a profile; `source` names it in sentences. Profiles it inherits are looked for among the built-in ones, and
/// beside the file `source` names.
///
/// # Errors
/// `profile-large`; `profile-form` for what is not TOML or has unknown keys; `profile-inherit-…`; `profile-column`,
/// `profile-map`, `profile-field`, `profile-value`, `profile-part`, `profile-both` for what does not fit together: each
/// with line and key.
pub fn parse(toml: &str, source: &str) -> Result<Profile, Message> {
    let layers = Layers::read(toml, source)?;
    let document = layers.document()?;
    let spec = ProfileSpec::deserialize(toml::de::Deserializer::from(document)).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        layers.about("profile-form", at).with("error", error.message().to_string())
    })?;
    Context { layers: &layers }.profile(&spec)
}

struct Context<'a> {
    layers: &'a Layers,
}

/// What a table's names are resolved against.
struct Names<'a> {
    columns: &'a [Column],
    table: &'a str,
}

impl Context<'_> {
    fn wrong(&self, code: &'static str, name: &Name) -> Message {
        self.layers.about(code, name.span().start).with("value", Text::shown(name.get_ref()))
    }
    fn one_of<T: Clone>(&self, name: &Name, known: &[(&str, T)]) -> Result<T, Message> {
        known.iter().find(|(text, _)| text == name.get_ref()).map(|(_, value)| value.clone()).ok_or_else(|| {
            let all: Vec<&str> = known.iter().map(|(text, _)| *text).collect();
            self.wrong("profile-value", name).with("known", all.join(", "))
        })
    }
    fn option<T: Clone>(&self, name: &Option<Name>, default: T, known: &[(&str, T)]) -> Result<T, Message> {
        name.as_ref().map_or(Ok(default), |name| self.one_of(name, known))
    }
    fn number(&self, number: &Spanned<i64>, allowed: std::ops::RangeInclusive<i64>) -> Result<u32, Message> {
        let value = *number.get_ref();
        u32::try_from(value).ok().filter(|_| allowed.contains(&value)).ok_or_else(|| {
            let name = Name::new(number.span(), value.to_string());
            self.wrong("profile-value", &name).with("known", format!("{}..{}", allowed.start(), allowed.end()))
        })
    }
    fn text(&self, name: &Name) -> Result<Text, Message> {
        Text::new(name.get_ref()).map_err(|_| self.wrong("profile-value", name).with("known", "-"))
    }
    fn text_some(&self, name: &Option<Name>) -> Result<Option<Text>, Message> {
        name.as_ref().map(|name| self.text(name)).transpose()
    }
    /// What a part of a table lacks; `at` is where the part is written.
    fn part(&self, names: &Names, at: usize, item: &str, part: &str) -> Message {
        let (file, line, _) = self.layers.place(at);
        Message::new("profile-part")
            .with("file", file)
            .with("line", line)
            .with("table", Text::shown(names.table))
            .with("item", item)
            .with("key", part)
    }

    fn profile(&self, spec: &ProfileSpec) -> Result<Profile, Message> {
        let told = Told {
            format: self.option(
                &spec.file.format,
                None,
                &[
                    ("detect", None),
                    ("text", Some(Format::Delimited)),
                    ("csv", Some(Format::Delimited)),
                    ("tsv", Some(Format::Delimited)),
                    ("xlsx", Some(Format::Xlsx)),
                    ("xls", Some(Format::Xls)),
                    ("xlsb", Some(Format::Xlsb)),
                    ("ods", Some(Format::Ods)),
                ],
            )?,
            encoding: match &spec.file.encoding {
                Some(name) if name.get_ref() != "detect" => {
                    Some(encoding::by_name(name.get_ref()).ok_or_else(|| {
                        self.wrong("profile-value", name).with("known", "detect, utf-8, gb18030, big5, windows-1252")
                    })?)
                }
                _ => None,
            },
            delimiter: match &spec.file.delimiter {
                None => (spec.file.format.as_ref().is_some_and(|name| name.get_ref() == "tsv")).then_some(b'\t'),
                Some(name) => match name.get_ref().as_str() {
                    "detect" => None,
                    "tab" => Some(b'\t'),
                    other => match other.as_bytes() {
                        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => Some(*byte),
                        _ => return Err(self.wrong("profile-value", name).with("known", "detect, tab, ',', ';', '|'")),
                    },
                },
            },
        };
        let end_limit = spec.end_limit.as_ref().map_or(Ok(10), |limit| self.number(limit, 0..=100))?;
        let header_rows = spec.file.header_rows.as_ref();
        let header_rows =
            header_rows.map_or(Ok(1), |rows| self.number(rows, 1..=i64::from(limits::HEADING_ROWS_MAX)))?;
        let mut maps = BTreeMap::new();
        for (name, map) in &spec.maps {
            maps.insert(name.as_str(), self.map(map)?);
        }
        let mut tables: Vec<Table> = Vec::new();
        for table in &spec.tables {
            let earlier = &tables;
            let made = self.table(table, &maps, earlier)?;
            tables.push(made);
        }
        if tables.is_empty() {
            let none = Names { columns: &[], table: "-" };
            return Err(self.part(&none, 0, "-", "table"));
        }
        let is_dated = self.is_dated(spec, &tables)?;
        Ok(Profile {
            name: self.text(&spec.name)?,
            title: (spec.title_zh.clone(), spec.title_en.clone()),
            mode: self.option(&spec.mode, Mode::Add, &[("add", Mode::Add), ("statement", Mode::Statement)])?,
            end_limit,
            effective_from_name: spec.effective_from_name,
            is_dated,
            statement_kinds: spec.statement_kinds.iter().map(|kind| self.text(kind)).collect::<Result<_, _>>()?,
            told,
            sheets: spec.file.sheets.iter().map(|sheet| Pattern::new(sheet)).collect(),
            hidden_sheets: self.option(&spec.file.hidden_sheets, false, &[("skip", false), ("read", true)])?,
            skip_rows: spec.file.skip_rows,
            header: self.option(
                &spec.file.header,
                HeaderAt::First,
                &[("first", HeaderAt::First), ("find", HeaderAt::Find), ("none", HeaderAt::None)],
            )?,
            header_rows,
            ignore_columns: self.option(&spec.file.other_columns, false, &[("refuse", false), ("ignore", true)])?,
            ignore_sheets: self.option(&spec.file.other_sheets, false, &[("refuse", false), ("ignore", true)])?,
            tables,
        })
    }

    fn find(&self, names: &Names, name: &Name) -> Result<usize, Message> {
        names.columns.iter().position(|column| column.name == *name.get_ref()).ok_or_else(|| {
            let known: Vec<&str> = names.columns.iter().map(|column| column.name.as_str()).collect();
            self.wrong("profile-column", name).with("known", known.join(", "))
        })
    }
    fn find_some(&self, names: &Names, name: &Option<Name>) -> Result<Option<usize>, Message> {
        name.as_ref().map(|name| self.find(names, name)).transpose()
    }
    fn find_all(&self, names: &Names, list: &[Name]) -> Result<Vec<usize>, Message> {
        list.iter().map(|name| self.find(names, name)).collect()
    }
    fn value(&self, names: &Names, name: &Name) -> Result<Source, Message> {
        match name.get_ref().strip_prefix('=') {
            Some(constant) => Ok(Source::Constant(
                Text::new(constant).map_err(|_| self.wrong("profile-value", name).with("known", "-"))?,
            )),
            None => self.find(names, name).map(Source::Column),
        }
    }
    fn value_some(&self, names: &Names, name: &Option<Name>) -> Result<Option<Source>, Message> {
        name.as_ref().map(|name| self.value(names, name)).transpose()
    }
    fn condition(&self, names: &Names, spec: &spec::ConditionSpec) -> Result<Condition, Message> {
        Ok(Condition {
            column: self.find(names, &spec.column)?,
            is: spec.is.iter().map(|text| fold(text)).collect(),
            not: spec.not.iter().map(|text| fold(text)).collect(),
            same: self.find_some(names, &spec.same)?,
            differs: self.find_some(names, &spec.differs)?,
        })
    }
    fn conditions(&self, names: &Names, specs: &[spec::ConditionSpec]) -> Result<Vec<Condition>, Message> {
        specs.iter().map(|spec| self.condition(names, spec)).collect()
    }

    fn table(
        &self,
        spec: &Spanned<TableSpec>,
        maps: &BTreeMap<&str, Map>,
        earlier: &[Table],
    ) -> Result<Table, Message> {
        let (at, spec) = (spec.span().start, spec.get_ref());
        let mut columns = Vec::new();
        for (name, column) in &spec.columns {
            columns.push(self.column(name, column, maps)?);
        }
        let mut join = None;
        if let Some(spec) = &spec.join {
            let (place, other) = earlier
                .iter()
                .enumerate()
                .find(|(_, table)| table.name == *spec.table.get_ref())
                .ok_or_else(|| self.wrong("profile-table", &spec.table))?;
            let of = |columns| Names { columns, table: &other.name };
            let by = self.find(&of(&columns), &spec.by)?;
            let key = self.find(&of(&other.columns), &spec.key)?;
            join = Some((place, by, key));
            for (index, column) in other.columns.iter().enumerate() {
                columns.push(Column {
                    name: format!("{}.{}", other.name, column.name),
                    headers: Vec::new(),
                    place: None,
                    parts: None,
                    fill: None,
                    required: false,
                    joined: Some(index),
                    ..column.clone()
                });
            }
        }
        self.put_together(spec, &mut columns)?;
        let names = Names { columns: &columns, table: &spec.name };
        if columns.is_empty() {
            return Err(self.part(&names, at, "table", "columns"));
        }
        let mut items = Vec::new();
        for item in &spec.items {
            items.push(ItemRule {
                when: self.conditions(&names, &item.get_ref().when)?,
                dates: self.dates(&names, item.span().start, item.get_ref())?,
                make: self.item(&names, item.span().start, item.get_ref())?,
            });
        }
        let totals = match &spec.totals {
            None => None,
            Some(totals) => Some((self.condition(&names, &totals.when)?, self.find_all(&names, &totals.columns)?)),
        };
        let sums = spec.sums.iter().map(|(name, column)| Ok((name.clone(), self.find(&names, column)?)));
        let checks = spec.checks.iter().map(|check| self.check(&names, check.span().start, check.get_ref()));
        Ok(Table {
            name: spec.name.clone(),
            files: spec.files.iter().map(|file| Pattern::new(file)).collect(),
            sheets: spec.sheets.iter().map(|sheet| Pattern::new(sheet)).collect(),
            order: spec.order,
            ignore: spec.ignore.iter().map(|heading| fold_heading(heading)).collect(),
            skip: self.conditions(&names, &spec.skip)?,
            totals,
            subtotals: spec.subtotals.iter().map(|some| self.subtotal(&names, some)).collect::<Result<_, _>>()?,
            sums: sums.collect::<Result<_, _>>()?,
            tree: spec.tree.as_ref().map(|tree| self.tree(&names, tree)).transpose()?,
            identity: self.find_all(&names, &spec.identity)?,
            exchanged: match &spec.exchanged {
                Some(two) => Some((self.find(&names, &two.upper)?, self.find(&names, &two.lower)?)),
                None => None,
            },
            join,
            joined_only: spec.joined_only,
            checks: checks.collect::<Result<_, _>>()?,
            items,
            columns,
        })
    }

    fn subtotal(&self, names: &Names, spec: &spec::SubtotalSpec) -> Result<Subtotal, Message> {
        let at = spec.when.column.span().start;
        let of = match self.option(&spec.of, 0, &[("above", 0), ("below", 1), ("group", 2)])? {
            0 => Summed::Above,
            1 => Summed::Below,
            _ => match &spec.group {
                Some(group) => Summed::Group(self.find(names, group)?),
                None => return Err(self.part(names, at, "subtotal", "group")),
            },
        };
        Ok(Subtotal { when: self.condition(names, &spec.when)?, columns: self.find_all(names, &spec.columns)?, of })
    }

    fn tree(&self, names: &Names, spec: &Spanned<spec::TreeSpec>) -> Result<Tree, Message> {
        let (at, spec) = (spec.span().start, spec.get_ref());
        let need = |name: &Option<Name>, key: &str| -> Result<usize, Message> {
            self.find_some(names, name)?.ok_or_else(|| self.part(names, at, "tree", key))
        };
        let by = match self.one_of(&spec.by, &[("id", 0), ("prefix", 1), ("depth", 2), ("indent", 3)])? {
            0 => TreeBy::Id { id: need(&spec.id, "id")?, parent: need(&spec.parent, "parent")? },
            1 => TreeBy::Prefix {
                code: need(&spec.code, "code")?,
                lengths: spec.lengths.clone(),
                separator: spec.separator.clone().filter(|text| !text.is_empty()),
            },
            2 => TreeBy::Depth { depth: need(&spec.depth, "depth")? },
            _ => TreeBy::Indent,
        };
        let mut kind_by_group = BTreeMap::new();
        for (group, code) in &spec.kind_by_group {
            kind_by_group.insert(fold(group), self.text(code)?);
        }
        Ok(Tree {
            by,
            code: self.find_some(names, &spec.code)?,
            node: self.find(names, &spec.node)?,
            top: spec.top.iter().map(|text| fold(text)).collect(),
            top_is_root: spec.top_is_root,
            shared: spec.shared,
            group_kind: self.text_some(&spec.group_kind)?,
            kind_by_group,
            kind: self.text_some(&spec.kind)?,
        })
    }

    fn check(&self, names: &Names, at: usize, spec: &spec::CheckSpec) -> Result<Check, Message> {
        let column = self.find(names, &spec.column)?;
        let other = || self.find_some(names, &spec.other)?.ok_or_else(|| self.part(names, at, "check", "other"));
        let known = [
            ("blank", 0),
            ("filled", 1),
            ("zero", 2),
            ("equal", 3),
            ("above", 4),
            ("below", 5),
            ("before", 6),
            ("past", 7),
            ("value", 8),
            ("repeated", 9),
            ("differs", 10),
        ];
        let doubt = match self.one_of(&spec.check, &known)? {
            0 => Doubt::Blank,
            1 => Doubt::Filled,
            2 => Doubt::Zero,
            3 => Doubt::Equal { other: other()? },
            4 => Doubt::Above { other: other()? },
            5 => Doubt::Below { other: other()? },
            6 => Doubt::Before { other: other()? },
            7 => Doubt::Past,
            8 => Doubt::Value { is: spec.is.iter().map(|text| fold(text)).collect() },
            9 => Doubt::Repeated,
            _ => Doubt::Differs { other: other()? },
        };
        let refusable = matches!(doubt, Doubt::Blank | Doubt::Before { .. } | Doubt::Repeated | Doubt::Differs { .. });
        let rejects = match &spec.bad {
            Some(bad) if refusable => self.one_of(bad, &[("warn", false), ("reject", true)])?,
            Some(bad) => self.one_of(bad, &[("warn", false)])?,
            None => false,
        };
        Ok(Check { when: self.conditions(names, &spec.when)?, column, doubt, rejects })
    }
}
