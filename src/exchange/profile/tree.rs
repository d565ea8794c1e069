//! Units that a table tells by ids and parents' ids, by code prefixes, or by depths.

use super::pattern::fold;
use super::plan::{Tree, TreeBy};
use crate::domain::intake::UnitRef;
use crate::domain::limits::TREE_DEPTH_MAX;
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::limits;
use crate::exchange::read::row::Row;
use std::collections::{BTreeMap, HashMap};

/// Units of a circle that a sentence names.
const CYCLE_SHOWN: usize = 5;

#[derive(Debug)]
struct Node {
    parent: Option<usize>,
    code: Option<Text>,
    name: Text,
    /// The row that told it first: there its doubt is told, once.
    line: u64,
    /// What is doubtful about where it stands.
    doubt: Option<Message>,
    /// Its parent is not among these rows.
    is_alone: bool,
}

/// The nodes of one file.
#[derive(Debug, Default)]
pub(super) struct Index {
    nodes: Vec<Node>,
    by_line: HashMap<u64, Result<usize, Message>>,
    /// Ids of parents, to be resolved when all nodes are known.
    parents: Vec<String>,
    ids: HashMap<String, usize>,
    codes: BTreeMap<String, usize>,
    /// Depth and node of the row before and its ancestors.
    open: Vec<(i64, usize)>,
    /// The one undoubted top.
    top: Option<usize>,
}

/// What a row says of its unit.
#[derive(Debug)]
pub(super) struct Placed {
    pub unit: UnitRef,
    pub parent: Option<UnitRef>,
    pub name: Text,
    pub code: Option<Text>,
    pub kind: Option<Text>,
    pub doubt: Option<Message>,
}

/// How far a name is set in, in cells: a full-width blank counts two.
fn indent(text: &str) -> i64 {
    text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

/// The code without the noughts that fill it up: `110100` with levels of 2, 4 and 6 characters is `1101`.
fn own_part<'a>(code: &'a str, lengths: &[usize]) -> &'a str {
    let fills = |to: &usize| code.get(*to..).is_some_and(|rest| rest.bytes().all(|byte| byte == b'0'));
    let shortest = lengths.iter().copied().filter(|to| *to > 0).filter(fills).min();
    shortest.and_then(|to| code.get(..to)).unwrap_or(code)
}

impl Index {
    /// Takes a row. `cell` gives the file's column of a column of the profile.
    pub fn add(&mut self, tree: &Tree, row: &Row, cell: &dyn Fn(usize) -> Option<usize>) -> Result<(), Message> {
        let text = |column: usize| cell(column).map_or("", |column| row.text(column)).trim();
        if self.nodes.len() >= limits::NODES_MAX {
            return Err(Message::new("read-rows-many").with("line", row.line).with("most", limits::NODES_MAX));
        }
        let name = match Text::folded(text(tree.node)) {
            Ok(name) if !name.is_empty() => name,
            _ => return Ok(()),
        };
        let code = tree.code.map(text).filter(|code| !code.is_empty()).and_then(|code| Text::new(code).ok());
        let place = self.nodes.len();
        let mut parent = None;
        let mut doubt = None;
        match &tree.by {
            TreeBy::Id { id, parent } => {
                let key = text(*id).to_string();
                if let Some(first) = self.ids.get(&key).copied() {
                    let same = tree.shared
                        && self.nodes.get(first).is_some_and(|node| node.name == name)
                        && self.parents.get(first).is_some_and(|have| have == text(*parent));
                    if same {
                        self.by_line.insert(row.line, Ok(first));
                        return Ok(());
                    }
                    let repeated = Message::new("reject-node-repeated").with("text", Text::shown(&key));
                    self.by_line.insert(row.line, Err(repeated));
                    return Ok(());
                }
                self.ids.insert(key, place);
                self.parents.push(text(*parent).to_string());
            }
            TreeBy::Prefix { code, lengths, .. } => {
                let key = own_part(text(*code), lengths).to_string();
                if !key.is_empty() && self.codes.insert(key.clone(), place).is_some() {
                    doubt = Some(Message::new("warning-code-repeated").with("text", Text::shown(&key)));
                }
                self.parents.push(key);
            }
            TreeBy::Depth { depth } => {
                let Ok(depth) = text(*depth).parse::<i64>() else {
                    let bad = Message::new("reject-depth").with("text", Text::shown(text(*depth)));
                    self.by_line.insert(row.line, Err(bad));
                    return Ok(());
                };
                parent = self.below(depth, place);
            }
            TreeBy::Indent => parent = self.below(cell(tree.node).map_or(0, |at| indent(row.text(at))), place),
        }
        self.by_line.insert(row.line, Ok(place));
        self.nodes.push(Node { parent, code, name, line: row.line, doubt, is_alone: false });
        Ok(())
    }

    /// The node above one of that depth.
    fn below(&mut self, depth: i64, place: usize) -> Option<usize> {
        self.open.retain(|(open, _)| *open < depth);
        let parent = self.open.last().map(|(_, node)| *node);
        self.open.push((depth, place));
        parent
    }

