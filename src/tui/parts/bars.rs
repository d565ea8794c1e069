//! The lines around a view: who and as of when, where we are, the keys.

use crate::domain::quantity::Places;
use crate::office::ask::Scope;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::state::{Scene, State};
use crate::tui::views::help;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Row 1: who, as of when, which scope, up to which entry. Loud when nothing can be entered because the date is another.
pub fn head(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let talk = &scene.talk;
    let wide = scene.is_wide();
    let between = if wide { "   " } else { "  " };
    let head = scene.head.as_ref();
    let office = head.map_or(String::new(), |head| head.office.clone());
    let place = head.map_or(String::new(), |head| level_of(&head.root));
    let scope = match scene.scope {
        Scope::Own => talk.with("ui-scope-own", &[("place", place.into())]),
        Scope::Subtree => talk.t("ui-subtree"),
    };
    let seq = head.map(|head| Places::whole(head.at.seq.min(head.last_seq) as i64));
    let date = scene.date().map(|date| date.to_string()).unwrap_or_default();
    let mut pen = Pen::new(buf, area);
    let is_opened = head.and_then(|head| head.read_only.as_ref()).is_some_and(|why| why.code == "opened-read-only");
    if scene.is_past() || is_opened {
        let id = if is_opened { "ui-head-opened" } else { "ui-head-past" };
        let mut parts = vec![office, talk.with(id, &[("date", date.into())])];
        parts.extend(seq.map(|seq| talk.with("ui-entries-then", &[("n", seq.into())])));
        // The scope where there is room: the date matters more.
        if cells::width(&parts.join("  ")) + cells::width(&scope) + 4 <= pen.width() {
            parts.push(scope);
        }
        pen.line(0, &format!(" {}", parts.join("  ")), scene.theme.loud());
        pen.style_row(0, scene.theme.loud());
        return;
    }
    let today = if scene.day_changed { "ui-head-new-day" } else { "ui-head-today" };
    let mut parts = vec![if wide { format!("{office}  {}", talk.t("ui-program")) } else { office }];
    parts.push(talk.with(today, &[("date", date.into())]));
    parts.push(scope);
    pen.line(0, &format!(" {}", parts.join(between)), scene.theme.head());
    let mut right: Vec<String> =
        seq.map(|seq| talk.with("ui-entries-so-far", &[("n", seq.into())])).into_iter().collect();
    if wide {
        right.extend(
            head.and_then(|head| head.officer.as_ref()).map(|(officer, role)| format!("{officer}/{}", talk.code(role))),
        );
        right.push(talk.t("ui-language-sign"));
    }
    pen.line_right(0, &right.join("   "), scene.theme.head());
}

/// 市 of 云澜市: what sort of place the office is for, as the end of its name says; nothing where it does not.
fn level_of(root: &str) -> String {
    let last = root.chars().next_back();
    last.filter(|last| "省市县区州盟旗镇乡".contains(*last)).map(String::from).unwrap_or_default()
}

/// Row 2: the views that led here, where we are, and what part of it is shown. With little room the earliest give way.
pub fn trail(scene: &Scene, crumbs: &[String], (left, right): (String, String), area: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, area);
    let room = pen.width().saturating_sub(cells::width(&right) + 3);
    let joined = |from: usize| {
        let dots = (from > 0).then(|| "..".to_string());
        let kept = crumbs.iter().skip(from).cloned();
        dots.into_iter().chain(kept).chain([left.clone()]).collect::<Vec<_>>().join(" > ")
    };
    let left = (0..=crumbs.len()).map(joined).find(|text| cells::width(text) <= room).unwrap_or(left.clone());
    pen.put(1, 0, room, &left, scene.theme.head());
    pen.line_right(0, &right, scene.theme.head());
}

