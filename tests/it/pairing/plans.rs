//! Computing, comparing, changing by hand, applying and undoing plans.

#![expect(clippy::many_single_char_names, reason = "the enterprises are called by letters, as in the books")]

use pingxuan::{
    db::conn::execute,
    domain::{id::EnterpriseId, role::Role, states::Side},
    error::AppError,
};

use super::scene::{SchemeScene, led_to};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

/// Two assisting (甲, 乙) and two assisted (丙, 丁): 甲 and 丙 wish for each other, and so do 乙 and 丁.
async fn four(app: &TestApp) -> (SchemeScene, Client, [EnterpriseId; 4]) {
    let scene = Scene::set(app).await;
    let scheme = SchemeScene::set(app, scene.competition).await;
    let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let ids = [
        scheme.add(app, Side::Assisting, "甲", "电商").await,
        scheme.add(app, Side::Assisting, "乙", "物流").await,
        scheme.add(app, Side::Assisted, "丙", "电商").await,
        scheme.add(app, Side::Assisted, "丁", "物流").await,
    ];
    scheme.wish(app, ids[0], &[&[ids[2]]]).await;
    scheme.wish(app, ids[2], &[&[ids[0]]]).await;
    app.pass_seconds(3_600);
    (scheme, organizer, ids)
}

async fn compute(organizer: &mut Client, scheme: &SchemeScene, method: &str) -> String {
    led_to(&organizer.post(&scheme.at("pairings/compute"), &[("method", method)]).await)
}

on_both!(the_demo_event_comes_out_whole_and_without_blocking_pairs, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    scheme.fill_from_demo(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    app.pass_seconds(3_600);
    let methods = ["stable-left", "stable-right", "stable-egalitarian", "stable-max-fit"];
    let blank = organizer.get(&scheme.at("pairings")).await;
    assert_eq!(blank.count("#method input"), 6);
    assert!(blank.has("#method input[value='stable-max-fit'][checked]"));
    for method in methods {
        let plan = compute(&mut organizer, &scheme, method).await;
        let page = organizer.get(&plan).await;
        assert_eq!(page.count("#pairs tbody tr"), 20);
        assert!(page.text("#stability").contains("没有任何两家企业互相更愿意换伴"));
        assert!(page.text("#stability").contains("已证明"), "{}", page.text("#stability"));
        assert!(!page.has("#blocking") && !page.has("#alone"));
        let summary = page.text("#summary");
        assert!(summary.contains("帮扶方平均名次") && summary.contains("最差第"), "{summary}");
    }
    for method in ["max-fit", "min-rank-sum"] {
        let plan = compute(&mut organizer, &scheme, method).await;
        let page = organizer.get(&plan).await;
        assert_eq!(page.count("#pairs tbody tr"), 20);
        assert!(page.has("#blocking") && page.text("#stability").contains("已证明"));
    }
    let page = organizer.get(&scheme.at("pairings")).await;
    assert_eq!(page.cell("#plans", "方案1", "对数"), "20");
    assert_eq!(page.cell("#plans", "方案1", "互相更愿意的"), "0");
    for stable in 1..=4 {
        assert_eq!(page.cell("#plans", &format!("方案{stable}"), "互相更愿意的"), "0");
    }
    assert_ne!(page.cell("#plans", "方案5", "互相更愿意的"), "0", "the largest fit is not stable here");
    let mean = |plan: u8| {
        page.cell("#plans", &format!("方案{plan}"), "平均匹配度").replace('.', "").parse::<u32>().unwrap()
    };
    assert!((1..=3).all(|plan| mean(4) >= mean(plan)), "the stable plan of the largest fit");
    assert!((1..=6).all(|plan| mean(5) >= mean(plan)), "the plan of the largest fit");
    let ranks = |plan: u8| -> u32 {
        let side = |heading: &str| page.cell("#plans", &format!("方案{plan}"), heading);
        let mean = |told: String| told.split(" / ").next().unwrap().replace('.', "").parse::<u32>().unwrap();
        mean(side("帮扶方名次")) + mean(side("受援方名次"))
    };
    assert!([1, 2, 4].iter().all(|plan| ranks(3) <= ranks(*plan)), "the stable plan of the smallest ranks");
    assert!((1..=6).all(|plan| ranks(6) <= ranks(plan)), "the plan of the smallest ranks");
});

