//! The public call of the demo competition in both languages.

/// The call in Chinese.
pub const CALL_ZH: &str = "为深化东西部协作，支持恩施州、黔东南州青年返乡创业，现面向两州征集2026年网络创业大赛参赛项目。

一、参赛对象。在恩施州、黔东南州创业或有意创业的个人和团队均可报名，合作社、企业、院校团队不限。每个团队连同负责人不超过7人，每人只能担任一个项目的负责人。

二、赛道设置。现代农业、民族手工艺与文创、乡村旅游与康养、电商与直播、智能制造与数字服务、社会服务与教育，共六个赛道。

三、赛程安排。网上报名并提交商业计划书；由两州的地区联络员进行资格审查；通过审查的项目由杭州的创业导师一对一辅导；网络评审由杭州专家在线打分，每个项目不少于五位评委；评审结果公示五个工作日后公布。

四、评审标准。创新性30分、市场前景25分、带动就业与联农带农20分、团队能力15分、可行性10分，满分100分。评委与项目存在利害关系的应当回避，辅导过该项目的导师不参加该项目的评审。

五、奖项设置。一等奖5个、二等奖10个、三等奖20个。获奖项目优先推荐与浙江企业结对，并获得落地扶持。

六、报名不收取任何费用。报名、查询和异议均在本网站办理。";

/// The call in English.
pub const CALL_EN: &str = "To deepen East-West cooperation and to support young people who come home to start a business, we invite projects from Enshi and Qiandongnan to the 2026 online entrepreneurship competition.

1. Who may enter. Persons and teams who run or plan a business in either prefecture: cooperatives, companies and school teams alike. A team has up to 7 people, its leader among them; a person may lead one project only.

2. Tracks. Modern agriculture; ethnic crafts and creative goods; rural tourism and well-being; e-commerce and live selling; smart manufacturing and digital services; social services and education.

3. Stages. Register online and submit a business plan; the coordinators of the two regions check eligibility; mentors from Hangzhou coach every admitted project one to one; experts from Hangzhou review online, at least five judges for a project; results are open to objection for five working days before they are final.

4. Scoring. Innovation 30, market prospects 25, jobs and shared gains for farmers 20, team 15, feasibility 10: 100 points in all. Judges with an interest in a project step aside, and a mentor never judges a project that they coached.

5. Awards. 5 first, 10 second and 20 third prizes. Winners come first when projects are paired with Zhejiang enterprises and receive support to settle.

6. Entry is free of charge. Registration, enquiries and objections are handled on this site.";
