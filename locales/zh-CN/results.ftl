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
results-blocker-no-entries = 本轮没有参评项目。
# $entry (String) - number and name
results-blocker-unfinished = { $entry }：有评委尚未提交评分。
# $entry (String) - number and name
results-blocker-reopened = { $entry }：有退回修改的评分尚未重新提交。
# $entry (String) - number and name
results-blocker-unjudged = { $entry }：没有评委。
# $entry (String) - number and name
results-blocker-no-score = { $entry }：没有评委给全部评分项打分，按规则无法计分。
# $entry (String) - number and name
results-blocker-unmarked = { $entry }：有评分项没有任何评分。
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
results-act-assign = 去分配评委
results-act-unmarked = 退回补评或作废
results-act-give = 改派其他评委
results-act-decide = 记录裁定，或允许该奖项超额
results-decisions-intro = 规则的排序依据用完后仍并列的项目，可以由组委会裁定先后。裁定须写明理由，公布前可以撤销，记录永久保存。
results-no-ties-title = 没有并列
results-no-ties = 目前没有需要裁定的并列名次。
results-open-ties = 待裁定的并列
# $rank (String) - the rank
results-decide-legend = 裁定第 { $rank } 名并列项目的先后
results-place-hint = 在并列项目中的先后，1 为最前
results-reason = 理由
results-reason-hint = 至少 10 个字，将随结果公布
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
results-note-unused = { $count } 条裁定对应的并列已不存在，不起作用。
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
results-refused-no-such-tie = 这些项目现在不并列，无需裁定。请返回查看排名。
results-refused-published = 结果已公布，裁定不能再改。
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
# $high (String) - how many of the highest
# $low (String) - how many of the lowest
results-averaging-trimmed = 去掉 { $high } 个最高、{ $low } 个最低
results-dropped-high = 最高，去掉
results-dropped-low = 最低，去掉
results-outcome-criteria = 总分 = 各项加权分之和：
# $high (String) - how many of the highest
# $low (String) - how many of the lowest
results-outcome-totals = 总分 = 评委合计分去掉 { $high } 个最高、{ $low } 个最低后的均分：
results-outcome-standard = 总分 = 各评委标准分的均分：
results-outcome-no-whole-sheet = 没有评委给全部评分项打分，没有总分。
results-outcome-gate = 未满足本轮的必要条件，没有总分。
results-outcome-uncalibrated = 本轮总分由全部项目的评分校准后得出。
results-standard = 标准分
results-standard-hint = 50 + 10 × （合计 − 该评委均分） ÷ 该评委标准差，按该评委评过的全部项目计算
results-judge-mean = 该评委均分
results-deviation = 标准差
results-standard-score = 标准分
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
results-comments = 评委意见
results-no-comments = 评委没有留下意见。
# $letter (String) - A, B, …
results-judge-letter = 评委 { $letter }
# $tier (String) - the award
results-exceed-title = 或者：允许{ $tier }超额
# $rank (String) - the rank
# $tied (String) - how many entries
results-exceed-intro = 并列第 { $rank } 名的 { $tied } 个项目全部获得该奖项，其他奖项的名额不变。这是有了评分之后规则中唯一可以改动的一处，不影响任何得分和名次。
results-exceed-hint = 至少 10 个字，写入操作日志
results-exceed = 允许超额
results-tier-exceeds = 已允许该奖项超额
results-refused-no-such-cut = 该奖项的名额线上已没有并列。请回到排名页查看。
results-refused-not-closed = 轮次尚未结束评审，分数还可能改变。请先结束评审，再裁定并列。
results-decide-when-closed = 分数还可能改变，并列也会随之变化。轮次结束评审后才能裁定名次。
