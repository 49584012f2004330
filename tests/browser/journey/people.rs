//! Experts from a table, invited by links; mentors and judges by a computed plan that is looked at before it is applied.

use super::Journey;

/// The mentor, the two judges, in the order of the table.
pub const EXPERTS: [&str; 4] = ["梅导师", "钱导师", "孙评委", "周评委"];

const TABLE: &str = "姓名,单位,职务,地区,类型,专长,电话,邮箱,角色,评审上限,辅导上限\n\
    梅导师,浙江大学,教授,杭州,高校,农业:3；电商:2,13700137001,mei@expert.example,导师,0,5\n\
    钱导师,杭州文旅集团,总监,杭州,企业家,文旅:3,13700137002,qian@expert.example,导师,0,5\n\
    孙评委,杭州创投,合伙人,杭州,投资人,农业:2；文旅:2,13700137003,sun@expert.example,评委,10,0\n\
    周评委,浙江工商大学,副教授,杭州,高校,文旅:3,13700137004,zhou@expert.example,评委,10,0\n";

/// The invitation links, in the order of [`EXPERTS`].
pub struct Invitations(pub Vec<String>);

impl Journey {
    /// Imports the experts and invites them all.
    pub async fn call_experts(&self) -> Invitations {
        let browser = &self.browser;
        browser.act(["专家", "Experts"]).await;
        let confirm = ["确认导入：新增 4，更新 0", "Import: 4 new, 0 changed"];
        self.import("experts.csv", TABLE, confirm).await;
        browser.act(["专家", "Experts"]).await;
        assert_eq!(browser.count("#experts tbody tr").await, 4);
        browser.tick(["全选", "Choose all"]).await;
        browser.act(["邀请所选专家", "Invite the chosen"]).await;
        let mut links = Vec::new();
        for name in EXPERTS {
            let script = "const cards = [...document.querySelectorAll('article')]; \
                return cards.find((card) => card.textContent.includes(arguments[0])).querySelector('a').href";
            let link = browser.client.execute(script, vec![name.into()]).await.unwrap();
            links.push(link.as_str().unwrap().to_owned());
        }
        Invitations(links)
    }

    /// Gives every entry its mentor and two judges, and opens the round.
    pub async fn assign(&self) {
        let browser = &self.browser;
        self.compute_and_apply(["导师", "Mentors"], "5").await;
        self.compute_and_apply(["评委 · 初赛", "Judges · First round"], "10").await;
        browser.act(["轮次", "Rounds"]).await;
        browser.act(["开始评审", "Open the round"]).await;
        browser.sees("main .tag", ["评审中", "Judging"]).await;
    }

    async fn compute_and_apply(&self, target: [&str; 2], pairs: &str) {
        let browser = &self.browser;
        browser.act(["分配", "Assignment"]).await;
        browser.act(["计算方案", "Compute a plan"]).await;
        browser.tick(target).await;
        browser.act(["计算", "Compute"]).await;
        browser.sees("[role=status]", ["方案已生成，请核对", "The plan is ready to be looked at"]).await;
        assert_eq!(browser.count("#diff tbody tr").await, 5, "every entry changes");
        assert_eq!(browser.text("#counts div:nth-child(2) dd").await, pairs, "pairs that come");
        assert_eq!(browser.text("#counts div:nth-child(5) dd").await, "0", "conflicts");
        assert_eq!(browser.text("#counts div:nth-child(6) dd").await, "0", "places that stay empty");
        browser.picture(&format!("plan-{pairs}-{}", self.language)).await;
        browser.act(["采用方案", "Apply the plan"]).await;
        browser.act(["采用方案", "Apply the plan"]).await;
        browser.sees("[role=status]", ["方案已生效", "The plan is in force"]).await;
    }
}