    /// Resolves parents once all rows are in. Of `mended` rows the parents may stand in the file they came from: where the
    /// row does not say which unit that is, it cannot be taken alone.
    pub fn finish(&mut self, tree: &Tree, mended: bool) {
        let parents = std::mem::take(&mut self.parents);
        for (place, key) in parents.iter().enumerate() {
            let (parent, doubt) = match &tree.by {
                TreeBy::Id { .. } if key.is_empty() || tree.top.contains(&fold(key)) => (None, None),
                TreeBy::Id { .. } => match self.ids.get(key) {
                    Some(parent) if *parent == place => (None, Some("warning-parent-itself")),
                    Some(parent) => (Some(*parent), None),
                    None => (None, Some("warning-parent-unknown")),
                },
                TreeBy::Prefix { lengths, separator, .. } => {
                    let cuts = |to: &usize| match separator {
                        Some(separator) => key.get(*to..).is_some_and(|rest| rest.starts_with(separator.as_str())),
                        None => lengths.is_empty() || lengths.contains(to),
                    };
                    let shorter = (1..key.len()).rev().filter(cuts).filter_map(|to| key.get(..to));
                    (shorter.filter_map(|prefix| self.codes.get(prefix)).next().copied(), None)
                }
                TreeBy::Depth { .. } | TreeBy::Indent => (None, None),
            };
            if let Some(node) = self.nodes.get_mut(place) {
                node.parent = parent;
                node.is_alone = mended
                    && match tree.by {
                        TreeBy::Id { .. } => doubt == Some("warning-parent-unknown"),
                        _ => parent.is_none(),
                    };
                if let Some(code) = doubt {
                    node.doubt = Some(Message::new(code).with("text", Text::shown(key)));
                }
            }
        }
        self.break_cycles();
        // Only an undoubted, single top stands for the root; strays beside it are units of their own.
        let mut tops = self.nodes.iter().enumerate().filter(|(_, node)| node.parent.is_none() && node.doubt.is_none());
        self.top = match (tops.next(), tops.next()) {
            (Some((place, _)), None) => Some(place),
            _ => None,
        };
        self.ids.clear();
        self.codes.clear();
        self.open.clear();
    }

    /// Of units that stand under each other in a circle, the one told first is taken at the top.
    fn break_cycles(&mut self) {
        // The walk that reached a node, from 1; nought: none yet.
        let mut reached = vec![0usize; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let mut at = Some(start);
            while let Some(place) = at {
                match reached.get_mut(place) {
                    Some(walk) if *walk == 0 => *walk = start + 1,
                    Some(walk) if *walk == start + 1 => {
                        self.cut(place);
                        break;
                    }
                    _ => break,
                }
                at = self.nodes.get(place).and_then(|node| node.parent);
            }
        }
    }
    fn cut(&mut self, on_cycle: usize) {
        let mut circle = vec![on_cycle];
        let mut at = self.nodes.get(on_cycle).and_then(|node| node.parent);
        while let Some(place) = at.filter(|place| *place != on_cycle) {
            circle.push(place);
            at = self.nodes.get(place).and_then(|node| node.parent);
        }
        let Some(first) = circle.iter().copied().min() else { return };
        let name = |place: usize| self.nodes.get(place).map(|node| Text::shown(&node.name)).unwrap_or_default();
        let named: Vec<String> = circle.iter().take(CYCLE_SHOWN).map(|place| name(*place)).collect();
        let doubt = Message::new("warning-parent-cycle")
            .with("text", name(first))
            .with("count", circle.len())
            .with("units", named.join(" → "));
        if let Some(node) = self.nodes.get_mut(first) {
            (node.parent, node.doubt) = (None, Some(doubt));
        }
    }

    /// The unit of the row on that line.
    pub fn placed(&self, tree: &Tree, line: u64) -> Result<Placed, Message> {
        let place = match self.by_line.get(&line) {
            Some(Ok(place)) => *place,
            Some(Err(message)) => return Err(message.clone()),
            None => return Err(Message::new("reject-unit-missing").with("part", "tree")),
        };
        let Some(node) = self.nodes.get(place) else {
            return Err(Message::new("reject-unit-missing").with("part", "tree"));
        };
        if node.is_alone {
            return Err(Message::new("reject-parent-elsewhere").with("text", Text::shown(&node.name)));
        }
        let unit = self.reference(tree, place)?;
        let parent = match (&unit, node.parent) {
            (UnitRef::Code(_), Some(parent)) => Some(self.reference(tree, parent)?),
            _ => None,
        };
        Ok(Placed {
            unit,
            parent,
            name: node.name.clone(),
            code: node.code.clone(),
            kind: self.kind(tree, place),
            doubt: node.doubt.clone().filter(|_| node.line == line),
        })
    }

    fn reference(&self, tree: &Tree, place: usize) -> Result<UnitRef, Message> {
        let (mut names, mut at) = (Vec::new(), Some(place));
        let (mut base, mut top) = (None, None);
        while let Some(node) = at.and_then(|at| self.nodes.get(at)) {
            if let Some(code) = &node.code {
                base = Some(UnitRef::Code(code.clone()));
                break;
            }
            names.push(node.name.clone());
            top = at;
            if names.len() > TREE_DEPTH_MAX {
                return Err(Message::new("reject-tree-deep")
                    .with("text", Text::shown(&node.name))
                    .with("most", TREE_DEPTH_MAX));
            }
            at = node.parent;
        }
        Ok(match base {
            Some(base) => names.into_iter().rev().fold(base, |above, name| UnitRef::Under(Box::new(above), name)),
            None => {
                if tree.top_is_root && top == self.top {
                    names.pop();
                }
                names.reverse();
                if names.is_empty() { UnitRef::Root } else { UnitRef::Path(names) }
            }
        })
    }

    fn kind(&self, tree: &Tree, place: usize) -> Option<Text> {
        let node = self.nodes.get(place)?;
        if node.code.is_none() && tree.group_kind.is_some() {
            return tree.group_kind.clone();
        }
        let mut at = node.parent;
        for _ in 0..TREE_DEPTH_MAX {
            let Some(above) = at.and_then(|at| self.nodes.get(at)) else { break };
            if above.code.is_none()
                && let Some(kind) = tree.kind_by_group.get(&fold(&above.name))
            {
                return Some(kind.clone());
            }
            at = above.parent;
        }
        tree.kind.clone()
    }
}
