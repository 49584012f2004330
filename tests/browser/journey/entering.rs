//! Entries: four from a table, one that its team registers by hand; all admitted.

use super::{Journey, ORGANIZER};
use crate::browser::hand::PASSWORD;

/// The entry that its team registers by hand.
pub const BY_HAND: &str = "苗岭银饰数字工坊";

const TABLE: &str = "编号,项目名称,负责人,单位,地区,赛道,电话,邮箱,简介,成员\n\
    E001,高山茶叶直播助农,田茶香,恩施茶业合作社,恩施,农业,13800138001,e1@team.example,统一种植、统一加工，通过直播销售。,张三；李四\n\
    E002,硒土豆深加工,向土生,恩施土豆厂,恩施,农业,13800138002,,把鲜土豆做成方便食品。,\n\
    Q001,雷山民宿联盟,杨阿朵,雷山旅游合作社,黔东南,文旅,13800138003,,村民入股的民宿。,王五\n\
    Q002,侗族大歌研学,吴歌,黎平研学社,黔东南,文旅,13800138004,,把大歌带进学校。,\n";

/// A one-page document with a word on it.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
    4 0 obj<</Length 41>>stream\nBT /F1 24 Tf 40 100 Td (Business) Tj ET\n\nendstream endobj\n\
    5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF\n";

impl Journey {
    /// Gets five entries admitted.
    pub async fn enter(&self) {
        self.import_entries().await;
        self.browser.sign_out(ORGANIZER[0]).await;
        self.register().await;
        self.browser.sign_out("龙银花").await;
        self.browser.sign_in(ORGANIZER[1]).await;
        self.admit().await;
    }

    async fn import_entries(&self) {
        let browser = &self.browser;
        browser.act(["项目", "Entries"]).await;
        let confirm = ["确认导入：新增 4，更新 0", "Import: 4 new, 0 changed"];
        self.import("entries.csv", TABLE, confirm).await;
        browser.act(["项目", "Entries"]).await;
        browser.sees("#entries", ["高山茶叶直播助农"; 2]).await;
        assert_eq!(browser.count("#entries tbody tr").await, 4);
    }

    /// A team comes from the home page, makes an account and hands its entry in.
    async fn register(&self) {
        let browser = &self.browser;
        browser.goto("/").await;
        browser.act(["高山杯创业大赛", "Mountain Cup"]).await;
        browser.act(["报名参赛", "Register"]).await;
        browser.write(["姓名", "Name"], "龙银花").await;
        browser.write(["邮箱或手机号", "E-mail address or phone number"], "139 0013 9001").await;
        browser.write(["设置密码", "Choose a password"], PASSWORD).await;
        browser.write(["再次输入密码", "Repeat the password"], PASSWORD).await;
        browser.act(["注册账号", "Create an account"]).await;
        browser.write(["项目名称", "Project name"], BY_HAND).await;
        browser.choose(["地区", "Region"], browser.say(["黔东南", "Qiandongnan"])).await;
        browser.choose(["赛道", "Track"], browser.say(["文旅", "Tourism"])).await;
        browser.act(["建立草稿", "Start the draft"]).await;
        browser.picture(&format!("tasks-{}", self.language)).await;

        browser.act(["填写项目名称、赛道与联系方式", "Name, track and contact"]).await;
        browser.write(["单位", "Organization"], "苗岭银饰合作社").await;
        browser.write(["电话", "Phone"], "13900139001").await;
        browser.sees("[data-status]", ["已保存 12:00", "Saved 12:00"]).await;
        browser.act(["保存并返回", "Save and go back"]).await;
        browser.act(["撰写项目简介", "Summary"]).await;
        browser.write(["简介", "Summary"], "银匠的纹样做成数字素材，\n在网上授权，收入回到村里。").await;
        browser.act(["保存并返回", "Save and go back"]).await;
        browser.act(["上传商业计划书", "Business plan"]).await;
        let plan = self.file("商业计划书.pdf", PDF);
        browser.write(["商业计划书", "Business plan"], plan.to_str().unwrap()).await;
        browser.act(["上传", "Upload"]).await;
        browser.sees("main", ["商业计划书.pdf"; 2]).await;
        if browser.path().await.ends_with("/plan") {
            browser.act(["返回申报清单", "Back to the list"]).await;
        }
        browser.act(["检查内容并提交", "Check and submit"]).await;
        browser
            .tick([
                "我们承诺所填内容真实，并同意组委会为评审与公示使用这些信息",
                "What we have written is true, and the committee may use it for judging and publication",
            ])
            .await;
        browser.act(["提交申报", "Submit the entry"]).await;
        assert_eq!(browser.text("h1").await, browser.say(["提交成功", "Submitted"]));
        assert_eq!(browser.text("#hash").await.replace(' ', "").len(), 64);
        browser.picture(&format!("receipt-{}", self.language)).await;
    }

    /// The organizer checks the entry that came by hand, then whatever else waits, in bulk.
    async fn admit(&self) {
        let browser = &self.browser;
        browser.act(["高山杯创业大赛", "Mountain Cup"]).await;
        browser.act(["项目", "Entries"]).await;
        browser.act([BY_HAND; 2]).await;
        browser.sees("main", ["商业计划书.pdf"; 2]).await;
        browser.tick(["审查通过", "Admit"]).await;
        browser.act(["保存决定", "Save the decision"]).await;
        browser.sees("#state", ["审查通过", "Admitted"]).await;
        self.app.pass_seconds(60);
        browser.act(["参赛项目", "Entries"]).await;
        browser.tick(["全选", "Tick all"]).await;
        browser.choose(["对勾选的项目", "With the ticked entries"], browser.say(["审查通过", "Admit"])).await;
        browser.act(["预览", "Preview"]).await;
        assert_eq!(browser.count("#ready tbody tr").await, 4);
        browser.act(["审查通过", "Admit"]).await;
        browser.sees("[role=status]", ["4 个项目已改变", "4 entries"]).await;
    }
}
