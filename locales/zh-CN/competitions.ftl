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
competitions-round-begins = { $round }：开始
# $round (String) - the round's name
competitions-round-ends = { $round }：截止
# $round (String) - the round's name
competitions-round-done = { $round }（结果已公布）
# $zone (String) - the name of the time zone
competitions-times-in = 时间均按 { $zone } 时区
competitions-tracks = 赛道
competitions-regions = 地区
competitions-regions-and-tracks = 地区与赛道
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
competitions-clone-intro = 复制设置、地区、赛道、评分标准和轮次，各项时间按天数顺延。项目、专家和评分不会复制，新赛事暂不列在首页。
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
competitions-more-regions = 添加地区
competitions-more-tracks = 添加赛道
competitions-save = 保存
competitions-saved = 设置已保存
competitions-changed-meanwhile = 您填写期间，其他人修改了设置，请对照后再保存
competitions-slug-taken = 这个网址已被其他赛事使用
# $entries (Number) - how many entries
# $name (String) - the region's or track's name
competitions-part-has-entries = “{ $name }”有 { $entries } 个项目，不能删除
# $name (String) - the region's name
# $invitations (Number) - how many invitations
competitions-region-has-invitations = “{ $name }”还有 { $invitations } 个未使用的邀请链接，请等链接失效后再删除
# $coordinators (Number) - how many coordinators
# $name (String) - the region's name
competitions-region-has-coordinators = “{ $name }”有 { $coordinators } 名联络员，请先调整后再删除
competitions-new-round = 新建轮次
competitions-no-rounds = 还没有轮次
competitions-no-rounds-hint = 例如初赛、复赛、决赛，各有自己的时间、评分标准和排名规则
competitions-rubric-first = 请先建立一份评分标准，轮次要用到它
competitions-new-rubric = 新建评分标准
competitions-progress = 评审进度
competitions-ranking = 排名
competitions-rubric = 评分标准
# $name (String) - the rubric's name
# $version (String) - the number of its version
competitions-rubric-version = { $name }（第 { $version } 版）
competitions-judging-time = 评审时间
competitions-sheets-submitted = 已提交的评分表
competitions-no-sheets = 尚未分配评委
competitions-open = 开始评审
competitions-close = 结束评审
competitions-reopen = 重新开放
competitions-round-settings = 轮次设置
competitions-names-and-times = 名称与时间
competitions-round-name-hint = 例如：初赛
competitions-optional-en = 不填则英文页面显示中文名称
competitions-opens = 评审开始
competitions-closes = 评审截止
competitions-judging = 评审方式
competitions-rubric-hint = 更换后请保存一次，再选择同分时比较的评分项
competitions-judges-per-entry = 每个项目的评委人数
competitions-is-blind = 匿名评审
competitions-is-blind-hint = 评委看不到团队、单位和导师，团队看不到评委姓名
# $count (Number) - how many
competitions-blind-warning = 简介和商业计划书由团队自己撰写，可能写有项目、单位或个人名称，系统无法遮盖。已入围的项目中有 { $count } 个上传了商业计划书，请先检查。
competitions-hides-plans = 匿名评审时不向评委显示商业计划书
competitions-hides-plans-hint = 只对匿名评审有效；不勾选时，评委可以打开原文
competitions-source = 参加本轮的项目
competitions-source-admitted = 全部审查通过的项目
competitions-source-top = 前一轮的前若干名
competitions-source-top-per-track = 前一轮各赛道的前若干名
competitions-source-round = 前一轮
competitions-source-round-hint = 仅在按名次晋级时填写，该轮须已公布结果
competitions-source-count = 晋级数量
competitions-score = 计分
competitions-aggregate = 评委分数的合成
competitions-aggregate-mean = 取平均分
competitions-aggregate-trimmed = 去掉最高分和最低分后取平均分
competitions-aggregate-standardised = 取标准分的平均分
competitions-aggregate-standardised-hint = 适合各评委评审的项目不同的情形：按每位评委自己的均分和标准差折算为 50 ± 10 的标准分
competitions-aggregate-calibrated = 校准分：扣除评委宽严后加权平均
competitions-aggregate-calibrated-hint = 适合每个项目只由部分评委评审的情形：由共同评审的项目估计每位评委的宽严并扣除，打分越稳定的评委比重越大；得分附误差和名次区间。评委与项目须通过共同评审连成一体，否则不予排名，并指出应补的评审。评委的比重由全部评分一起估计，所以极少数情况下，某位评委把一个项目的分数打得更高，反而会因显得不够稳定而比重变小，使该项目的名次略降。须在评分开始前选定并向各方说明，有了评分后不能改
competitions-trim = 去掉最高分和最低分时
competitions-trim-high = 去掉几个最高分
competitions-trim-low = 去掉几个最低分
competitions-trim-on = 按什么去掉
competitions-trim-on-total = 按评委的总分
competitions-trim-on-criterion = 按每个评分项
competitions-trim-min-panel = 至少几名评委才去掉
competitions-trim-min-panel-hint = 须多于去掉的个数之和
competitions-trim-otherwise = 评委不足时
competitions-otherwise-mean = 不去掉，取平均分
competitions-otherwise-refuse = 不计分，等待处理
competitions-weighting = 权重的含义
competitions-weighting-factor = 得分 × 权重
competitions-weighting-percent = 得分 ÷ 满分 × 权重
competitions-decimals = 保留小数位数
competitions-decimals-hint = 0 到 6，一般为 2
competitions-rounded-at = 在哪里四舍五入
competitions-rounded-at-hint = 未选中的地方保留精确值
competitions-round-judge-total = 每位评委的总分
competitions-round-criterion-mean = 每个评分项的平均分
competitions-round-weighted-criterion = 每个评分项加权之后
competitions-round-total = 最终得分
competitions-parts = 分部合成
competitions-parts-hint = 例如计划书占 40%、答辩占 60%。每个一级指标为一部分，各自按上面的方式计分后加权相加：按“得分 × 权重”时填系数，如 0.4；按百分比时填占总分的百分数，如 40。全部留空则不分部。更换评分标准后请保存一次再填写
# $name (String) - the part
competitions-part-weight = “{ $name }”的权重
competitions-part-rest = 没有一级指标的评分项
# $count (String) - how many criteria
# $full (String) - their full marks
competitions-part-hint = { $count } 个评分项，满分 { $full }
competitions-parts-all-or-none = 各部分须全部填写，或全部留空
competitions-parts-of-other = 填写的权重属于另一份评分标准，请按下面的一级指标重新填写
# $parts (String) - the parts and what they count
competitions-parts-are = 分部合成：{ $parts }
competitions-tie-break = 同分处理
competitions-tie-break-hint = 依次比较，全部相同则保留并列，由组委会决定
# $number (String) - the place in the chain
competitions-tie-number = 第 { $number } 项
# $name (String) - the criterion's name
competitions-tie-criterion = 评分项：{ $name }
competitions-tie-untrimmed-mean = 不去掉任何评委的平均分
competitions-tie-untrimmed-sum = 全体评委的总分之和
competitions-tie-median = 评委总分的中位数
competitions-tie-head-to-head = 同一评委的直接比较
competitions-tie-draw = 抽签
competitions-tie-shared = 名次并列
competitions-tiers = 奖项
competitions-tiers-hint = 从高到低填写，清空名称和数值即删除
# $number (String) - the place of the tier
competitions-tier-number = 第 { $number } 个奖项
# $number (String) - the place of the tier
# $what (String) - the field
competitions-tier-field = 第 { $number } 个奖项的{ $what }
competitions-places = 名额
competitions-tier-by = 产生方式
competitions-tier-by-count = 按名额
competitions-tier-by-percent = 按比例，不超过有名次项目的百分之几
competitions-tier-by-threshold = 按分数线，不低于
competitions-tier-size = 数值
competitions-on-tie-exceed = 末位并列时全部授奖，可超出名额
competitions-new-closing-time = 新的截止时间
competitions-tie-unusable = 与前面重复、排在“名次并列”之后，或不属于所选的评分标准
# $min (String) - how many judges the rule needs
competitions-panel-below = 少于规则的最低人数：评委不足 { $min } 名的项目不予计分
competitions-totals-too-large = 总分太大，无法校准
# $min (String) - how many judges the rule needs
competitions-panel-too-small = 每个项目至少须有 { $min } 名评委，否则按规则不予计分
competitions-min-panel-too-small = 须多于去掉的最高分与最低分个数之和
competitions-rubric-unusable = 这份评分标准还没有评分项
competitions-needs-criterion = 至少要有一个评分项，加分项和必要条件不算
competitions-rule = 排名规则
competitions-rule-unfit = 排名规则与评分标准不一致，请检查
competitions-rule-in-force = 已有评分，评分标准和排名规则不能再改，名称和时间仍可调整
competitions-round-is-finalised = 本轮结果已公布，设置不能再改
competitions-source-not-earlier = 晋级来源须是更早的轮次
competitions-source-unpublished = 前一轮的结果尚未公布，公布后才能开始本轮
competitions-round-closes-in-past = 截止时间已过，请先改为将来的时间
competitions-round-in-other-state = 轮次的状态已经变化，请刷新后再试
competitions-rubric-is-frozen = 已有评委按这份标准评分，内容不能再改。需要修改时请建立新版本
# $round (String) - the round's name
competitions-rubric-breaks-rule = “{ $round }”的排名规则用到被删除、改名或改了类别的评分项，请先修改该轮的同分处理和分部合成
competitions-round-created = 轮次已建立
competitions-round-saved = 轮次已保存
competitions-round-changed-meanwhile = 您填写期间，其他人修改了这一轮；再次保存会覆盖对方的修改
competitions-round-opened = 评审已开始
competitions-round-was-closed = 评审已结束
competitions-round-reopened = 评审已重新开放
# $round (String) - the round's name
competitions-confirm-close = 结束“{ $round }”的评审？
# $round (String) - the round's name
competitions-confirm-reopen = 重新开放“{ $round }”的评审？
# $submitted (String) - how many sheets are submitted
# $wanted (Number) - how many are wanted
competitions-sheets-counted = 评分表共 { $wanted } 份，已提交 { $submitted } 份
# $open (Number) - how many sheets are not submitted
competitions-close-consequence = 尚有 { $open } 份没有提交，结束后评委不能再评分
competitions-reopen-consequence = 没有提交的评分表可以继续填写，已提交的不受影响
competitions-remove-round = 移除本轮
# $round (String) - its name
competitions-confirm-remove = 移除“{ $round }”？
competitions-remove-consequence = 移除后不能恢复；它的设置仍保存在操作日志中，评分标准不受影响
competitions-round-removed = 轮次已移除
competitions-round-is-used = 本轮已有评委分配方案（包括没有采用的）、评分表或已导入的评分文件，或另有轮次从中选取项目，不能移除。
competitions-name = 名称
competitions-version = 版本
competitions-criteria = 评分项
competitions-used-by = 使用的轮次
competitions-state = 状态
competitions-frozen = 已锁定
competitions-editable = 可修改
competitions-no-rubrics = 还没有评分标准
competitions-no-rubrics-hint = 可从现成的模板开始，再按需要修改
competitions-template = 从哪里开始
competitions-template-blank = 空白
competitions-template-blank-hint = 自己填写全部评分项
competitions-continue = 继续
competitions-rubric-created = 已建立，请核对评分项
competitions-rubric-saved = 评分标准已保存
competitions-rubric-changed-meanwhile = 您填写期间，其他人修改了这份标准；再次保存会覆盖对方的修改
competitions-version-created = 这是可以修改的新版本，改好后请在轮次设置中选用
# $number (String) - the number of the version
competitions-version-number = 第 { $number } 版
competitions-make-version = 建立新版本
competitions-sum = 满分 × 权重合计
competitions-weights-sum = 权重合计
competitions-rubric-source = 来源
competitions-published-on = 公布日期
competitions-declared-total = 总分
competitions-declared-total-hint = 满分 × 权重之和须等于总分；按百分比加权时，权重之和须等于总分
competitions-criteria-hint = 最多 20 项；清空中文名称即删除该项，需要更多空行时先保存
# $number (String) - the place of the criterion
competitions-add-criterion = 添加第 { $number } 项
# $number (String) - the place of the criterion
# $what (String) - the field
competitions-criterion-field = 第 { $number } 项的{ $what }
competitions-criterion-code = 代码
competitions-kind = 类别
competitions-kind-hint = 必要条件只判断是否满足，不计分、无权重，不满足的项目不参与排名；加分项在总分之外另加，评委可不填，只用满分和最小间隔
competitions-kind-criterion = 评分项
competitions-kind-bonus = 加分项
competitions-kind-gate = 必要条件
competitions-code-hint = 用作成绩表的列名
competitions-group-zh = 一级指标（中文）
competitions-group-en = 一级指标（英文）
competitions-guidance-zh = 评审要点（中文）
competitions-guidance-en = 评审要点（英文）
competitions-control = 评分方式
competitions-control-points = 填写分数
competitions-control-levels = 选择等级
competitions-step = 最小间隔
competitions-step-hint = 例如 1 或 0.5，满分须是它的倍数
competitions-weight-hint = 一般为 1
competitions-levels = 等级说明
competitions-levels-hint = 选择等级时填写，每行一级：分值 | 中文说明 | 英文说明
# $full (String) - the full marks
competitions-levels-to-full = 至少两级，最高一级须为满分 { $full }
competitions-set-up = 赛事准备
# $count (String) - how many there are
competitions-done-count = 已有 { $count }
competitions-to-do = 待办
competitions-not-yet = 尚不能开始
competitions-optional = 可选
competitions-published = 已公布
competitions-past-closing = 已过截止时间
# $count (String) - how many entries are admitted
competitions-admitted-count = 已通过 { $count }
competitions-waiting-for-check = 待审查
competitions-task-settings = 填写设置、地区和赛道
competitions-task-rubrics = 建立评分标准
competitions-task-rounds = 安排轮次
competitions-task-check = 审查提交的项目
competitions-task-returned = 退回修改中
competitions-task-drafts = 草稿，尚未提交
competitions-task-admitted = 审查通过
competitions-task-judges = 邀请或导入评委
competitions-task-mentors = 邀请或导入导师
competitions-task-without-mentor = 还没有导师的项目
competitions-task-without-coaching = 有导师、还没有辅导记录的项目
competitions-task-assign = 分配评委（评分表）
competitions-task-round-state = 开始与结束评审
competitions-task-sheets = 评分表提交情况
competitions-task-idle = 尚未开始评分的评委
competitions-task-publish = 核对排名并公布结果
competitions-task-scheme = 建立帮扶计划
competitions-pairing-applied = 已采用，待公布
competitions-pairing-proposed = 方案待确认
competitions-wishes-open = 正在填写志愿
competitions-see-pairing = 结对结果
competitions-four-eyes-in-force = 已有轮次开放评审，或已有生效的结对方案：此后双人复核（包括更正时）不能再取消。
