//! The boxes over a listing: keys go to them until they are closed.

use super::Table;
use super::export::ExportBox;
use super::filter::FilterBox;
use super::named::ViewsBox;
use crate::tui::effect::Effects;
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The one that is open.
pub enum Popup {
    /// Which columns (`C`).
    Columns {
        /// The column under the cursor.
        cursor: usize,
    },
    /// A condition on a column (`f`).
    Filter(FilterBox),
    /// What to copy (`Y`).
    Copy {
        /// The entry under the cursor.
        cursor: usize,
    },
    /// Where to write what is shown (`e`).
    Export(ExportBox),
    /// Named views (`V`).
    Views(ViewsBox),
}

/// Where a cursor in a box goes; in a box, Home and End come as those of a text field.
pub fn at_cursor(act: Act, cursor: usize, count: usize, page: usize) -> Option<usize> {
    let act = match act {
        Act::FieldStart => Act::Home,
        Act::FieldEnd => Act::End,
        other => other,
    };
    act.moved(cursor, count, page)
}

impl Table {
    pub(super) fn box_act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        match &self.popup {
            Some(Popup::Columns { cursor }) => self.columns_act(act, scene, *cursor),
            Some(Popup::Filter(_)) => self.filter_act(act, scene),
            Some(Popup::Copy { cursor }) => self.copy_act(act, scene, *cursor),
            Some(Popup::Export(_)) => self.export_act(act, scene),
            Some(Popup::Views(_)) => self.views_act(act, scene, area),
            None => None,
        }
    }

    pub(super) fn box_type(&mut self, text: &str, scene: &Scene, area: Rect) -> Effects {
        match &self.popup {
            Some(Popup::Columns { cursor }) => self.columns_type(text, scene, *cursor),
            Some(Popup::Filter(_)) => self.filter_type(text, scene),
            Some(Popup::Copy { .. }) => self.copy_type(text, scene),
            Some(Popup::Export(_)) => self.export_type(text),
            Some(Popup::Views(_)) => self.views_type(text, scene, area),
            None => Effects::new(),
        }
    }

    pub(super) fn draw_box(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        match self.popup.as_ref()? {
            Popup::Columns { cursor } => {
                self.draw_columns(scene, *cursor, buf);
                None
            }
            Popup::Filter(filter) => self.draw_filter(filter, scene, area, buf),
            Popup::Copy { cursor } => {
                self.draw_copy(scene, *cursor, buf);
                None
            }
            Popup::Export(export) => self.draw_export(export, scene, buf),
            Popup::Views(views) => self.draw_views(views, scene, buf),
        }
    }
}
