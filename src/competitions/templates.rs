//! Ready rubrics to begin with: names, marks and dates as published, guidance in our own words.

use super::actions::rubrics::{CriterionContent, RubricContent};
use crate::domain::states::{Control, CriterionKind, Language};

/// A ready rubric.
pub struct RubricTemplate {
    /// The word by which forms name it.
    pub id: &'static str,
    name: [&'static str; 2],
    source: &'static str,
    published_on: &'static str,
    criteria: &'static [Criterion],
    /// The criteria of a second sheet, on the defence; with it each sheet has its heading, so that they can be parts.
    defence: &'static [Criterion],
}

struct Criterion {
    kind: CriterionKind,
    code: &'static str,
    name: [&'static str; 2],
    guidance: [&'static str; 2],
    full: i32,
}

const fn criterion(
    code: &'static str,
    name: [&'static str; 2],
    guidance: [&'static str; 2],
    full: i32,
) -> Criterion {
    Criterion { kind: CriterionKind::Criterion, code, name, guidance, full }
}

/// The condition of the three groups of the red journey.
const JOURNEY: Criterion = Criterion {
    kind: CriterionKind::Gate,
    code: "journey",
    name: ["参加“青年红色筑梦之旅”活动", "Took part in the Red Journey"],
    guidance: [
        "团队是否参加了“青年红色筑梦之旅”活动；未参加的不参与排名",
        "Whether the team took part in the Red Journey of youth; who did not is not ranked",
    ],
    full: 1,
};

const fn prospects(full: i32) -> Criterion {
    criterion(
        "prospects",
        ["发展前景", "Prospects"],
        [
            "项目能否持续，模式能否推广，对乡村和社区的长期带动有多大",
            "Whether the project can last and be repeated elsewhere, and how far it carries village and community",
        ],
        full,
    )
}

const fn growth(full: i32) -> Criterion {
    criterion(
        "growth",
        ["个人成长", "Personal growth"],
        [
            "成员在项目中学到了什么，专业知识怎样用于实践，有没有调研和反思",
            "What the members learned, how they used their studies in practice, whether they enquired and reflected",
        ],
        full,
    )
}

const fn innovation(full: i32) -> Criterion {
    criterion(
        "innovation",
        ["项目创新", "Innovation"],
        [
            "产品、技术、服务或模式新在哪里，是否经过验证，有没有成果支撑",
            "What is new in product, technology, service or model, and whether it has been tested and proved",
        ],
        full,
    )
}

const fn industry(full: i32) -> Criterion {
    criterion(
        "industry",
        ["产业价值", "Value for the industry"],
        [
            "市场需求是否真实，商业模式能否持续，对产业和就业有什么带动",
            "Whether demand is real, the business model lasts, and what industry and employment gain",
        ],
        full,
    )
}

const fn team(full: i32) -> Criterion {
    criterion(
        "team",
        ["团队协作", "Teamwork"],
        [
            "成员的能力与分工是否合适，团队是否真实投入，外部资源怎样利用",
            "Whether skills and duties fit, how much the team puts in, and how it uses help from outside",
        ],
        full,
    )
}

const CHINA_2025: &str = "中国国际大学生创新大赛（2025）评审规则";
const TWO_SHEETS: &str = "创新创业大赛评分标准（计划书与答辩两张表）";

/// The headings of the two sheets where a rubric has both.
const SHEETS: [[&str; 2]; 2] = [["商业计划书", "Business plan"], ["现场答辩", "Defence"]];

/// The sheet on the business plan.
const PLAN: [Criterion; 9] = [
    criterion(
        "opportunity",
        ["创业机会描述", "The opportunity"],
        ["机会从何而来，为什么是现在", "Where the opportunity comes from, and why now"],
        15,
    ),
    criterion(
        "project",
        ["创业项目描述", "The project"],
        ["产品或服务是什么，解决谁的问题", "What the product or service is, and whose problem it solves"],
        15,
    ),
    criterion(
        "strategy",
        ["公司战略", "Strategy"],
        ["目标和阶段是否清楚可行", "Whether aims and stages are clear and can be reached"],
        10,
    ),
    criterion(
        "market",
        ["市场描述", "The market"],
        ["客户、规模和竞争是否有依据", "Whether customers, size and competition are backed by evidence"],
        15,
    ),
    criterion(
        "marketing",
        ["营销策略", "Marketing"],
        ["怎样找到并留住客户", "How customers are won and kept"],
        15,
    ),
    criterion(
        "finance",
        ["融资与财务", "Funding and finance"],
        ["预测是否合理，资金怎样使用", "Whether the forecast is sound, and how the money is used"],
        10,
    ),
    criterion(
        "risk",
        ["关键风险问题", "Key risks"],
        ["主要风险是否认清，有没有对策", "Whether the main risks are known and met"],
        10,
    ),
    criterion(
        "management",
        ["管理团队", "Management"],
        ["成员能否胜任", "Whether the people are up to it"],
        5,
    ),
    criterion("writing", ["文字表述", "Writing"], ["条理、文字和格式", "Order, language and form"], 5),
];

/// The sheet on the defence.
const DEFENCE: [Criterion; 4] = [
    criterion(
        "talk",
        ["思路清晰介绍", "Clear presentation"],
        ["时间内讲清项目，重点突出", "The project is made clear within the time, with its main points"],
        40,
    ),
    criterion(
        "answers",
        ["回答问题", "Answers"],
        ["回答切题，有依据", "Answers are to the point and backed by facts"],
        30,
    ),
    criterion("slides", ["PPT", "Slides"], ["内容准确，版面清楚", "Correct in content, clear in layout"], 20),
    criterion("manner", ["精神风貌", "Manner"], ["自信得体，配合默契", "Confident, fitting, as a team"], 10),
];

/// All ready rubrics.
pub const TEMPLATES: [RubricTemplate; 11] = [
    RubricTemplate {
        id: "china-2025-idea",
        name: ["高教主赛道 创意组", "Higher education, idea group"],
        source: CHINA_2025,
        published_on: "2025-05-20",
        defence: &[],
        criteria: &[growth(30), innovation(30), industry(25), team(15)],
    },
    RubricTemplate {
        id: "china-2025-startup",
        name: ["高教主赛道 创业组", "Higher education, startup group"],
        source: CHINA_2025,
        published_on: "2025-05-20",
        defence: &[],
        criteria: &[growth(25), innovation(30), industry(30), team(15)],
    },
    RubricTemplate {
        id: "china-2025-journey-charity",
        name: ["红旅赛道 公益组", "Red Journey, charity group"],
        source: CHINA_2025,
        published_on: "2025-05-20",
        defence: &[],
        criteria: &[
            JOURNEY,
            growth(30),
            innovation(20),
            prospects(20),
            criterion(
                "public",
                ["公益价值", "Public value"],
                [
                    "解决了什么社会问题，多少人受益，资金与服务是否公开透明",
                    "Which need of society is met, how many benefit, whether money and services are open to view",
                ],
                10,
            ),
            team(20),
        ],
    },
    RubricTemplate {
        id: "china-2025-journey-idea",
        name: ["红旅赛道 创意组", "Red Journey, idea group"],
        source: CHINA_2025,
        published_on: "2025-05-20",
        defence: &[],
        criteria: &[JOURNEY, growth(30), innovation(30), prospects(20), team(20)],
    },
    RubricTemplate {
        id: "china-2025-journey-startup",
        name: ["红旅赛道 创业组", "Red Journey, startup group"],
        source: CHINA_2025,
        published_on: "2025-05-20",
        defence: &[],
        criteria: &[JOURNEY, growth(25), innovation(30), prospects(25), team(20)],
    },
    RubricTemplate {
        id: "china-2025-task",
        name: ["产业赛道 企业命题组", "Industry, tasks set by enterprises"],
        source: CHINA_2025,
        published_on: "2025-05-20",
        defence: &[],
        criteria: &[
            growth(30),
            innovation(20),
            criterion(
                "results",
                ["实现成效", "Results achieved"],
                [
                    "方案解决了命题的多少，是否可以落地，命题企业怎样评价",
                    "How much of the task is solved, whether it can be put to use, what the enterprise says",
                ],
                20,
            ),
            criterion(
                "analysis",
                ["项目分析", "Analysis of the task"],
                [
                    "对命题和现有做法的理解是否准确，解决思路是否清楚",
                    "Whether task and present practice are understood and the way to a solution is clear",
                ],
                10,
            ),
            team(20),
        ],
    },
    RubricTemplate {
        id: "china-2025-transfer",
        name: ["产业赛道 成果转化组", "Industry, transfer of research"],
        source: CHINA_2025,
        published_on: "2025-05-20",
        defence: &[],
        criteria: &[growth(25), innovation(30), industry(30), team(15)],
    },
    RubricTemplate {
        id: "plan",
        name: ["商业计划书", "Business plan"],
        source: TWO_SHEETS,
        published_on: "",
        defence: &[],
        criteria: &PLAN,
    },
    RubricTemplate {
        id: "defence",
        name: ["现场答辩", "Defence"],
        source: TWO_SHEETS,
        published_on: "",
        defence: &[],
        criteria: &DEFENCE,
    },
    RubricTemplate {
        id: "plan-and-defence",
        name: ["商业计划书与现场答辩（两部分）", "Business plan and defence (two parts)"],
        source: TWO_SHEETS,
        published_on: "",
        criteria: &PLAN,
        defence: &DEFENCE,
    },
    RubricTemplate {
        id: "four",
        name: ["通用四项评分", "Four general criteria"],
        source: "路演类比赛常用评分规则",
        published_on: "",
        defence: &[],
        criteria: &[
            criterion(
                "innovation",
                ["创新性", "Innovation"],
                ["与现有做法相比新在哪里", "What is new compared with present practice"],
                40,
            ),
            criterion(
                "value",
                ["商业价值与潜力", "Business value and potential"],
                ["需求、收益和成长空间", "Demand, return and room to grow"],
                30,
            ),
            criterion(
                "feasibility",
                ["可行性", "Feasibility"],
                ["现有条件下能否做成", "Whether it can be done with what there is"],
                20,
            ),
            criterion(
                "presentation",
                ["展示与表达", "Presentation"],
                ["表达清楚，材料完整", "Clearly said, with complete material"],
                10,
            ),
        ],
    },
];

impl RubricTemplate {
    /// The template with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.id == id)
    }

    /// Its name in a language.
    pub fn name(&self, language: Language) -> &'static str {
        let [zh, en] = self.name;
        language.pick(zh, en)
    }

    /// Where it comes from.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// Its criteria with their full marks, as one line.
    pub fn line(&self, language: Language) -> String {
        let parts: Vec<String> = self
            .criteria
            .iter()
            .chain(self.defence)
            .map(|criterion| {
                let [zh, en] = criterion.name;
                match criterion.kind {
                    CriterionKind::Gate => language.pick(zh, en).to_owned(),
                    CriterionKind::Criterion | CriterionKind::Bonus => {
                        format!("{} {}", language.pick(zh, en), criterion.full)
                    }
                }
            })
            .collect();
        parts.join(" · ")
    }

    /// The rubric that it stands for: points in whole steps, each criterion with weight 1.
    pub fn content(&self) -> RubricContent {
        let owned = |[zh, en]: [&str; 2]| (zh.to_owned(), en.to_owned());
        let (name_zh, name_en) = owned(self.name);
        let [plan, defence] = if self.defence.is_empty() { [["", ""]; 2] } else { SHEETS };
        RubricContent {
            name_zh,
            name_en,
            source: self.source.to_owned(),
            published_on: self.published_on.to_owned(),
            criteria: self
                .criteria
                .iter()
                .map(|criterion| (criterion, plan))
                .chain(self.defence.iter().map(|criterion| (criterion, defence)))
                .map(|(criterion, heading)| {
                    let (group_zh, group_en) = owned(heading);
                    let (name_zh, name_en) = owned(criterion.name);
                    let (guidance_zh, guidance_en) = owned(criterion.guidance);
                    CriterionContent {
                        kind: criterion.kind,
                        code: criterion.code.to_owned(),
                        group_zh,
                        group_en,
                        name_zh,
                        name_en,
                        guidance_zh,
                        guidance_en,
                        control: Control::Points,
                        full: criterion.full * 1000,
                        step: 1000,
                        weight: 1000,
                        levels: Vec::new(),
                    }
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_of_a_ready_rubric_adds_up_to_a_hundred_points() {
        for template in &TEMPLATES {
            let content = template.content();
            let mut sums = std::collections::BTreeMap::new();
            for criterion in &content.criteria {
                *sums.entry(criterion.group_zh.as_str()).or_insert(0) += criterion.share();
            }
            let sheets = if template.defence.is_empty() { 1 } else { 2 };
            assert_eq!(sums.into_values().collect::<Vec<_>>(), vec![100_000; sheets], "{}", template.id);
            let codes: std::collections::BTreeSet<&str> =
                content.criteria.iter().map(|criterion| criterion.code.as_str()).collect();
            assert_eq!(codes.len(), content.criteria.len(), "{}", template.id);
        }
    }
}
