//! When people retire, from what the register knows of them. The record comes before the number.

use crate::domain::catalogue::Careers;
use crate::domain::citizen_id::{CitizenId, Sex};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::person;
use crate::domain::retirement::{Category, Known, Window};

/// When a person whose place is of a kind with these careers retires; `None`: no birth date, or people of that kind have
/// no retirement (a foreign list).
pub fn window(person_facts: &FactSet, careers: Careers, at: At) -> Option<Window> {
    let text = |field| person_facts.text(field, at).map(|text| text.as_str());
    let birth = person_facts.date(person::BIRTH_DATE, at);
    stated(text(person::NUMBER), birth, text(person::SEX), text(person::RETIREMENT), careers)
}

/// As [`window`], from what is stated of the person: number, birth date, sex, category.
pub fn stated(
    number: Option<&str>,
    birth: Option<Date>,
    sex: Option<&str>,
    category: Option<&str>,
    careers: Careers,
) -> Option<Window> {
    let number = number.and_then(|number| CitizenId::parse(number).ok());
    let birth = birth.or(number.as_ref().map(CitizenId::birth_date))?;
    let sex = sex.and_then(Sex::parse).or(number.as_ref().map(CitizenId::sex));
    of(birth, sex, category.and_then(Category::parse), careers)
}

/// As [`window`], from what is known already.
pub fn of(birth: Date, sex: Option<Sex>, stated: Option<Category>, careers: Careers) -> Option<Window> {
    known(sex, stated, careers).map(|(known, may_defer)| known.window(birth, may_defer))
}

/// What decides the category, and whether the person may stay on; `None`: no retirement is reckoned for such places.
pub fn known(sex: Option<Sex>, stated: Option<Category>, careers: Careers) -> Option<(Known, bool)> {
    let is_worker = match careers {
        Careers::None => return None,
        Careers::Cadres => Some(false),
        Careers::Workers => Some(true),
        Careers::Both => None,
    };
    let known = Known { stated, is_man: sex.map(|sex| sex == Sex::Male), is_worker, is_senior: None };
    // Civil servants and managers cannot stay on: 人社部发〔2024〕94号.
    Some((known, careers != Careers::Cadres))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sex_kind_and_register_decide() {
        let date = |text: &str| Date::parse(text).unwrap();
        let birth = date("1975-03-15");
        for (sex, stated, careers, expected, latest) in [
            (Some(Sex::Male), None, Careers::Cadres, "2037-10-15", "2037-10-15"),
            (Some(Sex::Male), None, Careers::Workers, "2037-10-15", "2040-10-15"),
            (Some(Sex::Female), None, Careers::Cadres, "2031-07-15", "2031-07-15"),
            (Some(Sex::Female), None, Careers::Workers, "2025-05-15", "2028-05-15"),
            (Some(Sex::Female), None, Careers::Both, "2031-07-15", "2034-07-15"),
            (Some(Sex::Female), Some(Category::WomanAsMan), Careers::Cadres, "2037-10-15", "2037-10-15"),
        ] {
            let window = of(birth, sex, stated, careers).unwrap();
            assert_eq!(
                (window.expected, window.latest),
                (date(expected), date(latest)),
                "{sex:?} {stated:?} {careers:?}"
            );
        }
        assert_eq!(of(birth, Some(Sex::Male), None, Careers::None), None);
    }
}
