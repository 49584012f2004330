//! The thirty seats of the expert pool of Hangzhou, one to a line; who sits in them is drawn.
//!
//! Columns: title | organization | kind | roles | tags with their level.

/// The seats: `both` judges and mentors, `judge` and `mentor` do only one of them.
pub const SEATS: &str = "\
教授、博士生导师|西湖农林大学|professor|both|茶产业:3；种植:3；食品加工:2
副教授|西湖农林大学|professor|both|中药材:3；种植:2；生态环保:2；养殖:2
教授|钱塘电子科技大学|professor|both|人工智能:3；软件开发:3；物联网:2
讲师、创业导师|钱塘电子科技大学|professor|mentor|物联网:3；智能装备:2；新能源:2；软件开发:1
教授|江南美术学院|professor|both|民族手工艺:3；文创设计:3；服饰时尚:2
副教授|江南美术学院|professor|both|服饰时尚:3；非遗传承:2；品牌营销:2
教授|杭州城市学院商学院|professor|judge|电子商务:3；品牌营销:3；直播带货:2
研究员|浙里乡村发展研究院|professor|both|乡村旅游:3；民宿运营:2；社会服务:2；种植:1
主任医师、客座教授|杭州康养医学研究所|professor|both|健康养老:3；中药材:2；社会服务:1
合伙人|湖畔青山创业投资管理有限公司|investor|both|食品加工:3；品牌营销:2；冷链物流:3
投资总监|钱江绿谷股权投资有限公司|investor|both|新能源:3；智能装备:2；生态环保:3
创始合伙人|拱宸天使投资俱乐部|investor|judge|人工智能:2；软件开发:2；电子商务:2
投资副总裁|之江社会影响力基金|investor|both|社会服务:3；教育培训:2；健康养老:2
执行董事|西溪文旅产业基金|investor|both|乡村旅游:3；民宿运营:3；文化传媒:2
高级投资经理|大运河农业产业基金|investor|both|种植:3；养殖:3；冷链物流:2
董事长|杭州龙坞春茶业有限公司|entrepreneur|both|茶产业:3；品牌营销:2；食品加工:1
总经理|杭州山河鲜生供应链有限公司|entrepreneur|both|冷链物流:3；电子商务:3；食品加工:2
创始人|杭州一间小院民宿管理有限公司|entrepreneur|both|民宿运营:3；乡村旅游:3
首席执行官|杭州播种者网络科技有限公司|entrepreneur|both|直播带货:3；电子商务:3；文化传媒:1
总工程师|杭州丘陵农机股份有限公司|entrepreneur|both|智能装备:3；种植:2；人工智能:1
创始人|杭州千针服饰设计有限公司|entrepreneur|both|服饰时尚:3；民族手工艺:2；文创设计:2
董事长|杭州百草堂健康产业有限公司|entrepreneur|mentor|中药材:3；健康养老:2；食品加工:1
总经理|杭州小满教育科技有限公司|entrepreneur|both|教育培训:3；软件开发:2；社会服务:1
创始人|湖北清江共富供应链管理有限公司|entrepreneur|both|冷链物流:2；电子商务:2；养殖:2；食品加工:2
处长|杭州市创业指导服务中心|official|both|社会服务:2；教育培训:3；电子商务:1
副处长|杭州市东西部协作工作专班|official|both|种植:2；养殖:2；乡村旅游:2；社会服务:2
主任|杭州市非物质文化遗产保护服务站|official|judge|非遗传承:3；民族手工艺:3；文化传媒:1
调研员|杭州市农业技术推广服务站|official|both|养殖:3；种植:3；茶产业:2；生态环保:1
总编辑|《创业杭州》编辑部|media|both|文化传媒:3；品牌营销:3；文创设计:1
主持人、制片人|钱江新农人广播栏目|media|mentor|文化传媒:3；直播带货:2；非遗传承:2
";
