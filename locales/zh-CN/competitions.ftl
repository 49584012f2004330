competitions-home-title = 赛事
competitions-new = 新建赛事
competitions-none-mine = 您还没有参加任何赛事
competitions-listed = 公开的赛事
competitions-none-listed = 目前没有公开的赛事
competitions-none-listed-hint = 组委会发布赛事后，会显示在这里
competitions-none-listed-administrator = 建立第一个赛事，填好名称和报名时间即可开始
competitions-see-results = 查看公布的结果
competitions-registration-ahead = 报名尚未开始
competitions-registration-open = 正在报名
competitions-registration-over = 报名已截止
# $time (String) - when registration opens
competitions-opens-at = { $time } 开始报名
# $time (String) - when registration closes
competitions-closes-at = { $time } 截止
# $time (String) - when registration closed
competitions-closed-at = 已于 { $time } 截止
competitions-round-preparing = 准备中
competitions-round-open = 评审中
competitions-round-closed = 已结束
competitions-round-finalised = 结果已公布
competitions-register = 报名参赛
competitions-call = 参赛通知
competitions-no-call = 组委会尚未发布通知正文
competitions-how-judged = 怎样评审
competitions-no-criteria = 评分项尚未公布
competitions-no-rounds-public = 评审轮次尚未公布
competitions-criterion = 评分项
competitions-weight = 权重
competitions-full = 满分
# $total (String) - the full marks of the sheet
competitions-total-is = 总分 { $total } 分
# $source (String) - where the rubric comes from
competitions-source-is = 依据：{ $source }
competitions-key-dates = 重要时间
competitions-entries-open-at = 报名开始
competitions-entries-close-at = 报名截止
# $round (String) - the round's name
competitions-round-begins = { $round }评审开始
# $round (String) - the round's name
competitions-round-ends = { $round }评审截止
# $round (String) - the round's name
competitions-round-done = { $round }（结果已公布）
# $zone (String) - the name of the time zone
competitions-times-in = 以上均为 { $zone } 时间
competitions-tracks = 赛道
competitions-regions = 赛区
competitions-regions-and-tracks = 赛区与赛道
competitions-names-and-address = 名称与网址
competitions-names = 名称
competitions-name-zh = 中文名称
competitions-name-en = 英文名称
competitions-slug = 网址中的名称
competitions-slug-hint = 小写字母、数字和连字符，例如 hangzhou-enshi-2026，建立后不能更改
competitions-registration = 报名时间
competitions-time-zone = 时区
competitions-time-zone-hint = 所有日期都按这个时区填写和显示，例如 Asia/Shanghai
competitions-close-hint = 以服务器时间为准，到点即止
competitions-call-zh = 通知正文（中文）
competitions-call-hint = 参赛条件、材料要求、奖项设置、联系方式，可以稍后再填
competitions-call-en = 通知正文（英文）
competitions-call-en-hint = 不填则英文页面显示中文正文
competitions-publicity = 公开与发布
competitions-is-listed = 列在首页
competitions-is-listed-hint = 不列出时，知道网址的人仍可查看
competitions-needs-four-eyes = 发布结果须两名组委会成员
competitions-needs-four-eyes-hint = 一人提交，另一人确认后才会公布
competitions-lines-hint = 每行一个：中文名称 | 英文名称
competitions-create = 建立赛事
competitions-cancel = 取消
competitions-created = 赛事已建立，您是它的组委会成员
# $line (String) - the number of the line
# $what (String) - what is wrong in it
competitions-in-line = 第 { $line } 行{ $what }
competitions-clone = 复制赛事
competitions-clone-intro = 复制设置、赛区、赛道、评分标准和轮次，各项时间按天数顺延。项目、专家和评分不会复制，新赛事暂不列在首页。
competitions-shift-days = 时间顺延天数
competitions-shift-days-hint = 负数为提前
competitions-clone-go = 复制
competitions-cloned = 已复制。请核对名称和时间，再列到首页
competitions-settings = 赛事设置
competitions-rubrics = 评分标准
competitions-public-address = 公开网址：
competitions-chinese = 中文
competitions-english = 英文
competitions-remove = 删除
competitions-in-use = 使用中
competitions-more-regions = 添加赛区
competitions-more-tracks = 添加赛道
competitions-save = 保存
competitions-saved = 设置已保存
competitions-changed-meanwhile = 您填写期间，其他人修改了设置，请对照后再保存
competitions-theirs = 其他人刚刚保存的内容
competitions-theirs-hint = 下面是您填写的内容，再次保存会覆盖对方的修改
competitions-slug-taken = 这个网址已被其他赛事使用
# $entries (String) - how many entries
# $name (String) - the region's or track's name
competitions-part-has-entries = “{ $name }”有 { $entries } 个项目，不能删除
# $coordinators (String) - how many coordinators
# $name (String) - the region's name
competitions-region-has-coordinators = “{ $name }”有 { $coordinators } 名联络员，请先调整后再删除
