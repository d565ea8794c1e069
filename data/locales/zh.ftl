# 编制台账的中文文本。各模块的文本在 parts/*.zh.ftl，编译时由 office::words 合并；同一 id 只能出现一次。

yes = 是
no = 否
not-stated = 未说明
language-name = 中文
