# 导入：不能接受的行、提示、不予导入的原因。

## 行为何不能接受
reject-kind-unknown = 没有编制类型 { $kind }：请改正代码，或先在代码表中设立
reject-code-unknown = { $field } 的代码“{ $code }”不在代码表中
reject-contradicts = { $subject } 的 { $field } 与 { $file } 第 { $line } 行所写不同：请统一后再导入
reject-empty = { $field } 为空
reject-field = { $field } 不能写为“{ $value }”
reject-freeze-sum = 已冻结 { $frozen } 多于冻结总数 { $places }
reject-parent-cycle = 机构 { $unit } 会成为自己的下级：请检查上级机构
reject-person-later = 该人员自 { $on } 起已在此编制池中：请按该日期或更晚的日期导入
reject-person-twice = 同一身份号码在 { $file } 第 { $line } 行另有不同的内容：请核对后只留一行
reject-places-negative = { $field } 为负数（{ $places }）
reject-places-not-whole = { $field } 为 { $places }，而 { $kind } 只能是整数
reject-places-range = { $field } 为 { $places }，超出范围
reject-pool-several = 机构 { $unit } 的 { $kind } 有几种经费形式：请写明经费形式
reject-post-unknown = 没有编号为 { $number } 的岗位：请先导入岗位
reject-tenures-full = 该人员的占编记录已有 { $most } 条，不能再加
reject-tree-too-deep = 机构层级超过 { $most } 级
reject-unit-name = 机构 { $unit } 是新的，但没有名称
reject-unit-several = 有几个机构都叫 { $unit }：请用机构编码
reject-unit-unknown = 没有编码为 { $unit } 的机构：请先导入机构，或改正编码

## 提示
warning-birth-differs = 出生日期 { $birth } 与身份号码所示 { $number } 不一致，以所写为准
warning-post-differs = 岗位 { $number } 的几行中 { $field } 不一致，取其中一个
warning-share-not-stated = 未写明占编份额，按零计
warning-unit-made = 机构 { $unit } 没有单独的一行，按所提到的名称新建

## 不予导入
refusal-import-no-rows = 所给的 { $files } 个文件中一行数据也没有
remedy-import-no-rows = 检查文件和格式配置是否相符
refusal-import-rows-rejected = { $read } 行中有 { $rejected } 行不能接受，第一处在 { $file } 第 { $line } 行（{ $why }）；什么也没有写入
remedy-import-rows-rejected = 改正这些行，或用 --rejects 另存不能接受的行、只导入其余各行
refusal-import-ends-too-much = 自 { $date } 起将终止 { $ends } 项，范围内共 { $scope } 项，超过 { $percent }%；什么也没有写入
remedy-import-ends-too-much = 核对文件是否完整；确认无误后加 --yes
refusal-import-ends-unread = 自 { $date } 起将终止 { $ends } 项，而文件中有 { $rejected } 行没有读入，未必是真的不在；什么也没有写入
remedy-import-ends-unread = 先改正退回的行再导入；确认应当终止的，加 --yes
reject-person-nowhere = 此人既没有公民身份号码，也没有单位和编制类型，无法与他人区分：请补上其中之一

## 全量报表终止的
import-ended = { $what }，{ $unit }，{ $kind }
