//! Named views: how somebody likes to see a listing, kept in the store and shared by the screen and the command line.

use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::office::ask::{NamedView, Problem, Scope};
use crate::office::condition::Condition;
use crate::office::lists;
use crate::store::{KeptView, ReadView, Store};

/// Views of a store, all listings together.
pub const VIEWS_MAX: u64 = 200;
/// Characters of a view's name.
pub const NAME_CHARS_MAX: usize = 40;

/// The kept views that this version understands, by listing and name.
///
/// # Errors
/// Exit 3 when they cannot be read.
pub fn list(view: &ReadView, listing: Option<&str>) -> Result<Vec<NamedView>, Problem> {
    let (views, _) = view.views()?;
    Ok(views.iter().filter(|view| listing.is_none_or(|name| view.listing == name)).filter_map(named).collect())
}

/// A kept view; none when its listing or a column of it is not known any more: half a view would show other rows.
fn named(kept: &KeptView) -> Option<NamedView> {
    let columns = lists::columns(&kept.listing)?;
    let known = |name: &str| columns.iter().find(|column| column.name == name);
    let conditions = kept.conditions.iter().map(|(name, text)| Condition::parse(known(name)?, text).ok());
    if kept.columns.iter().any(|(name, _)| known(name).is_none())
        || kept.sort.iter().any(|(name, _)| known(name).is_none())
    {
        return None;
    }
    Some(NamedView {
        name: kept.name.clone(),
        listing: kept.listing.clone(),
        columns: kept.columns.clone(),
        sort: kept.sort.clone(),
        conditions: conditions.collect::<Option<_>>()?,
        scope: if kept.subtree { Scope::Subtree } else { Scope::Own },
        unit: kept.unit,
        kind: kept.kind.clone(),
        unit_kind: kept.unit_kind.clone(),
        all: kept.all,
    })
}

/// Keeps a view; one of the same listing and name is replaced.
///
/// # Errors
/// Exit 2 for a name, listing or column that cannot be; exit 1 when there are too many; exit 3 when the store cannot be
/// written.
pub fn save(store: &Store, view: &NamedView) -> Result<(), Problem> {
    let usage = |message: Message| Problem::new(2, message);
    let name = Text::new(&view.name).map_err(usage)?;
    let chars = name.as_str().chars().count();
    if chars == 0 || chars > NAME_CHARS_MAX {
        return Err(usage(Message::new("view-name").with("most", NAME_CHARS_MAX)));
    }
    let columns = lists::columns(&view.listing)
        .ok_or_else(|| usage(Message::new("list-unknown").with("name", Text::shown(&view.listing))))?;
    let named = view.columns.iter().map(|(name, _)| name).chain(view.sort.iter().map(|(name, _)| name));
    for column in named.chain(view.conditions.iter().map(|condition| &condition.column)) {
        lists::place(columns, column)?;
    }
    let kept = KeptView {
        listing: view.listing.clone(),
        name: name.to_string(),
        columns: view.columns.clone(),
        sort: view.sort.clone(),
        conditions: view.conditions.iter().map(|one| (one.column.clone(), one.text())).collect(),
        subtree: view.scope == Scope::Subtree,
        unit: view.unit,
        kind: view.kind.clone(),
        unit_kind: view.unit_kind.clone(),
        all: view.all,
    };
    if store.keep_view(&kept, VIEWS_MAX)? {
        Ok(())
    } else {
        Err(Problem::new(1, Message::new("views-full").with("most", VIEWS_MAX)))
    }
}

/// Forgets a view.
///
/// # Errors
/// Exit 2 when there is none of that name; exit 3 when the store cannot be written.
pub fn remove(store: &Store, listing: &str, name: &str) -> Result<(), Problem> {
    if store.forget_view(listing, name)? { Ok(()) } else { Err(unknown(&store.read()?, listing, name)) }
}

/// There is no such view; those there are.
fn unknown(view: &ReadView, listing: &str, name: &str) -> Problem {
    let have = list(view, Some(listing)).unwrap_or_default();
    let have = have.iter().map(|view| view.name.as_str()).collect::<Vec<_>>().join(", ");
    let message = if have.is_empty() {
        Message::new("view-none").with("name", Text::shown(name))
    } else {
        Message::new("view-unknown").with("name", Text::shown(name)).with("have", have)
    };
    Problem::new(2, message)
}
