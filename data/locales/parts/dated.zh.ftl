# 存疑但照收的行。
warning-parent-cycle = { $count } 个机构互为上下级（{ $units }）；{ $text } 暂置于顶层。
warning-filled = { $column } 本不应有内容：{ $text }
warning-below = { $column }（{ $text }）低于 { $other }（{ $most }）。
warning-before = { $column }（{ $text }）早于 { $other }（{ $most }）。
warning-past = { $column }：{ $text } 在 { $date } 时已过。
warning-repeated = { $column }：“{ $text }”在第 { $line } 行已出现。
