//! The demo event with a few things under way, and the way through it: every link that each person sees, one page of
//! each kind.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::support::{Client, Page, Server};

const CUP: &str = "/c/hangzhou-enshi-qiandongnan-2026";
const PASSWORD: &str = "pingxuan-demo";

const ENTERPRISES: &str = "企业名称,方,行业,需求,能提供\n杭州茶业,帮扶方,茶叶,,电商运营\n\
    杭州物流,帮扶方,物流,,冷链物流\n雷山民宿,受援方,文旅,电商运营,\n";

/// A one-page document with a word on it.
const PDF: &[u8] = crate::browser::journey::PDF;

/// One page of a kind, seen by somebody.
pub struct Stop {
    pub person: String,
    pub path: String,
    /// The path with its changing parts left out.
    pub kind: String,
}

/// A served event, who is signed in there, and where the walk goes.
pub struct World {
    pub server: Server,
    clients: BTreeMap<&'static str, Client>,
    pub stops: Vec<Stop>,
    // Held for the data that lies in it.
    _folder: tempfile::TempDir,
}

impl World {
    /// Starts the demo, sets things under way and finds the pages.
    pub async fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let more = ["--seed", "7", "--now", "2026-11-24T04:00:00Z"];
        let server = Server::start("demo", folder.path(), &more);
        let mut world = Self { server, clients: BTreeMap::new(), stops: Vec::new(), _folder: folder };
        world.sign_everybody_in().await;
        let starts = world.set_things_under_way().await;
        world.find_pages(starts).await;
        world
    }

    /// The session of a person; none for a visitor.
    pub fn session_of(&self, person: &str) -> Option<&str> {
        self.clients.get(person)?.cookie("session")
    }

    async fn sign_in(&mut self, person: &'static str, login: &str) {
        let mut client = Client::new(self.server.port);
        let page = client.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(page.status(), 303, "{login} signs in: {}", page.text("main"));
        self.clients.insert(person, client);
    }

    fn client(&mut self, person: &str) -> &mut Client {
        self.clients.get_mut(person).unwrap()
    }

    async fn sign_everybody_in(&mut self) {
        self.clients.insert("visitor", Client::new(self.server.port));
        for (person, login) in [
            ("administrator", "admin@example.com"),
            ("organizer", "organizer@example.com"),
            ("supervisor", "supervisor@example.com"),
            ("coordinator", "coordinator1@example.com"),
            ("expert", "expert01@example.com"),
        ] {
            self.sign_in(person, login).await;
        }
        let entries = self.client("organizer").get(&format!("{CUP}/entries.csv?state=admitted")).await;
        let phone = column(&entries, "电话");
        self.sign_in("team", &phone).await;
        let schemes = self.client("organizer").get(&format!("{CUP}/schemes")).await;
        let scheme = schemes.attr("#schemes a", "href").unwrap();
        let enterprises = self.client("organizer").get(&format!("{scheme}/enterprises.csv")).await;
        let mail = column(&enterprises, "邮箱");
        self.sign_in("enterprise", &mail).await;
    }

    /// Reports of tables, plans that wait, a draft that is complete, wishes that are open; where each of them is.
    async fn set_things_under_way(&mut self) -> Vec<(&'static str, String)> {
        let mut starts = vec![
            ("visitor", "/".to_owned()),
            ("visitor", "/sign-in".to_owned()),
            ("visitor", "/forgot".to_owned()),
            ("visitor", format!("{CUP}/no-such-page")),
        ];
        let organizer = self.client("organizer");
        let table = "编号,项目名称,负责人,地区,赛道\nZ901,新的项目,王一,恩施,现代农业\nZ902,地区不明,王二,火星,现代农业\n";
        let file = ("file", "entries.csv", table.as_bytes());
        starts.push((
            "organizer",
            led(&organizer.post_file(&format!("{CUP}/entries/import"), &[], file).await),
        ));
        let table = "姓名,单位,专长,邮箱,角色\n新专家,某大学,农业:3,new@expert.example,评委\n旧专家,某大学,农业:9,old@expert.example,评委\n";
        let file = ("file", "experts.csv", table.as_bytes());
        starts.push((
            "organizer",
            led(&organizer.post_file(&format!("{CUP}/experts/import"), &[], file).await),
        ));
        let seed = organizer.get(&format!("{CUP}/plans/compute")).await.field("seed");
        let fields = [("target", "mentors"), ("per_entry", ""), ("balance", "yes"), ("seed", seed.as_str())];
        let plan = led(&organizer.post(&format!("{CUP}/plans/compute"), &fields).await);
        starts.push(("organizer", format!("{plan}/apply")));
        // A plan as good as the one in force changes nothing, so that only the list of all entries leads on.
        starts.push(("organizer", format!("{plan}?show=all")));
        let rounds = organizer.get(&format!("{CUP}/rounds")).await;
        let rankings = rounds.attrs("main a[href$='/ranking']", "href");
        for ranking in rankings {
            starts.push(("organizer", ranking.replace("/ranking", "/decisions")));
            starts.push(("organizer", ranking));
        }
        let admitted = organizer.get(&format!("{CUP}/entries?state=admitted")).await;
        starts.push(("organizer", admitted.attr("#entries th a", "href").expect("an entry is admitted")));
        let withdrawn = organizer.get(&format!("{CUP}/entries?state=withdrawn")).await;
        let withdrawn = withdrawn.attr("#entries th a", "href").expect("an entry is withdrawn");
        starts.push(("organizer", format!("{withdrawn}/restore")));
        let fields = [("role", "supervisor"), ("name", "新监督"), ("login", "new@supervisor.example")];
        let invited = organizer.post(&format!("{CUP}/people/invite"), &fields).await;
        assert!(invited.has(".ticket"), "{}", invited.text("main"));
        let team = self.client("team");
        let entries = team.get(&format!("{CUP}/my-entries")).await;
        let entry = entries.attr("#my-entries a", "href").expect("the team has an entry");
        let feedback = team.get(&format!("{entry}/feedback")).await;
        starts.push(("team", feedback.attr("#rounds a", "href").expect("a result is published")));
        starts.extend(self.pair().await);
        starts.extend(self.open_another_event().await);
        starts
    }

    /// A pairing that is applied and one that waits.
    async fn pair(&mut self) -> Vec<(&'static str, String)> {
        let organizer = self.client("organizer");
        let scheme = organizer.get(&format!("{CUP}/schemes")).await.attr("#schemes a", "href").unwrap();
        let table = "企业名称,方,行业,需求\n新的企业,帮扶方,茶叶,\n不明的企业,中间方,茶叶,\n";
        let file = ("file", "enterprises.csv", table.as_bytes());
        let import = led(&organizer.post_file(&format!("{scheme}/enterprises/import"), &[], file).await);
        let compute = format!("{scheme}/pairings/compute");
        let applied = led(&organizer.post(&compute, &[("method", "stable-left")]).await);
        let version = organizer.get(&format!("{applied}/apply")).await.field("version");
        let answer = organizer.post(&format!("{applied}/apply"), &[("version", version.as_str())]).await;
        assert_eq!(answer.status(), 303, "{}", answer.text("main"));
        let waiting = led(&organizer.post(&compute, &[("method", "max-fit")]).await);
        vec![
            ("organizer", import),
            ("organizer", format!("{applied}/publish")),
            ("organizer", applied),
            ("organizer", format!("{waiting}/apply")),
            ("organizer", waiting),
        ]
    }

    /// An event that is open: a team drafts an entry there, an enterprise may still wish.
    async fn open_another_event(&mut self) -> Vec<(&'static str, String)> {
        let administrator = self.client("administrator");
        let fields = [
            ("name_zh", "武陵山青年创业赛"),
            ("name_en", "Wuling Youth Cup"),
            ("slug", "open"),
            ("time_zone", "Asia/Shanghai"),
            ("entries_open_at", "2020-01-01T09:00"),
            ("entries_close_at", "2090-01-01T09:00"),
            ("is_listed", "yes"),
            ("regions", "恩施 | Enshi"),
            ("tracks", "农业 | Farming"),
        ];
        let page = administrator.post("/competitions/new", &fields).await;
        assert_eq!(page.status(), 303, "{:?}", page.problems());
        let fields = [
            ("name_zh", "涌泉计划"),
            ("name_en", ""),
            ("wishes_close_at", "2089-12-01T09:00"),
            ("wish_limit", "3"),
        ];
        let scheme = led(&administrator.post("/c/open/schemes/new", &fields).await);
        let file = ("file", "enterprises.csv", ENTERPRISES.as_bytes());
        let import = led(&administrator.post_file(&format!("{scheme}/enterprises/import"), &[], file).await);
        assert_eq!(administrator.confirm(&import).await.status(), 303);
        let list = administrator.get(&format!("{scheme}/enterprises?side=assisted")).await;
        let enterprise = list.attr("#enterprises a", "href").unwrap();
        let invited = administrator.post(&format!("{enterprise}/invite"), &[]).await;
        let invited = administrator.follow(invited).await;
        let link = invited
            .attr("main a.hash", "href")
            .expect("a link to hand over")
            .replace("http://test.example", "");
        let accepted = self.client("enterprise").get(&link).await;
        assert_eq!(accepted.status(), 200);
        assert_eq!(self.client("enterprise").post(&link, &[]).await.status(), 303);

        let public = Self::publish_a_pairing(self.client("administrator")).await;
        let team = self.client("team");
        let form = team.get("/c/open/register").await;
        let option = |name: &str| {
            let selector = format!("select[name={name}] option:not([value=''])");
            form.attr(&selector, "value").unwrap()
        };
        let (region, track) = (option("region"), option("track"));
        let fields = [
            ("name", "高山有机茶"),
            ("region", region.as_str()),
            ("track", track.as_str()),
            ("leader", "田茶香"),
        ];
        let entry = led(&team.post("/c/open/register", &fields).await);
        let page = team.get(&format!("{entry}/basics")).await;
        let kept: Vec<(&str, String)> = ["version", "name", "region", "track", "leader", "email", "website"]
            .map(|name| (name, page.field(name)))
            .to_vec();
        let mut fields: Vec<(&str, &str)> =
            kept.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("organization", "高山茶叶合作社"), ("phone", "13800138000")]);
        assert_eq!(team.post(&format!("{entry}/basics"), &fields).await.status(), 303);
        let version = team.get(&format!("{entry}/summary")).await.field("version");
        let fields = [("version", version.as_str()), ("summary", "统一种植、统一加工，通过直播销售。")];
        assert_eq!(team.post(&format!("{entry}/summary"), &fields).await.status(), 303);
        let file = ("plan", "商业计划书.pdf", PDF);
        assert_eq!(team.post_file(&format!("{entry}/plan"), &[], file).await.status(), 303);
        let version = team.get(&format!("{entry}/check")).await.field("version");
        let fields = [("version", version.as_str()), ("consent", "yes")];
        assert_eq!(team.post(&format!("{entry}/submit"), &fields).await.status(), 303);
        vec![
            ("team", "/c/open/register".to_owned()),
            ("team", format!("{entry}/check")),
            ("team", format!("{entry}/receipt")),
            ("team", entry),
            ("visitor", link),
            ("visitor", public),
        ]
    }

    /// A second scheme of the open event, from its table to its public page; where that is.
    async fn publish_a_pairing(administrator: &mut Client) -> String {
        let fields = [
            ("name_zh", "结对先行"),
            ("name_en", "Early pairs"),
            ("wishes_close_at", "2089-12-01T09:00"),
            ("wish_limit", "3"),
        ];
        let scheme = led(&administrator.post("/c/open/schemes/new", &fields).await);
        let file = ("file", "enterprises.csv", ENTERPRISES.as_bytes());
        let import = led(&administrator.post_file(&format!("{scheme}/enterprises/import"), &[], file).await);
        assert_eq!(administrator.confirm(&import).await.status(), 303);
        let fields = [("method", "stable-left"), ("early", "yes"), ("reason", "所有企业都已提交志愿")];
        let plan = led(&administrator.post(&format!("{scheme}/pairings/compute"), &fields).await);
        for act in ["apply", "publish"] {
            let page = administrator.get(&format!("{plan}/{act}")).await;
            let (version, seen) = (page.field("version"), page.field("seen"));
            let fields = [("version", version.as_str()), ("seen", seen.as_str())];
            let answer = administrator.post(&format!("{plan}/{act}"), &fields).await;
            assert_eq!(answer.status(), 303, "{act}: {}", answer.text("main"));
        }
        let page = administrator.get(&plan).await;
        let found =
            page.attrs("main a[href]", "href").into_iter().find(|href| href.starts_with("/pairings/"));
        found.expect("the published plan leads to its public page")
    }

    /// Follows every link that each person sees, once for each kind of page.
    async fn find_pages(&mut self, starts: Vec<(&'static str, String)>) {
        let mut seen = BTreeSet::new();
        let order = [
            "visitor",
            "organizer",
            "administrator",
            "expert",
            "team",
            "enterprise",
            "coordinator",
            "supervisor",
        ];
        for person in order {
            let own: Vec<&String> =
                starts.iter().filter(|(who, _)| *who == person).map(|(_, path)| path).collect();
            let mut open: VecDeque<String> = own.iter().map(|path| (*path).clone()).collect();
            open.push_back("/".to_owned());
            let mut tried = BTreeSet::new();
            while let Some(path) = open.pop_front() {
                if !tried.insert(path.clone()) {
                    continue;
                }
                let kind = kind_of(&path);
                // The home page and the desk differ by who looks.
                let is_shared = ["/", "/c/{}/desk"].contains(&kind.as_str());
                let key = if is_shared { format!("{person} {kind}") } else { kind.clone() };
                if !seen.insert(key.clone()) && !own.contains(&&path) {
                    continue;
                }
                let page = self.client(person).get(&path).await;
                if let Some(location) = page.location() {
                    seen.remove(&key);
                    open.extend(place(&path, location).filter(|other| *other != path));
                    continue;
                }
                let is_page = page.header("content-type").is_some_and(|kind| kind.contains("html"));
                assert!(page.status() < 500, "{person}: {path}: {}", page.status());
                if !is_page {
                    continue;
                }
                open.extend(page.attrs("a[href]", "href").iter().filter_map(|href| place(&path, href)));
                self.stops.push(Stop { person: person.to_owned(), path, kind });
            }
        }
    }
}

