language-name = 简体中文
site-name = 评选
skip = 跳到正文
menu = 菜单
main-navigation = 主导航
other-language = English
my-competitions = 我的赛事
my-account = 我的账号
theme-light = 浅色
theme-dark = 深色
theme-auto = 跟随系统
sign-in = 登录
sign-out = 退出登录
theirs = 其他人刚刚保存的内容
theirs-hint = 下面是您填写的内容，再次保存会覆盖对方的修改
report-is-another = 您查看报告之后，情况有了变化，因此没有写入任何内容。请看过下面的新报告，再确认。
there-is-a-problem = 填写有误
# $first (String) - the place of the first row
# $last (String) - the place of the last row
# $total (String) - how many rows there are
pager-shown = 第 { $first } 至 { $last } 项，共 { $total } 项
pager-first = 回到开头
pager-next = 下一页
colon = ：
list-separator = ；
# $name (String) - the sheet of a workbook
tables-sheet = 工作表“{ $name }”
# $count (Number) - how many
tables-sheets-beyond = 后面的 { $count } 个工作表
nav-desk = 工作台
nav-entries = 项目
nav-experts = 专家
nav-plans = 分配
nav-rounds = 轮次
nav-coaching = 辅导
nav-schemes = 结对
nav-people = 人员
nav-leaders = 团队账号
nav-log = 日志
nav-settings = 设置
nav-judging = 评审
nav-mentoring = 我的辅导
nav-my-entries = 我的项目
nav-my-enterprise = 我的企业
nav-admin = 管理
contact-show = 显示完整联系方式
contact-show-hint = 每次查看都会记入操作日志
contact-is-shown = 正在显示完整联系方式，本次查看已记入操作日志
error-back = 返回上一页
error-home = 回到首页
# $reference (String) - the request's number in the log
error-reference = 编号：{ $reference }
error-not-found-title = 页面不存在
error-not-found = 地址可能有误，或者您没有查看的权限。
error-sign-in-title = 请先登录
error-sign-in = 登录已失效或尚未登录。刚才填写的内容还在浏览器里：登录后返回上一页即可继续。
error-forged-title = 页面已过期
error-forged = 为了安全，这次提交没有被接受。请返回上一页，刷新后重新提交。
error-anothers = 现在登录的是另一个账号，内容没有保存。请刷新页面。
error-bad-request-title = 请求有误
error-bad-request = 服务器无法理解这次请求。请返回上一页重试。
error-too-large-title = 内容过大
error-too-large = 提交的内容超过了上限。请减小后重试。
error-too-many-title = 尝试次数过多
# $seconds (Number) - how long to wait
error-too-many = 请在 { $seconds } 秒后再试。
error-refused-title = 无法执行
error-unavailable-title = 服务暂时繁忙
error-unavailable = 您的操作没有执行，数据没有变化。请稍后重试。
error-internal-title = 系统出现故障
error-internal = 您的操作没有执行。故障已记录，请稍后重试；如仍有问题，请把下面的编号告诉组委会。
title-problem = 有误：
