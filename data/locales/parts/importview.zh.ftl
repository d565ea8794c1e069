# Files in, on the screen
view-import = 导入文件
view-reverse = 冲正
command-import = 导入文件：看识别、对应列、试算、改退回、记账
hint-import = 导入

ui-import-step-files = 文件
ui-import-step-detected = 识别
ui-import-step-mapping = 对应
ui-import-step-trial = 试算
ui-import-step-rejects = 退回
ui-import-step-record = 导入

# What is said meanwhile
ui-import-none = 这里不能导入文件。
ui-import-folder = 不知道当前在哪个文件夹（{ $error }），请输入路径。
ui-import-no-such-file = 没有这个文件：{ $file }
ui-import-paste-too-long = 粘贴的内容超过 { $max } MB，请存成文件再导入。
ui-import-wait = 还在进行，Esc 可以停止。
ui-import-only-profile = 选的只有格式配置（.toml）；请再选要读的表格文件。
ui-import-no-table = 这些文件里没有表格。
ui-import-nothing-here = 这里没有可选的文件。
ui-import-stopped = 已停止，什么也没有写入。
ui-import-date-missing = 这种格式是某一日期的全量报表：请填生效日期。
ui-import-done = 已导入，第 { $seq } 笔。
ui-import-looking = 正在看文件
ui-import-trying = 正在试算
ui-import-recording = 正在导入
ui-import-progress = { $step } { $done }
ui-import-esc-stops = Esc 停止
ui-import-stopping = 正在停止，等结果

# 1 files
ui-import-keys-files = 回车 打开或选用  空格 多选  退格 上一级  输入名字筛选，输入或粘贴路径直达
ui-import-keys-files-marked = 已选 { $n } 个：光标在文件上回车，一起导入  空格 增减  退格 上一级
ui-import-entries = { $n } 项
ui-import-type-path = 输入名字筛选，或输入、粘贴路径
ui-import-no-entry = 没有符合的文件
ui-import-folder-sign = 文件夹
ui-import-head-name = 名称
ui-import-head-size = 大小

# 2 detected
ui-import-keys-detected = 上下 选格式配置  回车 下一步  Tab 换表  Esc 上一步
ui-import-head-file = 文件
ui-import-head-sheet = 工作表
ui-import-head-format = 格式
ui-import-head-encoding = 编码
ui-import-head-delimiter = 分隔
ui-import-head-header = 表头行
ui-import-head-columns = 列数
ui-import-tab = Tab
ui-import-how = 怎么读
ui-import-by-file = 用所选的格式配置 { $name }
ui-import-by-profile = 用内置格式 { $name }
ui-import-by-columns = 逐列对应：{ $name }，{ $n } 列

# 3 mapping
ui-import-keys-mapping = 回车 选含义  退格 不读此列  Tab 日期、文件  末行回车 试算  Esc 上一步
ui-import-keys-fields = 回车 试算  Tab 换栏  Esc 上一步
ui-import-keys-meanings = 输入查找  上下 选  回车 用它  Esc 关
ui-import-effective = 生效日期
ui-import-document = 批文文号
ui-import-today = 不填：今天 { $date }
ui-import-today-or = 不填：今天 { $date }，或按格式配置
ui-import-opening = 不填：期初建账
ui-import-head-column = 列
ui-import-head-kind = 像是
ui-import-head-meaning = 含义
ui-import-kind-text = 文字
ui-import-kind-places = 名额
ui-import-kind-int = 整数
ui-import-kind-date = 日期
ui-import-kind-flag = 是否
ui-import-kind-number = 号码
ui-import-ignored = -
ui-import-go-on = 对应好了：试算
ui-import-read-by = 按 { $name } 读
ui-import-files-n = 文件 { $n } 个
ui-import-files-left = 另有 { $n } 个文件的列不同，这次不读
ui-import-mapped = { $of } 列中对应了 { $n } 列
ui-import-meaning-of = { $column } 是什么
ui-import-ignore = 不读这一列
ui-import-taken = （已是第 { $n } 列）
ui-import-group-unit = 机构
ui-import-group-pool = 编制
ui-import-group-post = 岗位
ui-import-group-person = 人员
ui-import-group-document = 批文

