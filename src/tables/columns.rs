//! The columns of each kind of table and what people call them.
//! Every column has one name in each language, which exports and templates use, and further ones that are understood. A weak name
//! counts only where no better one stands in the same row: 姓名 is the leader of an entry unless there is a 负责人.
//! 序号 names no column of entries: it counts the rows of one file, and the next file counts anew.

use super::headers::{Column, Names};

macro_rules! columns {
    (
        $(#[$about:meta])*
        $kind:ident {
            $($(#[$doc:meta])* $column:ident = $zh:literal, $en:literal, $need:ident, [$($also:literal),*], [$($weak:literal),*];)+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $kind {
            $($(#[$doc])* $column,)+
        }

        impl Column for $kind {
            const ALL: &'static [Self] = &[$(Self::$column),+];

            fn names(self) -> Names {
                match self {
                    $(Self::$column => Names {
                        zh: $zh, en: $en, also: &[$($also),*], weak: &[$($weak),*],
                    },)+
                }
            }

            fn is_required(self) -> bool {
                match self {
                    $(Self::$column => columns!(@ $need),)+
                }
            }
        }
    };
    (@ required) => { true };
    (@ optional) => { false };
}

columns! {
    /// The columns of a table of entries.
    EntryColumn {
        /// The number that the organizers gave the entry.
        Number = "编号", "number", optional, ["项目编号", "参赛编号", "作品编号", "entry number", "entry no"], [];
        /// The name of the project.
        Name = "项目名称", "name", required, ["名称", "参赛项目", "参赛项目名称", "作品名称", "project", "project name", "entry", "entry name"], ["项目"];
        /// The team leader.
        Leader = "负责人", "leader", required, ["项目负责人", "负责人姓名", "项目负责人姓名", "队长", "队长姓名", "team leader"], ["姓名", "联系人", "申报人"];
        /// The organization that the team belongs to.
        Organization = "单位", "organization", optional, ["所在单位", "单位名称", "申报单位", "参赛单位", "企业", "企业名称", "公司", "公司名称", "学校", "organisation", "company"], [];
        /// The region.
        Region = "地区", "region", optional, ["所在地区", "所属地区", "赛区", "区域", "regional division", "division"], ["县市", "县", "所在地"];
        /// The track.
        Track = "赛道", "track", optional, ["参赛赛道", "所属赛道", "组别", "参赛组别", "group"], ["类别", "category"];
        /// The leader's telephone.
        Phone = "电话", "phone", optional, ["联系电话", "电话号码", "手机", "手机号", "手机号码", "联系手机", "负责人电话", "tel", "telephone", "mobile", "phone number"], ["联系方式"];
        /// The leader's e-mail address.
        Email = "邮箱", "email", optional, ["电子邮箱", "电子邮件", "邮件", "邮箱地址", "邮件地址", "email address"], [];
        /// The project's web site.
        Website = "网址", "website", optional, ["网站", "项目网址", "官网", "url", "web"], ["链接"];
        /// The summary.
        Summary = "简介", "summary", optional, ["项目简介", "项目概述", "项目介绍", "概述", "摘要", "description"], [];
        /// The further members, `；` between.
        Members = "成员", "members", optional, ["团队成员", "项目成员", "其他成员", "成员姓名", "team members", "team"], [];
        /// What the project is about, `；` between, a weight after a colon.
        Tags = "标签", "tags", optional, ["项目标签", "关键词", "领域", "keywords"], ["行业"];
    }
}

columns! {
    /// The columns of a table of experts.
    ExpertColumn {
        /// The expert's name.
        Name = "姓名", "name", required, ["专家姓名", "专家", "评委姓名", "导师姓名", "expert", "expert name"], ["评委", "导师"];
        /// The organization.
        Organization = "单位", "organization", optional, ["所在单位", "工作单位", "单位名称", "企业", "公司", "学校", "organisation", "company"], [];
        /// The title.
        Title = "职务", "title", optional, ["职称", "职务职称", "职务/职称", "职位", "position"], [];
        /// The region.
        Region = "地区", "region", optional, ["所在地区", "所属地区", "区域"], ["所在地", "城市"];
        /// The kind of expert, for the balance of panels.
        Kind = "类型", "kind", optional, ["专家类型", "专家类别", "类别", "type"], [];
        /// The fields of expertise, `；` between, a level after a colon.
        Tags = "专长", "tags", optional, ["专业领域", "擅长领域", "领域", "研究领域", "标签", "专业", "expertise", "fields"], ["行业"];
        /// The telephone.
        Phone = "电话", "phone", optional, ["联系电话", "电话号码", "手机", "手机号", "手机号码", "联系手机", "tel", "telephone", "mobile", "phone number"], ["联系方式"];
        /// The e-mail address.
        Email = "邮箱", "email", optional, ["电子邮箱", "电子邮件", "邮件", "邮箱地址", "邮件地址", "email address"], [];
        /// Judge, mentor or both.
        Roles = "角色", "roles", optional, ["身份", "role"], [];
        /// The most entries to judge.
        JudgingCapacity = "评审上限", "judging capacity", optional, ["评审数量", "评审项目上限", "评审容量", "max entries"], [];
        /// The most entries to mentor.
        MentoringCapacity = "辅导上限", "mentoring capacity", optional, ["辅导数量", "辅导项目上限", "辅导容量"], [];
    }
}

columns! {
    /// The columns of a table of enterprises.
    EnterpriseColumn {
        /// The enterprise's name.
        Name = "企业名称", "name", required, ["企业", "名称", "公司", "公司名称", "单位名称", "enterprise", "enterprise name", "company"], ["单位"];
        /// Assisting or assisted.
        Side = "方", "side", required, ["结对方", "帮扶角色", "帮扶/受援", "所属方"], ["类型", "角色"];
        /// The unified social credit code.
        CreditCode = "统一社会信用代码", "credit code", optional, ["社会信用代码", "信用代码", "统一信用代码", "unified social credit code", "uscc"], [];
        /// The sector.
        Sector = "行业", "sector", optional, ["所属行业", "行业类别", "industry"], [];
        /// What the enterprise needs, `；` between.
        Needs = "需求", "needs", optional, ["帮扶需求", "企业需求", "need"], [];
        /// What the enterprise can offer, `；` between.
        Offers = "能提供", "offers", optional, ["可提供", "可提供资源", "能提供的资源", "帮扶资源", "offer"], [];
        /// The contact person.
        Contact = "联系人", "contact", optional, ["联系人姓名", "负责人", "企业负责人", "contact person"], ["姓名", "法定代表人"];
        /// The telephone.
        Phone = "电话", "phone", optional, ["联系电话", "电话号码", "手机", "手机号", "手机号码", "联系手机", "tel", "telephone", "mobile", "phone number"], ["联系方式"];
        /// The e-mail address.
        Email = "邮箱", "email", optional, ["电子邮箱", "电子邮件", "邮件", "邮箱地址", "邮件地址", "email address"], [];
        /// With how many partners the enterprise can be paired.
        Capacity = "可结对数", "capacity", optional, ["结对数", "结对上限", "可结对数量", "最多结对数", "max partners", "places"], [];
        /// The wished-for partners, best first, `；` between ranks, `=` between ties.
        Wishes = "志愿", "wishes", optional, ["结对志愿", "意向", "意向企业", "preferences"], [];
        /// Partners that are not accepted, `；` between.
        Exclusions = "不接受", "exclusions", optional, ["不接受企业", "不愿结对", "排除", "not accepted"], [];
    }
}

columns! {
    /// The columns of a table of marks.
    ScoreColumn {
        /// The entry's number.
        EntryNumber = "项目编号", "entry number", required, ["参赛编号", "作品编号", "entry no", "entry"], ["编号", "number", "no", "序号"];
        /// The judge's e-mail address.
        JudgeEmail = "评委邮箱", "judge email", required, ["评委邮件", "评委电子邮箱", "judge"], ["邮箱", "email", "评委"];
        /// The criterion.
        Criterion = "评分项", "criterion", required, ["指标", "评审要点", "评分指标", "评分项目"], ["项目"];
        /// The mark; an empty one is absent.
        Score = "得分", "score", required, ["分数", "评分", "打分", "成绩", "mark", "points"], [];
    }
}
