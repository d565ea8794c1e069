//! What a row says: units, documents, figures, posts, people, in the order in which they must be taken.

use super::columns::HOLDING;
use super::page::{Page, inline, list, quoted};
use super::units::Here;
use super::{Column, OPEN, Table};
use crate::domain::message::Message;

impl Table<'_> {
    /// Every item of the table.
    pub(super) fn write_items(&self, here: &Here, page: &mut Page) {
        self.write_unit(here, page);
        self.write_document(page);
        self.write_total(page);
        self.write_pools(here, page);
        self.write_post(here, page);
        self.write_person(here, page);
    }

    fn begin(&self, item: &str, comment: &'static str, page: &mut Page) {
        page.blank();
        page.comment(&self.say(&Message::new(comment)));
        page.line("[[table.item]]");
        page.line(&format!("item = {}", quoted(item)));
    }

    /// Only rows that have a text there say it.
    fn when_filled(&self, column: &Column, page: &mut Page) {
        if column.cells.blank > 0 || column.cells.filled == 0 || !self.looked.totals.is_empty() {
            page.line(&format!("when = [{{ column = {}, not = [\"\"] }}]", quoted(&column.name)));
        }
    }

    /// Fields of the books that columns of a group fill.
    fn fields(&self, group: &str, of: impl Fn(&Column) -> Option<&str>) -> String {
        let fields: Vec<(&str, String)> =
            self.in_group(group).filter_map(|column| Some((of(column)?, quoted(&column.name)))).collect();
        if fields.is_empty() { String::new() } else { inline(&fields) }
    }

    fn write_unit(&self, here: &Here, page: &mut Page) {
        let mut fields: Vec<(&str, String)> = Vec::new();
        for column in self.in_group("unit") {
            if let Some(field) = column.row.and_then(|row| row.field.as_deref()) {
                fields.push((field, quoted(&column.name)));
            }
        }
        // In a list of people or posts a unit is only referred to, unless more is said of it.
        let is_referred = (self.has_people() || self.has_posts()) && fields.is_empty();
        let is_tree = matches!(here, Here::Ids { .. } | Here::Prefix | Here::Depth);
        let by_code = matches!(here, Here::Code { names } if !names.is_empty());
        if matches!(here, Here::Root) || (is_referred && !is_tree && !by_code) {
            return;
        }
        self.begin("unit", "compose-units", page);
        page.line(&format!("unit = {}", self.unit(here, None)));
        if by_code {
            fields.insert(0, ("name", quoted("unit_name")));
            if self.has("parent-name").is_some() {
                page.line(&format!("parent = {}", inline(&[("path", list(&["parent_name"]))])));
            }
        }
        if matches!(here, Here::Code { names } if names.is_empty()) && self.has("parent-code").is_some() {
            page.line(&format!("parent = {}", inline(&[("code", quoted("parent_code"))])));
        }
        if !is_tree && !by_code && self.has("unit-code").is_some() && !matches!(here, Here::Code { .. }) {
            fields.insert(0, ("code", quoted("unit_code")));
        }
        if !fields.is_empty() {
            page.line(&format!("fields = {}", inline(&fields)));
        }
    }

    fn write_document(&self, page: &mut Page) {
        let fields = self.fields("document", |column| column.row?.field.as_deref());
        let Some(number) = self.has("document").filter(|_| !fields.is_empty()) else { return };
        self.begin("document", "compose-documents", page);
        self.when_filled(number, page);
        page.line("number = \"document\"");
        page.line(&format!("fields = {fields}"));
    }

    /// The quota kind of a row: its column, or what must be filled in.
    fn kind(&self) -> (String, String) {
        match (self.has("quota-kind"), &self.every) {
            (Some(column), _) => (quoted(&column.name), String::new()),
            (None, Some(kind)) => (quoted(&format!("={kind}")), String::new()),
            (None, None) => (quoted(&format!("={OPEN}")), self.guess("guess-open-kind")),
        }
    }

    /// A pool as an inline table, and the mark of what is guessed in it.
    fn pool(&self, here: &Here, kind: Option<&str>) -> String {
        let (own, mark) = self.kind();
        let (kind, mut mark) = match kind {
            Some(kind) => (quoted(&format!("={kind}")), String::new()),
            None => (own, mark),
        };
        let mut parts = vec![("unit", self.unit(here, None)), ("kind", kind)];
        if let Some(funding) = self.has("pool-funding") {
            parts.push(("funding", quoted(&funding.name)));
        }
        if matches!(here, Here::Root) && mark.is_empty() {
            mark = self.guess("guess-root");
        }
        format!("pool = {}{mark}", inline(&parts))
    }

    fn write_total(&self, page: &mut Page) {
        let Some(total) = self.has("total") else { return };
        self.begin("total", "compose-total", page);
        self.when_filled(total, page);
        match self.has("government-level") {
            Some(level) => page.line(&format!("level = {}", quoted(&level.name))),
            None => page.line(&format!("level = \"=city\"{}", self.guess("guess-level"))),
        }
        let (kind, mark) = self.kind();
        page.line(&format!("kind = {kind}{mark}"));
        page.line("places = \"total\"");
        self.cite(page);
    }

    fn cite(&self, page: &mut Page) {
        if self.has("document").is_some() {
            page.line("document = \"document\"");
        }
    }

    fn write_pools(&self, here: &Here, page: &mut Page) {
        // Beside rows of people or posts, who is there is counted from them.
        let is_named = self.has_people() || self.has_posts();
        let (approved, counted) = (self.has("approved"), self.has("counted"));
        let declared = self.has("declared").or(counted.filter(|_| is_named));
        if approved.is_some() || declared.is_some() {
            self.begin("pool", "compose-pools", page);
            if let Some(column) = approved.or(declared) {
                self.when_filled(column, page);
            }
            page.line(&self.pool(here, None));
            for (key, column) in [("approved", approved), ("declared", declared)] {
                if let Some(column) = column {
                    page.line(&format!("{key} = {}", quoted(&column.name)));
                }
            }
            self.cite(page);
        }
        if let Some(counted) = counted.filter(|_| !is_named) {
            self.count(counted, None, here, page);
        }
        for (column, is_approved, kind) in self.figures() {
            if !is_approved && !is_named {
                self.count(column, Some(kind), here, page);
                continue;
            }
            self.begin("pool", "compose-pools", page);
            self.when_filled(column, page);
            page.line(&self.pool(here, Some(kind)));
            let key = if is_approved { "approved" } else { "declared" };
            page.line(&format!("{key} = {}", quoted(&column.name)));
            self.cite(page);
        }
    }

    fn count(&self, column: &Column, kind: Option<&str>, here: &Here, page: &mut Page) {
        self.begin("count", "compose-counts", page);
        self.when_filled(column, page);
        page.line(&self.pool(here, kind));
        page.line(&format!("places = {}", quoted(&column.name)));
    }

    /// The number of a post: its column, or its title where there is none.
    fn post_number(&self) -> Option<(&Column, bool)> {
        let title = || self.has("post-title").map(|column| (column, true));
        self.has("post-number").map(|column| (column, false)).or_else(title)
    }

    fn write_post(&self, here: &Here, page: &mut Page) {
        let Some((number, is_title)) = self.post_number().filter(|_| self.has_posts()) else { return };
        self.begin("post", "compose-posts", page);
        self.when_filled(number, page);
        page.line(&format!("body = {}", self.unit(here, None)));
        let mark = if is_title { self.guess("guess-number-title") } else { String::new() };
        page.line(&format!("number = {}{mark}", quoted(&number.name)));
        let below = self.department(here).map(|column| column.name.as_str());
        page.line(&format!("unit = {}", self.unit(here, below)));
        page.line(&self.pool(here, None));
        match self.has("vacant-places").or(self.has("post-places")) {
            Some(places) => page.line(&format!("places = {}", quoted(&places.name))),
            None => page.line(&format!("places = \"=1\"{}", self.guess("guess-one-place"))),
        }
        if self.has("vacant-places").is_some() {
            page.line(&format!("holding = \"=vacant\"{}", self.guess("guess-vacant")));
        } else if self.has(HOLDING).is_some() || self.holder().is_some() {
            page.line(&format!("holding = {}", quoted(HOLDING)));
        } else {
            let said = if self.has_people() { "named" } else { "not-stated" };
            page.line(&format!("holding = \"={said}\"{}", self.guess("guess-holding")));
        }
        let fields = self.fields("post", |column| column.row?.field.as_deref());
        if !fields.is_empty() {
            page.line(&format!("fields = {fields}"));
        }
    }

    fn write_person(&self, here: &Here, page: &mut Page) {
        let posts = self.post_number().filter(|_| self.has_posts());
        let name = self.holder().map(|column| column.name.clone());
        let joined = || {
            self.has("person-last").map(|last| match self.has("person-first") {
                Some(_) => "person_name".to_string(),
                None => last.name.clone(),
            })
        };
        let name = self.has("person-name").map(|column| column.name.clone()).or(name).or_else(joined);
        if name.is_none() && self.has("person-number").is_none() {
            return;
        }
        if posts.is_some() && self.has("vacant-places").is_some() {
            return;
        }
        self.begin("person", "compose-people", page);
        let says_holding = posts.is_some() && (self.has(HOLDING).is_some() || self.holder().is_some());
        if says_holding {
            page.line(&format!("when = [{{ column = {}, is = [\"named\", \"unnamed\"] }}]", quoted(HOLDING)));
        } else if let Some(column) = self.has("person-name").or(self.has("person-number")) {
            self.when_filled(column, page);
        }
        if self.has("person-number").is_some() {
            page.line("number = \"person_number\"");
        }
        if let Some(name) = name {
            page.line(&format!("name = {}", quoted(&name)));
        }
        page.line(&self.pool(here, None));
        if let Some(department) = self.department(here) {
            page.line(&format!("department = {}", self.unit(here, Some(&department.name))));
        }
        if let Some((number, _)) = posts {
            page.line(&format!("body = {}", self.unit(here, None)));
            page.line(&format!("post = {}", quoted(&number.name)));
        }
        for (key, code) in [("share", "share"), ("state", "state"), ("apart", "apart-document")] {
            if let Some(column) = self.has(code) {
                page.line(&format!("{key} = {}", quoted(&column.name)));
            }
        }
        if let Some(entry) = self.has("entry-document").or(self.has("document").filter(|_| !self.has_figures())) {
            page.line(&format!("entry_document = {}", quoted(&entry.name)));
        }
        let fields = self.fields("person", |column| column.row?.field.as_deref());
        if !fields.is_empty() {
            page.line(&format!("fields = {fields}"));
        }
        let tenure = self.fields("person", |column| column.row?.tenure.as_deref());
        if !tenure.is_empty() {
            page.line(&format!("tenure = {tenure}"));
        }
    }
}
