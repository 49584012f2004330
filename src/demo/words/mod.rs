//! The word banks of the demo event, in Chinese as people of the event would write.
//!
//! The projects and the enterprises are written out one by one; only persons, numbers and the sentences around a project are drawn.

pub mod call;
pub mod comments;
pub mod enshi;
pub mod enterprises;
pub mod experts;
pub mod names;
pub mod qiandongnan;
pub mod sentences_land;
pub mod sentences_town;
pub mod tags;

/// The sentences from which the summaries of one track are put together.
#[derive(Debug)]
pub struct SentenceBank {
    /// Where the project comes from.
    pub origin: &'static [&'static str],
    /// How the work is done.
    pub method: &'static [&'static str],
    /// Customers and sales.
    pub market: &'static [&'static str],
    /// Who has work by it.
    pub jobs: &'static [&'static str],
    /// What comes next.
    pub plan: &'static [&'static str],
}

/// How a summary begins when the team comes from a school, whatever its track.
pub const STUDENT_ORIGINS: &[&str] = &[
    "我们是一支跨专业的学生团队，{year}年暑期实践来到{county}，此后每个假期都回来。",
    "项目源于{year}年的一次社会实践，指导老师说：别只写报告，做成了再回来。",
    "团队三名成员的家就在{county}，学了四年，想把学到的东西用回家乡。",
    "在{county}驻村的四十天里，我们住村民家、跟村民干活，才找到真正的问题。",
    "项目由学院的创新实验室孵化，{year}年起与{county}的两个村签了共建协议。",
    "我们从校级比赛做到省赛，评委问得最多的一句话是：{county}的人真的在用吗？",
    "课题结题那天，{county}的合作方打来电话，问能不能继续做下去，于是就有了这个项目。",
    "{year}年毕业设计选题时，我们没有选热门方向，而是选了{county}需要的{product}。",
    "学校与{county}是结对单位，我们第一次随队来时，只带了相机和笔记本。",
    "项目组七个人里有五个来自民族地区，对{county}遇到的难处感同身受。",
    "最初只是选修课的小组作业，{county}的一位老乡看过之后说：这个有用。",
    "我们把{product}从图纸做成了样品，又从样品做到了能用，前后花了两年。",
];
