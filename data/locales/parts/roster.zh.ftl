### 中国的代码与名册

## 统一社会信用代码、组织机构代码
credit-length = 统一社会信用代码“{ $code }”应为 18 位，实为 { $length } 位
credit-characters = 统一社会信用代码“{ $code }”含有不允许的字符（不用字母 I、O、S、V、Z，第 3 至 8 位为数字）
credit-check = 统一社会信用代码“{ $code }”的校验码应为 { $check }
credit-damaged = 统一社会信用代码“{ $code }”已被电子表格损坏（只保留 15 位）。请按证书以文本重新录入
organisation-length = 组织机构代码应为 9 位，实为 { $length } 位
organisation-characters = 组织机构代码含有不允许的字符
organisation-check = 组织机构代码的校验码应为 { $check }
warning-credit-organisation = 统一社会信用代码 { $code } 第 9 至 17 位不是有效的组织机构代码，请核对
warning-credit-kind = 统一社会信用代码 { $code } 与机构类型“{ $unit_kind }”不符：应以 { $begins } 开头，请核对
warning-credit-repeated = 统一社会信用代码 { $code }：{ $unit } 与 { $other } 相同，请核对
refusal-unit-credit-code = 统一社会信用代码 { $code } 不正确：{ $why ->
        [credit-length] 位数不是 18 位
        [credit-characters] 含有不允许的字符
        [credit-damaged] 已被电子表格损坏（只保留 15 位）
       *[credit-check] 校验码不符
    }
remedy-unit-credit-code = 对照统一社会信用代码证书核对
warning-sex-differs = 性别与身份号码所示（{ $number ->
        [female] 女
       *[other] 男
    }）不一致，以所写为准

## 官方表格的填写规则
reject-blank-inside = { $column }：“{ $text }”中间有空格。姓名中不加空格，请删去。
reject-differs = { $column }（{ $text }）应与 { $other }（{ $most }）一致。
reject-before = { $column }（{ $text }）早于 { $other }（{ $most }）。
reject-repeated = { $column }：{ $text } 与第 { $line } 行重复。
warning-differs = { $column }（{ $text }）与 { $other }（{ $most }）不一致。
warning-date-form = { $column }：日期“{ $text }”未按 yyyy-mm-dd 填写。
warning-full-width = { $column }：“{ $text }”中有全角字符，按半角读取。
warning-read-as = { $column }：“{ $text }”按“{ $meant }”读取，请填全称。
warning-columns-exchanged = { $file }：“{ $column }”有 { $count } 个不同的值，“{ $other }”只有 { $most } 个，前者在后者之下：两列像是互换了，按“{ $other }”在上读取，请核对。
warning-columns-order = { $file }：看不出“{ $column }”与“{ $other }”哪个在上，按“{ $column }”在上读取，请核对。
warning-number-tail = { $column }：号码 { $text } 以 000 结尾，可能已被电子表格损坏，请对照原件核对。