# 4 dry run
ui-import-keys-trial = 上下 选  回车 执行  PgUp/PgDn 翻看  Esc 上一步
ui-import-sum = 读入 { $read } 行 = 记入 { $taken } + 未变 { $unchanged } + 退回 { $rejected } + 略过 { $skipped }
ui-import-reasons = 退回和略过的原因（行数，例）
ui-import-warnings = 存疑，照录（行数，例）
ui-import-sums = 合计核对
ui-import-sum-equal = { $name }：{ $found }，与文件相符
ui-import-sum-differs = { $name }：读出 { $found }，文件写的是 { $stated }
ui-import-sum-found = { $name }：{ $found }
ui-import-would-end = 全量报表里没有、将终止的
ui-import-ended = 全量报表里没有、已终止的
ui-import-more-lines = 还有 { $n } 行
ui-import-mended-n = 手工改正 { $n } 行
ui-import-next-confirm = 确认：报表是全的，终止 { $n } 项；再试算
ui-import-next-rejects = 逐行看退回的 { $n } 行，改正
ui-import-next-good = 只导入可记入的 { $n } 行，退回的 { $rejected } 行不导入
ui-import-next-import = 导入 { $n } 行
ui-import-next-back = 回到对应
ui-import-next-close = 与现有账目一致，没有要写的：关闭

# 5 rejects
ui-import-keys-rejects = 回车 改此行  左右 看其他列  Tab 下面的办法  e/F8 退回行存文件  Esc 上一步
ui-import-keys-mend = 上下 换栏  回车 改好了  Esc 不改
ui-import-keys-save = 回车 用这个文件名  Esc 不存
ui-import-head-line = 行
ui-import-head-reason = 原因
ui-import-mended-sign = 改
ui-import-reject-of = { $n } / { $count } 行
ui-import-next-again = 再试算（改了 { $n } 行）
ui-import-next-save = 导入可记入的行，退回的行另存文件...
ui-import-next-report = 回到试算结果
ui-import-save-as = 退回的行存到
ui-import-save-doc = 导入时写。改好后用同一格式配置再导入，已导入的行不会重复。
ui-import-mend-line = 第 { $line } 行（文件 { $file }）

# 6 import
ui-import-keys-record = 上下 选  回车 执行  Esc 上一步
ui-import-will-write = 将作为一笔记入账内；任何时候停止都不会只写一半。
ui-import-head-files = 文件
ui-import-head-by = 格式配置
ui-import-by-hand = 屏幕上逐列对应
ui-import-head-rows = 行
ui-import-head-rejects = 退回
ui-import-head-mended = 改正
ui-import-rejects-to = { $n } 行另存到 { $file }
ui-import-rejects-left = { $n } 行不导入，也不另存
ui-import-rejects-written = 退回的行在 { $file }
ui-import-nothing-written = 账目没有变化，没有记账。
ui-import-next-now = 现在导入
ui-import-next-not-yet = 再看看
ui-import-next-done = 完成
ui-import-next-journal = 看日志

# Reversing an entry
ui-reverse-nothing = 没有可以冲正的一笔。
ui-reverse-cannot = 不能冲正，什么也没有改动：
ui-reverse-no-pools = 不改变任何编制数。
ui-reverse-pools = 改变 { $n } 个编制数：
ui-reverse-kind = { $kind }合计：{ $changes }
ui-reverse-more = 另有 { $n } 个
ui-reverse-reason = 事由
ui-reverse-keys = 回车 冲正  Tab 批文、事由（可不填）  上下 翻看  Esc 不冲正
ui-reverse-keys-back = 上下 翻看  Esc 返回
ui-not-shown = 屏幕上没有出现 { $text }：{ $screen }

# What the reversal of an import takes away
note-takes-units = 撤去机构 { $count } 个
note-takes-pools = 撤去编制池 { $count } 个
note-takes-posts = 撤去岗位 { $count } 个
note-takes-people = 撤去人员 { $count } 人
cli-receipt-kind = { $kind } 共 { $pools } 个编制池：{ $changes }
cli-receipt-more = 另有 { $count } 个编制池；--format json 列出全部
ui-import-date-today = { $date }（今天）
ui-import-date-profile = 按格式配置；没有的为今天 { $date }
ui-import-is-opening = 期初建账
ui-import-ends-more = 还有 { $n } 个
ui-import-at-line = { $text }（第 { $line } 行）
