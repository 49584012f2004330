assignment-list-separator = 、
assignment-plans-title = 分配方案
assignment-plan = 方案
# $number (String) - the plan's number
assignment-number = 方案 { $number }
# $number (String) - the former plan's number
assignment-restores = 恢复方案 { $number }
assignment-kind-mentors = 导师
assignment-kind-judges = 评委
assignment-state = 状态
assignment-state-proposed = 待采用
assignment-state-applied = 已生效
assignment-state-superseded = 已被取代
assignment-state-discarded = 已放弃
assignment-computed-by = 生成
assignment-applied-by = 生效
assignment-system = 系统
assignment-next = 下一页
assignment-empty-title = 还没有分配方案
assignment-empty = 先计算一个方案，核对后再采用
assignment-compute-title = 计算方案
assignment-compute-intro = 系统按专长匹配、工作量均衡和回避要求计算最合适的方案。计算后先预览，采用前不会生效。
assignment-compute = 计算
assignment-target = 分配对象
assignment-per-entry = 每个项目的专家数
assignment-per-entry-hint = 留空则按轮次设置；导师为 1 位
assignment-reviews = 必须安排的评审
assignment-reviews-hint = 补上这些评审，本轮的评分就连成一体。不合适的可以不选，得出方案后再手工换成其他评委
assignment-balance = 工作量均衡
assignment-balance-hint = 每位专家至少承担平均数的六成
assignment-keep = 保留已生效的分配
assignment-keep-hint = 只补充缺少的分配；已开始评审的始终保留
assignment-objective = 目标
assignment-objective-total = 匹配度总和最大
assignment-objective-fair = 先让配得最差的项目尽可能好，再求总和最大
assignment-judges-part = 评委方案的其他要求
assignment-judges-part-hint = 仅用于评委，可以全部留空
assignment-judges-only = 仅用于评委；导师方案请不要填写
assignment-min-cross = 跨地区评审的最少数目
assignment-min-cross-hint = 评委与项目来自不同地区的评审数；地区不明的不计，留空则不要求
assignment-region-max = 每个项目同一地区评委的最多人数
assignment-region-max-hint = 地区不明的评委不受限，留空则不限
assignment-kind-max = 每个项目同一类型评委的最多人数
assignment-kind-max-hint = 按专家资料中的“类型”；类型不明的评委不受限，留空则不限。地区与类型只能限制其一
assignment-one-limit = 同一方案只能按地区或按类型限制人数，请清空其中一项
assignment-connected = 评委与项目连成一体
assignment-connected-hint = 任何两个项目都能经由共同的评委相互比较，便于校准评分
assignment-open = 没有找到连成一体的方案，也不能证明没有；请增加每个项目的评委或放宽其他要求
assignment-fewest = 改动最少
assignment-fewest-hint = 不保留已生效的分配时，尽可能少改动它们，然后再看目标
assignment-price = 每处改动的代价
assignment-price-hint = 与“改动最少”一并使用：对已生效的分配多改动一处，匹配度总和至少要因此多出这么多；目标为先顾配得最差的项目时，仍先看该项目。留空则先求改动最少
assignment-price-alone = 代价说明改动如何计算；请同时勾选“改动最少”，或清空代价
assignment-tolerance = 抽取时允许的差距
assignment-tolerance-hint = 总和与最优相差不超过此数的方案都可能被抽中，机会大致相同；留空则只从最优的方案中抽取
assignment-seed = 随机数
assignment-seed-hint = 同样合适的方案由它抽取，默认随机给出；相同的数得到相同的方案。每次生成的方案都连同这个数记入操作日志，不会有不留痕迹的反复尝试
assignment-cancel = 取消
assignment-computed = 方案已生成，请核对
assignment-short-title = 无法得到完整的方案
# $entries (Number) - number of entries
# $experts (Number) - number of experts
# $need (Number) - places needed
# $capacity (Number) - places there are
assignment-short-judges = 这 { $entries } 个项目需要 { $need } 个评审名额，但还有名额给它们的专家只有 { $experts } 位，共 { $capacity } 个名额
# $entries (Number) - number of entries
# $experts (Number) - number of experts
# $need (Number) - places needed
# $capacity (Number) - places there are
assignment-short-mentors = 这 { $entries } 个项目需要 { $need } 个辅导名额，但还有名额给它们的导师只有 { $experts } 位，共 { $capacity } 个名额
# $entries (Number) - number of entries
# $experts (Number) - number of experts
# $need (Number) - places needed
# $capacity (Number) - places there are
assignment-short-minimums = 这 { $experts } 位专家至少要承担 { $need } 个项目，但只有 { $entries } 个项目、{ $capacity } 个名额可以分给他们；可取消“工作量均衡”后重试
# $entries (Number) - number of entries
# $experts (Number) - number of experts
# $need (Number) - places needed
# $capacity (Number) - places there are
assignment-short-cross = 需要 { $need } 对跨地区的分配，但任何方案最多只有 { $capacity } 对（受 { $entries } 个项目、{ $experts } 位专家的名额所限）
# $entries (Number) - number of entries
# $experts (Number) - number of experts
# $need (Number) - places needed
# $capacity (Number) - places there are
assignment-short-panel = 按每个评审组同一地区或类型的人数上限，这 { $entries } 个项目、{ $experts } 位专家需要 { $need } 个名额，但最多只能安排 { $capacity } 个
# $entries (Number) - number of entries
# $experts (Number) - number of experts
assignment-short-connected = 按这 { $entries } 个项目所需的人数和 { $experts } 位专家的工作量，没有方案能通过共同的专家连成一体
# $entries (Number) - number of entries
# $experts (Number) - number of experts
assignment-short-island = 这 { $entries } 个项目和 { $experts } 位专家与其余的项目之间没有任何可用的分配，无法连成一体
assignment-short-more = 仅列出前 40 个
assignment-entries = 项目
assignment-experts-capacity = 专家与可用名额
assignment-experts-minimums = 专家与各自至少还须承担的项目数
# $places (Number) - places that are counted
# $capacity (Number) - how many the expert may have at most
assignment-places-of = { $places }（上限 { $capacity }）
assignment-source-track = 赛道
assignment-source-tag = 标签
assignment-source-text = 正文
assignment-source-words = 共同用词
assignment-source-history = 评审经历
assignment-show-changed = 有变化的
assignment-show-all = 全部
assignment-show-short = 未配齐的
assignment-total = 分配总数
assignment-added = 新增
assignment-removed = 取消
assignment-kept = 不变
assignment-conflicts = 冲突
assignment-short = 欠配
assignment-fit = 匹配度
assignment-proved = 已证明最优
# $bound (String) - the bound
assignment-bound = 未证明最优，总和上限 { $bound }
# $bound (String) - the bound
assignment-bound-alike = 未证明最优，同样符合要求的方案总和上限 { $bound }
# $total (String) - the sum of fit at that time
assignment-fits-changed = 方案生成后匹配度有变化，当时合计 { $total }
assignment-asked = 计算时的要求
# $bound (String) - what no plan exceeds
# $least (String) - what the entry gets that is served worst
assignment-asked-least = 配得最差的项目匹配度为 { $least }，任何方案不超过 { $bound }
# $cross (String) - how many there are
# $min (Number) - how many were asked for
assignment-asked-cross = 跨地区评审至少 { $min } 项，方案中有 { $cross } 项
# $most (Number) - the most experts of one region
assignment-asked-region-max = 每个项目同一地区的评委最多 { $most } 位
# $most (Number) - the most experts of one kind
assignment-asked-kind-max = 每个项目同一类型的评委最多 { $most } 位
# $price (String) - what a change must win
assignment-asked-price = 已生效的分配每多改动一处，匹配度至少要因此多出 { $price }
# $tolerance (String) - how far below the best
assignment-asked-tolerance = 在总和与最优相差不超过 { $tolerance } 的方案中抽取
# $seed (String) - the seed
assignment-seed-is = 随机数 { $seed }
assignment-diff = 改动
assignment-no-rows = 没有符合条件的项目
assignment-entry = 项目
# $count (String) - how many
assignment-short-by = 缺 { $count } 位
assignment-by-hand = 手工
assignment-begun = 已开始评审
assignment-loads = 专家负载
assignment-expert = 专家
assignment-load = 负载
assignment-change = 变化
# $count (Number) - entries that are out only for now
assignment-waiting = （{ $count } 项暂不参赛）
assignment-over = 超出上限
assignment-full = 已满
assignment-apply = 采用方案
assignment-again = 重新计算
assignment-discard = 放弃方案
assignment-discarded = 方案已放弃
assignment-restore = 撤销或恢复
assignment-restoring = 已生成恢复方案，请核对后采用
# $plan (String) - the plan
assignment-apply-title = 采用{ $plan }？
# $added (Number) - pairs that come
# $removed (String) - pairs that go
# $kept (Number) - pairs that stay
assignment-apply-sentence = 将新增 { $added } 项、取消 { $removed } 项，{ $kept } 项不变。采用后立即生效，可以撤销。
# $count (Number) - how many
assignment-apply-short = 还有 { $count } 个名额没有配齐。
# $count (Number) - how many
assignment-blocker-conflicts = 方案中有 { $count } 项违反回避要求，请修改或重新计算
# $count (Number) - how many
assignment-blocker-begun = 方案会取消 { $count } 份已开始的评分表，请修改或重新计算
assignment-back = 返回
# $added (String) - pairs that came
# $removed (String) - pairs that went
assignment-applied = 方案已生效：新增 { $added } 项，取消 { $removed } 项
assignment-out = 换下
assignment-nobody-out = 不换下
assignment-in = 换上
assignment-nobody-in = 不换上
assignment-organization = 单位
assignment-why = 依据
assignment-edit = 修改方案
assignment-edited = 方案已修改
assignment-edited-over = 方案已修改；这位专家的工作量超出上限
assignment-excluded-sheet-ended = 评分表已作废或已回避
assignment-excluded-judges = 已是该项目的评委
assignment-refused-no-entries = 没有可分配的项目，请先通过资格审查
assignment-refused-no-experts = 没有可用的专家，请先新增或导入
# $limit (String) - how many judges
assignment-refused-too-many = 校准计分的轮次至多 { $limit } 名评委；请减少评委，或在轮次设置中改用其他计分方法
assignment-refused-too-large = 项目和专家太多，一次无法计算
assignment-refused-source-unpublished = 来源轮次的结果还没有公布，无法确定本轮项目
assignment-refused-finalised = 本轮结果已公布，分配不能再改
assignment-refused-not-proposed = 方案已生效或已放弃，不能再修改
assignment-refused-changed = 其他人刚刚修改了这个方案，请刷新后重试
assignment-refused-stale = 方案生成后，已生效的分配有变化，请重新计算
# $sheets (String) - entries and judges
assignment-refused-has-marks = 以下评分表已开始评审，不能取消：{ $sheets }
# $pairs (String) - entries, experts and why
assignment-refused-excluded = 以下分配不允许：{ $pairs }
# $pairs (String) - entries and experts
assignment-refused-not-available = 以下项目或专家已不能分配：{ $pairs }
assignment-refused-pair-there = 方案中已有这项分配
assignment-refused-pair-missing = 方案中没有这项分配
assignment-refused-nothing-chosen = 请选择要换下或换上的专家
assignment-refused-not-applied = 只有生效过的方案可以恢复
