//! Where every row stands, kept as runs of lines: files are read from top to bottom.

use super::Origin;

/// Origins of rows by their place.
#[derive(Default)]
pub(super) struct Origins {
    /// First row of each run, and where it stands.
    runs: Vec<(u32, Origin)>,
    rows: u32,
}

impl Origins {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows as usize
    }
    /// Adds a row.
    pub fn push(&mut self, origin: Origin) {
        let goes_on = self.runs.last().is_some_and(|run| self.after(*run, self.rows) == origin);
        if !goes_on {
            self.runs.push((self.rows, origin));
        }
        self.rows += 1;
    }
    fn after(&self, (first, origin): (u32, Origin), row: u32) -> Origin {
        Origin { line: origin.line + u64::from(row - first), ..origin }
    }
    /// Where a row stands.
    pub fn get(&self, row: u32) -> Option<Origin> {
        if row >= self.rows {
            return None;
        }
        let run = self.runs.partition_point(|(first, _)| *first <= row).checked_sub(1)?;
        Some(self.after(*self.runs.get(run)?, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_where_they_stood() {
        let (mut origins, mut all) = (Origins::default(), Vec::new());
        for (file, sheet, line) in [(0, 0, 2), (0, 0, 3), (0, 0, 5), (0, 1, 6), (0, 1, 7), (1, 1, 8), (1, 1, 9)] {
            let origin = Origin { file, sheet, line };
            origins.push(origin);
            all.push(origin);
        }
        let got: Vec<Origin> = (0..origins.len() as u32).filter_map(|row| origins.get(row)).collect();
        assert_eq!((got, origins.get(7), origins.runs.len()), (all, None, 4));
    }
}
