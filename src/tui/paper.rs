//! A terminal of paper: cells that behave as a real terminal's do with wide characters. Writing over one half of a wide
//! character wipes the other half, which ratatui's own test backend does not do.

use crate::tui::parts::cells;
use crate::tui::terminal::Face;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::Modifier;
use std::convert::Infallible;
use std::io;

/// One cell of the sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spot {
    /// What stands in it; empty in the second half of a wide character.
    pub symbol: String,
    /// How it looks.
    pub modifier: Modifier,
}

impl Spot {
    fn blank() -> Spot {
        Spot { symbol: " ".to_string(), modifier: Modifier::empty() }
    }
}

/// The sheet.
pub struct Paper {
    size: Size,
    spots: Vec<Spot>,
    caret: Position,
}

impl Paper {
    /// An empty sheet.
    pub fn new(width: u16, height: u16) -> Paper {
        let mut paper = Paper { size: Size::new(0, 0), spots: Vec::new(), caret: Position::ORIGIN };
        paper.resize(width, height);
        paper
    }
    /// Another, empty sheet.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = Size::new(width, height);
        self.spots = vec![Spot::blank(); usize::from(width) * usize::from(height)];
    }
    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = &[Spot]> {
        self.spots.chunks(usize::from(self.size.width).max(1))
    }
    fn wipe(&mut self, index: Option<usize>) {
        if let Some(spot) = index.and_then(|index| self.spots.get_mut(index)) {
            spot.symbol = " ".to_string();
        }
    }
    /// Makes room at a place: what it cuts in half becomes blank.
    fn cut(&mut self, index: usize, x: u16) {
        let Some(spot) = self.spots.get(index) else { return };
        if spot.symbol.is_empty() && x > 0 {
            self.wipe(index.checked_sub(1));
        } else if cells::width(&spot.symbol) > 1 {
            self.wipe(Some(index + 1));
        }
    }
}

impl Backend for Paper {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            if x >= self.size.width || y >= self.size.height {
                continue;
            }
            let index = usize::from(y) * usize::from(self.size.width) + usize::from(x);
            let wide = cells::width(cell.symbol()) > 1 && x + 1 < self.size.width;
            self.cut(index, x);
            if wide {
                self.cut(index + 1, x + 1);
            }
            if let Some(spot) = self.spots.get_mut(index) {
                *spot = Spot { symbol: cell.symbol().to_string(), modifier: cell.modifier };
            }
            if let Some(spot) = self.spots.get_mut(index + 1).filter(|_| wide) {
                *spot = Spot { symbol: String::new(), modifier: cell.modifier };
            }
        }
        Ok(())
    }
    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
    fn show_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.caret)
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.caret = position.into();
        Ok(())
    }
    fn clear(&mut self) -> Result<(), Infallible> {
        self.spots.fill(Spot::blank());
        Ok(())
    }
    fn clear_region(&mut self, region: ClearType) -> Result<(), Infallible> {
        let from = usize::from(self.caret.y) * usize::from(self.size.width) + usize::from(self.caret.x);
        match region {
            ClearType::AfterCursor => self.spots.iter_mut().skip(from).for_each(|spot| *spot = Spot::blank()),
            _ => self.spots.fill(Spot::blank()),
        }
        Ok(())
    }
    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.size)
    }
    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::new(0, 0) })
    }
    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Face for Paper {
    fn begin_frame(&mut self) {}
    fn end_frame(&mut self) {}
    fn copy(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}
