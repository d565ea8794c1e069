//! From what is written to what can be applied; every mistake names the line and the key.

use super::pattern::{Pattern, fold, fold_heading};
use super::plan::*;
use super::spec::{self, Name, ProfileSpec, TableSpec};
use crate::domain::field;
use crate::domain::id::IdKind;
use crate::domain::intake::Mode;
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::limits;
use crate::exchange::read::{Told, encoding, sniff::Format};
use std::collections::BTreeMap;

/// Reads a profile; `source` names it in sentences.
///
/// # Errors
/// `profile-large`; `profile-form` for what is not TOML or has unknown keys; `profile-column`, `profile-map`,
/// `profile-field`, `profile-value`, `profile-part` for what does not fit together: each with line and key.
pub fn parse(toml: &str, source: &str) -> Result<Profile, Message> {
    if toml.len() > limits::PROFILE_BYTES_MAX {
        return Err(Message::new("profile-large").with("file", source).with("most", limits::PROFILE_BYTES_MAX));
    }
    let cx = Context { source, toml };
    let mut spec: ProfileSpec = toml::from_str(toml).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Message::new("profile-form")
            .with("file", source)
            .with("line", cx.line(at))
            .with("key", cx.key_at(at))
            .with("error", error.message().to_string())
    })?;
    if spec.canonical {
        spec.tables.splice(0..0, super::canon_spec::tables());
        spec.maps.extend(super::canon_spec::maps());
    }
    cx.profile(&spec)
}

struct Context<'a> {
    source: &'a str,
    toml: &'a str,
}

/// What a table's names are resolved against.
struct Names<'a> {
    columns: &'a [Column],
}

