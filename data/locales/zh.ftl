# 编制台账的中文文本。各模块的文本在 parts/*.zh.ftl，编译时由 office::words 合并；同一 id 只能出现一次。

yes = 是
no = 否
not-stated = 未说明
language-name = 中文

# 日期、名额、文字的写法
date-form = { $text } 不是日期；请写成 2026-11-23 这样的真实日期。
places-form = { $text } 不是名额数；请写成 12、-3 或 0.75，小数最多三位。
places-range = { $text } 超出名额数的范围；最多 1,000,000,000。
text-control = 文字里有控制字符 { $point }；请删去。
text-bidi = 文字里有改变书写方向的字符 { $point }；请删去。
text-invisible = 文字里有看不见或损坏的字符 { $point }；请删去。
text-long = 文字有 { $bytes } 字节，超过 { $most } 字节的上限；请缩短。
