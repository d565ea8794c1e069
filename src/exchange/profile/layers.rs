//! A profile and the profiles it inherits, laid over each other as one document. Every value keeps its place in the text
//! it was written in, so that a mistake found later still names that file and line.

use super::canon;
use crate::domain::message::{Arg, Message};
use crate::domain::text::Text;
use crate::exchange::limits;
use std::io::Read;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

type Node<'a> = Spanned<DeValue<'a>>;

/// One text and where it begins among all the texts.
struct Layer {
    source: String,
    text: String,
    from: usize,
}

/// The texts a profile is made of, each before the one it inherits; places are counted through all of them.
#[derive(Default)]
pub(super) struct Layers {
    layers: Vec<Layer>,
    next: usize,
}

impl Layers {
    /// Reads a profile and what it inherits.
    ///
    /// # Errors
    /// `profile-large`, `profile-form`, `profile-inherit-unknown`, `profile-inherit-cycle`, `profile-inherit-deep`,
    /// `profile-inherit-unreadable`.
    pub fn read(toml: &str, source: &str) -> Result<Layers, Message> {
        let mut layers = Layers::default();
        let mut chain = Vec::new();
        let mut canonical = layers.push(toml, source, &mut chain)?;
        while let Some((wanted, at)) = canonical.1 {
            let (text, name) = layers.inherited(&wanted, at, &chain)?;
            let next = layers.push(&text, &name, &mut chain)?;
            canonical = (canonical.0 || next.0, next.1);
        }
        if canonical.0 {
            layers.push(&canon::toml(), "estab (canonical)", &mut chain)?;
        }
        Ok(layers)
    }

    /// All of them as one document.
    ///
    /// # Errors
    /// `profile-form`.
    pub fn document(&self) -> Result<Spanned<DeTable<'_>>, Message> {
        let mut whole = DeTable::new();
        for layer in self.layers.iter().rev() {
            // A profile's name is its own: the journal tells imports apart by it.
            whole.remove("name");
            whole = merge(whole, moved(self.parsed(layer)?, layer.from));
        }
        Ok(Spanned::new(0..self.next, whole))
    }

    /// File, line and key of a place.
    pub fn place(&self, at: usize) -> (&str, usize, String) {
        let Some(layer) = self.layers.iter().rev().find(|layer| layer.from <= at) else {
            return ("", 1, String::new());
        };
        let before = layer.text.get(..at - layer.from).unwrap_or(&layer.text);
        let line = before.matches('\n').count();
        let written = layer.text.lines().nth(line).unwrap_or("");
        let key = written.split('=').next().unwrap_or("").trim().trim_matches(['[', ']']);
        (&layer.source, line + 1, Text::shown(key))
    }

    /// A sentence about a place.
    pub fn about(&self, code: &'static str, at: usize) -> Message {
        let (source, line, key) = self.place(at);
        Message::new(code).with("file", source).with("line", line).with("key", key)
    }

    /// Adds a text; whether it takes the canonical tables, and what it inherits.
    fn push(
        &mut self,
        text: &str,
        source: &str,
        chain: &mut Vec<String>,
    ) -> Result<(bool, Option<(String, usize)>), Message> {
        if text.len() > limits::PROFILE_BYTES_MAX {
            return Err(Message::new("profile-large").with("file", source).with("most", limits::PROFILE_BYTES_MAX));
        }
        let layer = Layer { source: source.to_string(), text: text.to_string(), from: self.next };
        self.next += text.len() + 1;
        self.layers.push(layer);
        chain.push(identity(source));
        let Some(layer) = self.layers.last() else { return Ok((false, None)) };
        let own = self.parsed(layer)?;
        let canonical = own.get("canonical").and_then(|node| node.get_ref().as_bool()) == Some(true);
        let inherits = own
            .get("inherit")
            .and_then(|node| Some((node.get_ref().as_str()?.to_string(), layer.from + node.span().start)));
        Ok((canonical, inherits))
    }

    fn parsed<'a>(&self, layer: &'a Layer) -> Result<DeTable<'a>, Message> {
        DeTable::parse(&layer.text).map(Spanned::into_inner).map_err(|error| {
            let at = layer.from + error.span().map_or(0, |span| span.start);
            self.about("profile-form", at).with("error", error.message().to_string())
        })
    }

    /// Text and name of the profile wanted: a built-in one, or a `.toml` file beside the one that names it.
    fn inherited(&self, wanted: &str, at: usize, chain: &[String]) -> Result<(String, String), Message> {
        let about = |code| self.about(code, at).with("value", Text::shown(wanted));
        let source = self.layers.last().map_or("", |layer| layer.source.as_str());
        let file = wanted.ends_with(".toml").then(|| beside(source, wanted));
        let name = file.as_ref().map_or(wanted.to_string(), |path| path.display().to_string());
        if chain.contains(&identity(&name)) {
            let names: Vec<String> = chain.iter().map(|name| base_name(name)).chain([base_name(&name)]).collect();
            return Err(about("profile-inherit-cycle").with("chain", Text::shown(&names.join(" → "))));
        }
        if chain.len() >= limits::PROFILE_LAYERS_MAX {
            return Err(about("profile-inherit-deep").with("most", limits::PROFILE_LAYERS_MAX));
        }
        let text = match &file {
            Some(path) => read(path).map_err(|error| about("profile-inherit-unreadable").with("error", error))?,
            None => match super::builtin().iter().find(|(have, _)| *have == wanted) {
                Some((_, text)) => text.to_string(),
                None => {
                    let known: Vec<&str> = super::builtin().iter().map(|(name, _)| *name).collect();
                    return Err(about("profile-inherit-unknown").with("known", known.join(", ")));
                }
            },
        };
        Ok((text, name))
    }
}

