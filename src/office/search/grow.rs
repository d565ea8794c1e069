//! Growth by a quarter: the index holds tens of megabytes, doubling would waste half of it.

/// Makes room before a push.
pub trait Grow {
    /// Room for `more` elements.
    fn grow(&mut self, more: usize);
}

impl<T> Grow for Vec<T> {
    fn grow(&mut self, more: usize) {
        if self.capacity() - self.len() < more {
            self.reserve_exact(more.max(self.len() / 4 + 64));
        }
    }
}
