# The table of a listing: commands, boxes, marks.
command-sort-also = 再加一列排序：大到小、小到大、去掉
command-official-order = 恢复官方序
command-keep-value = 只看与光标处相同的行
command-drop-value = 不看与光标处相同的行
command-clear-filters = 去掉全部筛选条件
command-range = 连选：开始或结束（上下移动）
command-extend-up = 连选到上一行
command-extend-down = 连选到下一行
command-mark-all = 所列各行全选；再按全不选
command-copy-menu = 复制：单元格、行、列、多选的行
command-columns = 选列：显示、隐藏、换序、宽窄
command-narrower = 本列变窄
command-wider = 本列变宽
command-fit-width = 本列按内容定宽；再按恢复
command-named-views = 常用视图：存、取、删
command-frequencies = 本列各值出现几次
hint-sort-also = 再排序
hint-official-order = 官方序
hint-keep-value = 只看此值
hint-drop-value = 不看此值
hint-clear-filters = 去掉筛选
hint-range = 连选
hint-extend-up = 连选
hint-extend-down = 连选
hint-mark-all = 全选
hint-copy-menu = 复制..
hint-columns = 选列
hint-narrower = 变窄
hint-wider = 变宽
hint-fit-width = 定宽
hint-named-views = 常用视图
hint-frequencies = 分布

grid-sorted = 排序: { $sort }
grid-sort-down = { $column } 由大到小
grid-sort-up = { $column } 由小到大
grid-marked = 已选 { $n }
grid-marked-of = 已选 { $kind }
grid-total-marked = 已选 { $count } 行 不跨类型相加
grid-nothing-matches = 没有符合条件的行（Esc 去掉最后一个条件）
grid-marks-cleared = 已取消 { $n } 行多选。
grid-none-marked = 没有多选的行；空格多选。
grid-marks-elsewhere = 多选的行是在另一日期或另一笔记录下选的，有的还没有再显示过；请取消后重选，或用导出。
grid-too-many = 共 { $count } 行，一次最多 { $most } 行；请先筛选，或用导出。

grid-filter = 筛选 { $column }
grid-filter-count = { $n } 行
grid-filter-number = >5   >=2   2..5   !0   1|2   ?（没有填）
grid-filter-date = 2024   2024-03   <2020   2024-01..2024-06   ?（没有填）
grid-filter-text = 机关（含）   =机关（完全一样）   !机关（不含）   甲|乙
grid-filter-id = u12   !u12
grid-filter-flag = 是   否
grid-filter-keys = 回车 筛选   空着回车 去掉本列条件   Esc 不改
grid-is = { $column } = { $value }
grid-is-not = { $column } 不是 { $value }
grid-contains = { $column } 含 { $value }
grid-contains-not = { $column } 不含 { $value }
grid-compares = { $column } { $value }
grid-compares-not = { $column } 不是 { $value }
grid-is-empty = { $column } 没有填{ $value }
grid-is-empty-not = { $column } 填了{ $value }
grid-empty = （没有填）
grid-no-conditions = 没有筛选条件。
grid-conditions-cleared = 筛选条件已全部去掉。
grid-condition-dropped = 已去掉条件: { $condition }

grid-columns = 选列
grid-columns-none = 至少要有一列。
grid-columns-keys = 空格 显示/隐藏  Shift-上下或 K J 换序  a 全显示  r 恢复  回车 关
grid-width = 宽 { $n }

grid-copy = 复制
grid-copy-cell = 单元格
grid-copy-row = 本行（可粘贴到表格）
grid-copy-column = 本列，共 { $n } 行
grid-copy-rows = 所列各行，共 { $n } 行
grid-copy-marked = 多选的 { $n } 行
grid-copy-sentence = 答句
grid-copy-keys = 数字、字母或回车 复制   Esc 关
copied-one-local = 已复制到本机剪贴板: { $text }
copied-one-terminal = 已复制到终端的剪贴板: { $text }
copied-one-both = 已复制: { $text }
copied-rows-local = 已复制 { $n } 行到本机剪贴板。
copied-rows-terminal = 已复制 { $n } 行到终端的剪贴板（OSC 52）。
copied-rows-both = 已复制 { $n } 行到本机和终端的剪贴板。
copied-not = 没有复制：终端收不下。
copied-not-long = 没有复制：内容有 { $bytes } 字节，终端最多收 { $most } 字节；请用导出。

grid-export = 导出
grid-export-rows = 所列 { $n } 行、{ $columns } 列，标题与屏幕相同
grid-export-marked = 多选的 { $n } 行、{ $columns } 列，标题与屏幕相同
grid-export-file = 文件
grid-export-forms = 扩展名定格式：.xlsx 或 .csv
grid-export-ending = 文件名要以 .xlsx 或 .csv 结尾。
grid-export-exists = 文件 { $file } 已经有了；再按一次回车覆盖，或改名。
grid-export-running = 正在写文件，写完会说一声；Esc 先关这个框。
grid-export-keys = 回车 写文件   Esc 不写
grid-exported = 已导出 { $rows } 行到 { $file }

grid-views = 常用视图
grid-view-own = 本表原样
grid-view-name = 名称
grid-view-nameless = 请写一个名称。
grid-view-remove = 再按一次 x 删除视图 { $name }
grid-views-keys = 回车 打开   s 存为常用视图   x 删除   Esc 关
grid-views-changed = 常用视图 { $name }：已记下。

grid-frequencies-of = { $column } 的分布
view-frequencies = 分布

command-view-access-log = 查阅日志：谁看了、导出了什么
hint-view-access-log = 查阅日志
