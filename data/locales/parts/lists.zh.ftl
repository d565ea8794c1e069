# 清单：筛选条件、常用视图、导出。
condition-nothing = 没有写条件；例如 >2、2024-03、机关、!空。
condition-long = 条件超过 { $most } 个字；请缩短。
condition-many = 一列最多列 { $most } 个选项；请减少 | 隔开的项。
condition-not-first = “{ $text }”：表示“不是”的 ! 只能写在最前面，例如 !甲|乙。
condition-number = “{ $text }”不是数的条件；写成 2、>2、>=2、<3、2..5、!0、1|2，没有填的写 ?。
condition-date = “{ $text }”不是日期的条件；写成 2024、2024-03、2024-03-18、<2020、2024-01-01..2024-06-30，没有填的写 ?。
condition-id = “{ $text }”不是编号；编号带字母，例如 u12、q40、p345。
condition-flag = “{ $text }”既不是“是”也不是“否”；请写 是 或 否。
condition-text-compare = “{ $text }”：文字不能比大小；写 机关（包含）、=机关（完全一样）、!机关（不含）、甲|乙，要找这个符号请加引号，例如 "{ $text }"。
condition-quote = “{ $text }”的引号不成对；引号放在两头，里面的引号写两个。
conditions-many = 条件超过 { $most } 个；请减少。
views-not-here = 这里不能保存视图；请打开一个库后再试。
export-not-here = 这里不能导出；请打开一个库后再试。
frequencies-kinds-mixed = 同一个值下有不同类型的编制，不能相加；先按类型筛选，就有合计。
column-count = 次数
column-condition = 条件
column-frequencies-value = 值
column-frequencies-share = 占比 %
