# 办理：业务单、预览、草稿、不予办理。
draft-not-kept = 草稿没有留住（{ $file }：{ $error }），离开前请先办完