on_both!(each_pair_has_its_reasons, |app| {
    let (scheme, mut organizer, _) = four(&app).await;
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    let page = organizer.get(&plan).await;
    assert_eq!(page.cell("#pairs", "甲", "受援方"), "丙");
    assert_eq!(page.cell("#pairs", "甲", "帮扶方排名"), "1");
    assert_eq!(page.cell("#pairs", "乙", "帮扶方排名"), "1 未列");
    let next = page.cell("#pairs", "乙", "次优选择及未能结对的原因");
    assert!(next.contains("帮扶方：丙（排第 2），现在的伙伴不比它差"), "{next}");
    assert!(next.contains("受援方：甲（排第 2），现在的伙伴不比它差"), "both of a pair are told: {next}");
    assert!(page.cell("#pairs", "甲", "次优选择及未能结对的原因").contains("现在的伙伴不比它差"));
    assert!(page.text("#why").contains("电商"), "{}", page.text("#why"));
    assert_eq!(page.count("svg.links path"), 2);
    assert_eq!(page.attr("svg.links", "aria-hidden").as_deref(), Some("true"));
});

on_both!(a_change_by_hand_makes_a_new_plan_and_names_the_blocking_pair, |app| {
    let (scheme, mut organizer, ids) = four(&app).await;
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    let (left, right) = (ids[0].to_string(), ids[3].to_string());
    let swap = [("act", "swap"), ("assisting", left.as_str()), ("assisted", right.as_str())];
    let page = organizer.post(&format!("{plan}/adjust"), &swap).await;
    let changed = led_to(&page);
    let page = organizer.get(&changed).await;
    assert_eq!(page.cell("#pairs", "甲", "受援方"), "丁");
    assert_eq!(page.cell("#pairs", "乙", "受援方"), "丙");
    assert_eq!(page.cell("#pairs", "甲", "状态"), "手工");
    assert_eq!(page.texts("#blocking li b"), ["甲 × 丙", "乙 × 丁"]);
    let gives_up = page.texts("#blocking li p");
    assert_eq!(
        gives_up[..2],
        ["帮扶方把对方排第 1，现有伙伴 丁 排第 2", "受援方把对方排第 1，现有伙伴 乙 排第 2"],
        "what each of the two would give up"
    );
    let before = organizer.get(&plan).await;
    assert_eq!(before.cell("#pairs", "甲", "受援方"), "丙", "the plan before stays as it is");
});

on_both!(a_lock_holds_and_a_ban_is_kept_out, |app| {
    let (scheme, mut organizer, ids) = four(&app).await;
    let ids = ids.map(|id| id.to_string());
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    let forbid = [("act", "forbid"), ("assisting", ids[0].as_str()), ("assisted", ids[2].as_str())];
    let banned = led_to(&organizer.post(&format!("{plan}/adjust"), &forbid).await);
    let page = organizer.get(&banned).await;
    assert_eq!(page.texts("#alone li bdi"), ["甲", "丙"], "乙 and 丁 like each other best");
    let why = page.texts("#alone li p");
    assert!(why[0].contains("丁（排第 2），对方更愿意与 乙 结对"), "{why:?}");
    assert!(page.text("#bans").contains("丙"));
    assert!(!page.has("#blocking"), "a pair that is ruled out cannot block");

    let lock = [("act", "lock"), ("assisting", ids[1].as_str()), ("assisted", ids[3].as_str())];
    let locked = led_to(&organizer.post(&format!("{banned}/adjust"), &lock).await);
    let page = organizer.get(&locked).await;
    assert_eq!(page.cell("#pairs", "乙", "状态"), "已锁定");
    assert!(page.text("#bans").contains("丙"), "what was ruled out stays so");

    let swap = [("act", "swap"), ("assisting", ids[0].as_str()), ("assisted", ids[3].as_str())];
    let page = organizer.post(&format!("{locked}/adjust"), &swap).await;
    assert_eq!(page.status(), 422, "a locked pair is not taken apart");

    let allow = [("act", "allow"), ("assisting", ids[0].as_str()), ("assisted", ids[2].as_str())];
    let allowed = led_to(&organizer.post(&format!("{locked}/adjust"), &allow).await);
    let page = organizer.get(&allowed).await;
    assert_eq!(page.cell("#pairs", "甲", "受援方"), "丙");
    assert!(!page.has("#bans"));
});

