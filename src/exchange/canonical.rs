//! The canonical tables of `estab`: what a row of each may say, with its English and its Chinese heading. The reading
//! profile `estab` and the templates and exports are made from these rows and from nothing else.

use crate::domain::field::{self, Field};

/// How a column's cells are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cells {
    /// A text or a code.
    Text,
    /// Places.
    Places,
    /// A whole number.
    Int,
    /// A date.
    Date,
    /// Yes or no.
    Flag,
    /// An identity number.
    Number,
}

impl Cells {
    /// Its name in profiles.
    pub const fn name(self) -> &'static str {
        match self {
            Cells::Text => "text",
            Cells::Places => "places",
            Cells::Int => "int",
            Cells::Date => "date",
            Cells::Flag => "flag",
            Cells::Number => "number",
        }
    }
}

/// What a column says of the row's subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    /// A field of it.
    Field(Field),
    /// A field of a person's tenure.
    Tenure(Field),
    /// A part of the item itself; the column's English heading says which.
    Part,
}

/// One column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// English heading; also its name in sentences.
    pub en: &'static str,
    /// Chinese heading.
    pub zh: &'static str,
    /// Other headings it is known by.
    pub also: &'static [&'static str],
    /// How its cells are meant.
    pub cells: Cells,
    /// By the required columns a table is told from the others: a file must have them.
    pub required: bool,
    /// What it says.
    pub says: Says,
}

/// One table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its name: file and sheet name in English.
    pub name: &'static str,
    /// Its Chinese name: file and sheet name.
    pub zh: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

const fn part(en: &'static str, zh: &'static str, cells: Cells) -> Column {
    Column { en, zh, also: &[], cells, required: false, says: Says::Part }
}
const fn must(en: &'static str, zh: &'static str, cells: Cells) -> Column {
    Column { en, zh, also: &[], cells, required: true, says: Says::Part }
}
const fn of(field: Field, zh: &'static str, cells: Cells) -> Column {
    Column { en: field.name, zh, also: &[], cells, required: false, says: Says::Field(field) }
}
const fn tenure(field: Field, zh: &'static str, cells: Cells) -> Column {
    Column { en: field.name, zh, also: &[], cells, required: false, says: Says::Tenure(field) }
}
const fn key(mut column: Column) -> Column {
    column.required = true;
    column
}
const fn also(mut column: Column, names: &'static [&'static str]) -> Column {
    column.also = names;
    column
}

const UNIT_CODE: Column = part("unit_code", "机构编码", Cells::Text);
const UNIT: Column = key(also(part("unit", "机构", Cells::Text), &["所在机构", "单位", "所在单位"]));
const KIND: Column = key(also(part("kind", "编制类型", Cells::Text), &["编制类别"]));
const FUNDING: Column = also(part("funding", "经费形式", Cells::Text), &["编制经费形式"]);
const DOCUMENT: Column = also(part("document", "批准文号", Cells::Text), &["文件号"]);

