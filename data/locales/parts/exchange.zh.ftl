
# 读不了的文件
read-missing = 没有文件 { $file }。请核对文件名和所在文件夹。
read-directory = { $file } 是文件夹。请写明其中的文件。
read-not-a-file = { $file } 不是普通文件。
read-empty = { $file } 是空文件。
read-failed = { $file } 读取失败：{ $error }
read-format = { $file } 不是表格。请提供 CSV、TSV、XLSX、XLS 或 ODS。
read-other-format = { $file } 不是方案要求的格式。
read-undecodable = { $file } 不能按 { $encoding } 解码：第 { $offset } 字节不成字符。请重新保存，或在方案中写明编码。
read-not-text = { $file } 不是文本：第 { $offset } 字节为零。请提供 CSV、TSV 或工作簿。
read-quote-open = { $file } 第 { $line } 行：引号有开无合。
read-cell-long = { $file } 第 { $line } 行：单元格超过 { $most } 字节。
read-row-long = { $file } 第 { $line } 行：整行超过 { $most } 字节。
read-columns-many = { $file } 第 { $line } 行：超过 { $most } 列。
read-rows-many = { $file } 第 { $line } 行：超过 { $most } 行。请拆分文件。
read-workbook-damaged = 工作簿 { $file } 已损坏：{ $error }
read-workbook-large = 工作簿 { $file } 有 { $bytes } 字节，最多打开 { $most } 字节。请另存为 CSV。
read-password = { $file } 有密码保护。请另存一份不带密码的。
read-zip-bomb = { $file } 解压后达到 { $bytes } 字节以上，超过 { $most } 字节或原大小的 { $ratio } 倍，不予打开。
read-zip-members = { $file } 含 { $count } 个成员，最多打开 { $most } 个。
read-no-header = { $file } 没有表头行。
read-no-rows = 所给 { $count } 个文件中没有一行数据。
read-no-files = 没有给出文件。
read-files-many = 给出了 { $count } 个文件，一次最多 { $most } 个。

# 方案与文件不相符
profile-unknown = 没有方案 { $name }。现有：{ $known }
profile-large = 方案 { $file } 超过 { $most } 字节。
profile-form = { $file } 第 { $line } 行，“{ $key }”：{ $error }
profile-column = { $file } 第 { $line } 行，“{ $key }”：该表没有列“{ $value }”。现有：{ $known }
profile-map = { $file } 第 { $line } 行，“{ $key }”：没有对照表“{ $value }”。
profile-table = { $file } 第 { $line } 行，“{ $key }”：此前没有表“{ $value }”。
profile-field = { $file } 第 { $line } 行，“{ $key }”：没有字段“{ $field }”（取自“{ $value }”）。现有：{ $known }
profile-value = { $file } 第 { $line } 行，“{ $key }”：此处不能写“{ $value }”。可写：{ $known }
profile-part = { $file } 第 { $line } 行，表“{ $table }”：“{ $item }”须写明“{ $key }”。
profile-file-name = { $file }：方案 { $profile } 中没有适用于此文件名或工作表名的表。
profile-sheet-missing = { $file } 没有方案 { $profile } 适用的工作表。现有：{ $found }
profile-wrong = { $file } 与方案 { $profile } 不符：表头为 { $found }；应有 { $wanted } 等列。它若不属于这一批，请从命令中去掉这个文件；否则请用适合它的方案。
profile-column-missing = { $file } 与方案 { $profile } 的表“{ $table }”不符：缺少 { $missing }；现有 { $found }。它若不属于这一批，请从命令中去掉这个文件；否则请补上缺少的列。
profile-column-unknown = { $file }：方案 { $profile } 的表“{ $table }”不认识列“{ $column }”。请删去，或列入 ignore。可用：{ $known }
profile-column-twice = { $file }：第 { $place } 列“{ $column }”与第 { $first } 列“{ $other }”是同一列（方案 { $profile }）：请删去或改名其中一列。

