//! The fields of every subject: one row each. Numbers and types are part of the canonical form: a row is never
//! changed or reused, only added. The store's indexes follow from `key` and `linked`.

use crate::domain::id::IdKind;
use crate::domain::value::ValueType;

/// One field of one kind of subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Whose field it is.
    pub subject: IdKind,
    /// Its number within the subject kind; canonical, never reused.
    pub number: u16,
    /// Its name in command lines and tables.
    pub name: &'static str,
    /// The type of its values.
    pub kind: ValueType,
    /// Its text values find the subject (code, number): the store keeps an index of every value it ever had.
    pub key: bool,
    /// Its subject values are followed backwards (who names this unit as parent?): the store keeps an index.
    pub linked: bool,
    /// An officer may correct it by `amend`; the others change only by their own operation.
    pub amendable: bool,
}

macro_rules! fields {
    ($($module:ident $subject:ident $doc:literal {
        $($number:literal $const:ident $name:literal $kind:ident $([$($mark:ident)*])? ;)*
    })*) => {
        $(
            #[doc = $doc]
            pub mod $module {
                use super::*;
                $(
                    #[doc = concat!("`", $name, "`")]
                    pub const $const: Field = Field {
                        subject: IdKind::$subject, number: $number, name: $name, kind: ValueType::$kind,
                        key: marked!(key $($($mark)*)?), linked: marked!(linked $($($mark)*)?),
                        amendable: marked!(amend $($($mark)*)?),
                    };
                )*
            }
        )*
        /// Every field of every subject.
        pub const ALL: &[Field] = &[$($($module::$const,)*)*];
    };
}
macro_rules! marked {
    ($want:ident) => { false };
    (key key $($rest:ident)*) => { true };
    (linked linked $($rest:ident)*) => { true };
    (amend amend $($rest:ident)*) => { true };
    ($want:ident $other:ident $($rest:ident)*) => { marked!($want $($rest)*) };
}

