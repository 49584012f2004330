//! A PostgreSQL server for the tests: made in a temporary folder at the first use, gone with the test process.

use std::{
    io::Write as _,
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Once, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use pingxuan::db::{Address, migrations};

use super::missing::leave_out;

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static COUNT: AtomicU32 = AtomicU32::new(0);

struct Server {
    port: u16,
}

impl Server {
    fn url(&self, database: &str) -> String {
        format!("postgres://pingxuan@127.0.0.1:{}/{database}", self.port)
    }
}

/// The server; none when the machine has no PostgreSQL, which is said and which CI does not forgive.
fn server() -> Option<&'static Server> {
    static SAID: Once = Once::new();
    let server = SERVER.get_or_init(start).as_ref();
    if server.is_none() {
        leave_out(&SAID, "PostgreSQL (initdb, postgres)", "every test on PostgreSQL");
    }
    server
}

/// A fresh, migrated database; none when the machine has no PostgreSQL.
pub fn fresh_database() -> Option<String> {
    let server = server()?;
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut conn = PgConnection::establish(&server.url("postgres")).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE migrated")).unwrap();
    Some(server.url(&name))
}

/// A database without a single table; none when the machine has no PostgreSQL.
pub fn empty_database() -> Option<String> {
    let server = server()?;
    let name = format!("empty_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut conn = PgConnection::establish(&server.url("postgres")).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    Some(server.url(&name))
}

/// Looks where Debian puts the programs, then in the path.
fn program(name: &str) -> Option<PathBuf> {
    let mut places: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin").join(name)))
        .collect();
    places.sort();
    places.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    places.extend(std::env::split_paths(&path).map(|folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

#[expect(clippy::zombie_processes, reason = "the server ends with this process")]
fn start() -> Option<Server> {
    let (initdb, postgres) = (program("initdb")?, program("postgres")?);
    let folder = tempfile::Builder::new().prefix("pingxuan-pg-").tempdir().unwrap().keep();
    let data = folder.join("data");
    // PostgreSQL refuses to run as root: then it runs as nobody.
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout.starts_with(b"0\n");
    if is_root {
        assert!(Command::new("chown").arg("65534:65534").arg(&folder).status().unwrap().success());
    }
    let mut command = Command::new(initdb);
    command
        .args(["-U", "pingxuan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"])
        .arg(&data)
        .current_dir(&folder)
        .stdout(Stdio::null());
    if is_root {
        command.uid(65534).gid(65534);
    }
    assert!(command.status().unwrap().success(), "initdb failed");
    let port = free_port();
    // The shell ends the server when the test process goes away and its end of the pipe closes.
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(r#""$@" >"$0/log" 2>&1 & pid=$!; read _; kill -QUIT $pid; wait $pid; rm -rf "$0""#)
        .arg(&folder)
        .arg(postgres)
        .arg("-D")
        .arg(&data)
        .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""])
        .args(["-c", "fsync=off", "-c", "max_connections=400", "-c", "shared_buffers=64MB"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .process_group(0);
    if is_root {
        shell.uid(65534).gid(65534);
    }
    let mut child = shell.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.flush().unwrap();
    // The pipe stays open as long as this process lives.
    std::mem::forget(pipe);
    let server = Server { port };
    let mut conn = connect_patiently(&server.url("postgres"));
    conn.batch_execute("CREATE DATABASE migrated").unwrap();
    let mut fresh = Address::Postgres(server.url("migrated")).connect().unwrap();
    migrations::run(&mut fresh).unwrap();
    Some(server)
}

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn connect_patiently(url: &str) -> PgConnection {
    for _ in 0..200 {
        if let Ok(conn) = PgConnection::establish(url) {
            return conn;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("PostgreSQL did not start");
}
