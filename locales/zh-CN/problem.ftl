problem-missing = 不能为空
# $max (String) - the most characters
problem-too-long = 不能超过 { $max } 个字
# $min (String) - the fewest characters
problem-too-short = 至少 { $min } 个字
problem-bad-character = 含有无法使用的字符
problem-not-whole = 请填写整数
problem-not-decimal = 请填写数字，最多三位小数
# $min (String) - the least value
# $max (String) - the greatest value
problem-out-of-range = 应在 { $min } 到 { $max } 之间
# $step (String) - the step
problem-off-step = 应为 { $step } 的倍数
problem-not-login = 请填写邮箱或手机号
problem-not-email = 邮箱格式不正确
problem-not-phone = 电话号码格式不正确
problem-not-website = 网址应以 http:// 或 https:// 开头
problem-not-credit-code = 统一社会信用代码不正确
problem-not-time = 请填写日期和时间
problem-not-date = 请填写日期
problem-not-a-choice = 请从选项中选择
problem-taken = 已被使用
problem-not-slug = 只能用小写字母、数字和连字符
problem-common-password = 这个密码太常见，请换一个
problem-passwords-differ = 两次填写的密码不一致
problem-ends-before-start = 结束时间应晚于开始时间
problem-wrong-file = 文件类型不正确
# $max (String) - megabytes
problem-file-too-large = 文件不能超过 { $max } MB
# $sum (String) - what the parts add up to
# $wanted (String) - what they must add up to
problem-wrong-sum = 合计为 { $sum }，应为 { $wanted }
# $limit (String) - the most
problem-too-many-rows = 数据超过一次最多处理的 { $limit } 行，为免遗漏没有截取；请缩小筛选范围，或拆成几次
