accounts-sign-in = 登录
accounts-login = 邮箱或手机号
accounts-login-hint = 报名或接受邀请时使用的邮箱或手机号
accounts-password = 密码
accounts-new-password = 设置密码
accounts-password-hint = 至少 12 个字，可以是一句话
accounts-password-again = 再次输入密码
accounts-name = 姓名
accounts-wrong-password = 账号或密码不正确
accounts-signed-out = 您已退出登录
accounts-login-taken = 这个邮箱或手机号已有账号，请直接登录或找回密码
accounts-already-set-up = 系统已完成初始化，请登录
accounts-not-set-up = 系统尚未初始化，暂不能注册账号。请启动服务的人员先打开终端窗口中打印的网址，创建管理员账号，然后再来注册。
accounts-setup-title = 初始化系统
accounts-setup-intro = 请填写服务器启动时打印的一次性口令，创建第一个账号。它将管理整个系统。
accounts-setup-token = 一次性口令
accounts-setup-token-hint = 见启动服务的终端窗口
accounts-wrong-setup-token = 口令不正确或已被使用
accounts-claim = 创建管理员账号
accounts-sign-up = 注册账号
accounts-sign-up-intro = 项目负责人在此注册账号，然后即可填写报名表。专家、企业和工作人员请使用组委会发送的邀请链接。
accounts-first-time = 第一次参赛？
accounts-have-account = 已有账号？
accounts-forgot = 忘记密码
accounts-forgot-intro = 填写登录用的邮箱，我们会发送一个重设密码的链接，1 小时内有效。
accounts-forgot-send = 发送链接
# $login (String) - the address
accounts-forgot-mailed = 如果 { $login } 有账号，重设密码的链接已经发出。请查收邮件，也看一看垃圾邮件箱。
accounts-forgot-phone = 手机号账号不能通过邮件重设密码。请联系组委会或所在地区的联络员，领取一次性设置密码链接。
accounts-link-used = 这个链接已经使用过，每个链接只能使用一次。如果您已设置密码，请直接登录；否则请重新领取链接。
accounts-link-expired = 这个链接已过期、被收回，或已被新的链接取代。请重新领取链接。
accounts-link-taken = 这份邀请对应的专家、企业或项目已由其他账号接受。请联系组委会。
accounts-link-another-expert = 您的账号已是本赛事的另一位专家，一个账号只能对应一位专家。请联系组委会。
accounts-link-own-entry = 您的账号不能既负责一个项目，又评审或辅导它。请联系组委会，先转交评审或更换导师。
accounts-link-out-of-reach = 这个链接已失效：发放之后，您的账号或发放人的权限有了变化。请重新领取链接。
accounts-link-disabled = 这个账号已停用。请联系管理员。
accounts-link-invitation-title = 接受邀请
# $competition (String) - its name
# $role (String) - the role
accounts-link-invitation-intro = 邀请您参加“{ $competition }”，身份：{ $role }。
# $competition (String) - its name
# $entry (String) - its number and name
accounts-link-entry-intro = 在“{ $competition }”中接管项目“{ $entry }”，成为它的负责人。
accounts-link-sign-in-first = 受邀的邮箱或手机号已有账号。请先登录，登录后会回到这里。
# $name (String) - the person's name
accounts-link-accept-as = 以 { $name } 的身份接受
accounts-link-other-person = 如果您不是这个人，请先退出登录，再打开链接。
accounts-link-accept = 创建账号并接受
accounts-link-password-title = 设置密码
# $login (String) - the sign-in name
# $name (String) - the person's name
accounts-link-password-intro = 为 { $name }（{ $login }）设置新密码。设置后，该账号在其他设备上的登录会全部失效。
accounts-link-set-password = 保存密码并登录
# $competition (String) - its name
# $role (String) - the role
accounts-mail-invitation-subject = 邀请：{ $competition }（{ $role }）
# $competition (String) - its name
# $link (String) - the address to open
# $name (String) - the person's name, or empty
# $role (String) - the role
accounts-mail-invitation-body =
    { $name }您好：

    组委会邀请您参加“{ $competition }”，身份：{ $role }。请打开下面的链接接受邀请：

    { $link }

    链接 7 天内有效，只能使用一次。请不要转发。
accounts-mail-reset-subject = 重设密码
# $link (String) - the address to open
# $name (String) - the person's name
accounts-mail-reset-body =
    { $name }您好：

    有人为您的账号申请重设密码。请打开下面的链接设置新密码：

    { $link }

    链接 1 小时内有效，只能使用一次。如果不是您本人申请，请忽略这封邮件，密码不会改变。