on_both!(who_is_not_accepted_cannot_be_paired_by_hand, |app| {
    let (scheme, mut organizer, ids) = four(&app).await;
    scheme.exclude(&app, ids[3], ids[0]).await;
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    let (left, right) = (ids[0].to_string(), ids[3].to_string());
    let swap = [("act", "swap"), ("assisting", left.as_str()), ("assisted", right.as_str())];
    let page = organizer.post(&format!("{plan}/adjust"), &swap).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("不接受"), "{:?}", page.problems());
});

on_both!(undoing_restores_the_plan_before_as_a_new_one, |app| {
    let (scheme, mut organizer, _) = four(&app).await;
    let first = compute(&mut organizer, &scheme, "stable-left").await;
    let second = compute(&mut organizer, &scheme, "max-fit").await;
    assert_eq!(organizer.post(&format!("{first}/apply"), &[("version", "1")]).await.status(), 303);
    let page = organizer.post(&format!("{first}/undo"), &[("version", "2")]).await;
    assert_eq!(page.status(), 409, "there is nothing before the first");
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 303);
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 409, "twice");
    let page = organizer.get(&scheme.at("pairings")).await;
    assert_eq!(page.cell("#plans", "方案1", "状态"), "已被取代");
    assert_eq!(page.cell("#plans", "方案2", "状态"), "已采用");

    let restored = led_to(&organizer.post(&format!("{second}/undo"), &[("version", "2")]).await);
    let page = organizer.get(&restored).await;
    assert_eq!(page.text("#state"), "已采用");
    assert_eq!(page.cell("#pairs", "甲", "受援方"), "丙");
    let page = organizer.get(&scheme.at("pairings")).await;
    assert_eq!(page.cell("#plans", "方案2", "状态"), "已被取代");
    assert_eq!(page.cell("#plans", "方案3", "来源"), "恢复方案 1");
});

on_both!(a_plan_of_another_scheme_is_not_there, |app| {
    let (scheme, mut organizer, _) = four(&app).await;
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    let other = SchemeScene::set(&app, scheme.competition).await;
    let foreign = plan.replace(&scheme.scheme.to_string(), &other.scheme.to_string());
    assert_eq!(organizer.get(&foreign).await.status(), 404);
    assert_eq!(organizer.post(&format!("{foreign}/apply"), &[("version", "1")]).await.status(), 404);
    let (mut supervisor, _) = app.member(scheme.competition, Role::Supervisor, None).await;
    assert_eq!(supervisor.get(&plan).await.status(), 200);
    assert_eq!(supervisor.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 404);
});

/// The two assisting and two assisted of [`four`], then 戊 and 己, who fit each other.
async fn six(app: &TestApp) -> (SchemeScene, Client, [String; 6]) {
    let (scheme, organizer, [a, b, c, d]) = four(app).await;
    let e = scheme.add(app, Side::Assisting, "戊", "茶叶").await;
    let f = scheme.add(app, Side::Assisted, "己", "茶叶").await;
    (scheme, organizer, [a, b, c, d, e, f].map(|id| id.to_string()))
}

async fn adjust(organizer: &mut Client, plan: &str, act: &str, pair: (&str, &str)) -> (String, Page) {
    let fields = [("act", act), ("assisting", pair.0), ("assisted", pair.1)];
    let answer = organizer.post(&format!("{plan}/adjust"), &fields).await;
    let made = led_to(&answer);
    (made, organizer.follow(answer).await)
}

