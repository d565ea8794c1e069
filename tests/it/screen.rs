//! The screen in process: real loop, threads and keymap on a grid of cells.

use crate::support::city::City;
use estab::office::words::Language;
use estab::tui::{Options, Screen};
use std::sync::Arc;

pub const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

pub fn screen(language: Language, size: (u16, u16)) -> (Arc<City>, Screen) {
    let city = Arc::new(City::new());
    let options = Options { language, ..Options::default() };
    let screen = Screen::new(city.clone(), &options, size).unwrap();
    (city, screen)
}

/// Prints the main views, to be looked at: `cargo test --test it look_at -- --ignored --nocapture`.
#[test]
#[ignore = "for eyes"]
fn look_at_the_views() {
    let languages = std::env::var("LOOK").unwrap_or_else(|_| "zh".to_string());
    let keys = std::env::var("KEYS").ok();
    for language in [Language::Zh, Language::En].into_iter().filter(|language| languages.contains(language.code())) {
        for size in SIZES {
            let shown = ["", "<down><down><right><down><down>", "1", "3", "<pagedown>", "/jyj", "j<f1>", "6"];
            let shown: Vec<&str> = keys.as_deref().map_or(shown.to_vec(), |keys| vec![keys]);
            for keys in shown {
                let (_, mut screen) = screen(language, size);
                screen.keys(keys).unwrap();
                println!("### {size:?} {keys}\n{}", screen.text());
            }
        }
    }
}
