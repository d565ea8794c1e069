# 存疑但照收的行。
warning-parent-cycle = { $count } 个机构互为上下级（{ $units }）；{ $text } 暂置于顶层。
warning-filled = { $column } 本不应有内容：{ $text }
warning-below = { $column }（{ $text }）低于 { $other }（{ $most }）。
warning-before = { $column }（{ $text }）早于 { $other }（{ $most }）。
warning-past = { $column }：{ $text } 在 { $date } 时已过。
warning-repeated = { $column }：“{ $text }”在第 { $line } 行已出现。

# 自带起止日期的行。
warning-dated-backwards = 起于 { $from }、止于 { $until }：照录，任何一天都不计数。
warning-before-unit = 自 { $from } 起在位，早于 { $unit } 成立之日（{ $opens }）；照录，此前该机构列为筹建。
warning-after-unit = 在位至 { $until }（空为至今），晚于 { $unit } 撤销之日（{ $closes }）；照录。
warning-dated-otherwise = { $subject }：另有操作作过决定，文件中没有；以该决定为准。
reject-dated-backwards = 核定数起于 { $from }、止于 { $until }。
reject-dated-early = 起于 { $from }，年代过早，不像真值。
reject-dated-nowhere = 带起止日期的人员须写明所占编制。
reject-dated-overlap = { $file } 第 { $line } 行已写明同一时间在同一位置，而日期或数目不同。

# Fields.
column-staff-number = 工号
column-became = 变为
column-came-from = 由何而来
