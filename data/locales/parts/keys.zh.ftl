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
