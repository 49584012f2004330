entries-number = 编号
entries-name = 项目名称
entries-leader = 负责人
entries-organization = 单位
entries-region = 地区
entries-track = 赛道
entries-phone = 电话
entries-email = 邮箱
entries-website = 网址
entries-summary = 简介
entries-members = 成员
entries-state = 状态
entries-updated = 更新时间
entries-plan = 商业计划书
entries-member = 成员姓名
entries-choose = 请选择
entries-state-draft = 草稿
entries-state-submitted = 已提交
entries-state-returned = 退回修改
entries-state-admitted = 审查通过
entries-state-rejected = 未通过审查
entries-state-withdrawn = 已撤回
entries-state-suspended = 暂停
entries-state-disqualified = 取消资格
entries-act-registered = 开始报名
entries-tags = 标签
entries-tags-hint = 用分号隔开，冒号后为权重 1–3，如：农业:3；电商:2；用于匹配评委和导师的专长
entries-merge-hint = 逐项选择保留哪一份，然后保存。
# $total (String) - how many entries the filter lets through
entries-take-all = 选中符合条件的全部 { $total } 个项目
entries-act-imported = 由表格导入
entries-act-added = 由组委会录入
entries-act-saved = 修改基本信息
entries-act-summary-saved = 修改简介
entries-act-member-added = 添加成员
entries-act-member-removed = 移除成员
entries-act-attached = 上传商业计划书
entries-act-submitted = 提交申报
entries-act-withdrawn = 撤回项目
entries-act-reopened = 撤销审查决定
# $days (Number) - whole days
# $hours (Number) - hours beyond them
entries-left-days = { $days } 天 { $hours } 小时
# $hours (Number) - whole hours
# $minutes (Number) - minutes beyond them
entries-left-hours = { $hours } 小时 { $minutes } 分钟
entries-refused-not-open-yet = 报名尚未开始
entries-refused-closed = 已过截止时间，不能再修改或提交
entries-refused-too-many = 一个账号最多报名 20 个项目
entries-refused-state = 项目当前的状态不允许这样操作
entries-refused-changed = 项目刚刚在别处被修改，这次操作没有保存。请核对现在的内容后重试。
entries-refused-changed-after-submission = 提交之后团队又修改过内容，请在项目页面核对后单独决定
entries-refused-must-stay-complete = 项目已提交，必填内容不能清空
entries-refused-incomplete = 还有必填内容没有完成：单位、电话或邮箱、简介、商业计划书
entries-refused-too-many-members = 成员最多 20 人
entries-refused-member-twice = 这位成员已在名单中
entries-refused-has-sheets = 已有评委在评审这个项目，请先在分配中撤下评分表
entries-refused-number-taken = 编号已被使用
entries-refused-outside-region = 项目不在您负责的地区
entries-refused-import-applied = 这次导入已经完成
entries-refused-nothing-to-import = 没有可以导入的行
entries-register-title = 报名参赛
# $time (String) - when it closed
entries-registration-over = 报名已于 { $time } 截止
# $time (String) - when it opens
entries-registration-not-yet = 报名将于 { $time } 开始
# $time (String) - when it closes
entries-register-intro = 先建立草稿，之后可分多次填写。报名截止 { $time }。
entries-name-hint = 不超过 100 个字
entries-leader-hint = 按身份证件填写，长姓名与间隔号均可
entries-organization-hint = 学校、企业或合作社
entries-contact-hint = 电话与邮箱至少填写一项，便于组委会联系
entries-website-hint = 选填，如 www.example.cn
entries-summary-hint = 不超过 2000 个字，评委首先看到这段文字
entries-register = 建立草稿
entries-registered = 草稿已建立，请按清单逐项完成
entries-register-another = 报名新项目
entries-none-yet = 您还没有报名的项目
entries-tasks-title = 项目申报
# $time (String) - when it was saved
entries-saved-at = 保存于 { $time }
# $count (Number) - how many steps
entries-steps-left = 还差 { $count } 步即可提交。
# $time (String) - the deadline
# $left (String) - how long until then
entries-until = 截止 { $time }，还有 { $left }。
# $time (String) - the deadline
# $left (String) - how long until then
entries-submitted-still-open = 已提交。{ $time } 之前仍可修改，还有 { $left }。
# $time (String) - the deadline
entries-changed-since = 提交之后内容有修改，尚未再次提交。请在 { $time } 前再次提交，取得新的回执；未再次提交的修改，由组委会在审查时决定是否接受。
# $time (String) - the deadline
entries-corrected-since = 提交之后内容有更正，不是由团队修改的。您可以在 { $time } 前再次提交，取得新的回执。
entries-changed-and-closed = 提交之后的修改没有再次提交，由组委会在审查时决定是否接受。
# $fields (String) - the labels of the fields
entries-changed-fields = 有改动的栏目：{ $fields }
entries-closed-now = 现在不能修改这个项目
entries-basics = 基本信息
entries-materials = 项目材料
entries-task-basics = 填写项目名称、赛道与联系方式
entries-task-members = 添加团队成员
entries-task-summary = 撰写项目简介
entries-task-plan = 上传商业计划书
entries-task-submit = 检查内容并提交
entries-done = 已完成
entries-in-progress = 进行中
entries-not-started = 未开始
entries-optional = 选填
entries-ready = 可以提交
entries-cannot-start = 尚不能开始
entries-at-a-glance = 摘要
entries-deadline = 截止时间
entries-receipts = 回执
entries-newest-only = 只列出最近 100 条
entries-withdraw = 撤回项目
entries-save-and-back = 保存并返回
entries-autosave-saving = 正在保存……
# $time (String) - when the server saved
entries-autosave-saved = 已保存 { $time }
entries-autosave-failed = 网络中断，尚未保存，稍后自动重试
entries-autosave-rejected = 填写有误，尚未保存
entries-autosave-expired = 登录已失效，尚未保存
entries-autosave-conflicted = 未保存：另一处已有较新的修改
entries-autosave-conflict-help = 这一页已在别处修改。点“保存并返回”可以并排比较两份内容，再决定保留哪一份。
# $most (String) - the most members
entries-members-hint = 除负责人外，最多 { $most } 人
entries-no-members = 还没有成员
entries-remove = 移除
entries-add-member = 添加
entries-back-to-tasks = 返回申报清单
entries-plan-hint = 一个 PDF 文件，不超过 20 MB，不能加密
entries-plan-replace = 上传新文件将替换现有文件；新文件不合格时，原文件保留
entries-no-plan = 还没有上传
entries-plan-attached = 商业计划书已上传
entries-upload = 上传
entries-check-title = 检查并提交
entries-not-filled = 未填写
entries-change = 更改
entries-comma = 、
entries-consent = 我们承诺所填内容真实，并同意组委会为评审与公示使用这些信息
entries-consent-hint = 联系方式只供组委会使用，不会公开
entries-consent-label = 承诺
entries-consent-needed = 提交前请勾选承诺
entries-submit = 提交申报
entries-receipt-title = 提交成功
entries-receipt-time = 提交时间
entries-receipt-hash = 内容指纹（SHA-256）
entries-receipt-hash-hint = 指纹由提交时的全部内容算出。下载提交内容后，任何人都能重新计算并核对。
entries-receipt-content = 下载提交内容
entries-what-next = 接下来
entries-next-submitted = 项目已提交
entries-next-check = 组委会进行资格审查，如需修改会退回并说明原因
entries-next-judging = 通过审查的项目进入评审
# $time (String) - the deadline
entries-still-open = { $time } 之前仍可修改；修改后请再次提交。
entries-print = 打印
entries-withdraw-title = 确定撤回这个项目？
entries-withdraw-warning = 撤回后项目不再参加评审，评分表保留但不计入；辅导关系随之结束。
# $time (String) - when registration closes
entries-withdraw-again = { $time } 之前，团队可以自行重新提交。
entries-withdraw-no-way-back = 撤回后团队不能自行重新提交，只有组委会可以撤销撤回。
entries-reason = 原因
entries-keep = 不撤回
entries-withdrawn = 项目已撤回
entries-saved = 已保存
entries-merge-title = 两处修改不一致
entries-merge-intro = 您编辑期间，同一部分已在别处保存。两份内容都在下面，请选择保留哪一份。
entries-field = 栏目
entries-mine = 您刚才填写的
entries-stored = 已保存的
entries-keep-stored = 保留已保存的
entries-admit = 审查通过
entries-return = 退回修改
entries-reject = 不予通过
entries-reopen = 撤销审查决定
entries-all = 全部
entries-list-title = 参赛项目
entries-the-system = 系统
entries-new-title = 新增项目
entries-new = 新增项目
# $state (String) - the present state
entries-wrong-state = 当前状态为“{ $state }”
entries-bulk-title = 批量操作预览
entries-bulk-done-title = 批量操作完成
entries-remark = 审查意见
entries-remark-hint = 退回或不予通过时必填，团队会看到；不予通过会结束项目的辅导关系
entries-decision = 审查决定
entries-decided = 审查决定已保存
entries-none-ticked = 请先勾选项目
entries-nothing-changed = 没有项目被改变
entries-added = 项目已录入
entries-import = 导入
entries-export-csv = 导出 CSV
entries-export-xlsx = 导出 XLSX
entries-search = 编号、名称或负责人
entries-filter = 筛选
# $count (Number) - how many entries
entries-total = 共 { $count } 个项目
entries-none-found = 没有符合条件的项目
entries-tick-all = 全选
entries-with-ticked = 对勾选的项目
entries-preview = 预览
entries-pages = 翻页
entries-first-page = 第一页
entries-next-page = 下一页
entries-edit = 修改
entries-files = 附件
entries-replaced = 已替换
entries-submissions = 提交记录
entries-no-submission = 没有由团队提交的记录
entries-history = 操作记录
entries-reviews = 审查记录
entries-decide = 保存决定
entries-number-hint = 留空则自动编号
entries-members-area-hint = 每行一人，最多 20 人
entries-save = 保存
entries-cancel = 取消
# $act (String) - the decision
# $ready (Number) - how many change
# $blocked (String) - how many stay
entries-bulk-intro = { $act }：{ $ready } 个项目将改变，{ $blocked } 个不能改变。
entries-cannot-change = 不能改变的项目
entries-will-change = 将改变的项目
entries-why = 原因
entries-back-to-list = 返回列表
# $count (Number) - how many changed
entries-bulk-done = { $count } 个项目已改变
entries-state-now = 当前状态
entries-undo = 撤销这次操作
entries-import-title = 导入项目
entries-import-intro = 上传 CSV 或 Excel 工作簿（.xlsx）。系统先逐行核对并给出报告，您确认之后才会写入。同一文件再次导入只会更新，不会重复。导入的新项目视为已提交。
entries-import-file = 文件
entries-import-file-hint = 不超过 20 MB，最多 20000 行
entries-import-check = 核对文件
entries-import-template = 下载模板
entries-import-headers = 可识别的列
entries-import-headers-hint = 列名用中文或英文，次序不限；成员之间用“；”分隔。有编号时按编号更新，否则按名称、负责人和地区。空白单元格不改动原有内容；要清空某一项，请打开该项目修改。
entries-import-preview-title = 导入核对报告
# $time (String) - when it was applied
entries-import-done = 已于 { $time } 导入完成
# $names (String) - headers that were not recognised
entries-import-further = 没有读取：{ $names }
entries-import-unknown = 这些名称对应什么？
# $more (String) - how many more
entries-import-more-unknown = 另有 { $more } 个名称没有列出，处理完以上各项后再列
entries-import-recheck = 保存并重新核对
# $new (String) - how many are new
# $changed (String) - how many change
entries-import-confirm = 确认导入：新增 { $new }，更新 { $changed }
entries-import-other = 换一个文件
entries-imported = 导入完成
entries-row = 行
entries-row-new = 新增
entries-row-changed = 更新
entries-row-unchanged = 无变化
entries-row-wrong = 有误
entries-row-draft = 这个项目是草稿，团队尚未提交；导入后仍是草稿，团队提交之后才能参赛
entries-result = 结果
entries-details = 说明
# $name (String) - a name in the file
entries-fault-region = 地区“{ $name }”不在本赛事中
# $name (String) - a name in the file
entries-fault-track = 赛道“{ $name }”不在本赛事中
# $line (String) - an earlier row
entries-fault-repeats = 与第 { $line } 行重复
entries-fault-ambiguous = 有多个名称、负责人和地区都相同的项目，请填写编号
# $number (String) - another entry’s number
entries-fault-same-as = 与 { $number } 的名称、负责人和地区相同，编号不同
# $number (String) - the number in the file
# $name (String) - the name of the entry with this number
# $other (String) - another entry’s number
entries-fault-two-entries = { $number } 是“{ $name }”的编号，而名称、负责人和地区与 { $other } 相同，无法确定是哪个项目
# $max (String) - the most rows
entries-file-too-many-rows = 不能超过 { $max } 行
# $line (String) - a row
entries-file-bad-row = 第 { $line } 行的列数过多
# $cell (String) - a cell
entries-file-bad-cell = 单元格 { $cell } 过长或含有无法使用的字符
entries-file-encoding = 无法识别文字编码，请另存为 UTF-8 的 CSV 或 .xlsx
entries-file-encrypted = 工作簿设有密码，请取消密码后再上传
entries-file-old = 不支持旧版 .xls，请另存为 .xlsx
entries-file-empty = 文件中没有数据
entries-file-no-header = 没有找到列名，请使用模板中的列名
# $names (String) - columns
entries-file-headers = 缺少或重复的列：{ $names }
entries-act-reinstated = 恢复参赛
entries-measures = 投诉与违规
entries-measures-hint = 收到投诉时可先暂停，查明后恢复或取消资格
entries-suspend = 暂停项目
entries-lift = 恢复参赛
entries-disqualify = 取消资格
entries-was-suspended = 项目已暂停
entries-was-lifted = 项目已恢复参赛
entries-was-disqualified = 已取消项目的资格
entries-suspend-title = 暂停这个项目？
entries-lift-title = 恢复这个项目参赛？
entries-disqualify-title = 取消这个项目的资格？
entries-suspend-ranking = 暂停期间，项目不进入尚未公布的各轮排名，分配方案不再给它安排评委或导师；恢复后照旧参赛；暂停期间公布的结果不含该项目，也不凭该结果晋级。
entries-lift-ranking = 项目恢复为“审查通过”，重新进入尚未公布的各轮排名；暂停期间公布的结果不变，不含该项目，也不凭该结果晋级。
entries-disqualify-ranking = 项目不再进入任何尚未公布的排名，后面的项目名次前移；也不能晋级，已公布结果给它的晋级名额空缺。
entries-disqualify-final = 取消资格后不能恢复。
# $count (Number) - how many sheets
entries-measure-sheets = 尚未公布的轮次中已有的 { $count } 份评分表全部保留，但不再计入；评委会看到无需评审。
# $count (Number) - how many sheets
entries-lift-sheets = 尚未公布的轮次中已有的 { $count } 份评分表重新计入。
entries-disqualify-mentor = 其辅导关系随之结束。
entries-measure-published = 已公布的结果不变。
entries-measure-team = 团队会看到状态和您填写的原因。
entries-measure-reason-hint = 必填，不超过 500 个字；团队会看到，也写入操作日志
entries-round = 轮次
entries-sheets = 评分表
entries-round-published = 结果已公布
entries-round-unpublished = 结果未公布
entries-changed-mark = 提交后有修改
entries-bulk-changed = 提交后有修改的项目
entries-bulk-changed-hint = 批量审查不包括这些项目。请打开项目页面，对照提交时的内容，逐个决定。
# $time (String) - when it was submitted
entries-since-title = 自 { $time } 提交以来有改动
# $time (String) - when it was submitted
entries-since-same = { $time } 提交之后有过修改，现在的内容与提交时一致
# $time (String) - when the team changed it
entries-since-by-team = 团队最近一次修改是在 { $time }，没有再次提交。
entries-since-not-by-team = 没有团队在提交之后修改的记录。
entries-since-before = 提交时
entries-since-after = 现在
entries-since-decide = 审查通过即接受这些改动，项目以现在的内容参加评审；不接受的，请退回修改。
entries-plan-upload-for = 代团队上传计划书
entries-plan-for = 团队无法上网时，由您代为上传。文件按同样的要求检查，操作日志会记明是代团队上传。
entries-withdraw-for = 代团队撤回
entries-withdraw-for-title = 代团队撤回这个项目？
entries-withdraw-for-back = 组委会可以随时撤销撤回：项目回到撤回前的状态，尚未公布的轮次中的评分表重新计入。
entries-restore = 撤销撤回
entries-restore-not = 保持撤回
entries-restore-title = 撤销这个项目的撤回？
# $state (String) - the state in words
entries-restore-state = 项目将回到“{ $state }”。
entries-restore-mentor = 随撤回结束的辅导关系不会恢复；如仍需辅导，请重新安排导师。
# $state (String) - the state in words
entries-was-restored = 撤回已撤销，项目现为“{ $state }”
entries-act-restored = 撤回已撤销
# $why (String) - the reason, a sentence without its full stop
entries-edit-contact-alone = { $why }。现在只能修改负责人、电话和邮箱。
entries-refused-no-such-part = 本赛事没有这一项，可能刚被移除；请重新选择
entries-import-reading = 这份报告供您查看，导入不能由您确认。
# $time (String) - when the team changed it
entries-since-entered = 项目由组委会录入，团队还没有自己提交；团队最近一次修改是在 { $time }，内容见操作日志。审查通过即接受这些改动。
