//! Wishes are nobody's business before the deadline, and never the other side's.

use pingxuan::domain::{role::Role, states::Side};

use super::scene::SchemeScene;
use crate::{
    on_both,
    support::{Client, Scene, TestApp},
};

struct Tale {
    scheme: SchemeScene,
    organizer: Client,
    tea: (Client, pingxuan::domain::id::EnterpriseId),
    inn: (Client, pingxuan::domain::id::EnterpriseId),
}

async fn tell(app: &TestApp) -> Tale {
    let scene = Scene::set(app).await;
    let scheme = SchemeScene::set(app, scene.competition).await;
    let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let tea = scheme.add_signed_in(app, Side::Assisting, "杭州茶业", "电商").await;
    let inn = scheme.add_signed_in(app, Side::Assisted, "雷山民宿", "电商").await;
    let secret = scheme.add(app, Side::Assisted, "秘密心仪企业", "物流").await;
    scheme.wish(app, tea.1, &[&[secret]]).await;
    Tale { scheme, organizer, tea, inn }
}

on_both!(before_the_deadline_the_organizer_sees_only_whether_wishes_were_handed_in, |app| {
    let mut tale = tell(&app).await;
    let page = tale.organizer.get(&tale.scheme.at(&format!("enterprises/{}", tale.tea.1))).await;
    assert_eq!(page.text("#handed-in"), "已填报");
    assert!(!page.body().contains("秘密心仪企业"));
    let page = tale.organizer.get(&tale.scheme.at("enterprises")).await;
    assert_eq!(page.cell("#enterprises", "杭州茶业", "志愿"), "已填报");
    assert_eq!(page.cell("#enterprises", "雷山民宿", "志愿"), "未填报");
    let page = tale.organizer.get(&tale.scheme.at(&format!("enterprises/{}/wishes", tale.tea.1))).await;
    assert_eq!(page.count("select option[selected]"), 0, "the form on behalf is empty");

    app.pass_seconds(3_600);
    let page = tale.organizer.get(&tale.scheme.at(&format!("enterprises/{}", tale.tea.1))).await;
    assert!(page.text("#stored-wishes").contains("秘密心仪企业"));
});

on_both!(an_export_has_wishes_only_after_the_deadline, |app| {
    let mut tale = tell(&app).await;
    let sealed = tale.organizer.get(&tale.scheme.at("enterprises.csv")).await;
    assert!(!sealed.body().contains("志愿") && !sealed.body().contains("不接受"), "{}", sealed.body());
    app.pass_seconds(3_600);
    let open = tale.organizer.get(&tale.scheme.at("enterprises.csv")).await;
    let line = open.body().lines().find(|line| line.starts_with("杭州茶业")).unwrap().to_owned();
    assert!(line.contains("秘密心仪企业"), "{line}");
});

on_both!(the_log_does_not_betray_wishes, |app| {
    let mut tale = tell(&app).await;
    let form = tale.tea.0.get(&format!("/c/cup/my-enterprise/{}/wishes", tale.tea.1)).await;
    let version = form.field("version");
    let rank = format!("rank-{}", tale.inn.1);
    let path = format!("/c/cup/my-enterprise/{}/wishes", tale.tea.1);
    let page = tale.tea.0.post(&path, &[("version", &version), (&rank, "1")]).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let page = tale.organizer.get("/c/cup/log").await;
    assert_eq!(page.status(), 200);
    assert!(page.body().contains("填写志愿"));
    assert!(!page.body().contains(&tale.inn.1.to_string()) && !page.body().contains("雷山民宿"));
});

on_both!(an_enterprise_sees_the_profiles_but_never_the_wishes_of_the_other_side, |app| {
    let mut tale = tell(&app).await;
    for seconds in [0, 3_600] {
        app.pass_seconds(seconds);
        for path in ["", "/wishes"] {
            let page = tale.inn.0.get(&format!("/c/cup/my-enterprise/{}{path}", tale.inn.1)).await;
            assert_eq!(page.status(), 200);
            assert!(!page.body().contains("秘密心仪企业"), "{}", page.body());
        }
        let page = tale.inn.0.get(&tale.scheme.at(&format!("enterprises/{}", tale.tea.1))).await;
        assert_eq!(page.status(), 404, "the organizers' pages are not there for enterprises");
    }
});

on_both!(closing_early_takes_a_tick_and_a_reason, |app| {
    let mut tale = tell(&app).await;
    let compute = tale.scheme.at("pairings/compute");
    let page = tale.organizer.post(&compute, &[("method", "stable-left")]).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems().iter().any(|words| words.contains("尚未截止")), "{:?}", page.problems());
    let page = tale.organizer.post(&compute, &[("method", "stable-left"), ("early", "yes")]).await;
    assert_eq!(page.status(), 422);
    let early = [("method", "stable-left"), ("early", "yes"), ("reason", "两方都已填报")];
    let page = tale.organizer.post(&compute, &early).await;
    assert_eq!(page.status(), 303, "{}", page.body());

    let page = tale.tea.0.get(&format!("/c/cup/my-enterprise/{}/wishes", tale.tea.1)).await;
    assert!(page.text(".notice").contains("已于"), "the enterprise reads that wishes are closed");
    let log = tale.organizer.get("/c/cup/log").await;
    assert!(log.body().contains("两方都已填报"), "the reason stands in the log");
});

on_both!(reopened_wishes_hide_what_rests_on_them, |app| {
    let mut tale = tell(&app).await;
    app.pass_seconds(3_600);
    let compute = tale.scheme.at("pairings/compute");
    let page = tale.organizer.post(&compute, &[("method", "stable-left")]).await;
    assert_eq!(page.status(), 303);
    let terms = [
        ("name_zh", "涌泉计划"),
        ("name_en", ""),
        ("wishes_close_at", "2026-12-24T18:00"),
        ("wish_limit", "5"),
        ("version", "1"),
    ];
    let page = tale.organizer.post(&tale.scheme.at("edit"), &terms).await;
    assert_eq!(page.status(), 422, "a plan rests on the wishes");
    assert!(page.problems()[0].contains("已有方案"), "{:?}", page.problems());
});
