# 格式配置与各种表格形式的文字。
read-page = { $file } 实为网页（HTML），并非其扩展名所示的格式。请用电子表格软件打开后另存为 XLSX 或 CSV。
read-markup = { $file } 实为 XML，不是工作簿。请用电子表格软件打开后另存为 XLSX 或 CSV。
profile-inherit-unknown = { $file } 第 { $line } 行，键“{ $key }”：没有可继承的方案“{ $value }”。已有：{ $known }；也可写本文件旁的 .toml 文件名。
profile-inherit-cycle = { $file } 第 { $line } 行，键“{ $key }”：方案互相继承成环：{ $chain }。
profile-inherit-deep = { $file } 第 { $line } 行，键“{ $key }”：逐层继承的方案超过 { $most } 个，“{ $value }”已超出。
profile-inherit-unreadable = { $file } 第 { $line } 行，键“{ $key }”：无法读取方案“{ $value }”：{ $error }
profile-both = { $file } 第 { $line } 行，键“{ $key }”：同一列不能同时写“{ $one }”和“{ $other }”。
profile-join-twice = { $file } 第 { $line } 行，键“{ $key }”：列“{ $value }”本身由其他列合成，请直接写那些列。
reject-date-cut = { $column }：{ $text } 以数字存储，可能是 1 月，也可能是 10 月（电子表格会丢掉末尾的 0）。请改为文本或日期。
reject-parent-elsewhere = “{ $text }”的上级机构在本行原来所在的文件里。请在原文件中改正后整份导入：已入库的行保持不变。
skip-subtotal = 小计行，已与其汇总的各行核对。
warning-date-cut = { $column }：{ $text } 以数字存储，可能是 1 月，也可能是 10 月，按未说明处理。
warning-subtotal = 第 { $line } 行：{ $column } 的小计为 { $stated }，各行合计为 { $found }。
warning-sheet-hidden = { $file }：工作表 { $sheet } 已隐藏，未读取。
warning-sheet-not-read = { $file }：工作表 { $sheet } 未读取：方案没有要求。
warning-name-ending = { $file } 的扩展名是 .{ $ending }，内容实为 { $format }，已按内容读取。
cli-arg-profile-reference = 打印参考手册：全部键名和例子
reject-count-elsewhere = 本行的人数要与原文件各行相加，不能单独导入。请在原文件中改正后整份导入。
profile-fill-in = { $file } 第 { $line } 行，键“{ $key }”：“…”是留给您填的，请换成代码，如 kind = "=administrative"；代码见参考手册（estab profiles --reference）。
