//! Calls of libraries that may panic on bytes from outside. Such a panic is damage, told as a sentence by who called:
//! nothing of it is printed, and a screen that is open stays open.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Whether a panic of this thread would be caught by [`quietly`].
pub fn is_quiet() -> bool {
    DEPTH.with(Cell::get) > 0
}

/// Runs `call`; `None` when it panicked.
pub fn quietly<T>(call: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !is_quiet() {
                before(info);
            }
        }));
    });
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    let result = catch_unwind(AssertUnwindSafe(call));
    DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_inside_is_caught_and_one_outside_is_not_hidden() {
        assert_eq!(quietly(|| 7), Some(7));
        assert_eq!(quietly(|| quietly(|| assert!(!is_quiet(), "on purpose"))), Some(None));
        assert!(!is_quiet());
    }
}
