pairing-schemes = 帮扶计划
pairing-scheme = 帮扶计划
pairing-scheme-new = 新建帮扶计划
pairing-scheme-edit = 修改设置
pairing-schemes-empty = 还没有帮扶计划
pairing-schemes-empty-hint = 新建一个帮扶计划，再导入或录入两方企业
pairing-status = 状态
pairing-name-zh = 中文名称
pairing-name-zh-hint = 例如：涌泉计划
pairing-name-en = 英文名称
pairing-name-en-hint = 可不填，英文页面将显示中文名称
pairing-wishes-close-at = 志愿截止时间
pairing-wishes-close-hint = 截止前，志愿对组委会也保密
pairing-wish-limit = 最多志愿级数
pairing-wish-limit-hint = 每家企业最多可填几级志愿，同一级可以并列
pairing-save = 保存
pairing-cancel = 取消
pairing-back = 返回
pairing-edit = 修改
pairing-wishes-open = 志愿填报中
pairing-wishes-closed = 志愿已截止
# $closes (String) - when wishes close
pairing-scheme-open = 志愿填报中，{ $closes } 截止。截止前，志愿内容对任何人保密
# $closes (String) - when wishes closed
pairing-scheme-closed = 志愿已于 { $closes } 截止，可以计算结对方案
# $all (String) - how many enterprises
# $done (Number) - how many have handed in
pairing-handed-in-of = { $done } / { $all } 家已填志愿
pairing-plans = 结对方案
pairing-plan = 方案
pairing-steps = 步骤
pairing-step-enterprises = 录入两方企业
pairing-step-wishes = 收集志愿
pairing-step-compute = 计算方案并比较
pairing-step-apply = 采用一个方案
pairing-step-publish = 公布结对结果
pairing-step-correction = 更正待公布
pairing-step-done = 已完成
pairing-step-to-do = 待办
pairing-step-running = 进行中
pairing-step-closed = 已截止
pairing-step-later = 尚不能开始
# $number (String) - the plan's number
pairing-step-applied = 已采用方案 { $number }
pairing-missing = 尚未填志愿的企业
pairing-missing-none = 两方企业都已填报
# $count (String) - how many more
pairing-missing-more = 另有 { $count } 家
pairing-crumbs = 位置
pairing-enterprises = 企业
pairing-enterprise-new = 新增企业
pairing-enterprise-edit = 修改企业资料
pairing-enterprises-empty = 没有符合条件的企业
pairing-enterprises-empty-hint = 可以导入表格，或逐家录入；也可以放宽筛选条件
# $count (String) - how many enterprises
pairing-enterprises-count = 共 { $count } 家
pairing-enterprise-name = 企业名称
pairing-any = 全部
pairing-filter = 筛选
pairing-import = 导入
pairing-export-csv = 导出 CSV
pairing-export-xlsx = 导出 Excel
pairing-next-page = 下一页
pairing-previous-page = 上一页
pairing-side = 方
pairing-side-hint = 录入后不能更改
pairing-side-assisting = 帮扶方
pairing-side-assisted = 受援方
pairing-credit-code = 统一社会信用代码
pairing-credit-code-hint = 18 位，可暂不填
pairing-capacity = 可结对数
pairing-capacity-hint = 最多可与几家企业结对，1 到 100；不填为 1
pairing-sector = 行业
pairing-sector-hint = 例如：茶叶加工
pairing-needs = 需求
pairing-offers = 能提供
pairing-tags-hint = 用分号或顿号分隔，例如：电商运营；品牌设计
pairing-contact = 联系人
pairing-phone = 电话
pairing-email = 邮箱
pairing-profile = 企业简介
pairing-profile-hint = 会显示给另一方的企业
pairing-account = 账号
pairing-account-yes = 已关联
pairing-account-no = 未关联
pairing-wishes = 志愿
pairing-handed-in = 已填报
pairing-not-handed-in = 未填报
pairing-withdrawn = 已退出
pairing-withdrawn-notice = 该企业已退出，不参与结对。它的资料仍保留
pairing-withdraw = 退出本计划
pairing-restore = 恢复参加
pairing-wishes-on-behalf = 代填志愿
pairing-wishes-secret = 截止前只显示是否填报，不显示内容
pairing-wishes-none = 未填志愿：按匹配度排序
pairing-exclusions = 不接受
pairing-rank = 志愿
# $rank (String) - the rank
pairing-rank-nth = 第 { $rank } 志愿
pairing-rank-none = 不选
# $name (String) - the partner
pairing-rank-for = 对 { $name } 的志愿
pairing-exclude = 不接受
# $name (String) - the partner
pairing-exclude-for = 不接受 { $name }
pairing-about = 需求与能力
pairing-fit = 匹配度
pairing-own = 我的企业
pairing-own-empty = 没有由您负责的企业
pairing-own-empty-hint = 请向组委会索取邀请链接
pairing-own-profile = 企业资料
pairing-own-profile-hint = 企业名称、方别、信用代码和可结对数由组委会登记，如有错误请联系组委会
# $closes (String) - when wishes close
pairing-own-open = 请在 { $closes } 前完善资料并填报志愿，截止前可随时修改
# $closes (String) - when wishes closed
pairing-own-closed = 志愿已于 { $closes } 截止，资料和志愿不再修改
pairing-own-step-profile = 完善资料
pairing-own-step-tags = 填写需求与能提供
pairing-own-step-wishes = 填报志愿
pairing-own-step-partner = 查看结对结果
pairing-own-no-partner = 本次没有与贵企业结对的企业
pairing-own-partner = 结对企业
pairing-own-wish = 您的志愿
# $rank (String) - the rank
pairing-own-rank = 您的第 { $rank } 志愿
pairing-own-rank-none = 未列入您的志愿，按匹配度选出
pairing-stored-wishes = 系统中保存的志愿
# $closes (String) - when wishes close
# $limit (Number) - the most ranks
pairing-wishes-intro = 为希望结对的企业选择志愿级别，最多 { $limit } 级，同级表示并列；未选的企业按匹配度排在后面。{ $closes } 截止
# $closes (String) - when wishes closed
pairing-wishes-over = 志愿已于 { $closes } 截止，不能再修改
pairing-wishes-behalf-intro = 您在代企业填报。已填报的内容不显示，提交后将取代原有志愿，日志会记录代填人
pairing-partners-empty = 另一方还没有企业
pairing-hand-in = 提交志愿
pairing-conflict = 未保存：志愿已在别处修改
pairing-conflict-hint = 您打开此页之后，另一处保存了别的志愿。两份都还在：再次提交即采用本页的，或改用已保存的
pairing-conflict-elsewhere = 您打开此页之后，另一处保存了别的志愿。两份都还在，请选择保留哪一份
pairing-conflict-behalf = 您打开此页之后，这家企业的资料或志愿有了变化。已保存的志愿截止前不显示，也没有改动；再次提交将以表单为准
pairing-mine = 本页填写的
pairing-theirs = 已保存的
pairing-keep-mine = 采用本页的
pairing-keep-theirs = 采用已保存的
pairing-saving = 正在保存…
pairing-saved-at = 已保存 {"{"}time{"}"}
pairing-save-failed = 未保存，将自动重试
pairing-save-rejected = 未保存：请更正填写有误之处
pairing-save-expired = 登录已失效，请重新登录后再保存
pairing-plans-empty = 还没有方案
pairing-plans-empty-hint = 志愿截止后即可计算，可计算多个方案进行比较
pairing-older-plans = 更早的方案
pairing-plans-caption = 志愿一栏为平均名次 / 最差名次，数字越小越好
pairing-pairs = 对数
pairing-alone = 未配上
pairing-mean-fit = 平均匹配度
pairing-left-rank = 帮扶方名次
pairing-right-rank = 受援方名次
pairing-blocking = 互相更愿意的
pairing-origin = 来源
pairing-computed-at = 生成时间
pairing-compute-title = 计算新方案
pairing-compute = 计算
# $closes (String) - when wishes close
pairing-compute-open = 志愿 { $closes } 才截止
pairing-early = 提前截止志愿并计算
pairing-early-hint = 截止后企业不能再修改志愿，组委会将看到志愿内容
pairing-early-reason = 提前截止的理由
pairing-method = 方法
pairing-method-hint = 未列入志愿的企业按匹配度排在志愿之后
# $name (String) - the method
# $sentence (String) - what it does
pairing-method-choice = { $name }：{ $sentence }
pairing-method-stable-left = 稳定结对，帮扶方优先
pairing-method-stable-left-hint = 没有两家企业更愿意彼此结对；在此前提下，每家帮扶企业得到可能的最好志愿
pairing-method-stable-right = 稳定结对，受援方优先
pairing-method-stable-right-hint = 没有两家企业更愿意彼此结对；在此前提下，每家受援企业得到可能的最好志愿
pairing-method-stable-egalitarian = 稳定结对，名次总和最小
pairing-method-stable-egalitarian-hint = 没有两家企业更愿意彼此结对；在此前提下，双方志愿名次的总和最小，两方一视同仁
pairing-method-stable-max-fit = 稳定结对，匹配度最高
pairing-method-stable-max-fit-hint = 没有两家企业更愿意彼此结对；在此前提下，需求与能力的匹配度总和最大，两方一视同仁
pairing-method-max-fit = 匹配度最高
pairing-method-max-fit-hint = 需求与能力的匹配度总和最大，但可能有两家企业更愿意彼此结对
pairing-method-min-rank-sum = 名次总和最小
pairing-method-min-rank-sum-hint = 双方志愿名次的总和最小，但可能有两家企业更愿意彼此结对
pairing-state-proposed = 待定
pairing-state-applied = 已采用
pairing-state-published = 已公布
pairing-state-corrected = 已被更正
pairing-state-superseded = 已被取代
pairing-state-discarded = 已放弃
pairing-origin-computed = 按志愿计算
# $number (String) - the plan's number
pairing-origin-restored = 恢复方案 { $number }
# $assisted (String) - the assisted enterprise
# $assisting (String) - the assisting enterprise
# $from (String) - the number of the plan before
pairing-origin-swap = 方案 { $from }，改配 { $assisting } × { $assisted }
# $assisted (String) - the assisted enterprise
# $assisting (String) - the assisting enterprise
# $from (String) - the number of the plan before
pairing-origin-lock = 方案 { $from }，锁定 { $assisting } × { $assisted }
# $assisted (String) - the assisted enterprise
# $assisting (String) - the assisting enterprise
# $from (String) - the number of the plan before
pairing-origin-unlock = 方案 { $from }，解锁 { $assisting } × { $assisted }
# $assisted (String) - the assisted enterprise
# $assisting (String) - the assisting enterprise
# $from (String) - the number of the plan before
pairing-origin-forbid = 方案 { $from }，排除 { $assisting } × { $assisted }
# $assisted (String) - the assisted enterprise
# $assisting (String) - the assisting enterprise
# $from (String) - the number of the plan before
pairing-origin-allow = 方案 { $from }，不再排除 { $assisting } × { $assisted }
pairing-factor = 因素
pairing-factor-right-needs = 受援方的需求由帮扶方满足
pairing-factor-left-needs = 帮扶方的需求由受援方满足
pairing-factor-sector = 行业相同
pairing-met = 满足的内容
# $tags (String) - what is not met
pairing-unmet = 未满足：{ $tags }
pairing-points = 得分
pairing-why-forbidden = 组委会已排除这一对
pairing-why-not-acceptable = 其中一方不接受
pairing-why-own-locked = 本对已锁定
pairing-why-partner-locked = 对方已锁定给别的企业
pairing-why-present-is-as-good = 现在的伙伴不比它差
# $keeps (String) - the rank that the other gives to its present partner
# $other (String) - that partner
# $rank (String) - the rank that the other gives to this one
pairing-why-partner-prefers = 对方更愿意与 { $other } 结对（排第 { $keeps }，它排第 { $rank }）
pairing-why-blocking = 双方都更愿意彼此结对
# $partner (String) - the next best partner
# $rank (String) - its rank
# $why (String) - why it was not possible
pairing-next-best = { $partner }（排第 { $rank }），{ $why }
pairing-alone-not-accepted = 它能接受的企业都不接受它，或已被组委会排除
pairing-next-none = 没有其他可接受的企业
pairing-next = 次优选择及未能结对的原因
pairing-next-of-left = 帮扶方的次优选择及原因
pairing-next-of-right = 受援方的次优选择及原因
# $number (String) - the plan's number
pairing-plan-short = 方案{ $number }
# $number (String) - the plan's number
pairing-plan-title = 结对方案 { $number }
# $fit (String) - the mean fit
pairing-stable = 平均匹配度 { $fit } / 100；没有任何两家企业互相更愿意换伴（稳定）。
pairing-proved = 已证明为该方法下的最优结果。
# $fit (String) - the mean fit that cannot be exceeded
pairing-bound-fit = 尚未证明为最优：同样对数下，该方法的平均匹配度不会高于 { $fit }。
# $bound (String) - the sum that no answer is below
# $sum (String) - the sum of the ranks
pairing-bound-ranks = 尚未证明为最优：名次总和为 { $sum }，同样对数下，该方法不会低于 { $bound }。
# $fit (String) - the mean fit at that time
pairing-computed-fit = 计算时为 { $fit }
# $rank (String) - the worst rank
pairing-worst-rank = 最差第 { $rank }
pairing-left-mean-rank = 帮扶方平均名次
pairing-right-mean-rank = 受援方平均名次
# $count (Number) - how many pairs
# $fit (String) - the mean fit
pairing-unstable = 平均匹配度 { $fit } / 100；以下 { $count } 对企业互相更愿意与对方结对：
# $rank (String) - the rank that it gives
# $side (String) - which side
pairing-blocking-free = { $side }把对方排第 { $rank }，还有名额
# $partner (String) - its partner
# $present (String) - the rank of that partner
# $rank (String) - the rank that it gives
# $side (String) - which side
pairing-blocking-prefers = { $side }把对方排第 { $rank }，现有伙伴 { $partner } 排第 { $present }
# $partner (String) - its partner
# $rank (String) - the rank that it gives
# $side (String) - which side
pairing-blocking-unlisted = { $side }把对方排第 { $rank }，现有伙伴 { $partner } 不在它接受之列
pairing-blocking-locked = （已锁定）
# $count (Number) - how many are listed
pairing-blocking-first = 这里只列出前 { $count } 对
pairing-plan-hidden = 志愿仍在填报中，名次和原因暂不显示，也不能采用或调整方案
pairing-stale = 计算这个方案之后，企业资料或志愿有了变化
pairing-stale-hint = 因此不能直接采用。请重新计算；也可以在本方案上锁定或解锁一对，会按现在的情况重算，已锁定、已排除和手工的对子都会保留
pairing-chart = 结对图
pairing-why = 为什么是这一对？
# $left (String) - the rank by the assisting side
# $right (String) - the rank by the assisted side
pairing-both-ranks = 帮扶方排第 { $left }，受援方排第 { $right }
pairing-swap-title = 手工调整
pairing-swap-hint = 选择要结对的两家。名额已满的一方放下志愿中最靠后的伙伴；双方各放下一家时，被放下的两家互相结对。结果是一个新方案，当前方案不变。以后锁定、解锁或排除时，手工的对子会保留
pairing-swap-name-hint = 企业较多，请填写企业全称
pairing-swap = 改配
pairing-lock = 锁定
pairing-unlock = 解锁
pairing-forbid = 排除
pairing-allow = 取消排除
pairing-bans = 已排除的配对
pairing-alone-title = 未配上或还有名额的企业
pairing-alone-hint = 每家之后写明它最想要而未能得到的企业及原因
# $places (String) - how many partners more
pairing-places-left = 还可结对 { $places } 家
pairing-all-pairs = 全部配对
pairing-rank-by-left = 帮扶方排名
pairing-rank-by-right = 受援方排名
pairing-by-fit = 未列
pairing-locked = 已锁定
pairing-by-hand = 手工
pairing-by-computation = 计算
pairing-change = 调整
pairing-apply = 采用方案
pairing-discard = 放弃方案
pairing-undo = 撤销采用
pairing-publish = 公布
pairing-approve = 复核并公布
pairing-public-page = 公开页面
pairing-corrects = 本方案更正了已公布的
pairing-would-correct = 本方案公布后，将取代已公布的
pairing-corrected-by = 本方案已被后来公布的方案更正：
pairing-asked-notice = 已有一位组委会成员申请公布，需由另一位组委会成员复核
pairing-confirm-apply-title = 采用这个方案？
pairing-confirm-publish-title = 公布这个方案？
# $alone (String) - how many are unpaired
# $number (String) - the plan's number
# $pairs (Number) - how many pairs
pairing-confirm-counts = 方案 { $number }：{ $pairs } 对，{ $alone } 家未配上
# $count (Number) - how many pairs
pairing-confirm-blocking = 有 { $count } 对企业互相更愿意与对方结对
pairing-confirm-apply = 采用后可以撤销；公布后不能撤销，只能用新的方案更正
# $number (String) - the plan's number
pairing-confirm-supersedes = 现用方案 { $number } 将被取代
# $number (String) - the published plan's number
pairing-confirm-stays-public = 已公布的方案 { $number } 不变，在本方案公布之前仍然公开
# $number (String) - the published plan's number
pairing-confirm-corrects = 本方案将取代已公布的方案 { $number }；原方案仍可查阅，并标明已被更正
pairing-confirm-same-pairs = 配对没有变化，只有名称、行业、匹配理由等可能不同
# $number (String) - the number of the plan before
pairing-confirm-changes = 与方案 { $number } 相比的变化
pairing-change-before = 原来的伙伴
pairing-change-after = 现在的伙伴
pairing-confirm-publish = 公布后内容即冻结，任何人都能看到结对名单和匹配理由；志愿和名次不公开
pairing-confirm-anew = 先前申请公布的内容与现在不同：名称、配对或匹配度此后有变动。现在不会公布；您的申请将取代先前的申请，并须由另一位组委会成员复核
pairing-ask-anew = 重新申请公布
pairing-confirm-four-eyes = 本赛事的公布须由两位组委会成员完成：一位申请，另一位复核
# $scheme (String) - the scheme's name
pairing-public-title = { $scheme }结对名单
# $at (String) - when
# $pairs (Number) - how many pairs
pairing-public-intro = { $at } 公布，共 { $pairs } 对。
# $fit (String) - the mean fit
pairing-public-not-stable = 平均匹配度 { $fit } / 100。
# $method (String) - the method
pairing-public-method = 方法：{ $method }。
# $count (Number) - how many pairs
pairing-public-by-hand = 其中 { $count } 对由组委会指定。
# $assisted (String) - how many of the assisted side
# $assisting (String) - how many of the assisting side
pairing-public-alone = 未配上：帮扶方 { $assisting } 家，受援方 { $assisted } 家。
pairing-print = 打印
pairing-is-replaced = 这份名单已被后来公布的名单更正。
pairing-see-newest = 查看最新名单
pairing-published-before = 公布过的名单
pairing-reasons = 匹配理由
# $tags (String) - the needs met
pairing-reason-met = 帮扶方能满足：{ $tags }
# $tags (String) - the needs met
pairing-reason-met-back = 受援方能满足：{ $tags }
# $sector (String) - the sector
pairing-reason-sector = 同属{ $sector }
pairing-reason-wishes = 依双方志愿
pairing-said-saved = 已保存
pairing-said-withdrawn = 该企业已退出本计划
pairing-said-restored = 该企业已恢复参加
pairing-said-wishes = 志愿已保存
pairing-said-computed = 方案已算出，尚未采用
pairing-said-adjusted = 已生成新方案，原方案不变
# $added (String) - pairs that the plan before did not have
# $gone (String) - pairs of the plan before that are gone
# $hand (Number) - pairs made by hand that are kept
pairing-said-recomputed = 已生成新方案，原方案不变。手工的 { $hand } 对保持不变；其余重新计算，新增 { $added } 对，取消 { $gone } 对。
# $lost (Number) - how many pairs
pairing-said-hand-lost = 手工的 { $lost } 对因有企业退出或不接受对方，未能保留。
pairing-said-applied = 方案已采用
pairing-said-discarded = 方案已放弃
pairing-said-undone = 已恢复上一个方案
pairing-said-asked = 已申请公布，请另一位组委会成员复核
pairing-said-published = 结对结果已公布
pairing-refused-changed = 其他人刚刚修改过，请核对最新内容后再试
pairing-refused-deadline-past = 截止时间应晚于现在；如需提前截止，请在计算方案时选择提前截止
pairing-refused-plans-rest = 已有方案以现有志愿为依据，请先放弃这些方案，再重新开放志愿
pairing-refused-wishes-closed = 志愿已截止，不能再修改
pairing-refused-wishes-open = 志愿尚未截止
pairing-refused-name-taken = 已有同名企业
pairing-refused-code-taken = 该信用代码已被另一家企业使用
pairing-refused-withdrawn = 有企业已退出本计划
pairing-refused-paired = 该企业在现用方案中，请先更换方案
pairing-refused-places-taken = 该企业在现用或已公布的方案中已有更多的结对企业，可结对数不能这样减少；请先更换方案
pairing-refused-not-partners = 志愿中有企业已退出或不在另一方，请刷新后重填
pairing-refused-too-many-ranks = 志愿级数超过上限
pairing-refused-excluded = 其中一方不接受对方，不能结对
pairing-refused-fixed = 这一对已锁定、已排除或已在方案中，或者锁定的对子超过名额，请先解除
pairing-refused-wrong-state = 当前状态下不能这样做，请刷新页面
pairing-refused-no-former = 此前没有采用过其他方案，可以直接计算并采用新方案
pairing-refused-published = 结对已公布，不能撤销或重复公布；如需更正，请采用并公布新的方案
pairing-refused-nothing-new = 内容与已公布的相同，不必再公布
pairing-refused-nobody = 没有可以结对的企业，请检查两方企业和不接受名单
pairing-refused-asked-for-other = 等待复核的内容与现在将公布的不同：申请之后有变动。请重新查看，再次申请公布
pairing-refused-second-needed = 您已申请公布，须由另一位组委会成员复核
pairing-refused-stale = 计算这个方案之后，企业资料或志愿有了变化；请重新计算，或在这个方案上调整后再采用
# $most (String) - the most
pairing-refused-too-large = 两方企业太多，可能的组合超过 { $most } 个，无法一次计算；请分成几个帮扶计划
# $limit (String) - the most
pairing-refused-full = 一个帮扶计划最多 { $limit } 家企业（含已退出的），否则可能的组合太多，无法计算；请另建一个计划
# $limit (String) - the most
pairing-refused-too-many-schemes = 一个赛事最多 { $limit } 个帮扶计划
pairing-import-title = 导入企业
pairing-import-intro = 上传 CSV 或 Excel 工作簿（.xlsx）。系统先逐行核对并给出报告，确认后才写入；同一文件再次导入只会更新，不会重复。
pairing-import-file = 文件
pairing-import-file-hint = 不超过 20 MB
pairing-import-check = 核对文件
pairing-import-headers = 可识别的列
pairing-import-headers-hint = 列的次序不限；需求、能提供、志愿各级之间用“；”分隔，同级志愿用“=”连接。有信用代码时按代码更新，否则按名称。志愿、不接受、可结对数为空时各自保留原有的；新企业的可结对数为 1
# $names (String) - the columns
pairing-import-headers-wrong = 缺少或重复的列：{ $names }
pairing-import-empty = 文件里没有数据行
pairing-import-unreadable = 无法读取这个文件，请另存为 CSV 或 .xlsx 后重试
# $line (String) - the row
pairing-import-bad-place = 第 { $line } 行无法读取，请检查后重试
pairing-import-no-header = 没有找到标题行，请检查列名
pairing-import-preview = 导入核对报告
# $at (String) - when
pairing-import-done = 已于 { $at } 导入
# $names (String) - the columns
pairing-import-further = 没有读取：{ $names }
# $changed (String) - how many rows change an enterprise
# $new (String) - how many rows add one
pairing-import-confirm = 确认导入：新增 { $new }，更新 { $changed }
pairing-import-other = 换一个文件
pairing-said-imported = 导入完成
pairing-row = 行
pairing-row-new = 新增
pairing-row-changed = 更新
pairing-row-unchanged = 无变化
pairing-row-wrong = 有误
pairing-details = 说明
pairing-not-filled = 未填
pairing-part-wishes = 以文件中的志愿取代原有志愿
pairing-part-exclusions = 以文件中的不接受名单取代原有名单
# $place (String) - the cell and its header
# $value (String) - what the cell says
# $why (String) - what is wrong
pairing-fault-at = { $place }“{ $value }”：{ $why }
# $line (String) - the earlier row
pairing-fault-repeats = 与第 { $line } 行重复
pairing-fault-withdrawn = 该企业已退出，请先恢复参加
pairing-fault-other-side = 该企业登记在另一方
pairing-fault-name-taken = 名称已属于另一家企业
# $name (String) - the name
pairing-fault-unknown = 另一方没有名为“{ $name }”的企业
# $name (String) - the name
pairing-fault-both = “{ $name }”既在志愿中又在不接受中
# $limit (Number) - the most ranks
pairing-fault-ranks = 最多 { $limit } 级志愿
pairing-fault-closed = 志愿已截止，不能更改
# $item (String) - the item
pairing-cell-repeated = “{ $item }”重复
pairing-cell-side = 请填写帮扶方或受援方
# $max (String) - the most items
pairing-cell-too-many = 不能超过 { $max } 项
pairing-cell-wrong = 格式不正确
pairing-detach = 解除账号
pairing-detach-intro = 邀请被别人接受时使用：该账号不再代表这家企业，未用的邀请链接失效；资料和志愿保留。之后可以重新邀请。
pairing-detach-reason = 解除账号的原因
pairing-said-detached = 账号已解除，可以重新邀请
pairing-invite = 邀请账号
pairing-invite-hint = 生成一次性链接，企业凭它登录并填报志愿
