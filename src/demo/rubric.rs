//! The rubric of the demo in two variants: points of different full marks, and five levels each with its sentence.

use super::Text;
use super::marks::CriterionShape;

/// A criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoCriterion {
    /// Its short name.
    pub key: &'static str,
    /// Its name.
    pub name: Text,
    /// What a judge should look at.
    pub guidance: Text,
    /// The highest mark, in thousandths of a point.
    pub full: i32,
    /// The distance between two marks, in thousandths of a point.
    pub step: i32,
    /// The factor of the mark in the total; full marks times weight add up to 100 points.
    pub weight: i32,
    /// What the levels mean, the lowest first. With points they describe fifths of the full marks.
    pub levels: [Text; 5],
    /// Whether the judge chooses a level instead of writing points.
    pub is_by_level: bool,
}

impl DemoCriterion {
    /// What its marks must keep to.
    pub const fn shape(&self) -> CriterionShape {
        CriterionShape {
            full: self.full,
            step: self.step,
            least: if self.is_by_level { self.step } else { 0 },
        }
    }
}

/// A rubric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoRubric {
    /// Its name.
    pub name: Text,
    /// Its criteria, in the order of the sheet.
    pub criteria: [DemoCriterion; 5],
}

/// The names of the five levels, the lowest first.
pub const LEVEL_NAMES: [Text; 5] = [
    Text::new("不足", "Weak"),
    Text::new("较弱", "Below average"),
    Text::new("合格", "Adequate"),
    Text::new("良好", "Good"),
    Text::new("优秀", "Excellent"),
];

/// Points: full marks 30, 25, 20, 15 and 10 in steps of half a point.
pub const fn points() -> DemoRubric {
    DemoRubric {
        name: Text::new("网络评审评分标准（分值制）", "Online review rubric (points)"),
        criteria: [
            INNOVATION.by_points(30),
            MARKET.by_points(25),
            JOBS.by_points(20),
            TEAM.by_points(15),
            FEASIBILITY.by_points(10),
        ],
    }
}

/// Levels 1 to 5, with weights that make the same 100 points.
pub const fn levels() -> DemoRubric {
    DemoRubric {
        name: Text::new("网络评审评分标准（等级制）", "Online review rubric (levels)"),
        criteria: [
            INNOVATION.by_levels(6),
            MARKET.by_levels(5),
            JOBS.by_levels(4),
            TEAM.by_levels(3),
            FEASIBILITY.by_levels(2),
        ],
    }
}

/// What both variants of a criterion have in common.
struct Question {
    key: &'static str,
    name: Text,
    guidance: Text,
    levels: [Text; 5],
}

impl Question {
    const fn by_points(self, full: i32) -> DemoCriterion {
        self.criterion(full * 1000, 500, 1, false)
    }

    const fn by_levels(self, weight: i32) -> DemoCriterion {
        self.criterion(5000, 1000, weight, true)
    }

    const fn criterion(self, full: i32, step: i32, weight: i32, is_by_level: bool) -> DemoCriterion {
        let Self { key, name, guidance, levels } = self;
        DemoCriterion { key, name, guidance, full, step, weight, levels, is_by_level }
    }
}

const INNOVATION: Question = Question {
    key: "innovation",
    name: Text::new("创新性", "Innovation"),
    guidance: Text::new(
        "产品、工艺、模式或组织方式有没有新的东西；新在哪里，有没有试过，别人是否容易照搬。",
        "What is new in the product, the process, the business or the way people work together; whether it has been tried, and how easily others could copy it.",
    ),
    levels: [
        Text::new(
            "沿用现成做法，说不出与同类的不同",
            "Repeats a known approach; no difference from others is shown",
        ),
        Text::new("在细节上有改动，效果尚不明显", "Small changes in detail with little visible effect"),
        Text::new("有一处清楚的新做法，并已开始尝试", "One clear new approach that is being tried"),
        Text::new("有几处新做法，试用结果支持其效果", "Several new approaches, supported by trial results"),
        Text::new(
            "拥有自己的核心技术、工艺或模式，效果经过检验",
            "A core technology, process or model of its own, proven in use",
        ),
    ],
};

