//! A small WebDriver client (W3C WebDriver, <https://www.w3.org/TR/webdriver2/>) for headless Chromium.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A browser with one window; closed and ended when dropped.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|dir| names.iter().map(move |n| dir.join(n))).find(|p| p.is_file())
}

impl Browser {
    /// Starts one, or gives `None` where Chromium or its driver is not installed.
    pub fn start() -> Option<Browser> {
        let chromium = program(&["chromium", "chromium-browser", "google-chrome"])?;
        let driver = program(&["chromedriver"])?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Browser { driver: child, port, session: String::new(), _profile: profile };
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1440,1000",
        ];
        let mut args: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
        args.push(format!("--user-data-dir={}", browser._profile.path().display()));
        let answer = browser.http(
            "POST",
            "/session",
            &json!({"capabilities": {"alwaysMatch": {
                "goog:chromeOptions": {"binary": chromium, "args": args},
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }}}),
        );
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        Some(browser)
    }

    fn http(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" || method == "DELETE" { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        let mut buffer = [0; 8192];
        // The driver may keep the connection open, so the length it names decides.
        loop {
            let text = String::from_utf8_lossy(&answer).into_owned();
            if let Some((head, rest)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|l| {
                    l.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse::<usize>().unwrap())
                });
                if length.is_some_and(|n| answer.len() >= head.len() + 4 + n) {
                    let value: Value = serde_json::from_str(rest).unwrap();
                    let value = value["value"].clone();
                    assert!(value["error"].is_null(), "{method} {path}: {value}");
                    return value;
                }
            }
            match stream.read(&mut buffer).unwrap() {
                0 => panic!("{method} {path}: the driver ended the connection: {text}"),
                n => answer.extend(&buffer[..n]),
            }
        }
    }

    fn post(&self, path: &str, body: Value) -> Value {
        self.http("POST", &format!("/session/{}/{path}", self.session), &body)
    }

    /// Opens a file.
    pub fn open(&self, file: &Path) {
        self.post("url", json!({"url": format!("file://{}", file.display())}));
    }

    /// Runs a script, whose `return` is the answer.
    pub fn run(&self, script: &str) -> Value {
        self.post("execute/sync", json!({"script": script, "args": []}))
    }

    /// Clicks like a person: scrolls to the element, which must then be visible and not covered.
    pub fn click(&self, selector: &str) {
        let element = self.element(selector);
        let place = json!({"element-6066-11e4-a52e-4f735466cecf": element});
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        self.post("execute/sync", json!({"script": script, "args": [place]}));
        self.post(&format!("element/{element}/click"), json!({}));
    }

    /// Types into an element; special keys as in the standard.
    #[allow(dead_code, reason = "each test program uses its own part of the driver")]
    pub fn keys(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.post(&format!("element/{element}/value"), json!({"text": text}));
    }

    fn element(&self, selector: &str) -> String {
        let found = self.post("element", json!({"using": "css selector", "value": selector}));
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    /// A log of the browser: `browser` is the console, `performance` has the network.
    pub fn log(&self, kind: &str) -> Vec<Value> {
        self.post("se/log", json!({"type": kind})).as_array().cloned().unwrap_or_default()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.http("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
