results-ranking = 排名
results-unpublished = 尚未公布
results-published = 已公布
results-export-csv = 导出 CSV
results-export-xlsx = 导出 Excel
results-print = 打印
results-preview = 预览公布
results-decisions = 并列裁定
results-region = 地区
results-track = 赛道
results-all = 全部
results-filter = 筛选
results-rank = 名次
results-entry = 项目
results-score = 总分
results-raw-mean = 原始均分
results-range = 极差
results-judges = 评委
results-tier = 奖项
# $all (Number) - the number of entries
# $shown (String) - the number of rows
results-caption = 按名次排列，显示 { $shown } 个，共 { $all } 个项目
results-no-rows-title = 没有项目
results-no-rows = 没有符合条件的项目。请更改筛选条件。
# $count (String) - how many
# $numbers (String) - their numbers
# $rank (String) - the rank
results-tie = 第 { $rank } 名并列 { $count } 个项目：{ $numbers }
# $more (String) - how many more
results-more-ties = 另有 { $more } 组并列，见并列裁定页
# $count (String) - how many entries
# $tier (String) - the award
results-line = { $tier } · { $count } 项
# $tier (String) - the award
results-line-cut = { $tier } · 分数线切开了并列项目，须先裁定
results-recompute = 自行验算
results-recompute-how = 下载评分和规则，用下面的命令可以得到同样的排名：
# $count (Number) - how many
results-blockers = 还有 { $count } 个问题，处理之前不能公布
# $count (Number) - how many
results-more-blockers = 另有 { $count } 个问题未列出。
results-blocker-not-closed = 评分还没有结束。
results-blocker-not-opened = 本轮还没有开放评分。
results-blocker-imported = 分数已导入，本轮还没有结束评分。
results-blocker-no-entries = 本轮没有参评项目。
# $entry (String) - number and name
results-blocker-unfinished = { $entry }：有评委尚未提交评分。
# $entry (String) - number and name
results-blocker-reopened = { $entry }：有退回修改的评分尚未重新提交。
# $entry (String) - its number and name
results-blocker-barred = { $entry }：有一份计入成绩的评分，其评委应当回避该项目。
# $entry (String) - number and name
results-blocker-unjudged = { $entry }：没有评委。
# $entry (String) - number and name
results-blocker-no-score = { $entry }：没有评委给全部评分项打分，按规则无法计分。
# $entries (String) - the numbers of the entries, part by part
# $parts (String) - how many parts
# $reviews (String) - entries by judges
results-blocker-unconnected = 评分分成 { $parts } 个互不相连的部分（{ $entries }），部分之间的分差可能只是评委宽严不同，所以不能排名。最适合补上的评审：{ $reviews }。
# $entries (String) - the numbers of the entries, part by part
# $parts (String) - how many parts
results-blocker-parted = 公布后参评项目有变动，评分分成 { $parts } 个互不相连的部分（{ $entries }），部分之间的分差可能只是评委宽严不同，所以无法重新排名。本轮结果已公布，不能再补评：暂停的项目可以恢复，撤回的项目可以恢复参赛，恢复后即可更正；取消资格的不能恢复，已公布的结果保持不变，变动情况请另行公告。
results-blocker-too-large = 项目、评委太多或分值太大，无法校准（相连的部分至多 3000 位评委、20 万个项目）。
# $entry (String) - number and name
results-blocker-unmarked = { $entry }：有评分项没有任何评分。
# $entry (String) - number and name
results-blocker-gate-unchecked = { $entry }：没有评委核查是否满足必要条件。
# $entry (String) - number and name
# $judges (Number) - how many
results-blocker-small-panel = { $entry }：只有 { $judges } 位评委的有效评分，少于规则的最低人数。
# $rank (String) - the rank
# $room (String) - the places left
# $tied (String) - how many tie
# $tier (String) - the award
results-blocker-tier-cut = 第 { $rank } 名并列 { $tied } 个项目，{ $tier }只剩 { $room } 个名额。
# $rank (String) - the rank
# $tied (String) - how many tie
results-blocker-lots = 第 { $rank } 名并列 { $tied } 个项目，按规则须抽签并记录结果。
results-act-close = 去结束评分
results-act-admit = 去审核项目
results-act-publish-source = 去公布上一轮结果
results-act-sheet = 催交、作废或换评委
results-act-barred = 作废或改派其他评委
results-act-assign = 去分配评委
results-act-unmarked = 退回补评或作废
results-act-give = 改派其他评委
results-act-connect = 去安排这些评审
results-act-board = 去进度表作废部分评委的评分
results-act-entries = 去查看项目
results-act-one-more = 给该项目增加一位评委
results-act-open = 去开放评分
results-act-times = 去改截止时间
# $entry (String) - its number
# $judge (String) - the name
results-review = { $entry } 由{ $judge }评审
results-list-separator = 、
results-part-separator = ；
results-act-decide = 记录裁定，或允许该奖项超额
results-decisions-intro = 规则的排序依据用完后仍并列的项目，可以由组委会裁定先后。裁定须写明理由，随结果公布之前可以撤销，记录永久保存。
results-no-ties-title = 没有并列
results-no-ties = 目前没有需要裁定的并列名次。
results-open-ties = 待裁定的并列
# $rank (String) - the rank
results-decide-legend = 裁定第 { $rank } 名并列项目的先后
results-place-hint = 在并列项目中的先后，1 为最前
results-reason = 理由
results-reason-hint = 至少 10 个字，将随结果公布
results-unsent-reason = 您填写的理由（未保存）
results-record = 记录裁定
results-recorded = 裁定记录
results-revoke = 撤销
# $at (String) - when
results-revoked = 已于 { $at } 撤销
results-entry-gone = 已退出的项目
results-decision-recorded = 裁定已记录
results-decision-revoked = 裁定已撤销
results-publish-title = 公布结果
results-facts = 核对
results-fact-entries = 参评项目
results-fact-sheets = 已提交评分
results-fact-judges = 评委
results-fact-ties = 并列名次
results-fact-decisions = 采用的裁定
# $count (Number) - how many entries
# $wanted (Number) - judges per entry
results-note-short = { $count } 个项目的有效评分少于每个项目 { $wanted } 位评委。
# $count (Number) - how many
results-note-unused = { $count } 条裁定不起作用：对应的并列已不存在，或已另作裁定。
# $count (Number) - how many leaves
results-note-leaves-unused = { $count } 个允许超额的奖项没有超出名额，这些许可不起作用，也不随结果公布。
# $count (Number) - how many entries
# $numbers (String) - their numbers
results-note-left-out = 结果公布后不能再评分：{ $count } 个项目没有评分，或评分不足以按规则计分，公布的结果不含这些项目：{ $numbers }
results-leave-idle = 不起作用
# $count (Number) - how many entries
results-note-out = { $count } 个有评分表的项目目前不参赛（已退出、暂停或取消资格），公布的结果不含这些项目。
# $count (Number) - how many entries
# $numbers (String) - their numbers
results-note-gates = { $count } 个项目不满足必要条件，将不带名次公布：{ $numbers }
# $entries (String) - how many entries
# $judge (String) - the name
results-note-one-value = { $judge }给 { $entries } 个项目打的合计分完全相同，分不出高低；仍照原分计入。可请该评委复核，或作废这些评分。
# $fewest (String) - how many are wanted
# $judge (String) - the name
# $marks (String) - how many there are
# $missing (String) - how many more
results-note-few-marks = { $judge }只评了 { $marks } 个项目，不足 { $fewest } 个，宽严估得不准；仍计入，再评 { $missing } 个即可。
# $entries (String) - the numbers of some entries
# $missing (String) - how many more
results-note-small-part = 评审太少，算不出得分有多可靠（{ $entries }）：由这些评委对这些项目再补 { $missing } 次评审即可。
# $entries (String) - the numbers of some entries
results-note-hardly-connected = 评委之间共同评审的项目太少，算不出得分有多可靠（{ $entries }）：由现有评委多补几次交叉评审。
# $count (String) - how many
results-more-notes = 另有 { $count } 条未列出。
results-calibration = 本轮得分经过校准：从评分中扣除了评委宽严的差别。
results-calibration-how = 误差为标准误；名次区间是按现有评分有 90% 把握的范围，在已知真实名次的模拟评审中，约有九成的区间含有真实名次；奖项概率也包括更高的奖项。
results-gaps = 奖项线上下两个项目的差距：标准误差是两者之差的误差，差距超过它的两倍才算超出偶然。
# $tier (String) - the award
# $above (String) - the number of the last entry above the line
# $below (String) - the number of the first entry below
# $points (String) - how far they are apart
# $error (String) - the standard error of that
results-gap-within = { $tier }：线上的 { $above } 与线下的 { $below } 相差 { $points } 分，标准误差 { $error }：在偶然的范围之内。
# $tier (String) - the award
# $above (String) - the number of the last entry above the line
# $below (String) - the number of the first entry below
# $points (String) - how far they are apart
# $error (String) - the standard error of that
results-gap-beyond = { $tier }：线上的 { $above } 与线下的 { $below } 相差 { $points } 分，标准误差 { $error }：超出偶然的范围。
# $tier (String) - the award
# $above (String) - the number of the last entry above the line
# $below (String) - the number of the first entry below
# $points (String) - how far they are apart
results-gap-unknown = { $tier }：线上的 { $above } 与线下的 { $below } 相差 { $points } 分；评委共同评审的项目太少，看不出是否出于偶然。
results-calibration-public = 本轮得分经过校准：从评分中扣除了评委宽严的差别。名次区间是按现有评分有 90% 把握的范围，在已知真实名次的模拟评审中，约有九成的区间含有真实名次；区间重叠的项目实力接近。
results-standard-error = 误差 ±
results-rank-interval = 名次区间
# $high (String) - the worst rank
# $low (String) - the best rank
results-interval = { $low }–{ $high }
# $tier (String) - the award
results-chance = { $tier }概率
results-changes = 与上次公布相比
results-no-changes = 没有变化。
results-change = 变化
results-change-new = 新增
results-change-gone = 移除
results-change-renamed = 更名
results-change-moved = 变动
results-publish-ask = 公布这个结果？
results-propose-ask = 提交这个结果，由另一位组委会成员复核公布？
results-publish-means = 公布后结果不可修改，任何人都能查看和核验；更正须再次公布，原结果保留。
results-publish = 公布
results-propose = 提交复核
results-back = 返回排名
# $at (String) - when
# $number (String) - its number
results-waiting = 第 { $number } 号结果于 { $at } 提交，等待另一位组委会成员复核
results-approve = 复核无误，公布
results-wait-for-other = 须由提交人以外的组委会成员复核。
results-former = 公布过的结果
results-public-page = 公布页面
# $number (String) - its number
results-result-number = 第 { $number } 号结果
# $number (String) - its number
results-is-published = 第 { $number } 号结果已公布
# $number (String) - its number
results-is-proposed = 第 { $number } 号结果已提交，等待另一位组委会成员复核
# $count (Number) - how many
results-refused-blocked = 还有 { $count } 个问题没有处理，不能公布。请返回查看。
results-refused-changed = 您查看之后排名有了变化。请返回，核对后再公布。
results-refused-nothing-new = 与已公布的结果相同，无需再次公布。
results-refused-same-person = 提交结果的人不能自己复核。请另一位组委会成员复核。
results-refused-not-waiting = 这个结果已不在等待复核。
results-refused-no-such-tie = 排名有了变化，这些项目不再这样并列。请核对现在的并列和裁定记录。
results-refused-published = 结果已公布，其中的裁定不能再改。
results-marks = 评分
results-judge = 评委
results-judge-total = 合计
results-steps = 计算过程
results-criterion = 评分项
results-count = 评分数
results-averaging = 取法
results-mean = 均分
results-weight = 权重
results-weighted = 加权
results-averaging-all = 全部
results-averaging-small = 人数不足，不去分
results-averaging-bonus = 给分评委的均分，加在总分之外
# $high (String) - how many of the highest
# $low (String) - how many of the lowest
results-averaging-trimmed = 去掉 { $high } 个最高、{ $low } 个最低
results-dropped-high = 最高，去掉
results-dropped-low = 最低，去掉
results-outcome-criteria = 总分 = 各项加权分之和：
results-outcome-parts = 总分 = 各部分加权得分之和：
# $points (String) - how much of the score are bonuses
results-outcome-bonus = 其中加分 { $points }
results-parts = 分部合成
results-part = 部分
results-part-judges = 评全的评委
results-part-score = 得分
results-part-criteria = 各项加权分之和
results-part-standard = 各评委标准分的均分
results-part-refused = 评委人数不足
# $high (String) - how many of the highest
# $low (String) - how many of the lowest
results-outcome-totals = 总分 = 评委合计分去掉 { $high } 个最高、{ $low } 个最低后的均分：
results-outcome-standard = 总分 = 各评委标准分的均分：
results-outcome-calibrated = 总分 = 扣除宽严后的各评委合计分，按所占比重加权平均：
results-outcome-no-whole-sheet = 没有评委给全部评分项打分，没有总分。
results-outcome-gate-unchecked = 还没有人核查是否满足必要条件，没有总分。
results-gates = 必要条件
results-gate-met = 满足
results-gate-missed = 不满足
results-gate-unmet = 不满足必要条件
results-gate-unchecked = 未核查
# $names (String) - the conditions that are not met
results-gates-missed = 不满足必要条件：{ $names }。因此不参与排名，没有总分。
results-outcome-uncalibrated = 本轮总分由全部项目的评分校准后得出，目前还不能算出。
results-standard = 标准分
results-standard-hint = 50 + 10 × （合计 − 该评委均分） ÷ 该评委标准差，按该评委评过的全部项目计算
results-judge-mean = 该评委均分
results-deviation = 标准差
results-standard-score = 标准分
results-calibrated = 校准
results-calibrated-hint = 先从每位评委的合计分中扣除其宽严（与一般评委相比，由共同评审的项目估计），再加权平均；打分越稳定的评委比重越大
results-leaning = 宽严
results-cleared = 扣除后
results-share = 比重
# $points (String) - how many
results-lenient = 偏宽 { $points }
# $points (String) - how many
results-strict = 偏严 { $points }
results-even = 不偏
results-one-total = 只评了一个项目，按 50 计
results-all-equal = 合计全部相同，按 50 计
results-outcome-unmarked = 有评分项没有评分，没有总分。
results-outcome-refused = 评委人数少于规则的最低人数，没有总分。
results-splits = 并列的处理
# $key (String) - what decided
# $order (String) - the entries, best first
results-split = 按{ $key }：{ $order }
# $name (String) - the criterion
results-key-criterion = “{ $name }”得分
results-key-untrimmed-mean = 不去分的均分
results-key-untrimmed-sum = 全部评委给分之和
results-key-median = 评委合计分的中位数
results-key-head-to-head = 评委两两比较
results-key-draw = 抽签
results-key-shared = 名次共享
results-key-decision = 裁定
results-public-title = 评选结果
results-round = 轮次
results-time = 公布时间
results-number = 结果编号
results-replaced = 已被更正
# $round (String) - the round
results-of-round = { $round }结果
# $at (String) - when
results-published-at = { $at } 公布
results-is-replaced = 这个结果已被后来的结果更正。
results-see-newest = 查看最新结果
results-full = 完整名次
results-verify-anyone = 本结果可由任何人独立核验。
results-verify = 如何核验
results-verify-how = 下载评分（评委为代号）和规则，用下面的命令重新计算，应得到同样的名次；由裁定分出先后的并列项目除外，裁定及理由见上。结果文件（JSON）的 SHA-256 应与上面公布的一致。
results-snapshot = 结果文件
# $round (String) - the round
results-feedback = { $round } · 评审反馈
results-feedback-title = 评审反馈
results-no-feedback-title = 还没有公布结果
results-no-feedback = 结果公布后，这里可以看到各项得分和评委意见
results-own-scores = 各项得分
results-full-points = 满分
# $full (String) - the most that can be given
results-bonus-full = 加分，至多 { $full }
results-comments = 评委意见
results-no-comments = 评委没有留下意见。
# $letter (String) - A, B, …
results-judge-letter = 评委 { $letter }
# $tier (String) - the award
results-exceed-title = 或者：允许{ $tier }超额
# $rank (String) - the rank
# $tied (String) - how many entries
results-exceed-intro = 并列第 { $rank } 名的 { $tied } 个项目全部获得该奖项，其他奖项的名额不变。这是有了评分之后规则中唯一可以改动的一处，不影响任何得分和名次。
results-take-back-hint = 至少 10 个字，写入操作日志
results-exceed = 允许超额
results-exceeding = 允许超额的奖项
results-take-back = 收回
results-tier-restored = 该奖项已恢复原有名额
results-refused-not-exceeding = 该奖项没有获准超额，或已经收回，无需再收回。
results-decision-stale = 已不适用：此后评分或参评项目有变动，或已另作裁定
# $order (String) - the numbers of the entries, best first
results-blocker-stale-decision = 先前裁定的次序 { $order } 已不适用：这些项目现在的并列与裁定时不同，或已另作裁定。
results-act-revoke = 撤销，或重新裁定
# $keys (String) - what decided
results-tie-by = 同分，先后依据：{ $keys }
# $keys (String) - what decided
# $others (String) - the numbers of the other entries
results-tie-with = 与 { $others } 同分，先后依据：{ $keys }。
results-tier-exceeds = 已允许该奖项超额
results-refused-no-such-cut = 该奖项的名额线上已没有并列，无需超额。请查看排名。
results-report = 评委报告
results-report-lead = 本页从已提交的评分看评委之间有多一致、每位评委有什么特点，供主办方和监督员在公布前复核。本页不改变任何分数和名次，评委和团队看不到。
results-report-fair = 偏严或偏宽不是过错，与众不同的分数也可能是唯一看准的那一个。数字只说明评分之间有什么不同，说不出原因；有疑问请先看项目材料、问评委本人。分数只能由评委本人在退回后修改。
# $count (Number) - how many sheets
results-report-unfinished = 还有 { $count } 份评分没有提交，下面的数字还会变化。
results-report-empty-title = 还没有评分
results-report-empty = 有评委提交评分后，这里会显示评委报告
results-report-refusals = 无法判断之处
# $parts (Number) - how many parts
# $needed (Number) - how many reviews
results-report-unconnected = 没有评委把全部项目联系起来：项目和评委分成互不相连的 { $parts } 组。各组之间的分差可能来自项目，也可能来自评委，所以宽严只在组内比较。至少再增加 { $needed } 份跨组评审就能比较。
results-report-reviews = 最有帮助的是（请先核对回避关系）：
# $judge (String) - the judge's name
# $entry (String) - number and name
results-report-review = { $judge } 评审 { $entry }
# $judge (String) - the judge's name
# $missing (Number) - how many marks
results-report-few-judge = { $judge }（还差 { $missing } 份）
# $count (Number) - how many judges
# $judges (String) - their names
results-report-few = { $count } 位评委的完整评分不足 3 份，不作估计，评分照常有效：{ $judges }。再评几份即可估计。
# $judge (String) - the judge's name
# $marks (Number) - how many marks
# $value (String) - the points
results-report-one-value = { $judge } 给全部 { $marks } 个项目打了同样的 { $value } 分，无法据此区分项目。可以请评委再看一遍，或者作废这些评分。
# $count (Number) - how many entries
results-report-unmarked = { $count } 个项目还没有完整的评分。
# $judges (String) - the names of some judges
# $missing (Number) - how many reviews
results-report-small = { $judges }：这些评委共同评审的项目太少，宽严和波动不作估计，突出的分数也不可靠；他们对同样的项目至少再增加 { $missing } 份评分才能判断。
# $parts (Number) - how many parts
# $needed (Number) - how many reviews
results-report-unconnected-ranked = 除去不满足或未核查必要条件的项目，没有评委把其余项目联系起来：它们和评委分成互不相连的 { $parts } 组。各组之间的分差可能来自项目，也可能来自评委，所以“混合模型”和“扣除宽严”不能排名次。至少再增加 { $needed } 份跨组评审就能比较。
results-report-panel = 评委整体
results-report-grade-high = 较高
results-report-grade-fair = 中等
results-report-grade-low = 较低
results-report-alpha-interval = Krippendorff α（分差）
results-report-alpha-interval-means = 评委之间的一致程度，已扣除偶然的一致：1 为完全一致，0 相当于随意打分。一般认为 0.8 以上可靠，0.667 以上可作参考。
results-report-alpha-ordinal = Krippendorff α（高低）
results-report-alpha-ordinal-means = 同上，但只看高低次序，不看相差多少。
results-report-concordance = Kendall W（次序）
results-report-concordance-means = 全体评委排出的次序有多一致：1 为完全相同，0 为互相抵消。只在每位评委都评了每个项目时才有。
results-report-icc-single = 单个评分的可信度（ICC）
results-report-icc-single-means = 一个评委打出的分数之间的差别，有多大比例来自项目本身。
# $panel (Number) - how many judges
results-report-icc-mean = { $panel } 位评委均分的可信度（ICC）
results-report-icc-mean-means = 均分之间的差别，有多大比例来自项目本身；名次靠的是它。
# $panel (Number) - how many judges
results-report-icc-consistent = 除去宽严后 { $panel } 位评委均分的可信度（ICC）
results-report-icc-consistent-means = 如果明显高于上一行，说明评委宽严影响了均分，可以考虑在下一轮采用校准分。
results-report-panel-halo-means = 除去项目水平和宽严之后，全体评委的评分表中各评分项的相关：说明各评分项对大家来说本来有多相近。各位评委的光环应与它比较。
results-report-panel-lean-means = 全体评委给自己地区的项目比其他评委给同一项目平均多多少分（± 标准误差）。
results-report-lot = 项目分配
results-report-lot-even = 看不出偏向
results-report-lot-uneven = 偏严的评委和偏宽的评委分到的项目水平不同
results-report-lot-means = 偏严的评委如果分到较多好项目，简单平均会对这些项目不利；本页的宽严估计不受影响。
results-report-judges = 各位评委
results-report-judges-hint = 宽严图中虚线是评委平均水平，左边偏严，右边偏宽；横线是正负两倍标准误差。点评委姓名看详情。
results-report-sheets = 评分份数
results-report-sheets-means = 已提交的份数和应评的份数。
results-report-severity = 宽严
results-report-severity-means = 同样的项目，比评委平均多给或少给多少分（± 标准误差）。只比较同一项目的分数，与分到什么项目无关；已向平均水平收缩。超出三倍标准误差才说偏严或偏宽。
results-report-severity-usual = 与评委平均没有明显差别
# $points (String) - points
results-report-severity-less = 比评委平均约少给 { $points } 分
# $points (String) - points
results-report-severity-more = 比评委平均约多给 { $points } 分
results-report-severe = 偏严
results-report-lenient = 偏宽
results-report-unknown = 评分太少，不作估计
results-report-unknown-apart = 与其他评委共同评审的项目太少，不作估计
results-report-interval = 宽严图
results-report-spread = 波动
results-report-spread-means = 除去项目水平和宽严之后，这位评委的分数还上下浮动多少分；越小越稳定。
results-report-range = 拉开程度
results-report-range-means = 分数的标准差与全体评委之比：1 为一般，小于 1 说明分数集中在中间，大于 1 说明拉得开。
results-report-tau = 次序一致
results-report-tau-means = 与其他评委排出的次序的相关（Kendall τ）：1 为完全一致，0 为无关，负数为相反。
results-report-slope = 区分度
results-report-slope-means = 其他评委多给 1 分的项目，这位评委多给几分（± 标准误差）：越接近 1 越一致；其他评委的误差会使大家都略低于 1，请互相比较。
results-report-halo = 光环
results-report-halo-means = 除去项目水平和宽严之后，同一份评分表中各评分项的相关：接近 1 说明一项高则项项高。有些评分项本来就相近，请与评委整体比较：明显高于整体，才说明各项没有分开看。至少要有两个评分项。
# $halo (String) - the judge's
# $panel (String) - that of the whole panel
results-report-halo-value = { $halo }（评委整体 { $panel }）
results-report-drift = 前后变化
results-report-drift-means = 从第一份到最后一份，同样的项目多给或少给了多少分（± 标准误差），按提交的先后。不到两倍标准误差不说明问题。
results-report-lean = 本地区
results-report-lean-means = 给自己地区的项目比其他评委给同一项目多多少分（± 标准误差）。不到两倍标准误差不说明问题；专家信息中填写了地区才有。
# $points (String) - the points with their error
# $own (Number) - how many marks
# $others (Number) - how many marks
results-report-lean-value = { $points }（本地区 { $own } 份，其他 { $others } 份）
results-report-awards = 奖项影响
results-report-awards-means = 去掉这位评委的全部评分、按本轮规则重新排名，有多少个项目的奖项会变。影响大只说明竞争接近或评委较少。
results-report-outliers = 突出的分数
results-report-outliers-means = 与项目水平和评委宽严所预期的相差三倍标准差以上，或者校正（Holm）后偶然出现的可能性不超过 5% 的分数。分数很多时总会有几个偶然偏离；校正后仍不超过 0.05 的用粗体。
results-report-see = 查看
results-report-meanings = 各列的含义
results-report-figures = 评分特点
results-report-without = 如果没有这位评委
# $moved (Number) - how many entries
# $furthest (Number) - how many ranks
results-report-influence = 去掉这位评委的评分，{ $moved } 个项目的名次会变，最多变动 { $furthest } 名。
# $count (Number) - how many entries
# $numbers (String) - their numbers
results-report-lost = { $count } 个项目会因评分不足而没有总分：{ $numbers }
results-report-no-changes = 没有项目的奖项会变。
results-report-influence-unranked = 本轮目前没有任何项目有名次，所以看不出去掉这位评委的评分后名次和奖项会怎样变。原因和补救办法见排名页。
results-report-influence-apart = 只有这位评委把全部项目联系起来。去掉这位评委的评分，项目和评委会分成互不相连的几组，任何项目都没有名次，所以看不出名次和奖项会怎样变。请其他评委增加几份跨组评审，就能判断。
results-report-awards-unranked = 本轮没有名次
results-report-awards-apart = 去掉后无法排名
results-report-with-judge = 现在的奖项
results-report-without-judge = 去掉后的奖项
results-report-no-outliers = 没有突出的分数。
results-report-given = 给分
results-report-expected = 预期
results-report-difference = 相差
results-report-times = 标准差倍数
results-report-chance = 偶然的可能性（校正后）
results-report-sheet = 评分表
results-refused-not-closed = 轮次尚未结束评审，分数还可能改变。请先结束评审，再裁定并列。
results-decide-when-closed = 分数还可能改变，并列也会随之变化。轮次结束评审后才能裁定名次。
results-refused-report = 评委或项目太多，无法生成评委报告（至多 3000 位评委、20 万个项目）。
results-report-reviews-greedy = （逐份选出：每一份都是在前面各份之外最有帮助的，合起来未必是最好的一组。）
results-report-estimates = 换一种算法，名次会怎样
results-report-estimates-hint = 同样的评分按四种算法分别排名，与本轮名次并列。只供比较，不改变任何分数和名次。变动大的项目，名次较多地取决于算法，公布前不妨再看一遍它们的材料。
# $entries (String) - a variance
# $judges (String) - a variance
# $rest (String) - a variance
results-report-variances = 混合模型把评分的差别分成三部分（方差）：来自项目{ $entries }，来自评委宽严{ $judges }，其余{ $rest }。
results-report-no-mixed-few = 混合模型没有结果：评分太少，分不清项目、评委和误差。由几位评委共同评审的项目再多一些，就能估计。
results-report-no-mixed-exact = 混合模型没有结果：评分完全由项目和评委决定，没有误差可以衡量。
results-report-no-mixed-large = 混合模型没有结果：评委太多（至多1000位），或者各项目的评委人数太参差。
results-report-estimates-unconnected = 没有评委把全部项目联系起来，所以“混合模型”和“扣除宽严”不排名次；应补的评审见“无法判断之处”。
# $shown (Number) - how many entries
# $all (Number) - how many entries
results-report-estimates-cut = 这里列出本轮名次靠前的{ $shown }个项目，全部{ $all }个在文件中。
results-report-estimates-csv = 下载全部（CSV）
results-report-official = 本轮名次
results-report-by-mean = 平均分
results-report-by-mean-means = 各评委合计分的平均，不作任何调整。
results-report-by-standard = 标准分
results-report-by-standard-means = 每位评委的合计分先折算成50±10的标准分，再取平均；只评了一个项目或给分全部相同的评委不计入。各组评委评审的项目水平不同时，这种算法会抹掉真实的差别。
results-report-by-mixed = 混合模型
results-report-by-mixed-means = 把项目和评委都看作随机抽取（REML估计），得分向总平均收缩。偏严的评委如果分到较多好项目，这种算法会偏。
results-report-by-two-way = 扣除宽严
results-report-by-two-way-means = 由共同评审的项目估计每位评委的宽严并扣除，打分越稳定的评委比重越大；与校准分同一算法。谁评审哪些项目，对它没有影响。
results-report-furthest = 最大变动
results-report-furthest-means = 四种算法中，与本轮名次最多相差几名。
