# 键表
keymap-form = { $file } 第 { $line } 行不是合法的 TOML: { $detail }
keymap-mode = { $file } 第 { $line } 行: 没有 [{ $mode }]，只有 [any] [main] [field] [more]
keymap-key = { $file } 第 { $line } 行: { $key } 不是一个键
keymap-command = { $file } 第 { $line } 行: 没有命令 { $command }
keymap-duplicate = { $file } 第 { $line } 行: [{ $mode }] 中 { $key } 与第 { $first } 行重复
keymap-fixed = { $file } 第 { $line } 行: [{ $mode }] 中 { $key } 在所有键表里都是 { $command }，不能改
keymap-text = { $file } 第 { $line } 行: [{ $mode }] 中 { $key } 是要输入的文字，请改用带 Ctrl、Alt 的键或功能键
keymap-inherit = { $file } 第 { $line } 行: 没有键表 { $name }，只有 { $known }
keymap-name = 没有键表 { $name }，只有 { $known }，或写键表文件的路径
keymap-unread = 键表文件 { $file } 读不出: { $error }
keymap-faults = 键表有 { $n } 处错误，先用 { $name }: { $first }

# 帮助、命令面板、键序列
ui-help-here = 本视图
ui-help-everywhere = 各处
ui-help-not-now = （现在不能）
ui-which-more = 还有 { $n } 项

# estab keys、completions、man 和只有屏幕才懂的选项
cli-about-keys = 列出各键与命令（随 --keymap），并检查自己的键表
cli-about-completions = 打印某种 shell 的补全脚本
cli-about-man = 打印手册页（roff），也可只要某一条命令的
cli-heading-screen = 屏幕选项
cli-arg-keymap = 键表: default、vim、emacs 或文件（亦可用 ESTAB_KEYMAP）
cli-arg-theme = 配色: auto、light、dark、high-contrast、mono（亦可用 ESTAB_THEME）
cli-arg-lines = 用制表线画框（亦可用 ESTAB_LINES）；auto: 先问过终端的字宽
cli-arg-ambiguous = 宽度不定的字符（· … ①）占几格（亦可用 ESTAB_AMBIGUOUS）
cli-arg-mouse = 开始就接收鼠标
cli-arg-slow = 线路慢: 少发字节
cli-arg-play = 先在屏幕上播放一个按键脚本
cli-arg-shell = bash、zsh、fish、powershell 或 elvish
cli-arg-man-command = 只要这条命令的
column-keys = 键
column-command = 命令
column-does = 作用

# 外观
command-theme = 换一种配色（自动、浅底、深底、高对比、单色）
hint-theme = 配色
command-ambiguous = 宽度不定的字符（· … ①）占一格或两格
hint-ambiguous = 字宽
ui-look-now = 配色: { $name }
ui-look-auto = 自动
ui-look-light = 浅底
ui-look-dark = 深底
ui-look-high-contrast = 高对比
ui-look-mono = 单色
ui-wide-now = 宽度不定的字符按两格算
ui-narrow-now = 宽度不定的字符按一格算
ui-lines-wide = 这个终端的制表线占两格，只能用 ASCII 画框
play-unread = 按键脚本 { $file } 读不出: { $error }

command-sort-up = 按光标所在列排序：小到大
command-sort-down = 按光标所在列排序：大到小
hint-sort-up = 小到大排序
hint-sort-down = 大到小排序

# 命令的别名，含别的程序里的叫法和键（lazygit、k9s、VisiData、表格软件），用逗号分开。
also-help = 快捷键, 按键, 说明, 怎么用
also-lookup = 搜索, 查找, 查询, 检索, 跳转
also-as-of = 时点, 去年底, 历史, 回溯
also-scope = 递归, 展开下属
also-origin = 出处, 依据, 明细, 为什么
also-operate = 操作, 编辑, 修改, 新增, 动作
also-print = 打印机, 卡片
also-export = 另存, 保存, 存文件, 表格
also-palette = 命令面板, 菜单
also-back = 上一步, 关闭, 取消
also-quit = 退出程序, 关
also-leave = 关闭程序
also-open = 进入, 查看, 下钻
also-history = 变更记录, 日志
also-copy = 剪贴板, 拷贝
also-copy-menu = 剪贴板, 拷贝单元格, 拷贝行, 拷贝列
also-sort = 排列, 顺序
also-sort-up = 升序, 正序
also-sort-down = 降序, 倒序
also-filter = 过滤, 条件, 筛
also-keep-value = 过滤此值, 只留
also-drop-value = 排除, 过滤掉
also-clear-filters = 取消筛选, 清除过滤
also-official-order = 默认顺序, 取消排序
also-mark = 选中, 勾选
also-mark-all = 全部选中
also-range = 区间
also-columns = 隐藏列, 显示列, 列设置
also-fit-width = 自动列宽
also-named-views = 保存视图, 方案
also-frequencies = 分组, 计数, 频数, 统计, 透视
also-compare = 对比, 比对
also-reverse = 撤销, 撤回, 冲销, 反悔, 恢复
also-import = 导入表格, 读文件
also-today = 现在
also-language = 语言, 英文
also-lines = 边框
also-theme = 主题, 颜色, 深色, 浅色
also-ambiguous = 字宽, 错位
also-repaint = 刷新, 花屏
also-suspend = 后台
also-view-overview = 首页, 主页
also-home = 顶部, 最上
also-end = 底部, 最下

# 鼠标、录放按键、终端
command-mouse = 鼠标：接收或不接收（不接收时由终端选字）
hint-mouse = 鼠标
command-record = 录按键：开始；再按一次，脚本放到剪贴板（estab --play 文件 播放）
hint-record = 录键
command-paste = 粘贴本机剪贴板
hint-paste = 粘贴
also-mouse = 点击, 滚轮
also-record = 宏, 录制
also-paste = 贴入
ui-mouse-on = 接收鼠标：单击选，双击打开，滚轮上下；选字请按住 Shift
ui-mouse-off = 不接收鼠标，选字交给终端
ui-recording = 开始录按键，再按 Q 结束
ui-paste-none = 这里没有本机剪贴板或上面没有文字，请用终端自己的粘贴
ui-other-encoding = 终端不是 UTF-8，汉字会乱；请改终端的编码
ui-crashed = 程序自己出错，已退回命令行。账目不受影响，写到一半的不会记下，没填完的表单留作草稿。出错处写在 { $file }，请交给维护的人；可用 estab check 核对账目
play-word = { $file } 第 { $line } 行: 没有 { $word } 这种行，只有 keys text paste has hasnt
play-key = { $file } 第 { $line } 行: { $key } 不是一个键
play-empty = { $file } 第 { $line } 行: { $word } 后面没有内容
play-long = { $file } 第 { $line } 行: 超过 { $most } 步
play-faults = 脚本有 { $n } 处错误，没有播放: { $first }
play-hasnt = { $file } 第 { $line } 行: 屏幕上没有 { $text }，播放到此为止
play-has = { $file } 第 { $line } 行: 屏幕上有 { $text }，播放到此为止
play-stopped = 按了键，播放停在 { $file } 第 { $line } 行
