//! The figures that rules compare with: data, an office's own over the built-in ones.

/// Thresholds of the rules. `data/rules.toml` states every one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Thresholds {
    /// C17: quota kinds for the bodies named by law only.
    pub special_kinds: Vec<String>,
    /// C18: unit kinds that may hold neither quota nor staff.
    pub coordination_kinds: Vec<String>,
    /// C20: unit kinds that must be registered.
    pub registered_kinds: Vec<String>,
    /// C20: months after the establishment within which a unit is to be registered.
    pub register_months: i64,
    /// C26: months after which a vacancy is long.
    pub vacant_months: i64,
    /// C26: per cent of the approved places below which long vacancies are not told.
    pub vacant_percent: i64,
    /// C05: kinds of entry documents that let somebody stand above the level of the body.
    pub higher_documents: Vec<String>,
    /// C12: levels at which a woman may follow the retirement table of men, unless the register states her category.
    pub senior_levels: Vec<String>,
    /// C23: people below this age are not in place.
    pub youngest: i64,
}