on_both!(pairs_made_by_hand_survive_what_is_computed_anew, |app| {
    let (scheme, mut organizer, [a, b, c, d, e, f]) = six(&app).await;
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    assert_eq!(organizer.get(&plan).await.cell("#pairs", "甲", "受援方"), "丙");
    let (swapped, _) = adjust(&mut organizer, &plan, "swap", (&a, &d)).await;

    let (locked, page) = adjust(&mut organizer, &swapped, "lock", (&e, &f)).await;
    let pairs = |page: &Page| ["甲", "乙", "戊"].map(|name| page.cell("#pairs", name, "受援方"));
    assert_eq!(pairs(&page), ["丁", "丙", "己"]);
    assert_eq!(page.cell("#pairs", "甲", "状态"), "手工");
    assert_eq!(page.cell("#pairs", "戊", "状态"), "已锁定");
    assert!(page.text("main").contains("甲 × 丙"), "what both would rather have is told");
    assert!(!page.text("#stability").contains("已证明"), "a plan with pairs made by hand proves nothing");
    assert!(page.body().contains("手工的 2 对保持不变；其余重新计算，新增 0 对，取消 0 对"));

    let (banned, page) = adjust(&mut organizer, &locked, "forbid", (&b, &c)).await;
    assert_eq!(page.cell("#pairs", "甲", "受援方"), "丁", "the other pair made by hand stays");
    assert_eq!(page.texts("#alone li bdi"), ["乙", "丙"]);
    assert!(page.body().contains("手工的 1 对保持不变；其余重新计算，新增 0 对，取消 1 对"));
    assert!(!page.body().contains("未能保留"), "the one that was ruled out went by the act itself");

    let (allowed, page) = adjust(&mut organizer, &banned, "allow", (&b, &c)).await;
    assert_eq!(pairs(&page), ["丁", "丙", "己"]);
    assert_eq!([page.cell("#pairs", "甲", "状态"), page.cell("#pairs", "乙", "状态")], ["手工", "计算"]);

    let (_, page) = adjust(&mut organizer, &allowed, "lock", (&a, &d)).await;
    assert_eq!(page.cell("#pairs", "甲", "状态"), "已锁定", "the pair that the act names is the act's");
});

on_both!(a_pair_made_by_hand_goes_when_one_of_the_two_withdraws_and_the_page_says_so, |app| {
    let (scheme, mut organizer, [a, _, _, d, e, f]) = six(&app).await;
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    let (swapped, _) = adjust(&mut organizer, &plan, "swap", (&a, &d)).await;
    let withdraw = scheme.at(&format!("enterprises/{d}/withdraw"));
    assert_eq!(organizer.post(&withdraw, &[("version", "1")]).await.status(), 303);
    let (_, page) = adjust(&mut organizer, &swapped, "lock", (&e, &f)).await;
    assert!(page.body().contains("手工的 1 对保持不变"));
    assert!(page.body().contains("手工的 1 对因有企业退出或不接受对方，未能保留"));
});

