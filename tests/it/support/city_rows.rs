//! The units and pools of the city made by hand.

pub type Row = (&'static str, &'static str, [i64; 9]);

/// Unit, kind, then approved occupied reserved frozen advance borrowed lent apart pending.
pub const POOLS: &[Row] = &[
    ("市委办公室", "administrative", [88, 85, 2, 0, 0, 0, 0, 0, 0]),
    ("市委组织部", "administrative", [64, 61, 0, 0, 0, 0, 0, 0, 0]),
    ("市委党校", "public-civil", [52, 49, 1, 0, 0, 0, 0, 0, 0]),
    ("市发展改革委", "administrative", [96, 97, 0, 0, 1, 0, 0, 0, 0]),
    ("市教育局", "administrative", [62, 60, 1, 1, 0, 0, 0, 0, 0]),
    ("市教育局", "workers", [6, 4, 0, 2, 0, 0, 0, 0, 0]),
    ("市教育局", "leaders-chief", [12, 12, 0, 0, 0, 0, 0, 0, 0]),
    ("市教育局", "leaders-deputy", [6, 7, 0, 0, 0, 0, 0, 0, 0]),
    ("市第一中学", "public-other", [286, 280, 4, 0, 0, 0, 0, 0, 0]),
    ("市第二中学", "public-other", [240, 243, 0, 0, 0, 0, 0, 0, 0]),
    ("市特殊教育学校", "public-other", [78, 76, 0, 0, 0, 0, 0, 0, 0]),
    ("市教育考试院", "public-other", [20, 19, 0, 0, 0, 0, 0, 0, 0]),
    ("市科技局", "administrative", [38, 37, 0, 0, 0, 0, 0, 0, 0]),
    ("市工业和信息化局", "administrative", [57, 58, 0, 0, 0, 0, 0, 0, 0]),
    ("市公安局", "political-legal", [1410, 1428, 7, 0, 25, 0, 0, 3, 0]),
    ("市公安局", "administrative", [24, 22, 0, 0, 0, 0, 0, 0, 0]),
    ("市民政局", "administrative", [41, 39, 1, 0, 0, 0, 0, 0, 0]),
    ("市司法局", "political-legal", [66, 63, 0, 0, 0, 0, 0, 0, 0]),
    ("市财政局", "administrative", [55, 54, 0, 0, 0, 0, 0, 0, 0]),
    ("市水务局", "administrative", [45, 43, 2, 0, 0, 0, 0, 0, 0]),
    ("市审计局", "administrative", [52, 53, 0, 0, 0, 1, 0, 0, 0]),
    ("市第二医院", "public-other", [620, 541, 9, 60, 0, 0, 0, 0, 34]),
    ("市图书馆", "public-other", [58, 51, 0, 5, 0, 0, 0, 0, 0]),
    ("市体育中心", "public-other", [47, 36, 0, 0, 0, 0, 0, 0, 0]),
    ("市农机推广站", "public-other", [21, 2, 0, 19, 0, 0, 0, 0, 0]),
    ("市不动产登记中心", "public-other", [120, 112, 6, 0, 0, 0, 0, 0, 0]),
    ("市周转池", "public-other", [96, 0, 0, 0, 0, 0, 31, 0, 0]),
    ("市博物馆", "public-other", [104, 102, 0, 0, 0, 0, 0, 7, 0]),
];

/// Pools that came later; their numbers follow those of the centres.
pub const MORE_POOLS: &[Row] = &[
    ("市第二医院", "ceiling", [380, 380, 0, 0, 0, 0, 0, 0, 0]),
    ("市教育局", "head", [1, 1, 0, 0, 0, 0, 0, 0, 0]),
    ("市教育局", "deputy", [4, 3, 0, 0, 0, 0, 0, 0, 0]),
    ("市财政局", "head", [1, 1, 0, 0, 0, 0, 0, 0, 0]),
    ("市财政局", "deputy", [4, 4, 0, 0, 0, 0, 0, 0, 0]),
];

/// What is not distributed of the totals, by kind.
pub const UNDISTRIBUTED: &[(&str, i64)] =
    &[("administrative", 74), ("public-civil", 12), ("public-other", 288), ("ceiling", 20)];

/// On, what, unit, document.
pub const DUE: &[(&str, &str, &str, &str)] = &[
    ("2026-11-15", "loan", "市审计局", "云编〔2026〕6号"),
    ("2026-11-25", "secondment", "市民政局", "云编〔2026〕6号"),
    ("2026-12-02", "secondment", "市水务局", "云编〔2026〕6号"),
    ("2026-12-10", "freeze-review", "市第二医院", "云编冻〔2025〕8号"),
    ("2026-12-10", "freeze-review", "市教育局", "云编冻〔2025〕8号"),
    ("2027-01-31", "advance", "市公安局", "云编〔2026〕6号"),
];

/// Parent, name, initials; groups end in `*`.
pub const UNITS: &[(&str, &str, &str)] = &[
    ("", "云澜市*", "yls"),
    ("云澜市", "党委机关*", "dwjg"),
    ("党委机关", "市委办公室", "swbgs"),
    ("党委机关", "市委组织部", "swzzb"),
    ("党委机关", "市委党校", "swdx"),
    ("云澜市", "政府工作部门*", "zfgzbm"),
    ("政府工作部门", "市发展改革委", "fgw"),
    ("政府工作部门", "市教育局", "jyj"),
    ("市教育局", "办公室*", "bgs"),
    ("市教育局", "人事科*", "rsk"),
    ("市教育局", "基础教育科*", "jcjyk"),
    ("市教育局", "所属事业单位*", "sssydw"),
    ("所属事业单位", "市第一中学", "dyzx"),
    ("所属事业单位", "市第二中学", "dezx"),
    ("所属事业单位", "市特殊教育学校", "tsjyxx"),
    ("所属事业单位", "市教育考试院", "jyksy"),
    ("政府工作部门", "市科技局", "kjj"),
    ("政府工作部门", "市工业和信息化局", "gxj"),
    ("政府工作部门", "市公安局", "gaj"),
    ("政府工作部门", "市民政局", "mzj"),
    ("政府工作部门", "市司法局", "sfj"),
    ("政府工作部门", "市财政局", "czj"),
    ("政府工作部门", "市水务局", "swj"),
    ("政府工作部门", "市审计局", "sjj"),
    ("云澜市", "市直属事业单位*", "szssydw"),
    ("市直属事业单位", "市第二医院", "deyy"),
    ("市直属事业单位", "市图书馆", "tsg"),
    ("市直属事业单位", "市体育中心", "tyzx"),
    ("市直属事业单位", "市农机推广站", "njtgz"),
    ("市直属事业单位", "市不动产登记中心", "bdcdjzx"),
    ("市直属事业单位", "市周转池", "zzc"),
    ("市直属事业单位", "市博物馆", "bwg"),
];