# 未采纳的行
reject-number-damaged = { $column }：号码 { $text } 已被电子表格损坏（只保留 15 位）。请按原件以文本重新录入。
reject-number-masked = { $column }：号码 { $text } 已遮盖。请提供完整号码。
reject-cell-error = { $column }：{ $text } 是公式错误。
reject-cell-blank = { $column } 为空。
reject-value = { $column }：“{ $text }”不在可用的值中。
reject-number = { $column }：“{ $text }”不是至多三位小数的数。
reject-date = { $column }：“{ $text }”不是日期。
reject-negative = { $places } 小于零。
reject-control = { $column }：“{ $text }”含有控制字符（{ $point }）。
reject-bidi = { $column }：“{ $text }”含有改变书写方向的符号（{ $point }）。
reject-invisible = { $column }：“{ $text }”含有不可见字符（{ $point }）。
reject-long = { $column }：“{ $text }”有 { $bytes } 字节，最多 { $most } 字节。
reject-field-type = { $column }：与字段 { $field } 的类型不符。
reject-cells-many = 该行有 { $count } 格，表头只有 { $columns } 列。
reject-unit-missing = 该行没有写明机构（{ $part }）。
reject-node-repeated = 节点 { $text } 重复出现。
reject-depth = “{ $text }”不是层级数。
reject-tree-deep = “{ $text }”超过 { $most } 层。

# 按方案略去的行
skip-blank = 空行。
skip-totals = 合计行，作为控制数比对。
skip-rule = 按方案略去：{ $column } 为“{ $text }”。
skip-joined = 供其他行关联的行。
skip-nothing = 方案不从这样的行取数。

# 已采纳而存疑的行
warning-blank = { $column } 为空：未说明。
warning-zero = { $column } 为零。
warning-equal = { $column } 与 { $other } 相同：{ $text }
warning-above = { $column }（{ $text }）高于 { $other }（{ $most }）。
warning-value = { $column } 为“{ $text }”。
warning-number = { $column }：“{ $text }”不是数，按未说明处理。
warning-date = { $column }：“{ $text }”不是日期，按未说明处理。
warning-date-far = { $column }：日期 { $text } 不大可能。
warning-number-form = { $column }：{ $text } 不合身份号码的形式。
warning-text-cut = { $column }：{ $bytes } 字节，截为 { $most } 字节。
warning-character-lost = { $column }：此文件写成之前已丢失字符：{ $text }
warning-cells-few = 该行有 { $count } 格，表头有 { $columns } 列，末尾几列按空处理。
warning-path-gap = “{ $text }”之上有一级为空，已略去。
warning-code-repeated = 编码 { $text } 重复出现。
warning-parent-itself = 机构 { $text } 的上级是它自己，暂置于顶层。
warning-parent-unknown = 没有一行写明上级 { $text }，暂置于顶层。
warning-join-missing = 另一文件中没有键为 { $text } 的行。
warning-post-shared = 岗位 { $text } 另有一行：按又一名在岗者处理。
warning-row-repeated = 岗位 { $text } 的行各列完全重复：按又一名在岗者处理。
warning-no-rows = { $file } 只有表头。
warning-sheet-no-rows = { $file }：工作表 { $sheet } 只有表头。
warning-sheet-ignored = { $file }：工作表 { $sheet } 不合任何表，已略去。
read-cells-many = { $file } 展开重复后有 { $cells } 个单元格，超过 { $most } 个：请删去多余的行列，或分成几个文件。

# 原因：系统或工作簿读不了
io-missing = 没有这个文件或文件夹，请核对名称和路径
io-denied = 没有权限，请核对文件的权限或换一个位置
io-read-only = 所在的磁盘是只读的，请换一个位置
io-folder = 这不是文件（是文件夹或设备），请写明文件
io-full = 磁盘已满，请腾出空间再试
io-not-text = 不是 UTF-8 文本，请另存为 UTF-8
io-cut = 文件中途断了，请重新取一份
io-name = 文件名不合法或太长
workbook-cut = 文件不完整，可能没有下载或复制完，请重新取一份
workbook-altered = 内容与自带的校验和不符，请重新取一份
workbook-inside = 里面不合工作簿的格式，请用电子表格软件打开后另存为 XLSX（细节：{ $detail }）
