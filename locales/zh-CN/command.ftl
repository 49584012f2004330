# $line (String)
# $state (String)
# $name (String)
command-row = 第 { $line } 行  { $state }  { $name }
# $names (String)
command-further-columns = 没有读取：{ $names }
# $new (String)
# $changed (String)
# $unchanged (String)
# $wrong (String)
command-import-counts = 新增 { $new }，更新 { $changed }，无变化 { $unchanged }，有误 { $wrong }
# $entries (Number)
# $judges (Number)
# $marks (Number)
# $absent (String)
# $wrong (String)
command-score-counts = { $entries } 个项目、{ $judges } 位评委的 { $marks } 个分数，缺席 { $absent }，有误 { $wrong }
command-rehearsed = 仅作检查，没有写入任何内容。
command-not-imported = 没有写入任何内容：请改正以上各行后重新导入。
command-nothing-to-import = 文件内容与现有数据一致，没有写入任何内容。
# $file (String)
# $hash (String)
command-imported = 已导入 { $file }（SHA-256 { $hash }）
command-changed-meanwhile = 检查之后数据有变，没有写入任何内容，请重新导入。
# $slug (String)
command-no-competition = 没有地址为 /c/{ $slug } 的赛事
command-no-round = 这个赛事还没有轮次
command-no-scheme = 这个赛事还没有帮扶计划
# $known (String)
command-which-round = 有多个轮次，请用 --round 选择：{ $known }
# $known (String)
command-which-scheme = 有多个帮扶计划，请用 --scheme 选择：{ $known }
# $name (String)
# $known (String)
command-unknown-round = “{ $name }”不能确定一个轮次：{ $known }
# $name (String)
# $known (String)
command-unknown-scheme = “{ $name }”不能确定一个帮扶计划：{ $known }
# $text (String)
command-no-meaning = “{ $text }”不是“名称=所指”的形式
# $name (String)
command-unknown-meaning = 赛事中也没有“{ $name }”
command-no-pairing = 还没有生效或公布的结对方案，请用 --plan 选择方案
# $number (String)
command-no-plan = 没有编号为 { $number } 的方案
command-needs-file = 工作簿不能显示在终端，请用 --out 指定文件
