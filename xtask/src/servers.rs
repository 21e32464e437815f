//! `servers`: the programs of `tests/npm/servers` on tally and on node, against servers of Debian's packages that are started
//! for them in a temporary folder, on free ports, and stopped afterwards: redis-server, postgresql, mariadb-server,
//! nats-server, mosquitto, rabbitmq-server.

use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::options;
use crate::packages::{install_listed, node, printed, show_difference};

/// A server that runs until it is dropped.
struct Server {
    child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked politely first: a database has children of its own.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| e.to_string())?;
    listener.local_addr().map(|a| a.port()).map_err(|e| e.to_string())
}

/// The ids of a user of the system.
fn user(name: &str) -> Option<(u32, u32)> {
    let text = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = text.lines().find(|l| l.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

/// A command in a folder of its own, under the user that the server wants when root starts it.
fn command(program: &Path, owner: &str, dir: &Path) -> Result<Command, String> {
    std::fs::create_dir_all(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut command = Command::new(program);
    command.current_dir(dir).env("HOME", dir).stdin(Stdio::null());
    if is_root()
        && let Some((uid, gid)) = user(owner)
    {
        let _ = Command::new("chown").arg("-R").arg(format!("{uid}:{gid}")).arg(dir).status();
        command.uid(uid).gid(gid);
    }
    let log = |name: &str| std::fs::File::create(dir.join(name)).map_err(|e| e.to_string());
    command.stdout(log("out.log")?).stderr(log("err.log")?);
    Ok(command)
}

fn found(names: &[&str]) -> Option<PathBuf> {
    names.iter().map(PathBuf::from).find(|p| p.exists())
}

/// The newest PostgreSQL's folder of commands.
fn postgres_bin() -> Option<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|e| e.path().join("bin")).collect();
    all.sort();
    all.into_iter().rev().find(|p| p.join("initdb").exists())
}

fn run_once(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|e| format!("{command:?}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}

/// The command that starts a server on a port, after what it needs before.
fn prepare(kind: &str, port: u16, dir: &Path) -> Result<Option<Command>, String> {
    let text = port.to_string();
    Ok(Some(match kind {
        "REDIS" => {
            let Some(program) = found(&["/usr/bin/redis-server"]) else { return Ok(None) };
            let mut c = command(&program, "redis", dir)?;
            c.args(["--port", &text, "--save", "", "--bind", "127.0.0.1"]);
            c
        }
        "POSTGRES" => {
            let Some(bin) = postgres_bin() else { return Ok(None) };
            let data = dir.join("data");
            let mut init = command(&bin.join("initdb"), "postgres", dir)?;
            init.arg("-D").arg(&data).args(["-A", "trust", "-U", "tally"]);
            run_once(init)?;
            let mut c = command(&bin.join("postgres"), "postgres", dir)?;
            c.arg("-D").arg(&data).args(["-p", &text, "-c", "listen_addresses=127.0.0.1", "-k"]).arg(dir);
            c
        }
        "MARIADB" => {
            let Some(program) = found(&["/usr/sbin/mariadbd", "/usr/bin/mariadbd"]) else { return Ok(None) };
            let data = dir.join("data");
            let mut init = command(Path::new("/usr/bin/mariadb-install-db"), "mysql", dir)?;
            init.arg(format!("--datadir={}", data.display())).arg("--auth-root-authentication-method=normal");
            run_once(init)?;
            let mut c = command(&program, "mysql", dir)?;
            c.arg("--no-defaults").arg(format!("--datadir={}", data.display())).arg(format!("--port={port}"));
            c.arg(format!("--socket={}", dir.join("socket").display())).arg("--bind-address=127.0.0.1");
            c
        }
        "NATS" => {
            let Some(program) = found(&["/usr/sbin/nats-server", "/usr/bin/nats-server"]) else { return Ok(None) };
            let mut c = command(&program, "nobody", dir)?;
            c.args(["-a", "127.0.0.1", "-p", &text]);
            c
        }
        "MQTT" => {
            let Some(program) = found(&["/usr/sbin/mosquitto", "/usr/bin/mosquitto"]) else { return Ok(None) };
            let mut c = command(&program, "mosquitto", dir)?;
            c.args(["-p", &text]);
            c
        }
        "AMQP" => {
            let Some(program) = found(&["/usr/lib/rabbitmq/bin/rabbitmq-server"]) else { return Ok(None) };
            let distribution = free_port()?.to_string();
            let mut c = command(&program, "rabbitmq", dir)?;
            c.env("RABBITMQ_NODE_PORT", &text)
                .env("RABBITMQ_DIST_PORT", distribution)
                .env("RABBITMQ_NODENAME", format!("tally{port}@localhost"));
            for (name, place) in [
                ("MNESIA_BASE", "mnesia"),
                ("LOG_BASE", "log"),
                ("PID_FILE", "pid"),
                ("FEATURE_FLAGS_FILE", "flags"),
                ("ENABLED_PLUGINS_FILE", "plugins"),
            ] {
                c.env(format!("RABBITMQ_{name}"), dir.join(place));
            }
            c
        }
        _ => return Err(format!("no server is called {kind}")),
    }))
}

/// Starts a server and waits until it takes connections. `None`: it is not installed.
fn start(kind: &str, dir: &Path) -> Result<Option<(Server, u16)>, String> {
    let port = free_port()?;
    let Some(mut command) = prepare(kind, port, dir)? else { return Ok(None) };
    let server = Server { child: command.spawn().map_err(|e| format!("{command:?}: {e}"))? };
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if start.elapsed() > Duration::from_secs(60) {
            return Err(format!("{kind} does not start: see {}", dir.display()));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    // Listening is not serving yet, for some.
    std::thread::sleep(Duration::from_millis(if kind == "AMQP" { 5000 } else { 1000 }));
    Ok(Some((server, port)))
}

/// The servers that each program needs.
const PROGRAMS: &[(&str, &[&str])] =
    &[("redis", &["REDIS"]), ("postgres", &["POSTGRES"]), ("mariadb", &["MARIADB"]), ("brokers", &["NATS", "MQTT", "AMQP"])];

/// `servers [--binary PATH] [--node PATH] [NAME…]`
pub fn run(args: &[String]) -> Result<(), String> {
    let mut names = args.to_vec();
    let binary = options::take_file(&mut names, "--binary")?;
    let node = node(options::take_file(&mut names, "--node")?);
    let tally = binary.map_or_else(crate::build_tally, Ok)?;
    let root = crate::root();
    let (from, dir) = (root.join("tests/npm"), root.join("target/npm-table"));
    std::fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
    install_listed(&from.join("table/package.json"), &dir, &["--legacy-peer-deps", "--ignore-scripts"])?;
    let base = std::env::temp_dir().join(format!("tally-servers-{}", std::process::id()));
    let mut failed = Vec::new();
    for (name, kinds) in PROGRAMS.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|n| n == name)) {
        let file = dir.join(format!("{name}.js"));
        std::fs::copy(from.join("servers").join(format!("{name}.js")), &file).map_err(|e| e.to_string())?;
        let mut servers = Vec::new();
        let mut missing = Vec::new();
        for kind in *kinds {
            match start(kind, &base.join(kind))? {
                Some((server, port)) => servers.push((format!("{kind}_PORT"), port.to_string(), server)),
                None => missing.push(*kind),
            }
        }
        if !missing.is_empty() {
            println!("{name}: not run, not installed: {}", missing.join(", "));
            failed.push(*name);
            continue;
        }
        let output = |command: &Path| -> Result<String, String> {
            let mut c = Command::new(command);
            c.arg(&file).current_dir(&dir).envs(servers.iter().map(|(name, port, _)| (name, port)));
            printed(c)
        };
        let (ours, theirs) = (output(&tally)?, output(&node)?);
        if ours == theirs {
            println!("{name}: the same, {} lines", ours.lines().count());
        } else {
            println!("{name}: DIFFERENT");
            show_difference(&ours, &theirs);
            failed.push(*name);
        }
    }
    let _ = std::fs::remove_dir_all(base);
    if failed.is_empty() { Ok(()) } else { Err(format!("different or not run: {}", failed.join(", "))) }
}