/// Every table, in the order in which they are taken.
pub const TABLES: &[Table] = &[
    Table {
        name: "office",
        zh: "办公室",
        columns: &[
            key(of(field::office::NAME, "编办名称", Cells::Text)),
            of(field::office::TIME_ZONE, "时区", Cells::Text),
            key(of(field::office::LANGUAGE, "语言", Cells::Text)),
        ],
    },
    Table {
        name: "documents",
        zh: "批文",
        columns: &[
            must("number", "文号", Cells::Text),
            of(field::document::TITLE, "标题", Cells::Text),
            key(of(field::document::ISSUER, "发文机关", Cells::Text)),
            of(field::document::DATE, "发文日期", Cells::Date),
            of(field::document::MARKING, "密级", Cells::Text),
            of(field::document::KIND, "文种", Cells::Text),
        ],
    },
    Table {
        name: "units",
        zh: "机构",
        columns: &[
            part("code", "机构编码", Cells::Text),
            part("path", "机构路径", Cells::Text),
            key(of(field::unit::NAME, "机构名称", Cells::Text)),
            part("parent_code", "上级机构编码", Cells::Text),
            must("parent", "上级机构", Cells::Text),
            of(field::unit::SHORT_NAME, "简称", Cells::Text),
            of(field::unit::CREDIT_CODE, "统一社会信用代码", Cells::Text),
            also(of(field::unit::KIND, "机构类型", Cells::Text), &["机构性质"]),
            also(of(field::unit::LEVEL, "规格", Cells::Text), &["机构规格", "机构级别"]),
            of(field::unit::GOVERNMENT_LEVEL, "层级", Cells::Text),
            of(field::unit::FUNDING, "经费形式", Cells::Text),
            of(field::unit::ORDER, "排序", Cells::Int),
            of(field::unit::ESTABLISHED_ON, "成立日期", Cells::Date),
            of(field::unit::ENDS_ON, "临时机构截止日", Cells::Date),
            also(of(field::unit::ANNUAL_REPORT, "年报年度", Cells::Int), &["最近年报年度"]),
            of(field::unit::NOTE, "备注", Cells::Text),
        ],
    },
    Table {
        name: "totals",
        zh: "编制总量",
        columns: &[
            must("government_level", "层级", Cells::Text),
            must("kind", "编制类型", Cells::Text),
            must("total", "编制总量", Cells::Places),
            DOCUMENT,
        ],
    },
    Table {
        name: "pools",
        zh: "编制",
        columns: &[
            UNIT_CODE,
            UNIT,
            KIND,
            FUNDING,
            also(must("approved", "核定", Cells::Places), &["核定编制", "核定数"]),
            also(part("declared", "自报实有", Cells::Places), &["上报实有"]),
            also(part("counted", "实有数", Cells::Places), &["不列名实有"]),
            DOCUMENT,
        ],
    },
    Table {
        name: "allocations",
        zh: "分配数",
        columns: &[UNIT_CODE, UNIT, KIND, must("allocated", "分配数", Cells::Places), DOCUMENT],
    },
    Table {
        name: "freezes",
        zh: "冻结",
        columns: &[
            UNIT_CODE,
            UNIT,
            KIND,
            FUNDING,
            key(DOCUMENT),
            must("places", "冻结数", Cells::Places),
            must("frozen", "已冻结", Cells::Places),
            of(field::freeze::REASON, "事由", Cells::Text),
            of(field::freeze::SINCE, "起始日期", Cells::Date),
            of(field::freeze::REVIEW_ON, "复核日期", Cells::Date),
            of(field::freeze::RELEASES_WHEN, "解冻条件", Cells::Text),
        ],
    },
    Table {
        name: "posts",
        zh: "岗位",
        columns: &[
            part("body_code", "编号机构编码", Cells::Text),
            part("body", "编号机构", Cells::Text),
            must("number", "岗位编号", Cells::Text),
            UNIT_CODE,
            UNIT,
            part("pool_unit_code", "编制机构编码", Cells::Text),
            part("pool_unit", "编制机构", Cells::Text),
            KIND,
            FUNDING,
            part("places", "岗位数", Cells::Places),
            must("holding", "在岗情况", Cells::Text),
            of(field::post::TITLE, "岗位名称", Cells::Text),
            of(field::post::GRADE, "岗位等级", Cells::Text),
            of(field::post::REPORTS_TO, "上级岗位", Cells::Text),
            of(field::post::FUNCTION, "职责", Cells::Text),
            of(field::post::NOTE, "备注", Cells::Text),
        ],
    },
    Table {
        name: "people",
        zh: "人员",
        columns: &[
            also(must("number", "公民身份号码", Cells::Number), &["身份证号", "身份证号码", "公民身份证号码"]),
            must("name", "姓名", Cells::Text),
            of(field::person::SEX, "性别", Cells::Text),
            of(field::person::BIRTH_DATE, "出生日期", Cells::Date),
            of(field::person::ETHNIC, "民族", Cells::Text),
            of(field::person::PARTY, "政治面貌", Cells::Text),
            of(field::person::EDUCATION, "学历", Cells::Text),
            of(field::person::DEGREE, "学位", Cells::Text),
            of(field::person::WORK_FROM, "参加工作时间", Cells::Date),
            of(field::person::TITLE, "职务", Cells::Text),
            also(of(field::person::LEVEL, "职级", Cells::Text), &["职务级别"]),
            of(field::person::RETIREMENT, "退休类别", Cells::Text),
            of(field::person::NOTE, "备注", Cells::Text),
            UNIT_CODE,
            UNIT,
            also(part("department", "内设机构", Cells::Text), &["所在内设机构", "部门"]),
            KIND,
            FUNDING,
            also(part("post", "岗位编号", Cells::Text), &["岗位"]),
            part("body_code", "编号机构编码", Cells::Text),
            part("body", "编号机构", Cells::Text),
            also(part("share", "占编数", Cells::Places), &["占编比例"]),
            also(part("state", "人员状态", Cells::Text), &["占编状态"]),
            part("apart", "单列文号", Cells::Text),
            also(part("entry_document", "入编文号", Cells::Text), &["进编文号"]),
            also(tenure(field::tenure::ENTERED_ON, "入编日期", Cells::Date), &["入编时间"]),
            also(tenure(field::tenure::ENTRY_WAY, "进入方式", Cells::Text), &["进入形式"]),
            also(tenure(field::tenure::EVENT_ON, "离开日期", Cells::Date), &["退休、调出日期"]),
            tenure(field::tenure::REVIEW_ON, "单列复核日期", Cells::Date),
            tenure(field::tenure::POLICY, "政策安置", Cells::Flag),
        ],
    },
];

/// The table of that name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// Writes a path of unit names into one cell: parts between `/`, a `/` or `\` of a name behind a `\`.
pub fn join_path<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (index, name) in names.into_iter().enumerate() {
        if index > 0 {
            out.push('/');
        }
        for c in name.chars() {
            if matches!(c, '/' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// The parts of a path in one cell, blanks around them taken away; empty parts are left out.
pub fn split_path(path: &str) -> Vec<String> {
    let (mut parts, mut part, mut escaped) = (Vec::new(), String::new(), false);
    for c in path.chars() {
        match c {
            _ if escaped => {
                part.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '/' => parts.push(std::mem::take(&mut part)),
            other => part.push(other),
        }
    }
    parts.push(part);
    parts.iter().map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headings_are_unique_within_a_table() {
        for table in TABLES {
            let mut seen = std::collections::BTreeSet::new();
            for column in table.columns {
                for heading in [column.en, column.zh].iter().chain(column.also) {
                    assert!(seen.insert(heading.to_string()), "{} {heading}", table.name);
                }
            }
        }
    }

    #[test]
    fn every_table_is_told_from_the_others_by_its_required_columns() {
        for one in TABLES {
            for other in TABLES {
                let fits = one
                    .columns
                    .iter()
                    .filter(|column| column.required)
                    .all(|column| other.columns.iter().any(|have| have.en == column.en || have.zh == column.zh));
                assert!(!fits || one.name == other.name, "{} could be {}", other.name, one.name);
            }
        }
    }

    proptest! {
        #[test]
        fn paths_come_back(names in proptest::collection::vec("[a-c/\\\\市局]{1,6}", 1..5)) {
            let path = join_path(names.iter().map(String::as_str));
            prop_assert_eq!(split_path(&path), names);
        }
    }
}