/// Where a link leads, if it is a page of the site in the same language.
fn place(here: &str, href: &str) -> Option<String> {
    let href = href.strip_prefix("http://test.example").unwrap_or(href);
    let href = href.split('#').next()?;
    let is_file = [".csv", ".xlsx", ".json", ".pdf", ".toml"]
        .iter()
        .any(|ending| href.split('?').next().is_some_and(|path| path.ends_with(ending)));
    if href.contains("lang=") || is_file || href.contains("/files/") {
        return None;
    }
    if href.starts_with('?') {
        return Some(format!("{}{href}", here.split('?').next()?));
    }
    (href.starts_with('/') && !href.starts_with("//")).then(|| href.to_owned())
}

/// A path with its changing parts left out.
fn kind_of(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let mut before = "";
    let parts = path.split('/').map(|part| {
        let is_id = part.len() >= 32 && part.chars().all(|one| one.is_ascii_hexdigit() || one == '-');
        let is_name = ["c", "results", "pairings", "link"].contains(&before) && !part.is_empty();
        before = part;
        if is_id || is_name { "{}" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Where an answer leads.
#[track_caller]
fn led(page: &Page) -> String {
    let place = page
        .location()
        .unwrap_or_else(|| panic!("{}: {:?} {}", page.status(), page.problems(), page.text("main")));
    place.split('?').next().unwrap().to_owned()
}

/// The first value of a column of a table.
fn column(page: &Page, name: &str) -> String {
    let body = page.body();
    let mut rows = csv::Reader::from_reader(body.trim_start_matches('\u{feff}').as_bytes());
    let index = rows.headers().unwrap().iter().position(|head| head == name).unwrap();
    let values = rows.records().map(|row| row.unwrap()[index].trim_start_matches('\'').to_owned());
    values.into_iter().find(|value| !value.is_empty()).unwrap()
}