/// What tells one profile from another: the whole path of a file, else the name.
fn identity(source: &str) -> String {
    if !source.ends_with(".toml") {
        return source.to_string();
    }
    std::fs::canonicalize(source).map_or_else(|_| source.to_string(), |path| path.display().to_string())
}

fn base_name(name: &str) -> String {
    Path::new(name).file_name().map_or_else(|| name.to_string(), |name| name.to_string_lossy().into_owned())
}

fn beside(source: &str, wanted: &str) -> PathBuf {
    let folder = if source.ends_with(".toml") { Path::new(source).parent() } else { None };
    folder.map_or_else(|| PathBuf::from(wanted), |folder| folder.join(wanted))
}

/// The text of a profile's file: a device or an endless file is none.
fn read(path: &Path) -> Result<String, Arg> {
    let said = |error: std::io::Error| crate::exchange::problem::cause(&error);
    if !std::fs::metadata(path).map_err(said)?.is_file() {
        return Err(Arg::Sentence(Box::new(Message::new("io-folder"))));
    }
    let mut text = String::new();
    let most = limits::PROFILE_BYTES_MAX as u64 + 1;
    std::fs::File::open(path).map_err(said)?.take(most).read_to_string(&mut text).map_err(said)?;
    Ok(text)
}

/// The document with every place moved on.
fn moved(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    let mut out = DeTable::new();
    for (key, value) in table {
        let span = key.span();
        out.insert(Spanned::new(span.start + by..span.end + by, key.into_inner()), moved_node(value, by));
    }
    out
}

fn moved_node(node: Node<'_>, by: usize) -> Node<'_> {
    let span = node.span();
    let value = match node.into_inner() {
        DeValue::Table(table) => DeValue::Table(moved(table, by)),
        DeValue::Array(array) => DeValue::Array(array.into_iter().map(|part| moved_node(part, by)).collect()),
        other => other,
    };
    Spanned::new(span.start + by..span.end + by, value)
}

/// Lays `own` over `base`: tables by name, columns and maps by name and then by key, other settings as `own` has them.
fn merge<'a>(base: DeTable<'a>, own: DeTable<'a>) -> DeTable<'a> {
    over(base, own, |key, base, own| match (key, base, own) {
        ("table", DeValue::Array(base), DeValue::Array(own)) => DeValue::Array(merge_tables(base, own)),
        ("file", DeValue::Table(base), DeValue::Table(own)) => DeValue::Table(deep(base, own, 0)),
        ("maps", DeValue::Table(base), DeValue::Table(own)) => DeValue::Table(deep(base, own, 2)),
        (_, _, own) => own,
    })
}

fn merge_tables<'a>(base: DeArray<'a>, own: DeArray<'a>) -> DeArray<'a> {
    let name = |node: &Node| {
        node.get_ref().as_table().and_then(|table| Some(table.get("name")?.get_ref().as_str()?.to_string()))
    };
    let mut tables: Vec<Node<'a>> = base.into_iter().collect();
    for table in own {
        let named = name(&table);
        let same = tables.iter().position(|have| named.is_some() && name(have) == named);
        let span = table.span();
        let (place, base) = match same {
            Some(place) => (place, Some(tables.remove(place).into_inner())),
            None => (tables.len(), None),
        };
        let merged = match (base, table.into_inner()) {
            (Some(DeValue::Table(base)), DeValue::Table(own)) => DeValue::Table(merge_table(base, own)),
            (_, own) => own,
        };
        tables.insert(place, Spanned::new(span, merged));
    }
    tables.into_iter().collect()
}

fn merge_table<'a>(base: DeTable<'a>, own: DeTable<'a>) -> DeTable<'a> {
    over(base, own, |key, base, own| match (key, base, own) {
        ("columns", DeValue::Table(base), DeValue::Table(own)) => DeValue::Table(deep(base, own, 1)),
        ("sums" | "tree" | "join" | "totals", DeValue::Table(base), DeValue::Table(own)) => {
            DeValue::Table(deep(base, own, 0))
        }
        (_, _, own) => own,
    })
}

/// Tables key by key, and `depth` levels of tables within them.
fn deep<'a>(base: DeTable<'a>, own: DeTable<'a>, depth: usize) -> DeTable<'a> {
    over(base, own, |_, base, own| match (base, own) {
        (DeValue::Table(base), DeValue::Table(own)) if depth > 0 => DeValue::Table(deep(base, own, depth - 1)),
        (_, own) => own,
    })
}

fn over<'a>(
    mut base: DeTable<'a>,
    own: DeTable<'a>,
    both: impl Fn(&str, DeValue<'a>, DeValue<'a>) -> DeValue<'a>,
) -> DeTable<'a> {
    for (key, value) in own {
        let span = value.span();
        let value = match base.remove_entry(key.get_ref().as_ref()) {
            Some((_, have)) => both(key.get_ref(), have.into_inner(), value.into_inner()),
            None => value.into_inner(),
        };
        base.insert(key, Spanned::new(span, value));
    }
    base
}
