# 上会材料：机构一页纸、说明、清单、对照
print-below = { $office }    截至 { $date }    按第 { $seq } 笔记录
print-exists = { $file } 已存在。再按一次回车覆盖，或换一个文件名；命令行加 --replace 覆盖。
print-none = 这里不能打印。请先打开一个库。
print-own = 本级
print-subtree = 含下属（下属机构 { $n } 家，不与本级相加）
print-places = 所占编制
print-scope-own = 本级口径。各类编制分别列示，不跨类型、不跨机构相加。
print-scope-subtree = 含下属口径。各类编制分别列示，不跨类型、不跨机构相加。
print-compare = { $one } 与 { $other } 对照
print-kind = 编制
print-loan = 周转
print-basis = 依据
print-leaders = 职数（在编制之内，不另加）
print-held = 实配
print-not-stated = 核定未写明
print-origins = 这些数从哪来
print-figure = 项目
print-about = 基本情况
print-attribute = 项目
print-value = 内容
print-rows = 名单 { $n }
print-rows-part = 名单 { $n }（列出前 { $shown } 项）
print-signature = 经办：____________    审核：____________    签发：____________
print-prepared-on = 制表日期：____ 年 __ 月 __ 日
print-done = 已打印到 { $file }。
print-done-rows = 已打印到 { $file }，共 { $rows } 行。
export-paper-long = 内容太长，一份材料最多 { $most } 段。请改用清单导出。
view-print = 打印
ui-print-file = 文件
ui-print-card = 一页纸，A4 竖版（XLSX）。
ui-print-compare = 两家对照，A4 竖版（XLSX）。
ui-print-listing = 清单，A4 横版（XLSX），标题行每页重复，末尾有合计。
ui-print-note = 说明，A4 竖版（XLSX）。
ui-print-keys = 回车 写出   Esc 不写

# 打开快照、只读介质
opened-read-only = 这是{ $office }截至 { $date } 的上报快照，只能查看，不能办理。
opened-one-date = 这份快照只有 { $date }（{ $office }，记录第 { $recorded } 笔）一个时点，不能看别的日期或记录。请打开原库。
opened-not-to-write = { $file } 是上报快照，只能查看，不能写入。请打开原库。
store-to-look = 库文件只读（只读介质或权限），只能查看，不能办理。
ui-head-opened = <<< 快照 截至 { $date }（只看不办）>>>

# 两家对照
view-compare = 比较
ui-compare-head = 编制 / 机构
ui-compare-sign = 比较: { $name } 与 ..
ui-compare-none = 先选中一个机构，再按 m。
ui-compare-marked = 已选 { $name } 作比较；再到另一家按 m 并列，再按一次 m 取消。
ui-compare-let-go = 已取消 { $name } 的比较。

# 速查各行
ui-hit-entered = { $month } 进
ui-hit-retires = 退休 { $month }
ui-hit-since = 自 { $date }