accounts-role-organizer = 组委会
accounts-role-coordinator = 地区联络员
accounts-role-supervisor = 监督员
accounts-role-expert = 专家
accounts-role-team = 参赛团队
accounts-role-enterprise = 企业
accounts-language = 语言
accounts-profile = 基本信息
accounts-profile-saved = 已保存
accounts-save = 保存
accounts-change-password = 修改密码
accounts-old-password = 当前密码
accounts-old-password-wrong = 密码不正确
accounts-password-changed = 密码已修改，其他设备上的登录已全部失效
accounts-sessions = 登录记录
accounts-sessions-intro = 以下浏览器登录着您的账号。如有不认识的，请结束它并修改密码。
accounts-browser = 浏览器
accounts-since = 登录时间
accounts-last-seen = 最近使用
accounts-this-browser = 当前浏览器
accounts-end-session = 结束
accounts-end-other-sessions = 结束其他所有登录
accounts-session-ended = 登录已结束
accounts-sessions-ended = 其他登录已全部结束
accounts-confirm-title = 请确认是您本人
accounts-confirm-intro = 接下来的操作无法撤回，请再次输入密码。确认后 15 分钟内不再询问。
accounts-confirm = 确认
accounts-people = 人员
accounts-people-intro = 专家和企业在各自的页面邀请；参赛团队自行注册，或由联络员发放链接。
accounts-leaders = 团队账号
accounts-leaders-intro = 为没有邮箱或忘记密码的项目负责人发放一次性设置密码链接。还没有账号的负责人，会按报名表上的手机号或邮箱建立账号；该手机号或邮箱已有账号的，得到一个由本人登录后接管项目的链接。
accounts-invite = 邀请工作人员
accounts-invitations = 待接受的邀请
accounts-invitations-intro = 已发出、尚未使用且未过期的邀请。发错的可以收回，链接随即失效。
accounts-invitations-none = 没有待接受的邀请
accounts-invited-by = 邀请人
accounts-invited-until = 有效期至
accounts-invited-anybody = 未指定
accounts-withdraw-invitation = 收回
accounts-invitation-withdrawn = 邀请已收回，链接已失效
accounts-invite-intro = 邀请链接 7 天内有效，只能使用一次。填写邮箱时会同时发送邮件；不填则得到一个可以复制或打印的链接。
accounts-invite-send = 生成邀请链接
accounts-role = 角色
accounts-region = 地区
accounts-region-hint = 仅联络员需要
accounts-no-region = 不限
accounts-all-roles = 全部角色
accounts-search = 搜索
accounts-search-people-hint = 姓名、邮箱或手机号
accounts-search-entries-hint = 编号、项目或负责人
accounts-apply = 筛选
accounts-login-column = 账号
accounts-member-since = 加入日期
accounts-state = 状态
accounts-state-ready = 正常
accounts-state-no-password = 未设密码
accounts-state-disabled = 已停用
# $name (String) - the person's or the project's name
accounts-choose = 选择 { $name }
accounts-choose-column = 选择
accounts-acts = 操作
accounts-revoke = 撤销角色
accounts-role-revoked = 角色已撤销
accounts-hand-out = 为所选人员生成设置密码链接
accounts-hand-out-hint = 旧链接随即失效；打开链接的人可以以此账号登录，请当面交给本人
accounts-more = 下一页
accounts-nobody-title = 没有找到
accounts-nobody = 换一个条件再试
accounts-entry-number = 编号
accounts-entry-name = 项目
accounts-leader = 负责人
accounts-contact = 联系方式
accounts-account-column = 账号
accounts-has-account = 已有账号
accounts-no-account = 尚无账号
accounts-links-title = 设置密码链接
accounts-links-intro = 这些链接只显示这一次，离开页面后无法再次查看。每个链接 7 天内有效，只能使用一次。可以复制发给本人，也可以打印后裁开发放。
accounts-invited-title = 邀请链接
accounts-invited-intro = 链接只显示这一次，离开页面后无法再次查看。7 天内有效，只能使用一次。填写了邮箱的，邮件也已发出。
accounts-links-left-out = 以下人员没有生成链接：由其他组织管理的账号需由管理员处理；没有手机号和邮箱的，或该账号已停用的，请先核对报名信息
accounts-links-take-over = 这个手机号或邮箱已有账号：请本人登录后打开链接，接管项目
accounts-link-copy = 复制链接
accounts-link-copied = 已复制
accounts-links-print = 打印
accounts-scan = 扫码或在浏览器打开
accounts-back = 返回
accounts-last-organizer = 赛事至少要保留一位组委会成员。请先邀请另一位。
accounts-not-staff = 专家、团队和企业请在各自的页面处理。
accounts-nobody-to-help = 没有可以生成链接的人员。请选择本赛事的专家、团队、企业或联络员；其他人员请联系管理员。
accounts-own-account = 不能这样更改自己的账号，请由另一位管理员操作。
accounts-last-administrator = 系统至少要保留一位管理员。
accounts-is-disabled = 账号已停用，请先启用。
accounts-admin = 系统管理
accounts-admin-site = 系统信息
accounts-admin-accounts = 账号
accounts-admin-new-competition = 新建赛事
accounts-admin-mails = 发件箱
accounts-admin-log = 操作日志
accounts-fact-version = 版本
accounts-fact-database = 数据库
accounts-fact-mail = 邮件
accounts-fact-mails-waiting = 待发邮件
accounts-fact-mails-given-up = 发送失败的邮件
accounts-fact-accounts = 账号数
# $hours (String) - how many
accounts-fact-sessions = 最近 { $hours } 小时内用过的登录
accounts-fact-waiting = 等待上链的日志
# $folder (String) - where the files lie
accounts-mail-to-files = 写入文件：{ $folder }
accounts-is-administrator = 管理员
accounts-disable = 停用
accounts-enable = 启用
accounts-promote = 设为管理员
accounts-demote = 取消管理员
accounts-make-link = 设置密码链接
accounts-account-changed = 已更改
accounts-session-over = 登录已失效，刚才填写的内容还没有发送。请在这里重新登录，内容不会丢失。
accounts-again-title = 已重新登录
accounts-again-intro = 刚才填写的内容还在，但还没有发送。
accounts-again-send = 现在发送
accounts-again-anothers = 之前在这里填写的内容属于另一个账号，没有沿用
accounts-invite-language = 邀请邮件的语言
accounts-invite-language-hint = 对方已有账号的，按其账号设置的语言发送
accounts-leaders-language = 新账号的语言
accounts-leaders-language-hint = 为尚无账号的负责人创建账号时使用，今后的邮件也用这种语言；已有账号的不变
