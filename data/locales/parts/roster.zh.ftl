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