impl Context<'_> {
    fn line(&self, at: usize) -> usize {
        self.toml.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
    }
    /// The key on the line of that place.
    fn key_at(&self, at: usize) -> String {
        let line = self.toml.lines().nth(self.line(at).saturating_sub(1)).unwrap_or("");
        Text::shown(line.split('=').next().unwrap_or("").trim())
    }
    fn wrong(&self, code: &'static str, name: &Name) -> Message {
        let at = name.span().start;
        Message::new(code)
            .with("file", self.source)
            .with("line", self.line(at))
            .with("key", self.key_at(at))
            .with("value", Text::shown(name.get_ref()))
    }
    fn one_of<T: Copy>(&self, name: &Name, known: &[(&str, T)]) -> Result<T, Message> {
        known.iter().find(|(text, _)| text == name.get_ref()).map(|(_, value)| *value).ok_or_else(|| {
            let all: Vec<&str> = known.iter().map(|(text, _)| *text).collect();
            self.wrong("profile-value", name).with("known", all.join(", "))
        })
    }
    fn option<T: Copy>(&self, name: &Option<Name>, default: T, known: &[(&str, T)]) -> Result<T, Message> {
        name.as_ref().map_or(Ok(default), |name| self.one_of(name, known))
    }
    fn text(&self, name: &Name) -> Result<Text, Message> {
        Text::new(name.get_ref()).map_err(|_| self.wrong("profile-value", name).with("known", "-"))
    }
    fn plain(&self, text: &str) -> Result<Text, Message> {
        Text::new(text).map_err(|_| {
            Message::new("profile-value")
                .with("file", self.source)
                .with("line", 1usize)
                .with("key", "")
                .with("value", Text::shown(text))
                .with("known", "-")
        })
    }
    fn part(&self, table: &str, item: &str, part: &str) -> Message {
        Message::new("profile-part")
            .with("file", self.source)
            .with("table", Text::shown(table))
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
        let end_limit = match &spec.end_limit {
            None => 10,
            Some(limit) => u32::try_from(*limit.get_ref()).ok().filter(|limit| *limit <= 100).ok_or_else(|| {
                let name = Name::new(limit.span(), limit.get_ref().to_string());
                self.wrong("profile-value", &name).with("known", "0..100")
            })?,
        };
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
            return Err(self.part("-", "-", "table"));
        }
        let is_dated = tables
            .iter()
            .flat_map(|table| &table.items)
            .any(|item| item.dates.is_some() || matches!(item.make, Make::Link { .. }));
        // A statement is the truth of one day; rows with dates tell a time.
        if let Some(mode) = spec.mode.as_ref().filter(|mode| is_dated && mode.get_ref() == "statement") {
            return Err(self.wrong("profile-value", mode).with("known", "add"));
        }
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
            skip_rows: spec.file.skip_rows,
            find_header: self.option(&spec.file.header, false, &[("first", false), ("find", true)])?,
            ignore_columns: self.option(&spec.file.other_columns, false, &[("refuse", false), ("ignore", true)])?,
            ignore_sheets: self.option(&spec.file.other_sheets, false, &[("refuse", false), ("ignore", true)])?,
            tables,
        })
    }

    fn map(&self, spec: &spec::MapSpec) -> Result<Map, Message> {
        let mut values = BTreeMap::new();
        for (text, value) in &spec.values {
            values.insert(fold(text), self.plain(value)?);
        }
        Ok(Map {
            values,
            blank: spec.blank.as_deref().map(|blank| self.plain(blank)).transpose()?,
            otherwise: match spec.otherwise.as_deref() {
                None | Some("keep") => Otherwise::Keep,
                Some("reject") => Otherwise::Reject,
                Some(value) => Otherwise::Is(self.plain(value)?),
            },
        })
    }

    fn column(&self, name: &str, spec: &spec::ColumnSpec, maps: &BTreeMap<&str, Map>) -> Result<Column, Message> {
        let headers = if spec.headers.is_empty() { vec![name.to_string()] } else { spec.headers.clone() };
        let kinds = [
            ("text", Kind::Text),
            ("places", Kind::Places),
            ("int", Kind::Int),
            ("date", Kind::Date),
            ("flag", Kind::Flag),
            ("number", Kind::Number),
        ];
        let forms = [("ymd", DateForm::Ymd), ("dmy", DateForm::Dmy), ("mdy", DateForm::Mdy), ("ym", DateForm::Ym)];
        Ok(Column {
            name: name.to_string(),
            shown: headers.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(" / "),
            headers: headers.iter().map(|header| fold_heading(header)).collect(),
            kind: self.option(&spec.kind, Kind::Text, &kinds)?,
            required: spec.required,
            needed: spec.needed,
            blank: spec.blank.iter().map(|text| fold(text)).collect(),
            map: match &spec.map {
                None => None,
                Some(name) => {
                    let map = maps.get(name.get_ref().as_str());
                    Some(map.cloned().ok_or_else(|| self.wrong("profile-map", name))?)
                }
            },
            long: spec.long,
            warn_bad: self.option(&spec.bad, false, &[("reject", false), ("warn", true)])?,
            strip: spec.strip.clone(),
            split: spec.split.as_ref().map(|split| (split.at.clone(), split.part)),
            dates: match spec.dates.as_slice() {
                [] => vec![DateForm::Ymd],
                some => some.iter().map(|form| self.one_of(form, &forms)).collect::<Result<_, _>>()?,
            },
            comma: self.option(&spec.decimal, false, &[(".", false), (",", true)])?,
            joined: None,
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
        })
    }
    fn conditions(&self, names: &Names, specs: &[spec::ConditionSpec]) -> Result<Vec<Condition>, Message> {
        specs.iter().map(|spec| self.condition(names, spec)).collect()
    }

    fn table(&self, spec: &TableSpec, maps: &BTreeMap<&str, Map>, earlier: &[Table]) -> Result<Table, Message> {
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
            let by = self.find(&Names { columns: &columns }, &spec.by)?;
            let key = self.find(&Names { columns: &other.columns }, &spec.key)?;
            join = Some((place, by, key));
            for (index, column) in other.columns.iter().enumerate() {
                columns.push(Column {
                    name: format!("{}.{}", other.name, column.name),
                    headers: Vec::new(),
                    required: false,
                    joined: Some(index),
                    ..column.clone()
                });
            }
        }
        let names = Names { columns: &columns };
        let mut items = Vec::new();
        for item in &spec.items {
            items.push(ItemRule {
                when: self.conditions(&names, &item.when)?,
                dates: self.dates(&names, &spec.name, item)?,
                make: self.item(&names, &spec.name, item)?,
            });
        }
        let totals = match &spec.totals {
            None => None,
            Some(totals) => Some((
                self.condition(&names, &totals.when)?,
                totals.columns.iter().map(|name| self.find(&names, name)).collect::<Result<_, _>>()?,
            )),
        };
        let sums = spec.sums.iter().map(|(name, column)| Ok((name.clone(), self.find(&names, column)?)));
        Ok(Table {
            name: spec.name.clone(),
            files: spec.files.iter().map(|file| Pattern::new(file)).collect(),
            sheets: spec.sheets.iter().map(|sheet| Pattern::new(sheet)).collect(),
            order: spec.order,
            ignore: spec.ignore.iter().map(|heading| fold_heading(heading)).collect(),
            skip: self.conditions(&names, &spec.skip)?,
            totals,
            sums: sums.collect::<Result<_, _>>()?,
            tree: spec.tree.as_ref().map(|tree| self.tree(&names, &spec.name, tree)).transpose()?,
            identity: spec.identity.iter().map(|name| self.find(&names, name)).collect::<Result<_, _>>()?,
            join,
            joined_only: spec.joined_only,
            checks: spec.checks.iter().map(|check| self.check(&names, &spec.name, check)).collect::<Result<_, _>>()?,
            items,
            columns,
        })
    }

    fn tree(&self, names: &Names, table: &str, spec: &spec::TreeSpec) -> Result<Tree, Message> {
        let need = |name: &Option<Name>, key: &str| -> Result<usize, Message> {
            self.find_some(names, name)?.ok_or_else(|| self.part(table, "tree", key))
        };
        let by = match self.one_of(&spec.by, &[("id", 0), ("prefix", 1), ("depth", 2)])? {
            0 => TreeBy::Id { id: need(&spec.id, "id")?, parent: need(&spec.parent, "parent")? },
            1 => TreeBy::Prefix { code: need(&spec.code, "code")? },
            _ => TreeBy::Depth { depth: need(&spec.depth, "depth")? },
        };
        let kind = |kind: &Option<String>| kind.as_deref().map(|kind| self.plain(kind)).transpose();
        let mut kind_by_group = BTreeMap::new();
        for (group, code) in &spec.kind_by_group {
            kind_by_group.insert(fold(group), self.plain(code)?);
        }
        Ok(Tree {
            by,
            code: self.find_some(names, &spec.code)?,
            node: self.find(names, &spec.node)?,
            top: spec.top.iter().map(|text| fold(text)).collect(),
            top_is_root: spec.top_is_root,
            shared: spec.shared,
            group_kind: kind(&spec.group_kind)?,
            kind_by_group,
            kind: kind(&spec.kind)?,
        })
    }

    fn check(&self, names: &Names, table: &str, spec: &spec::CheckSpec) -> Result<Check, Message> {
        let column = self.find(names, &spec.column)?;
        let other = || self.find_some(names, &spec.other)?.ok_or_else(|| self.part(table, "check", "other"));
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
            _ => Doubt::Repeated,
        };
        Ok(Check { when: self.conditions(names, &spec.when)?, column, doubt })
    }

    fn unit(&self, names: &Names, spec: &spec::UnitSpec) -> Result<UnitRule, Message> {
        let values = |list: &[Name]| list.iter().map(|name| self.value(names, name)).collect::<Result<Vec<_>, _>>();
        let mut path = values(&spec.path)?;
        path.truncate(spec.levels.unwrap_or(usize::MAX));
        Ok(UnitRule {
            code: self.value_some(names, &spec.code)?,
            names: self.value_some(names, &spec.names)?,
            path,
            tree: spec.tree,
            root: spec.root,
            under: values(&spec.under)?,
            below: self.value_some(names, &spec.below)?,
            otherwise: match &spec.otherwise {
                Some(other) => Some(Box::new(self.unit(names, other)?)),
                None => None,
            },
        })
    }
    fn unit_some(&self, names: &Names, spec: &Option<spec::UnitSpec>) -> Result<Option<UnitRule>, Message> {
        spec.as_ref().map(|spec| self.unit(names, spec)).transpose()
    }
    fn pool_some(&self, names: &Names, spec: &Option<spec::PoolSpec>) -> Result<Option<PoolRule>, Message> {
        let Some(spec) = spec else { return Ok(None) };
        Ok(Some(PoolRule {
            unit: self.unit(names, &spec.unit)?,
            kind: self.value(names, &spec.kind)?,
            funding: self.value_some(names, &spec.funding)?,
        }))
    }
    fn fields(&self, names: &Names, subject: IdKind, specs: &BTreeMap<String, Name>) -> Result<FieldRules, Message> {
        let mut rules = Vec::new();
        for (field, name) in specs {
            let found = field::by_name(subject, field).ok_or_else(|| {
                let known: Vec<&str> = field::of(subject).map(|field| field.name).collect();
                self.wrong("profile-field", name).with("field", Text::shown(field)).with("known", known.join(", "))
            })?;
            rules.push((*found, self.value(names, name)?));
        }
        rules.sort_by_key(|(field, _)| field.number);
        Ok(rules)
    }

    /// From when until when an item holds; an item that is no unit, pool, post or person has no dates.
    fn dates(&self, names: &Names, table: &str, spec: &spec::ItemSpec) -> Result<Option<DatesRule>, Message> {
        let item = spec.item.as_ref().map_or("", |item| item.get_ref().as_str());
        let dated = matches!(item, "unit" | "pool" | "post" | "person");
        if let Some(name) = [&spec.from, &spec.until].into_iter().flatten().next().filter(|_| !dated && item != "link") {
            return Err(self.wrong("profile-value", name).with("known", "unit, pool, post, person, link"));
        }
        let date = |name: &Option<Name>| -> Result<Option<Source>, Message> {
            let Some(name) = name else { return Ok(None) };
            match self.find(names, name)? {
                column if names.columns.get(column).is_some_and(|column| column.kind == Kind::Date) => {
                    Ok(Some(Source::Column(column)))
                }
                _ => Err(self.wrong("profile-value", name).with("known", "type = \"date\"")),
            }
        };
        let (from, until) = (date(&spec.from)?, date(&spec.until)?);
        let inclusive =
            self.option(&spec.until_is, false, &[("first-day-after", false), ("last-day", true)])?;
        if !dated || (from.is_none() && until.is_none()) {
            return Ok(None);
        }
        if spec.approves {
            return Err(self.part(table, item, "approves"));
        }
        Ok(Some(DatesRule { from, until, inclusive }))
    }

    fn item(&self, names: &Names, table: &str, spec: &spec::ItemSpec) -> Result<Make, Message> {
        let Some(item) = &spec.item else { return Err(self.part(table, "item", "item")) };
        let known = [
            ("office", 0),
            ("unit", 1),
            ("document", 2),
            ("total", 3),
            ("pool", 4),
            ("count", 5),
            ("freeze", 6),
            ("post", 7),
            ("person", 8),
            ("link", 9),
        ];
        let which = self.one_of(item, &known)?;
        let need = |name: &Option<Name>, key: &str| {
            self.value_some(names, name)?.ok_or_else(|| self.part(table, item.get_ref(), key))
        };
        let need_unit = |unit: &Option<spec::UnitSpec>, key: &str| {
            self.unit_some(names, unit)?.ok_or_else(|| self.part(table, item.get_ref(), key))
        };
        let pool = || self.pool_some(names, &spec.pool)?.ok_or_else(|| self.part(table, item.get_ref(), "pool"));
        let fields = |subject: IdKind| self.fields(names, subject, &spec.fields);
        Ok(match which {
            0 => Make::Office { fields: fields(IdKind::Office)? },
            1 => Make::Unit {
                unit: need_unit(&spec.unit, "unit")?,
                parent: self.unit_some(names, &spec.parent)?,
                kinds: spec.kinds.iter().map(|kind| self.plain(kind)).collect::<Result<_, _>>()?,
                fields: fields(IdKind::Unit)?,
            },
            2 => Make::Document { number: need(&spec.number, "number")?, fields: fields(IdKind::Document)? },
            3 => Make::Total {
                level: need(&spec.level, "level")?,
                kind: need(&spec.kind, "kind")?,
                places: need(&spec.places, "places")?,
                document: self.value_some(names, &spec.document)?,
            },
            4 => Make::Pool {
                pool: pool()?,
                approved: self.value_some(names, &spec.approved)?,
                declared: self.value_some(names, &spec.declared)?,
                document: self.value_some(names, &spec.document)?,
            },
            5 => Make::Count { pool: pool()?, places: need(&spec.places, "places")? },
            6 => Make::Freeze {
                pool: pool()?,
                document: need(&spec.document, "document")?,
                places: need(&spec.places, "places")?,
                frozen: self.value_some(names, &spec.frozen)?,
                fields: fields(IdKind::Freeze)?,
            },
            7 => Make::Post(Box::new(PostRule {
                body: need_unit(&spec.body, "body")?,
                number: need(&spec.number, "number")?,
                unit: need_unit(&spec.unit, "unit")?,
                pool: pool()?,
                places: self.value_some(names, &spec.places)?,
                approves: spec.approves,
                holding: self.value_some(names, &spec.holding)?,
                fields: fields(IdKind::Post)?,
            })),
            9 => Make::Link {
                unit: need_unit(&spec.unit, "unit")?,
                became: need_unit(&spec.became, "became")?,
                how: need(&spec.how, "how")?,
                on: need(&spec.from, "from")?,
            },
            _ => Make::Person(Box::new(PersonRule {
                number: self.value_some(names, &spec.number)?,
                name: self.value_some(names, &spec.name)?,
                pool: self.pool_some(names, &spec.pool)?,
                department: self.unit_some(names, &spec.department)?,
                post: match (&spec.body, &spec.post) {
                    (Some(body), Some(post)) => Some((self.unit(names, body)?, self.value(names, post)?)),
                    (None, Some(_)) => return Err(self.part(table, "person", "body")),
                    _ => None,
                },
                share: self.value_some(names, &spec.share)?,
                state: self.value_some(names, &spec.state)?,
                apart: self.value_some(names, &spec.apart)?,
                entry_document: self.value_some(names, &spec.entry_document)?,
                fields: fields(IdKind::Person)?,
                tenure: self.fields(names, IdKind::Tenure, &spec.tenure)?,
            })),
        })
    }
}
