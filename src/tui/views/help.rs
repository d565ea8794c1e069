//! Help and command palette: the one table of commands with their keys, narrowed by typing; Enter runs. A command is found
//! by its key, its name, or what it does in either language, also by pinyin initials.

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::office::search::{Entry as Indexed, HitClass, Index};
use crate::office::words::{Language, Words};
use crate::tui::command::{self, COMMANDS, Command, Offered};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::{Scene, State};
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells of the keys before what they do.
const KEYS_CELLS: usize = 18;
/// Keys of one command that are shown.
const KEYS_SHOWN: usize = 3;

/// Opens the palette, or the help of the view on top; where it is open already, closes it.
pub fn open(state: &mut State, palette: bool) -> Effects {
    if state.top().is_some_and(|layer| matches!(layer.view.name(), "help" | "palette")) {
        return vec![Effect::Pop];
    }
    let (of, own) = state.top().map_or(("", &[][..]), |layer| (layer.view.name(), layer.view.hints()));
    let mode = state.mode();
    let offered = |command: &&Command| match command.offered {
        Offered::Anywhere => true,
        Offered::Moving => !palette,
        Offered::Field => !palette && mode == Mode::Field,
    };
    let mut commands: Vec<(&'static Command, bool)> =
        COMMANDS.iter().filter(offered).map(|command| (command, own.contains(&command.name))).collect();
    if !palette {
        // Those of this view first, as its last line names them.
        commands.sort_by_key(|(command, _)| own.iter().position(|name| *name == command.name).unwrap_or(own.len()));
    }
    let also = Language::ALL.map(Words::new);
    let lines = commands
        .into_iter()
        .map(|(command, own)| Line {
            command,
            own: own && !palette,
            why_not: command::why_not(state, command),
            also: also.iter().flat_map(|words| called(words, command.name)).collect(),
        })
        .collect();
    vec![Effect::Push(Box::new(Help { palette, of, mode, lines, index: index(), field: Field::default(), cursor: 0 }))]
}

struct Help {
    palette: bool,
    /// The view it is the help of.
    of: &'static str,
    mode: Mode,
    lines: Vec<Line>,
    index: Index,
    field: Field,
    cursor: usize,
}

/// A command that is offered.
struct Line {
    command: &'static Command,
    /// Named in the last line of the view below.
    own: bool,
    why_not: Option<Message>,
    /// What else it is called, and its keys in programs officers come from, in both languages.
    also: Vec<String>,
}

/// A row of the list.
enum Row<'a> {
    Head(&'static str),
    Line(&'a Line),
}

/// What else a command is called: `also-NAME`, parted by commas.
fn called(words: &Words, name: &str) -> Vec<String> {
    let text = words.get(&format!("also-{name}")).unwrap_or_default().to_lowercase();
    text.split(',').map(|word| word.trim().to_string()).filter(|word| !word.is_empty()).collect()
}

/// What commands do, in both languages, as a lookup has it.
fn index() -> Index {
    let mut index = Index::new();
    for (language, class) in [(Language::Zh, HitClass::Unit), (Language::En, HitClass::Post)] {
        let words = Words::new(language);
        for (order, command) in COMMANDS.iter().enumerate() {
            let text = |what: &str| words.get(&format!("{what}-{}", command.name)).unwrap_or_default();
            // The name of what a command shows is a word for it as well.
            let name = format!("{} {}", text("command"), words.get(command.name).unwrap_or_default());
            index.insert(Indexed {
                id: Id {
                    kind: if class == HitClass::Unit { IdKind::Unit } else { IdKind::Post },
                    number: order as u64,
                },
                class,
                name: name.trim_end(),
                short: &text("hint"),
                code: "",
                extra: "",
                order: order as u32,
                unit: None,
            });
        }
    }
    index
}

impl Help {
    /// The lines that match, best first: the very key, the name, then what it does.
    fn found(&self, scene: &Scene) -> Vec<&Line> {
        let wanted = self.field.text().trim();
        if wanted.is_empty() {
            return self.lines.iter().collect();
        }
        let folded = wanted.to_lowercase();
        let hits = self.index.find(wanted, COMMANDS.len() * 2, None).hits;
        let rank = |line: &Line| -> Option<usize> {
            let name = line.command.name;
            let keys = written(scene, self.mode, name);
            if keys.iter().any(|key| key == wanted) || name == folded {
                return Some(0);
            }
            if keys.iter().any(|key| key.to_lowercase() == folded) || line.also.contains(&folded) {
                return Some(1);
            }
            if line.also.iter().any(|word| word.starts_with(&folded))
                || name.starts_with(&folded)
                || name.split('-').any(|word| word.starts_with(&folded))
            {
                return Some(2);
            }
            let is_of = |id: Id| COMMANDS.get(id.number as usize).is_some_and(|command| command.name == name);
            let hit = hits.iter().position(|hit| is_of(hit.id)).map(|place| place + 3);
            let last = COMMANDS.len() * 2 + 3;
            hit.or_else(|| {
                let doc = scene.talk.t(&format!("command-{name}")).to_lowercase();
                let keys = keys.iter().any(|key| key.to_lowercase().contains(&folded));
                (doc.contains(&folded) || name.contains(&folded) || keys).then_some(last)
            })
        };
        let mut found: Vec<(usize, &Line)> =
            self.lines.iter().filter_map(|line| rank(line).map(|rank| (rank, line))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, line)| line).collect()
    }
    /// What the list shows: the lines, with headings in a help nobody has narrowed.
    fn rows(&self, scene: &Scene) -> Vec<Row<'_>> {
        let found = self.found(scene);
        let own = found.iter().filter(|line| line.own).count();
        let heads = self.field.text().trim().is_empty() && own > 0 && own < found.len();
        let mut rows = Vec::with_capacity(found.len() + 2);
        for (index, line) in found.into_iter().enumerate() {
            if heads && index == 0 {
                rows.push(Row::Head("ui-help-here"));
            } else if heads && index == own {
                rows.push(Row::Head("ui-help-everywhere"));
            }
            rows.push(Row::Line(line));
        }
        rows
    }
    fn area(scene: &Scene) -> Rect {
        let top_and_foot = if scene.size.1 >= layout::TALL { 12 } else { 4 };
        layout::popup(scene.size, 78, scene.size.1.saturating_sub(top_and_foot))
    }
    fn page(scene: &Scene) -> usize {
        usize::from(Help::area(scene).height).saturating_sub(5).max(1)
    }
}

