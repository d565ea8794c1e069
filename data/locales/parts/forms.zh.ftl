# 办理：业务单、预览、草稿、不予办理。
draft-not-kept = 草稿没有留住（{ $file }：{ $error }），离开前请先办完

view-operate = 办理
view-form = 业务单
command-operate-any = 办理任何业务
hint-operate-any = 任何业务
ui-operate-nothing = 先选中机构、编制、人员、岗位、冻结或批文，再按 o；所有业务在 : 里的 办理任何业务
ui-operate-none = 没有适合 { $name } 的业务
ui-operate-keys = 键入以缩小   回车 填写   Esc 返回
ui-form-has-draft = （有 { $date } 的草稿）
ui-form-marked = 选中的 { $n } 项

## 业务单
ui-form-keys = 回车 检查  Tab 下一项  空格 列出可选  Esc 留作草稿  * 必填
ui-form-keys-list = 上下 选  回车 选定  Tab 下一项  Esc 收起
ui-form-keys-record = 回车 记入  Tab 下一项  翻页键 翻看  Esc 留作草稿
ui-form-keys-refused = 回车 看原因和解决办法  Tab 下一项  Esc 留作草稿
ui-form-keys-draft = 上下 选  回车 确定  Esc 返回，草稿留着
ui-form-missing = 还要填：{ $names }
ui-form-missing-first = 还有必填的项没有填
ui-form-choose = 没有这一项：{ $text }（空格列出可选的）
ui-form-nothing-fits = 没有符合的
ui-form-new-document = 新批文，随本笔记入
ui-form-new-document-list = 台账中没有，作为新批文随本笔记入
ui-form-being-checked = 正在检查..
ui-form-being-recorded = 正在记入..
ui-form-not-checked = 离开这一项时检查；回车也检查
ui-form-more-fields = 还有 { $n } 项
ui-form-more-choices = 还有 { $n } 个，再键入以缩小
ui-form-now = 现在{ $name }：{ $value }
ui-form-kept = 已留作草稿，再办这项业务时可以接着填
ui-form-recorded = 已记 { $entry }：{ $what }   u 冲正
ui-form-recorded-all = 已记 { $entry }：{ $what }
ui-form-refused = 有 { $n } 个原因不能办理，什么都没有改动：
ui-form-refused-some = { $of } 项中 { $n } 项不能办理，什么都没有改动：

## 预览
ui-form-pool = 编制
ui-form-before = 现在
ui-form-after = 办后
ui-form-sum = 合计
ui-form-together = { $n } 项一起办，要么全办要么不办；涉及 { $pools } 个编制数
ui-form-no-pools = 不改动编制数
ui-form-over = { $unit } { $kind } 办后超编 { $over }
ui-form-total = { $of }：编制总量 { $total }，机动 { $left }
ui-form-created = 新记入：{ $what }
ui-form-class-freeze = 冻结
ui-form-class-allocation = 分配数
ui-form-class-waiver = 豁免

## 草稿
ui-form-draft = 有 { $date } 留下的草稿：
ui-form-draft-left-out = 证件号码不留在草稿里，请重填：{ $names }
ui-form-draft-continue = 接着填
ui-form-draft-discard = 丢弃，重新填

## 为什么不能办
ui-whynot-figures = 数
ui-whynot-not-quota = 不是编制不够
ui-whynot-then = 若都解决: 实有 { $occupied }  空编 { $vacant }  可用 { $available }
ui-whynot-keys = 1-9 打开该原因   y 复制   p 打印不予受理说明   Esc 返回修改
ui-whynot-help = 1 到 9 打开原因所说的机构、人员或批文；Esc 返回，填的都在
ui-whynot-note = 不予受理说明
ui-whynot-asked = 申请办理：{ $what }（{ $date }）

## 业务说明
op-about-establish = 设立机构、内设机构或分组
op-about-rename = 自某日起改用新的全称或简称
op-about-move = 连同下属一起划到另一机构之下
op-about-abolish = 撤销机构及内设机构，核定数退回机动
op-about-total = 按上级批文定一个层级、一类编制的总量
op-about-waive = 凭文件准许一项预警在期限内存在；仍会列出，标为已豁免
op-about-snapshot-except = 书面说明一项校核错误为何随快照上报
op-about-approve = 核定、核增或核减某机构某类编制
op-about-freeze = 冻结编制：现有空编立即冻结，不足的人走编冻
op-about-thaw = 解除冻结，先解已冻的，再解待冻的
op-about-enter = 人员占用编制
op-about-leave = 人员出编：退休、调出、辞职等
op-about-apart = 列为单列人员，或收回单列
op-about-amend = 更正一项登记内容
op-about-reverse = 用一笔更正撤回以前的一笔

## 各项说明
arg-about-change = 增为正数，减为负数；与核定为只填一项
arg-about-to = 核定后的总数；与增减数只填一项
arg-about-from-above = 上级专门下达，可以超过总量
arg-about-frozen = 不填：现有可用的都冻结
arg-about-funding = 一个机构同类编制有几种经费形式时才填
arg-about-thaw-places = 不填：全部解冻
arg-about-tenure = 一人有几处占编时指明哪一处
arg-about-policy = 政策性安置：可以超过可用数，因政策超编
arg-about-share = 不填：1
arg-about-person = 姓名、号码或拼音首字母
arg-about-enter-person = 台账中已有的人；新人填姓名和号码
arg-about-number = 公民身份号码；草稿里不留
arg-about-event-on = 退休、调出之日；不填：同生效日期
arg-about-effective-on = 自哪天起；+30 是三十天后，-1 是昨天
arg-about-document = 文号；台账中没有的作为新批文
arg-about-document-date = 新批文的日期；不填：同生效日期
arg-about-places = 编制数
arg-about-review-on = 到期复核的日期；+90 是生效后九十天
arg-about-value = 不填：清空这一项