/// Changes one field of an enterprise as an organizer does, the others sent as they are.
async fn edit(organizer: &mut Client, scheme: &SchemeScene, id: &str, field: &str, value: &str) {
    let path = scheme.at(&format!("enterprises/{id}/edit"));
    let form = organizer.get(&path).await;
    let names = [
        "version",
        "name",
        "credit_code",
        "sector",
        "needs",
        "offers",
        "contact",
        "phone",
        "email",
        "profile",
    ];
    let mut fields: Vec<(&str, String)> = names.map(|name| (name, form.field(name))).to_vec();
    for (name, old) in &mut fields {
        if *name == field {
            value.clone_into(old);
        }
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = organizer.post(&path, &fields).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
}

on_both!(a_plan_is_not_applied_when_what_it_was_computed_from_has_changed, |app| {
    let (scheme, mut organizer, [a, b, _, d, ..]) = six(&app).await;
    let plan = compute(&mut organizer, &scheme, "stable-left").await;
    edit(&mut organizer, &scheme, &a, "name", "甲方茶业").await;
    assert!(!organizer.get(&plan).await.has("#stale"), "a name is no part of the computation");
    assert_eq!(organizer.get(&format!("{plan}/apply")).await.status(), 200);

    edit(&mut organizer, &scheme, &b, "offers", "茶叶").await;
    let page = organizer.get(&plan).await;
    assert!(page.text("#stale").contains("企业资料或志愿有了变化"));
    assert!(!page.has("a[href$='/apply']"));
    assert_eq!(organizer.get(&format!("{plan}/apply")).await.status(), 409);
    let page = organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("企业资料或志愿有了变化"), "{}", page.text("main"));

    let (swapped, page) = adjust(&mut organizer, &plan, "swap", (&a, &d)).await;
    assert!(page.has("#stale"), "exchanged by hand, but otherwise as it was computed before");
    let (fresh, page) = adjust(&mut organizer, &swapped, "lock", (&a, &d)).await;
    assert!(!page.has("#stale"), "computed anew");
    assert_eq!(organizer.post(&format!("{fresh}/apply"), &[("version", "1")]).await.status(), 303);
    edit(&mut organizer, &scheme, &b, "offers", "物流").await;
    assert!(organizer.get(&fresh).await.has("#stale"), "it is in force, and the page says what it rests on");
});

on_both!(what_has_changed_since_is_not_brought_back_by_undoing, |app| {
    let (scheme, mut organizer, [_, b, ..]) = six(&app).await;
    let first = compute(&mut organizer, &scheme, "stable-max-fit").await;
    assert_eq!(organizer.post(&format!("{first}/apply"), &[("version", "1")]).await.status(), 303);
    assert!(organizer.get(&first).await.text("#stability").contains("已证明"));
    edit(&mut organizer, &scheme, &b, "offers", "茶叶").await;
    let page = organizer.get(&first).await;
    assert!(page.has("#stale") && !page.text("#stability").contains("已证明"));
    let second = compute(&mut organizer, &scheme, "stable-max-fit").await;
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 303);
    let page = organizer.post(&format!("{second}/undo"), &[("version", "2")]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("企业资料或志愿有了变化"), "{}", page.text("main"));
    assert_eq!(organizer.get(&second).await.text("#state"), "已采用", "what is in force stays");
});

on_both!(plans_beyond_a_page_are_on_the_next_one, |app| {
    let (scheme, mut organizer, _) = four(&app).await;
    let mut first = String::new();
    for _ in 0..52 {
        let plan = compute(&mut organizer, &scheme, "stable-left").await;
        if first.is_empty() {
            first = plan;
        }
    }
    let page = organizer.get(&scheme.at("pairings")).await;
    assert_eq!(page.count("#plans tbody tr"), 50);
    let next = page.attr("nav.pages a", "href").unwrap();
    let page = organizer.get(&next).await;
    assert_eq!(page.texts("#plans tbody th"), ["方案2", "方案1"]);
    assert!(!page.has("nav.pages a"));
    assert_eq!(page.attr("#plans tbody tr:last-child a", "href"), Some(first.clone()));
    assert!(organizer.get(&scheme.base()).await.text("dl.tiles").contains("52"));

    // The oldest plan still keeps the wishes from being opened again.
    let terms = organizer.get(&scheme.at("edit")).await;
    let discard = "UPDATE pairings SET state = 'discarded' WHERE number > 1";
    let discarded = app.site.db.write(move |conn| execute(conn, discard).map_err(AppError::from)).await;
    discarded.unwrap();
    let later = [
        ("version", terms.field("version")),
        ("name_zh", terms.field("name_zh")),
        ("name_en", terms.field("name_en")),
        ("wish_limit", terms.field("wish_limit")),
        ("wishes_close_at", "2099-01-01T00:00".to_owned()),
    ];
    let later: Vec<(&str, &str)> = later.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(organizer.post(&scheme.at("edit"), &later).await.status(), 422);
});
