mail-outbox = 发件箱
mail-recipient = 收件人
mail-subject = 主题
mail-created = 生成时间
mail-attempts = 尝试次数
mail-state = 状态
# $time (String) - when it was sent
mail-sent = 已发送 { $time }
mail-waiting = 等待发送
# $time (String) - when it is tried again
mail-failing = 失败，{ $time } 重试
mail-given-up = 已放弃
mail-retry = 重新发送
mail-acts = 操作
mail-will-be-retried = 稍后重新发送
mail-empty-title = 发件箱是空的
mail-empty = 系统发出的邮件会显示在这里
mail-older = 更早的邮件
