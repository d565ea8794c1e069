# 外来表格：看表、拟定方案、从屏幕导入。

## 从屏幕导入
import-stopped = 导入已按要求停止，什么也没有写入
warning-mended-by-hand = { $file } 第 { $line } 行经手工改正：以改正后的内容读入
folder-unreadable = 文件夹 { $folder } 打不开：{ $error }
pasted-not-written = 粘贴的内容无法写入临时文件：{ $error }