const MARKET: Question = Question {
    key: "market",
    name: Text::new("市场前景", "Market prospects"),
    guidance: Text::new(
        "客户是谁、为什么买、愿意付多少；渠道和竞争讲得是否清楚，销售数据能否核对。",
        "Who buys, why, and at what price; whether channels and competitors are understood and the sales figures can be checked.",
    ),
    levels: [
        Text::new("没有说明卖给谁", "Does not say who would buy"),
        Text::new("客户范围宽泛，缺少调查", "A vague group of customers without enquiry"),
        Text::new("客户明确，做过访谈或试卖", "A definite group of customers, interviewed or tested"),
        Text::new("已有付费客户，知道他们为什么再来", "Paying customers, and it is known why they return"),
        Text::new(
            "收入稳定增长，渠道可以复制到更多地方",
            "Steadily growing income and channels that work elsewhere too",
        ),
    ],
};

const JOBS: Question = Question {
    key: "jobs",
    name: Text::new("带动就业与联农带农", "Jobs and shared gains for farmers"),
    guidance: Text::new(
        "给当地带来多少岗位和收入；农户怎样参与、怎样分享收益，特别是脱贫户、妇女和易地搬迁群众。",
        "How many jobs and how much income it brings to the place; how farmers take part and share in the gains, above all poorer households, women and resettled families.",
    ),
    levels: [
        Text::new("看不出对当地就业和农户的作用", "No effect on local jobs or farmers can be seen"),
        Text::new("带动一两人，或仅有口头意向", "One or two jobs, or intentions only"),
        Text::new("带动十人左右，农户以出售产品的方式参与", "About ten jobs; farmers take part by selling"),
        Text::new(
            "带动数十人，有合同、保底价或分红",
            "Dozens of jobs, with contracts, floor prices or dividends",
        ),
        Text::new(
            "带动上百人，利益联结稳固，困难群众明显受益",
            "A hundred or more people in lasting arrangements; those in need clearly benefit",
        ),
    ],
};

const TEAM: Question = Question {
    key: "team",
    name: Text::new("团队能力", "Team"),
    guidance: Text::new(
        "成员的经验、分工和投入程度；缺少的能力有没有补上的办法；负责人对项目是否熟悉。",
        "Experience, division of work and commitment of the members; how gaps will be filled; how well the leader knows the project.",
    ),
    levels: [
        Text::new("单人操持，没有相关经验", "One person without related experience"),
        Text::new("成员不全，关键工作无人负责", "Incomplete; key work is in nobody's hands"),
        Text::new("分工清楚，能够维持日常运转", "Clear roles; daily work is covered"),
        Text::new("成员互补，多人有本行业经验", "Members complement each other; several know the trade"),
        Text::new("配合成熟，有把事情做成的经历", "A seasoned team that has succeeded before"),
    ],
};

const FEASIBILITY: Question = Question {
    key: "feasibility",
    name: Text::new("可行性", "Feasibility"),
    guidance: Text::new(
        "目标、步骤、预算和风险是否实在；已经完成了什么，下一步需要的条件是否具备。",
        "Whether aims, steps, budget and risks are realistic; what has been achieved and whether the next step can be taken.",
    ),
    levels: [
        Text::new("没有计划，或目标明显脱离实际", "No plan, or aims far from reality"),
        Text::new("有大致设想，缺少步骤和数字", "A rough idea without steps or figures"),
        Text::new("有阶段目标，预算基本合理", "Milestones and a broadly sound budget"),
        Text::new("步骤、预算、风险应对齐备", "Steps, budget and answers to risks are all there"),
        Text::new(
            "已按计划完成前期工作，数据可以核实",
            "Early milestones met as planned, with figures that can be verified",
        ),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_variants_add_up_to_one_hundred_points() {
        for rubric in [points(), levels()] {
            let total: i32 = rubric.criteria.iter().map(|criterion| criterion.full * criterion.weight).sum();
            assert_eq!(total, 100_000, "{}", rubric.name.en);
        }
    }

    #[test]
    fn every_level_of_every_criterion_has_a_sentence_of_its_own_in_both_languages() {
        let mut sentences = std::collections::BTreeSet::new();
        for level in points().criteria.iter().flat_map(|criterion| criterion.levels) {
            assert!(sentences.insert(level.zh) && sentences.insert(level.en), "{}", level.en);
        }
        assert_eq!(sentences.len(), 50);
    }
}
