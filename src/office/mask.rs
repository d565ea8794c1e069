//! I10: identity numbers are masked to their first four characters.

/// `4403**************`.
pub fn number(number: &str) -> String {
    number.chars().enumerate().map(|(index, c)| if index < 4 { c } else { '*' }).collect()
}
