//! Patterns of file and sheet names, and the folding under which texts of foreign tables are compared.

/// A pattern: `*` stands for any characters; compared without case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern(Vec<String>);

impl Pattern {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Pattern {
        Pattern(pattern.to_lowercase().split('*').map(str::to_string).collect())
    }
    /// Whether it fits a name.
    pub fn fits(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let [first, middle @ .., last] = self.0.as_slice() else {
            return self.0.first().is_some_and(|only| *only == name);
        };
        let Some(mut rest) = name.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

/// Whether one of the patterns fits, or there is none.
pub fn any_fits(patterns: &[Pattern], name: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| pattern.fits(name))
}

/// A text as it is compared: without case, quotes around it, a trailing dot and runs of blanks.
pub fn fold(text: &str) -> String {
    let quote = |c: char| matches!(c, '"' | '\'' | '‘' | '’' | '“' | '”' | '`');
    let bare = text.trim().trim_matches(quote).trim().trim_end_matches(['.', '。']).trim().trim_matches(quote);
    if bare.is_ascii() && !bare.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_whitespace()) {
        return bare.to_string();
    }
    bare.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A heading as it is compared: also without any blanks, stars of mandatory columns and full-width brackets.
pub fn fold_heading(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '\u{feff}'))
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '：' => ':',
            '_' => '-',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit() {
        for (pattern, name, fits) in [
            ("*senior*", "dft-2011-Senior.csv", true),
            ("*senior*", "dft-junior.csv", false),
            ("a*b", "ab", true),
            ("a*b", "a", false),
            ("a*a", "a", false),
            ("people", "People", true),
            ("people", "peoples", false),
            ("*", "", true),
            ("", "", true),
            ("*.csv", "x.csv", true),
            ("*岗位*", "2026岗位表", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn texts_fold() {
        for (text, want) in [
            ("Eliminated.", "eliminated"),
            (" 'Vacant' ", "vacant"),
            ("VACANT  POST", "vacant post"),
            ("‘N/D’", "n/d"),
            ("", ""),
            ("'.'", ""),
            ("空缺。", "空缺"),
        ] {
            assert_eq!(fold(text), want, "{text}");
        }
        assert_eq!(fold_heading(" * Parent  Department"), "parentdepartment");
        assert_eq!(fold_heading("入编时间（年月）"), "入编时间(年月)");
    }
}
