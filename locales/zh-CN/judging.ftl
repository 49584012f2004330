judging-title = 我的评审
judging-state = 状态
judging-all = 全部
judging-filter = 筛选
judging-state-assigned = 未评
judging-state-draft = 草稿
judging-state-submitted = 已提交
judging-state-reopened = 已退回
judging-state-recused = 回避
judging-state-void = 作废
judging-left = 项目已退出
judging-entry-left = 该项目已退出比赛，无需评分。
judging-none-title = 暂无评审任务
judging-none = 分配给您的项目会在轮次开放后出现在这里。
judging-none-in-state = 没有处于该状态的评分表
# $time (String) - when marking closes
judging-deadline = 评分截止 { $time }
# $time (String) - when marking opens
judging-opens-at = { $time } 开始评分
judging-continue = 继续评审 →
# $done (String) - submitted sheets
# $count (String) - sheets in force
judging-progress = { $done } / { $count }
# $done (String) - submitted sheets
# $count (String) - sheets in force
judging-progress-label = 已提交 { $done } 个，共 { $count } 个
judging-number = 编号
judging-entry = 项目
judging-track = 赛道
judging-own-total = 总分
judging-blind = 匿名评审
judging-where = 当前位置
judging-previous = 上一个
judging-next = 下一个
# $position (String) - place of the sheet in the list
# $count (String) - sheets in the list
judging-position = 第 { $position } / { $count }
judging-print = 打印
judging-material = 项目材料
judging-leader = 负责人
judging-organization = 单位
judging-website = 网址
judging-summary = 项目简介
judging-plan = 商业计划书
judging-open-plan = 在新窗口打开商业计划书
# $size (String) - kilobytes
judging-plan-size = PDF · { $size } KB
judging-no-plan = 没有上传商业计划书
judging-plan-kept = 本轮匿名评审，不提供商业计划书
judging-marks = 评分
judging-criterion = 评分项
judging-mark = 得分
judging-full = 满分
# $full (String) - full marks
# $step (String) - the step
judging-limits = 0 到 { $full } 分，步长 { $step }
# $weight (String) - percent
judging-weight-percent = 权重 { $weight }%
# $weight (String) - factor
judging-weight-factor = 权重 × { $weight }
judging-unmarked = 尚未评分
judging-no-mark = 不打分
judging-keys-levels = 在档位上键入分值即可选档
judging-keys-gates = 在必要条件上键入 1 为满足、0 为不满足
judging-keys-submit = Ctrl + Enter 提交
judging-gate = 必要条件
judging-gate-hint = 不计分；不满足的项目不参与排名
judging-gate-met = 满足
judging-gate-missed = 不满足
judging-bonus = 加分，可不填
# $points (String) - the points of all bonuses
judging-bonus-given = 另加分 { $points }
# $full (String) - the most that can be given
judging-bonus-full = 加分，至多 { $full }
judging-all-levels = 查看全部评分标准
judging-comment = 给团队的意见
# $max (String) - the most characters
judging-comment-hint = 可不填，最多 { $max } 个字
judging-no-comment = 没有填写意见
# $full (String) - total of full marks
judging-total = 加权总分（满分 { $full }）
# $scored (String) - criteria with a mark
# $count (String) - criteria
judging-partial = 已评 { $scored } / { $count } 项
judging-submit = 提交
judging-submit-next = 提交并看下一个
judging-save-draft = 存草稿
judging-saving = 正在保存…
# $time (String) - time of day of the last save
judging-saved = 已保存 { $time }
# $time (String) - time of day of the save
# $fields (String) - names of the fields that were left out
judging-saved-except = 已保存 { $time }，但以下内容除外：{ $fields }，请改正
# $message (String) - why, a whole sentence
judging-refused = 未保存：{ $message }
judging-unsent-title = 未保存的内容
judging-unsent-intro = 您填写的内容没有在评分表开放期间送达服务器。请抄下需要的部分并联系组委会；只有重新开放后填写才能计入。
judging-unsent-forget = 已记下，从本浏览器中删除
judging-failed = 未保存，将自动重试
judging-rejected = 未保存：请点“存草稿”查看原因
judging-expired = 登录已过期，请在新窗口登录，内容不会丢失
judging-conflicted = 未保存：另一处已有较新的修改
judging-conflict-title = 此表已在别处修改
judging-conflict-intro = 您打开此页之后，另一个窗口或设备保存了较新的内容。两份都还在，请选择保留哪一份；不同之处以粗体显示。
judging-mine = 本页填写的
judging-theirs = 服务器上的
judging-keep-mine = 采用本页的
judging-keep-theirs = 采用服务器的
# $time (String) - time of day
judging-draft-saved = 草稿已保存 { $time }
# $time (String) - time of day
# $total (String) - weighted total
judging-submitted-at = 评分已提交 { $time }，总分 { $total }
judging-submitted-notice = 您已提交此表，如需修改请联系组委会退回。
judging-reopened-notice = 组委会已将此表退回，请修改后重新提交。
judging-too-early = 评分尚未开始。
judging-too-late = 评分已截止。
judging-already-submitted = 此表已提交。如需修改，请联系组委会退回。
judging-ended = 此表已回避或作废，不能再修改。
judging-finalised = 结果已公布，不能再改动评分表。
judging-not-submitted = 此表尚未提交，无需退回。
judging-stale = 此表刚刚有变化。请返回刷新后再操作。
judging-reason = 原因
judging-unsent-reason = 您填写的原因（未保存）
judging-recuse-title = 我与该项目有利益关系
judging-recuse-intro = 申报回避后，此表不再由您评分，也不能恢复。
judging-recuse-reason = 回避原因
judging-recuse = 申报回避
judging-recused = 已登记回避
# $rounds (String) - the names of the rounds
judging-recused-counting = 已登记回避。您在{ $rounds }中对该项目已提交的评分仍计入成绩，请告知组委会作废。
# $round (String) - name of the round
judging-board-title = { $round }：评审进度
judging-by-judge = 按评委
judging-by-entry = 按项目
judging-judge = 评委
judging-last-saved = 最近保存
judging-not-begun = 尚未开始
judging-no-sheets = 还没有分配评委
judging-no-entries = 还没有入围项目
# $count (Number) - judges per entry
judging-wanted = 每个项目应有 { $count } 位评委
# $count (String) - sheets in force
judging-of-sheets = 共 { $count } 张
judging-missing = 缺评委
judging-sheets = 评分表
# $number (String) - number of the entry
# $judge (String) - name of the judge
judging-review-title = { $number } · { $judge }
judging-history = 修改记录
judging-no-history = 还没有保存过
# $number (String) - number of the version
judging-version = 第 { $number } 版
judging-system = 系统
judging-act-saved = 保存
judging-act-submitted = 提交
judging-act-recused = 回避
judging-act-reopened = 退回
judging-act-voided = 作废
judging-act-given = 改派
judging-act-imported = 导入
judging-reopen-title = 退回给评委修改
judging-reopen-hint = 评委会看到原因；轮次开放期间才能修改
judging-reopen = 退回
judging-reopened-closed = 已退回；请重新开放本轮，评委才能修改
judging-given-closed = 已改派；请重新开放本轮，新评委才能评分
judging-round-closed = 评委现在不能评分。退回或改派的评分表，要重新开放本轮后才能填写。
# $round (String) - the name of the round
judging-counts-elsewhere = 该评委已回避此项目，但在{ $round }中已提交的评分仍计入成绩。
judging-see-sheet = 作废或改派
judging-reopen-round = 重新开放本轮
judging-change-times = 修改本轮时间
judging-assign = 分配评委
judging-remind-link = 提醒评委
judging-remind-title = 提醒尚未完成的评委
judging-remind-intro = 以下有邮箱的评委将各收到一封邮件，写明未完成的份数、截止时间和链接；没有邮箱的请电话联系。
judging-remind-open = 未完成
judging-remind-address = 邮箱
judging-remind-call = 无邮箱，请致电
# $time (String) - when
judging-remind-last = 上次提醒 { $time }
# $count (Number) - mails
judging-remind-send = 发送 { $count } 封邮件
# $count (Number) - judges
judging-reminded = 已提醒 { $count } 位评委
judging-remind-not-open = 本轮现在不在评分时间内，不能提醒。
judging-remind-just-done = 一小时内已提醒过评委，请稍候。
judging-remind-nobody = 没有可用邮件联系的未完成评委。
judging-remind-changed = 未完成的评委与页面所列不同了。请返回刷新后再看一遍。
# $competition (String) - name of the competition
# $count (Number) - unfinished sheets
judging-remind-mail-subject = { $competition }：您还有 { $count } 份评分表未提交
# $name (String) - name of the judge
# $competition (String) - name of the competition
# $round (String) - name of the round
# $count (Number) - unfinished sheets
# $time (String) - when marking closes
# $url (String) - address of the judge's list
judging-remind-mail-body = { $name }，您好：

    在{ $competition }（{ $round }）中，您还有 { $count } 份评分表未提交。
    评分截止 { $time }。

    请从这里继续：{ $url }
