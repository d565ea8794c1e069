# 外来表格：看表、拟定格式配置、从屏幕导入。

## 从屏幕导入
import-stopped = 导入已按要求停止，什么也没有写入
warning-mended-by-hand = { $file } 第 { $line } 行经手工改正：以改正后的内容读入
folder-unreadable = 文件夹 { $folder } 打不开：{ $error }
pasted-not-written = 粘贴的内容无法写入临时文件：{ $error }

## 看表
look-sheet-hidden = { $file } 的工作表“{ $sheet }”是隐藏的，没有看
look-encoding = { $file } 的编码看似 { $encoding }：如有乱码，请在格式配置中写明，如 encoding = "windows-1252" 或 "gb18030"
look-title-rows = 表头之前有 { $rows } 行标题
look-header-rows = 表头占 { $rows } 行
look-header-doubtful = 第一行不像表头：请核对
look-header-none = 看似没有表头：各列以字母（A、B、C…）为名，第一行就是数据；有表头的，请在格式配置中删去 header = "none"
look-no-rows = 表头之下没有数据
look-heading-blank = 第 { $column } 列有内容而没有表头
look-heading-twice = 第 { $first } 列和第 { $column } 列的表头都是“{ $heading }”：按表头只能读到第 { $first } 列
look-numbers-damaged = “{ $heading }”有 { $count } 个号码已被电子表格损坏，这些行会被拒绝
look-total-row = 第 { $line } 行是“{ $text }”

## 拟定格式配置
look-every-row = （各行的编制类型）
compose-open = 没有一列说明编制类型：请在“{ $column }”处选定各行的编制类型
compose-nothing = 没有一列说明了含义：至少选定一列
compose-twice = “{ $first }”和“{ $second }”两列都选作“{ $meaning }”：只能有一列
compose-unknown = 没有“{ $code }”这一含义
compose-head = 按 { $file } 拟定的格式配置，尚未核对
compose-head-guess = 标有“guess:”的行是推测：导入前请逐行核对、改正，再删去标记
compose-open-kind = 标“{ $open }”处须改为编制类型代码（{ $codes }），否则各行都会被拒绝
compose-left = 表头行数不同，须另作格式配置的工作表：{ $sheets }
compose-mode = add：只增改；statement：文件是其范围内的全部情况
compose-skip-rows = 表头之前的标题行
compose-map = “{ $heading }”各值的代码
compose-map-holder = 任职人一栏说的是空缺、有人，还是不公开姓名
compose-table = 一行数据
compose-ignored = 不读的列
compose-ignored-letters = 不读的列：{ $columns }
compose-subtotals = 小计行：不读，但与其上各行之和核对
compose-totals-left-out = 合计行不读
compose-totals = 合计行：不读，但与各行之和核对
compose-tree = 机构的上下级
compose-units = 机构
compose-documents = 批文
compose-total = 编制总量
compose-pools = 核定编制
compose-counts = 实有，只有人数没有名单
compose-posts = 岗位
compose-people = 人员
guess-meaning = 看似“{ $meaning }”
guess-no-header = 看似没有表头，列按位置读（place 从 1 起）
guess-encoding = 编码是推测的
guess-dates = 日、月的先后是推测的
guess-bad = 有读不懂的值：提示后按空白处理
guess-no-code = 这些值在代码表中没有，按空白处理
guess-merged = 看似合并单元格：空白处取上一行
guess-value = 代码表中没有，请核对
guess-open-kind = 请填编制类型代码
guess-top-is-root = 最上一级就是编办所辖的根
guess-blank-holder = 姓名空白的含义
guess-top = 表示没有上级
guess-root = 表中没有机构，都记在编办本级之下：请改正
guess-level = 没有层级一列，按市本级
guess-number-title = 没有编号，以名称为编号
guess-one-place = 没有岗位数，每行一个
guess-vacant = 拟招录的岗位，视为空缺
guess-holding = 没有说明是否在岗

## 命令行
cli-arg-look-file = 要看的文件（与 new 连用）
cli-arg-profile-out = 写入此文件，而不是打印
cli-profiles-file = 只有 profiles new 后面跟文件；要打印的格式配置只写名称
look-nothing = { $file } 中没有可读的表：工作表都是空的或隐藏的
look-fits = 内置的格式配置 { $names } 可以直接读取这个文件
look-guessed = 已拟定格式配置：{ $sure } 列确定，{ $guessed } 列是推测，{ $left } 列不读；{ $marks } 行标有“guess:”
profile-not-written = { $file } 无法写入：{ $error }
