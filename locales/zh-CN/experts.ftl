experts-list-separator = 、
experts-any = 全部
experts-name = 姓名
experts-organization = 单位
experts-organization-hint = 与项目同一单位的专家不会评审该项目
experts-title = 职务
experts-region = 地区
experts-kind = 类型
experts-kind-hint = 如：高校、投资人、企业家
experts-tags = 专长
experts-tags-hint = 用分号隔开，冒号后为水平 1–3，如：农业:3；电商:2
experts-phone = 电话
experts-email = 邮箱
experts-roles = 角色
experts-judge = 评委
experts-mentor = 导师
experts-judging-capacity = 评审上限
experts-judging-capacity-hint = 每个轮次最多评审的项目数
experts-mentoring-capacity = 辅导上限
experts-judging-load = 评审
experts-mentoring-load = 辅导
experts-over = 超出上限
experts-account = 账号
experts-account-active = 已开通
experts-account-invited = 已邀请
experts-account-missing = 未邀请
experts-without-account = 未开通
experts-state-withdrawn = 已退出
experts-search = 姓名、单位或邮箱
experts-filter = 筛选
experts-next = 下一页
# $count (String) - how many
experts-total = 共 { $count } 位
experts-empty-title = 还没有专家
experts-empty = 请新增专家，或导入专家名单
experts-none-found = 没有符合条件的专家
experts-new-title = 新增专家
experts-edit-title = 修改专家
experts-save = 保存
experts-cancel = 取消
# $name (String) - the expert
experts-added = 已新增专家 { $name }
experts-saved = 已保存
experts-reason = 原因
experts-detach-title = 解除账号
experts-detach-intro = 邀请被别人接受时使用：该账号不再代表这位专家，未用的邀请链接失效；评分和辅导记录保留在这位专家名下。之后可以重新邀请。
experts-detach-reason = 解除账号的原因
experts-detach = 解除账号
experts-detached = 账号已解除，可以重新邀请这位专家
experts-withdraw-title = 退出专家库
experts-withdraw-intro = 退出后不再分配项目，已有的评分和辅导记录保留。尚未完成的评审和辅导须先转交他人。
experts-withdraw = 确认退出
experts-withdrawn = 专家已退出
# $time (String) - when
experts-withdrawn-since = 已于 { $time } 退出
experts-reinstate = 恢复
experts-reinstated = 专家已恢复
experts-conflicts-title = 回避
experts-my-conflicts-title = 我的回避
experts-pledge = 请如实申报与参赛项目的利害关系：本人或近亲属参与、投资、任职，或有其他可能影响公正的关系。申报后不会再分配该项目给您评审。评审内容在公布前请保密。
experts-declare-title = 申报回避
experts-find-entry = 项目编号或名称
experts-find = 查找
experts-no-entry-found = 没有找到项目
experts-more-found = 只列出前 20 个，请输入更多文字缩小范围
experts-conflict-entry = 项目
experts-conflict-reason-hint = 如：曾任该企业顾问
experts-declare = 申报
experts-conflict-noted = 已登记回避
experts-conflict-lifted = 已解除回避
experts-no-conflicts = 没有回避关系
experts-conflict-kind = 类型
experts-conflict-at = 时间
experts-conflict-state = 状态
experts-conflict-stands = 有效
# $time (String) - when
experts-lifted-at = 已于 { $time } 解除
experts-lift = 解除
experts-lift-reason = 解除原因
experts-conflict-declared = 申报回避
experts-conflict-organization = 同单位
experts-conflict-mentor = 项目导师
experts-conflict-leader = 项目负责人本人
experts-conflict-recused = 已回避
experts-refused-email-taken = 另一位专家已使用这个邮箱
experts-refused-changed = 其他人刚刚修改了这位专家，请刷新后重试
# $entries (String) - numbers of entries
experts-refused-open-sheets = 这位专家还有未完成的评审：{ $entries }。请先在评审进度页转交或作废。
# $entries (String) - numbers of entries
experts-refused-mentors = 这位专家正在辅导：{ $entries }。请先更换导师，或改为不安排导师。
# $entries (String) - numbers of entries
experts-refused-own-organization = 这位专家正在评审该单位的项目：{ $entries }。请先转交这些评审。
experts-refused-state = 专家的状态不允许此操作
experts-refused-has-sheet = 这位专家已有该项目的评分表：请在评分表上申请回避，或在评审进度页转交、作废
experts-refused-declared = 该项目的回避已经登记
experts-refused-not-liftable = 这项回避不能解除
experts-export-csv = 导出 CSV
experts-export-xlsx = 导出 Excel
experts-import = 导入
experts-import-title = 导入专家
experts-import-intro = 上传 CSV 或 Excel 工作簿（.xlsx）。系统先逐行核对并给出报告，您确认之后才会写入。同一文件再次导入只会更新，不会重复。
experts-import-hint = 列名用中文或英文，次序不限；专长之间用“；”分隔，水平写作“标签:3”。按邮箱识别，没有邮箱按电话，再按姓名和单位。空白单元格不改动原有内容。
experts-import-withdrawn = 这位专家已退出，导入不会使其恢复；如要恢复，请在专家页面点“恢复”
# $count (Number) - how many
experts-import-left-out = 还有 { $count } 行未显示
experts-fault-ambiguous = 有多位专家符合，请填写邮箱
# $min (String) - the least
# $max (String) - the highest
experts-fault-level = 专长水平应为 { $min }–{ $max }
# $max (String) - the most items
experts-fault-too-many = 不能超过 { $max } 项
# $item (String) - the item
experts-fault-item-twice = “{ $item }”重复
experts-fault-role = 角色应为评委或导师
experts-choose-all = 全选
experts-invite = 邀请所选专家
experts-invite-one = 邀请
experts-links-title = 邀请链接
experts-links-intro = 链接 7 天内有效，只在本页显示一次；有邮箱的专家会同时收到邮件。
# $count (Number) - how many
experts-links-left-out = { $count } 位专家已有账号或已退出，没有邀请
experts-back = 返回
experts-refused-nobody-to-invite = 请选择还没有账号的专家