judging-reopened = 已退回给评委
judging-void-title = 作废
judging-void-hint = 评委会看到原因；作废后不计入成绩，不能恢复
judging-void = 作废此表
judging-voided = 此表已作废
judging-give-title = 改派其他评委
judging-give-hint = 只列出与该项目没有利益关系的评委；原表作废
judging-give-reason-hint = 原表随之作废时，原评委会看到原因；新评委看不到
judging-new-judge = 新评委
judging-choose-judge = 请选择
judging-give = 改派
judging-given = 已改派，新评委可以开始评分
judging-give-entry-out = 该项目目前不参赛（已退出、暂停或取消资格），不分配评委。
judging-give-not-judge = 这位专家不是本赛事的评委，或已退出。请另选一位。
judging-give-has-sheet = 这位评委已有该项目的评分表。请另选一位。
judging-give-conflict = 这位评委已申报回避该项目。请另选一位。
judging-give-leader = 这位评委就是该项目的负责人。请另选一位。
judging-give-organization = 这位评委与项目同属一个单位。请另选一位。
judging-give-mentor = 这位评委是该项目的导师。请另选一位。
judging-import-title = 导入评分
judging-back-to-board = 评审进度
judging-import-intro = 每行一个分数：项目编号、评委邮箱、评分项、得分。没有打分的留空，不算零分。
judging-import-file = 评分文件
judging-import-hint = CSV 或 Excel（.xlsx），不超过 20 MB，最多 200000 行
judging-import-check = 检查文件
# $names (String) - columns and sheets
judging-import-further = 没有读取：{ $names }
# $count (Number) - number of problems
judging-import-problems = 文件中有 { $count } 处问题，尚未导入
# $more (String) - how many more
judging-import-more = 另有 { $more } 处没有列出，请先改正以上各处再检查
judging-import-line = 行
judging-import-place = 位置
judging-import-what = 问题
# $columns (String) - names of the columns
judging-import-columns = 缺少或重复的列：{ $columns }
judging-import-no-header = 没有找到表头
judging-import-encrypted = 文件有密码保护，请去掉密码后再上传
# $max (String) - the most rows
judging-import-too-many = 行数超过 { $max }
judging-import-unreadable = 文件无法读取，请另存为 .xlsx 或 UTF-8 编码的 CSV
judging-import-unknown-entry = 没有这个编号的入围项目
judging-import-ambiguous-entry = 有几个项目的编号只有大小写不同，请照原样填写编号
judging-import-not-in-round = 该项目不参加本轮
judging-import-unknown-judge = 没有这个邮箱的评委
judging-import-unknown-criterion = 评分标准中没有这一项
# $codes (String) - the codes of the criteria
judging-import-ambiguous-criterion = 评分标准中有几项叫这个名称，请改填代码：{ $codes }
judging-list-separator = 、
judging-import-twice = 与前面的行重复
judging-import-conflict = 评委与该项目有利益关系，须回避
judging-import-entries = 项目
judging-import-judges = 评委
judging-import-marks = 分数
judging-import-absent = 空缺
judging-import-confirm-intro = 确认后将生成已提交的评分表，评分标准随之锁定。
judging-import-confirm = 确认导入
judging-import-cancel = 取消
judging-import-applied = 这个文件已经导入。
# $count (Number) - number of sheets
judging-import-done = 已导入 { $count } 张评分表
judging-import-link = 导入评分
judging-import-has-sheets = 本轮已有评分表，不能再导入评分。
judging-import-too-many-judges = 文件中的评委超过校准计分所能处理的人数，没有导入；请先改用其他计分方法。
judging-import-wrong = 文件与现在的项目、评委或评分标准不符，或有重复的分数，没有导入。请重新上传，查看有误的行。
judging-import-empty = 文件中没有分数，没有导入。
judging-paused = 暂不评审
judging-entry-paused = 这个项目目前暂停参评，暂时无需评分。