/// `1总览  2机构 …`: the views and the keys that lead to them.
pub fn menu(scene: &Scene) -> String {
    let names = ["overview", "units", "vacancies", "frozen", "flags", "people", "posts", "requests", "cases", "more"];
    let between = if scene.is_wide() { "  " } else { " " };
    let entry = |name: &&str| {
        let keys = scene.keymap.keys_of(crate::tui::keymap::Mode::Main, &format!("view-{name}"));
        let key =
            keys.first().map(|keys| keys.iter().map(|key| scene.talk.key(key)).collect::<String>()).unwrap_or_default();
        let title = scene.talk.t(&format!("ui-menu-{name}"));
        scene.talk.with("ui-menu-entry", &[("key", key.into()), ("title", title.into())])
    };
    names.iter().map(entry).collect::<Vec<_>>().join(between)
}

/// What stands in the last line: from which cell, the key, the hint, the command.
type Hint = (usize, String, String, &'static str);

/// The last line: keys of the commands most wanted here, as many as fit.
fn laid_hints(state: &State, room: usize) -> Vec<Hint> {
    let scene = &state.scene;
    let Some(layer) = state.top() else { return Vec::new() };
    let mode = state.mode();
    let mut seconds: Vec<String> = Vec::new();
    let mut entries: Vec<(String, String, &'static str)> = layer
        .view
        .hints()
        .iter()
        .filter_map(|name| {
            let keys = help::keys(scene, mode, name);
            let mut keys = keys.split("  ");
            let key = keys.next().filter(|key| !key.is_empty())?.to_string();
            seconds.push(keys.find(|key| key.starts_with('F') && key.len() > 1).unwrap_or_default().to_string());
            Some((key, scene.talk.t(&format!("hint-{name}")), *name))
        })
        .collect();
    // Function keys beside the letters, where there is room: they work under an input method.
    let seconds_cells: usize = seconds.iter().map(|second| cells::width(second) + 1).sum();
    let whole: usize = entries.iter().map(|(key, hint, _)| cells::width(key) + cells::width(hint) + 4).sum();
    if whole + seconds_cells <= room + 2 {
        for ((_, hint, _), second) in entries.iter_mut().zip(&seconds).filter(|(_, second)| !second.is_empty()) {
            hint.push_str(&format!(" {second}"));
        }
    }
    let cells_of = |between: usize| -> usize {
        entries.iter().map(|(key, hint, _)| cells::width(key) + cells::width(hint) + 1 + between).sum::<usize>() + 1
    };
    let between = if cells_of(3) <= room {
        3
    } else if cells_of(2) <= room {
        2
    } else {
        1
    };
    let mut x = 1;
    let mut laid = Vec::new();
    for (key, hint, name) in entries {
        let wide = cells::width(&key) + 1 + cells::width(&hint);
        if x + wide > room {
            break;
        }
        laid.push((x, key, hint, name));
        x += wide + between;
    }
    laid
}

/// The command whose key or hint stands at a cell of the last line.
pub fn hint_at(state: &State, x: u16) -> Option<&'static str> {
    let laid = laid_hints(state, usize::from(state.scene.size.0));
    let x = usize::from(x);
    let is_at = |(from, key, hint, _): &&Hint| (*from..from + cells::width(key) + 1 + cells::width(hint)).contains(&x);
    laid.iter().find(is_at).map(|(.., name)| *name)
}

/// Draws the last line; while a sequence of keys has begun, that.
pub fn hints(state: &State, area: Rect, buf: &mut Buffer) {
    let scene = &state.scene;
    let mut pen = Pen::new(buf, area);
    if !scene.pending.is_empty() {
        let keys: Vec<String> = scene.pending.iter().map(|key| scene.talk.key(key)).collect();
        pen.line(0, &format!(" {} ..", keys.join(" ")), scene.theme.key());
        return;
    }
    for (x, key, hint, _) in laid_hints(state, pen.width()) {
        let x = pen.put(x, 0, cells::width(&key), &key, scene.theme.key()) + 1;
        pen.put(x, 0, cells::width(&hint), &hint, ratatui::style::Style::new());
    }
}