/// The keys of a command in that mode, each as people read it.
fn written(scene: &Scene, mode: Mode, name: &str) -> Vec<String> {
    let mode =
        if mode == Mode::Field && scene.keymap.keys_of(Mode::Field, name).is_empty() { Mode::Main } else { mode };
    let written =
        |keys: &Vec<crate::tui::key::Key>| keys.iter().map(|key| scene.talk.key(key)).collect::<Vec<_>>().join(" ");
    scene.keymap.keys_of(mode, name).iter().map(written).collect()
}

/// The keys of a command as people read them: `? F1`. In a view that is left for others, those of lists.
pub fn keys(scene: &Scene, mode: Mode, name: &str) -> String {
    written(scene, mode, name).into_iter().take(KEYS_SHOWN).collect::<Vec<_>>().join("  ")
}

impl View for Help {
    fn name(&self) -> &'static str {
        if self.palette { "palette" } else { "help" }
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, self.name()), String::new())
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        // The key that opened it closes it, as nothing is called by it.
        if self.field.text().is_empty() && !self.palette && matches!(text, "?" | "？" | "q") {
            return vec![Effect::Pop];
        }
        self.field.type_in(text);
        self.cursor = 0;
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if self.field.act(act) {
            self.cursor = 0;
            return Some(Effects::new());
        }
        let found = self.found(scene);
        if let Some(cursor) = act.moved(self.cursor, found.len(), Help::page(scene)) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open => {
                let line = found.get(self.cursor)?;
                Some(match &line.why_not {
                    // The list stays: another command may do.
                    Some(why) => vec![Effect::Say(why.clone())],
                    None => vec![Effect::Pop, Effect::Run(line.command)],
                })
            }
            _ => None,
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let heading = if self.palette {
            title(scene, "palette")
        } else {
            format!("{}: {}", title(scene, "help"), title(scene, self.of))
        };
        let inner = popup::draw(scene.theme, &heading, Help::area(scene), buf);
        let mut pen = Pen::new(buf, inner);
        let rows = self.rows(scene);
        let mut lines = rows.iter().enumerate().filter(|(_, row)| matches!(row, Row::Line(_)));
        let count = lines.clone().count();
        let cursor = lines.nth(self.cursor).map_or(0, |(row, _)| row);
        pen.put(0, 0, 2, "> ", scene.theme.key());
        pen.line_right(0, &talk.with("ui-hits", &[("n", count.into())]), scene.theme.faint());
        pen.rule(1, scene.theme.frame().0, scene.theme.faint());
        let page = Help::page(scene);
        let mut top = scroll(0, cursor, page);
        // The heading above the first line is seen with it.
        if cursor <= 1 {
            top = 0;
        }
        for (index, row) in rows.iter().enumerate().skip(top).take(page) {
            let y = 2 + index - top;
            match row {
                Row::Head(id) => pen.line(y, &talk.t(id), scene.theme.heading()),
                Row::Line(line) => {
                    let name = line.command.name;
                    let (keys, doc) = (keys(scene, self.mode, name), talk.t(&format!("command-{name}")));
                    let off = if line.why_not.is_some() { talk.t("ui-help-not-now") } else { String::new() };
                    let style = if line.why_not.is_some() { scene.theme.faint() } else { Style::new() };
                    pen.line(y, &format!("  {} {off}{doc}", cells::left(&keys, KEYS_CELLS)), style);
                }
            }
            if index == cursor && matches!(row, Row::Line(_)) {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        let last = pen.height().saturating_sub(1);
        let why_not = match rows.get(cursor) {
            Some(Row::Line(Line { why_not: Some(why), .. })) => Some(talk.say(why)),
            _ => None,
        };
        match why_not {
            Some(why) => pen.line(last, &why, scene.theme.saying()),
            None => pen.line(last, &talk.t("ui-help-keys"), scene.theme.faint()),
        }
        let field =
            Rect::new(inner.x + 2.min(inner.width), inner.y, inner.width.saturating_sub(14), inner.height.min(1));
        self.field.draw(field, buf, Style::new())
    }
}
