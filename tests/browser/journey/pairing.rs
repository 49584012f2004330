//! A pairing: enterprises of two sides from a table, wishes closed, a stable plan computed, looked at, applied, published.

use super::Journey;

const TABLE: &str = "企业名称,方,统一社会信用代码,行业,需求,能提供,联系人,电话,邮箱,志愿,不接受\n\
    杭州茶业,帮扶方,,茶叶,,电商运营；品牌设计,王一,13800138001,,雷山民宿=雷山银饰,\n\
    杭州物流,帮扶方,,物流,,冷链物流,李二,13800138002,,雷山茶园,雷山银饰\n\
    杭州设计,帮扶方,,设计,,品牌设计,陈三,13800138005,,雷山银饰；雷山民宿,\n\
    雷山民宿,受援方,,文旅,电商运营,,张三,13800138003,,杭州茶业；杭州物流,\n\
    雷山银饰,受援方,,手工艺,品牌设计,,赵四,13800138004,,杭州设计,\n\
    雷山茶园,受援方,,茶叶,冷链物流,,孙五,13800138006,,,\n";

impl Journey {
    /// From an empty scheme to its public page.
    pub async fn pair(&self) {
        let browser = &self.browser;
        browser.act(["结对", "Pairing"]).await;
        browser.act(["新建帮扶计划", "New scheme"]).await;
        browser.write(["中文名称", "Chinese name"], "涌泉计划").await;
        browser.write(["英文名称", "English name"], "Yongquan Plan").await;
        browser.write(["志愿截止时间", "Wishes close at"], "2026-12-01T18:00").await;
        browser.write(["最多志愿级数", "Ranks at most"], "3").await;
        browser.act(["保存", "Save"]).await;
        browser.act(["录入两方企业", "Enter both sides"]).await;
        let confirm = ["确认导入：新增 6，更新 0", "Import: 6 new, 0 changed"];
        self.import("enterprises.csv", TABLE, confirm).await;
        browser.act(["企业", "Enterprises"]).await;
        assert_eq!(browser.count("#enterprises tbody tr").await, 6);

        browser.act(["涌泉计划", "Yongquan Plan"]).await;
        browser.act(["计算方案并比较", "Compute and compare plans"]).await;
        browser.tick(["提前截止志愿并计算", "Close the wishes now and compute"]).await;
        browser.write(["提前截止的理由", "Reason for closing early"], "所有企业都已提交志愿").await;
        browser.act(["计算", "Compute"]).await;
        browser.sees("#stability", ["稳定", "stable"]).await;
        assert_eq!(browser.count("#pairs tbody tr").await, 3, "nobody stays alone");
        browser.sees("#pairs tbody tr", ["杭州物流雷山茶园"; 2]).await;
        browser.picture(&format!("pairing-plan-{}", self.language)).await;
        browser.act(["采用方案", "Apply"]).await;
        browser.act(["采用方案", "Apply"]).await;
        browser.sees("[role=status]", ["方案已采用", "The plan is applied"]).await;
        browser.act(["公布", "Publish"]).await;
        browser.act(["公布", "Publish"]).await;
        browser.sees("[role=status]", ["结对结果已公布", "The pairing is published"]).await;
        let address = browser.address_of(["公开页面", "Public page"]).await;

        let stranger = self.stranger().await;
        stranger.goto(&address).await;
        assert_eq!(stranger.count("#pairs tbody tr").await, 3);
        stranger.sees("h1", ["涌泉计划结对名单", "Yongquan Plan: pairs"]).await;
        stranger.sees("#pairs tbody tr", ["冷链物流"; 2]).await;
        stranger.picture(&format!("pairing-public-{}", self.language)).await;
        stranger.close().await;
    }
}