fields! {
    office Office "The office and its settings." {
        1 NAME "name" Text [amend];
        2 CODE "code" Text;
        3 BEGINS "begins" Date;
        4 TIME_ZONE "time_zone" Text [amend];
        5 LANGUAGE "language" Text [amend];
        6 ROOT "root" Id;
        7 HEAD "head" Text [amend];
        8 PREPARER "preparer" Text [amend];
        9 TELEPHONE "telephone" Text [amend];
        10 CLOSED "closed" Date;
    }
    unit Unit "机构." {
        1 NAME "name" Text [key];
        2 SHORT_NAME "short_name" Text [key amend];
        3 CODE "code" Text [key amend];
        4 CREDIT_CODE "credit_code" Text [key amend];
        5 ORDER "order" Int [amend];
        6 KIND "kind" Text;
        7 LEVEL "level" Text [amend];
        8 GOVERNMENT_LEVEL "government_level" Text;
        9 FUNDING "funding" Text [amend];
        10 PARENT "parent" Id [linked];
        11 STATUS "status" Text;
        12 ESTABLISHED_ON "established_on" Date [amend];
        13 ABOLISHED_ON "abolished_on" Date;
        14 NOTE "note" Text [amend];
        15 DOCUMENT "document" Id [linked];
        16 BECAME "became" Text;
        17 CAME_FROM "came_from" Text;
        18 ENDS_ON "ends_on" Date [amend];
        19 ANNUAL_REPORT "annual_report" Int [amend];
    }
    pool Pool "编制池." {
        1 UNIT "unit" Id [linked];
        2 KIND "kind" Text;
        3 FUNDING "funding" Text;
        4 STATED "stated" Flag;
        5 COUNTED_ONLY "counted_only" Flag;
        6 DECLARED "declared" Places;
        7 DOCUMENT "document" Id;
    }
    total Total "编制总量." {
        1 LEVEL "government_level" Text;
        2 KIND "kind" Text;
        3 STATED "stated" Flag;
        4 DOCUMENT "document" Id;
    }
    post Post "岗位." {
        1 NUMBER "number" Text [key];
        2 UNIT "unit" Id [linked];
        3 POOL "pool" Id [linked];
        4 TITLE "title" Text [amend];
        5 GRADE "grade" Text [amend];
        6 PLACES "places" Places;
        7 STATE "state" Text;
        8 REPORTS_TO "reports_to" Text [amend];
        9 VACATED_BY "vacated_by" Text;
        10 HOLDING "holding" Text;
        11 FUNCTION "function" Text [amend];
        12 NOTE "note" Text [amend];
        13 BODY "body" Id [linked];
    }
    person Person "人员." {
        1 NAME "name" Text [amend];
        2 NUMBER "number" Text [key amend];
        3 SEX "sex" Text [amend];
        4 BIRTH_DATE "birth_date" Date [amend];
        5 ETHNIC "ethnic" Text [amend];
        6 PARTY "party" Text [amend];
        7 EDUCATION "education" Text [amend];
        8 DEGREE "degree" Text [amend];
        9 WORK_FROM "work_from" Date [amend];
        10 TITLE "title" Text [amend];
        11 LEVEL "level" Text [amend];
        12 RETIREMENT "retirement" Text [amend];
        13 NOTE "note" Text [amend];
        14 STAFF_NUMBER "staff_number" Text [key amend];
    }
    tenure Tenure "占编: one person's holding of a pool." {
        1 POOL "pool" Id [linked];
        2 DEPARTMENT "department" Id [linked];
        3 POST "post" Id [linked];
        4 SHARE "share" Places;
        5 STATE "state" Text;
        6 APART "apart" Flag;
        7 ENTERED_ON "entered_on" Date [amend];
        8 ENTRY_DOCUMENT "entry_document" Id;
        9 ENTRY_WAY "entry_way" Text [amend];
        10 EVENT_ON "event_on" Date [amend];
        11 EXIT_REASON "exit_reason" Text [amend];
        12 EXIT_DOCUMENT "exit_document" Id;
        13 WENT_TO "went_to" Text [amend];
        14 REVIEW_ON "review_on" Date [amend];
        15 APART_DOCUMENT "apart_document" Id;
        16 POLICY "policy" Flag;
    }
    document Document "批文." {
        1 NUMBER "number" Text [key];
        2 TITLE "title" Text [amend];
        3 ISSUER "issuer" Text [amend];
        4 DATE "date" Date [amend];
        5 MARKING "marking" Text [amend];
        6 KIND "kind" Text [amend];
    }
    freeze Freeze "冻结." {
        1 POOL "pool" Id [linked];
        2 PLACES "places" Places;
        3 DOCUMENT "document" Id;
        4 REASON "reason" Text [amend];
        5 SINCE "since" Date;
        6 REVIEW_ON "review_on" Date [amend];
        7 RELEASES_WHEN "releases_when" Text [amend];
        8 POST "post" Id;
        9 VACATED_BY "vacated_by" Id;
    }
    allocation Allocation "分配数: places of a kind that a department is meant to have. Information, never added to a pool." {
        1 UNIT "unit" Id [linked];
        2 KIND "kind" Text;
        3 PLACES "places" Places;
        4 DOCUMENT "document" Id;
    }
    snapshot Snapshot "上报快照: submitted by this office, or received from a subordinate one." {
        1 OFFICE "office" Text;
        2 OFFICE_CODE "office_code" Text;
        3 UNIT "unit" Id [linked];
        4 DATE "reference_date" Date;
        5 RECORDED "recorded" Int;
        6 CONTENT "content_digest" Text [key];
        7 PREVIOUS "previous_digest" Text;
        8 HEAD "journal_head" Text;
        9 IDENTITY "identity" Text;
        10 SIGNER "signer" Text;
        11 STATE "state" Text;
        12 SUBMITTED_ON "submitted_on" Date;
        13 ANSWERED_ON "answered_on" Date;
        14 REASON "reason" Text;
        15 RECEIVED "received" Flag;
    }
    exception Exception "例外说明: a finding that is let stand in what is handed in, with its written reason." {
        1 KEY "key" Text [key];
        2 RULE "rule" Text;
        3 SUBJECT "subject" Id;
        4 REASON "reason" Text [amend];
    }
    waiver Waiver "豁免: a finding that a document lets stand until a day." {
        1 KEY "key" Text [key];
        2 RULE "rule" Text;
        3 SUBJECT "subject" Id [linked];
        4 DOCUMENT "document" Id;
        5 REASON "reason" Text [amend];
        6 EXPIRES_ON "expires_on" Date [amend];
    }
}

/// Fields of people that hold what a national table lists; each table has the name of the field.
pub const NATIONAL: [Field; 4] = [person::ETHNIC, person::PARTY, person::EDUCATION, person::DEGREE];

/// The fields of one kind of subject, in the order of their numbers.
pub fn of(subject: IdKind) -> impl Iterator<Item = &'static Field> {
    ALL.iter().filter(move |field| field.subject == subject)
}

/// The field of that number.
pub fn by_number(subject: IdKind, number: u16) -> Option<&'static Field> {
    of(subject).find(|field| field.number == number)
}

/// The field of that name.
pub fn by_name(subject: IdKind, name: &str) -> Option<&'static Field> {
    of(subject).find(|field| field.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique() {
        for (index, one) in ALL.iter().enumerate() {
            for other in &ALL[index + 1..] {
                if one.subject == other.subject {
                    assert!(one.number != other.number && one.name != other.name, "{one:?} {other:?}");
                }
            }
            assert!(!one.key || one.kind == ValueType::Text, "{one:?}");
            assert!(!one.linked || one.kind == ValueType::Id, "{one:?}");
        }
    }
}
