//! The table of rules.

use super::{Judge, Rule, Severity, data, people, pools, posts, units};

/// 国务院令第486号 (2007) was read article by article; the others are named only where their text was quoted.
const PAY_2014: &str = "国办发〔2014〕65号";

macro_rules! rules {
    ($($id:literal $severity:ident $judge:ident $of:expr, $basis:expr, [$($threshold:literal)*];)*) => {
        /// Every rule, in the order in which they are told.
        pub const RULES: &[Rule] = &[$(Rule {
            id: $id, severity: Severity::$severity, basis: $basis, thresholds: &[$($threshold),*],
            judge: Judge::$judge($of),
        },)*];
    };
}

rules! {
    "C01" Error Pool pools::over, "国务院令第486号 第六条、第二十六条", [];
    "C02" Error Pool pools::mixed, "国务院令第486号 第十五条", ["special_kinds" "coordination_kinds"];
    "C03" Error Pool pools::own_kind, "国务院令第486号 第十五条", [];
    "C04" Error Pool pools::leaders, "国务院令第486号 第二十六条", [];
    "C05" Error Person people::above_level, "", ["higher_documents"];
    "C06" Error Pool pools::departments, "国务院令第486号 第十三条", [];
    "C10" Error Pool pools::frozen, "", [];
    "C12" Error Person people::overdue, PAY_2014, ["senior_levels"];
    "C13" Error Person people::two_places, PAY_2014, [];
    "C16" Warning Pool pools::off_quota, "", [];
    "C17" Error Pool pools::special, "国务院令第486号 第十五条、第十七条", ["special_kinds"];
    "C18" Error Pool pools::coordination, "国务院令第486号 第十一条、第十九条", ["coordination_kinds"];
    "C18-END" Error Unit units::temporary, "国务院令第486号 第十一条、第十九条", [];
    "C19" Error Total pools::total, "国务院令第486号 第十五条至第十八条", [];
    "C20" Warning Unit units::unregistered, "", ["registered_kinds" "register_months"];
    "C20-REPORT" Warning Unit units::not_reported, "事业单位登记管理暂行条例 第十七条", ["registered_kinds"];
    "C23" Error Person data::person, "GB 11643-1999", ["youngest"];
    "C23-UNIT" Error Unit data::unit, "GB 32100-2015", [];
    "C26" Info Pool pools::idle, "", ["vacant_months" "vacant_percent"];
    "X01" Warning Pool pools::declared, "", [];
    "X02" Error Post posts::beyond, "", [];
    "X03" Error Post posts::itself, "", [];
    "X04" Warning Post posts::unknown, "", [];
    "X05" Warning Post posts::abolished, "", [];
    "X06" Error Post posts::ended, "", [];
    "X07" Error Person people::same_number, "GB 11643-1999", [];
    "X08" Warning Pool pools::allocated, "", [];
}

/// The rule of an id, whatever its case.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_texts_are_there() {
        for (index, rule) in RULES.iter().enumerate() {
            assert!(RULES[index + 1..].iter().all(|other| other.id != rule.id), "{}", rule.id);
        }
    }
}
