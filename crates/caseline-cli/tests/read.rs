//! `caseline read` as a person or a script meets it: messages, files, exit codes.

mod common;

use common::{caseline, code, err, out};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

const REPORT: &str = "A 61-year-old man presented with fever and cough. Creatinine was 1.4 mg/dL. He was given prednisolone \
                      40 mg daily. There was no rash.\n";

/// A folder with files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (name, content) in files {
            let path = folder.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn str(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Every quote of a case stands at its place in the text.
fn verbatim(case: &serde_json::Value, text: &str) {
    let letters: Vec<char> = text.chars().collect();
    for fact in case["facts"].as_array().unwrap() {
        for quote in fact["quotes"].as_array().unwrap() {
            let (start, end) = (quote["start"].as_u64().unwrap() as usize, quote["end"].as_u64().unwrap() as usize);
            assert_eq!(letters[start..end].iter().collect::<String>(), quote["exact"].as_str().unwrap());
        }
    }
}

#[test]
fn a_report_gives_a_summary() {
    let folder = Folder::with(&[("r.txt", REPORT.as_bytes())]);
    let output = caseline(&["read", &folder.str("r.txt")]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    let summary = out(&output);
    for words in ["r.txt", "man, 61 years", "For research, not for treating patients."] {
        assert!(summary.contains(words), "{words}: {summary}");
    }
    assert!(!summary.contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn one_report_is_an_object_several_are_an_array_or_lines() {
    let folder = Folder::with(&[("a.txt", REPORT.as_bytes()), ("b.txt", REPORT.as_bytes())]);
    let one: serde_json::Value =
        serde_json::from_slice(&caseline(&["read", "--format", "json", &folder.str("a.txt")]).stdout).unwrap();
    assert_eq!(one["format"], "caseline.case/1");
    verbatim(&one, REPORT);
    let many = caseline(&["read", "--format", "json", &folder.str("")]);
    let many: serde_json::Value = serde_json::from_slice(&many.stdout).unwrap();
    assert_eq!(
        many.as_array().unwrap().iter().map(|c| c["source"]["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["a.txt", "b.txt"]
    );
    let lines = out(&caseline(&["read", "--format", "jsonl", &folder.str("")]));
    assert_eq!(
        lines.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()).collect::<Vec<_>>(),
        many.as_array().unwrap().clone()
    );
}

#[test]
fn standard_input_is_a_report() {
    let mut child = common::program()
        .args(["read", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(REPORT.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let case: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((code(&output), case["source"]["name"].as_str()), (0, Some("-")));
}

#[test]
fn a_stray_byte_is_read_around() {
    let mut bytes = b"A 61-year-old man had 5 ".to_vec();
    bytes.push(0xB5);
    bytes.extend_from_slice("g/L of protein and γ-globulins. He had fever and dyspnoea.".as_bytes());
    let folder = Folder::with(&[("r.txt", &bytes)]);
    let output = caseline(&["read", "--format", "json", &folder.str("r.txt")]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let case: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!case["facts"].as_array().unwrap().is_empty());
    verbatim(&case, &String::from_utf8_lossy(&bytes));
}

#[test]
fn what_cannot_be_read_says_why() {
    let deep = "<article>".to_owned() + &"<sec>".repeat(5000) + &"</sec>".repeat(5000) + "</article>";
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE article [<!ENTITY a \"ha\">".to_owned()
        + &(0..12)
            .map(|i| format!("<!ENTITY {} \"{}\">", (b'b' + i) as char, format!("&{};", (b'a' + i) as char).repeat(10)))
            .collect::<String>()
        + "]><article><body><p>&m;</p></body></article>";
    let cases: [(&str, &[u8], &str); 9] = [
        ("old.case.json", b"{\n  \"format\": \"caseline.case/1\",", "is a case file"),
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n\t\n", "the file is empty"),
        (
            "binary.txt",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\xff\xfe\0\0\0\x01\x02\x03\0\0",
            "binary data",
        ),
        (
            "cut.xml",
            b"<?xml version=\"1.0\"?>\n<article><front><article-meta><title-group><article-title>A ca",
            "the XML cannot be read",
        ),
        ("deep.xml", deep.as_bytes(), "the XML cannot be read"),
        ("laughs.xml", laughs.as_bytes(), "the XML cannot be read"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pag", "PDF"),
        ("huge.txt", b"", "bytes, more than the limit of"),
    ];
    for (name, bytes, message) in cases {
        let folder = Folder::with(&[(name, bytes)]);
        if name == "huge.txt" {
            fs::File::create(folder.path(name)).unwrap().set_len(200 << 20).unwrap();
        }
        let output = caseline(&["read", &folder.str(name)]);
        let said = err(&output);
        assert_eq!(code(&output), 3, "{name}: {said}");
        assert!(said.starts_with("error: ") && said.contains(name) && said.contains(message), "{name}: {said}");
        assert_eq!(said.lines().count(), 1, "{name}: {said}");
        assert_eq!(out(&output), "", "{name}");
    }
}

#[test]
fn the_limit_holds_for_standard_input_too() {
    let mut child = common::program()
        .args(["read", "-", "--max-bytes", "10K"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The reader stops early, so writing may fail; that is what is tested.
    let written = (0..10_000).take_while(|_| stdin.write_all(&[b'a'; 1000]).is_ok()).count();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(written < 10_000);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("standard input: the file has"), "{}", err(&output));
}

#[test]
fn folders_missing_paths_and_unreadable_files() {
    let folder = Folder::with(&[("notes/table.csv", b"a,b"), ("r.txt", REPORT.as_bytes())]);
    let output = caseline(&["read", &folder.str("notes")]);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("no reports in this folder"), "{}", err(&output));
    let output = caseline(&["read", &folder.str("missing.txt")]);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("no such file or folder"), "{}", err(&output));
    let output = caseline(&["read", &folder.str("missing.txt"), &folder.str("r.txt")]);
    assert_eq!(code(&output), 1, "the other one is read");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.path("r.txt"), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(folder.path("r.txt")).is_ok() {
            eprintln!("skipped: this user may read every file");
        } else {
            let output = caseline(&["read", &folder.str("r.txt")]);
            assert_eq!(code(&output), 3);
            assert!(err(&output).contains("permission denied"), "{}", err(&output));
        }
    }
}

#[test]
fn one_bad_file_stops_nothing_and_the_order_is_that_of_the_names() {
    let mut files: Vec<(String, Vec<u8>)> =
        (0..40).map(|i| (format!("r{i:02}.txt"), REPORT.replace("61", &format!("{}", 20 + i)).into_bytes())).collect();
    files[7].1.clear();
    files[23].1 = vec![0, 1, 2, 255, 0, 0, 0];
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    let folder = Folder::with(&borrowed);
    let run = |jobs: &str| caseline(&["read", &folder.str(""), "--format", "jsonl", "--jobs", jobs]);
    let (one, four) = (run("1"), run("4"));
    assert_eq!(code(&one), 1);
    assert_eq!(one.stdout, four.stdout);
    assert_eq!(err(&one), err(&four));
    assert_eq!(out(&one).lines().count(), 38);
    assert!(
        err(&one).contains("r07.txt: the file is empty") && err(&one).contains("38 of 40 reports read"),
        "{}",
        err(&one)
    );
}

#[test]
fn out_writes_case_files_and_never_over_those_of_others() {
    let xml = "<?xml version=\"1.0\"?><article><front><article-meta><title-group><article-title>A case</article-title></title-group></article-meta></front>\
               <body><sec><title>Case</title><p>A 61-year-old man had fever.</p></sec></body></article>";
    let folder = Folder::with(&[("in/a.txt", REPORT.as_bytes()), ("in/b.xml", xml.as_bytes())]);
    let run = |more: &[&str]| {
        let (from, to) = (folder.str("in"), folder.str("out"));
        let mut args = vec!["read", from.as_str(), "--out", to.as_str()];
        args.extend(more);
        caseline(&args)
    };
    let output = run(&[]);
    assert_eq!((code(&output), out(&output).as_str()), (0, ""), "{}", err(&output));
    assert!(err(&output).contains("2 of 2 reports read"));
    let mut names: Vec<String> =
        fs::read_dir(folder.path("out")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["a.case.json", "b.case.json", "b.txt"]);
    verbatim(&json(&folder.path("out/b.case.json")), &fs::read_to_string(folder.path("out/b.txt")).unwrap());

    // Its own are replaced, and give the same bytes.
    let before = fs::read(folder.path("out/a.case.json")).unwrap();
    assert_eq!(code(&run(&["--quiet"])), 0);
    assert_eq!(fs::read(folder.path("out/a.case.json")).unwrap(), before);

    // Those of others are not.
    fs::write(folder.path("out/a.case.json"), "{\"mine\": true}").unwrap();
    let output = run(&[]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("was not written by Caseline"), "{}", err(&output));
    assert_eq!(fs::read_to_string(folder.path("out/a.case.json")).unwrap(), "{\"mine\": true}");
    assert_eq!(code(&run(&["--force"])), 0);
    assert_eq!(json(&folder.path("out/a.case.json"))["format"], "caseline.case/1");

    // What it wrote is no report to read again.
    let output = caseline(&["read", &folder.str("out"), "--format", "jsonl"]);
    assert_eq!(code(&output), 3, "{}", out(&output));
}

#[test]
fn two_inputs_of_one_name_are_told_apart() {
    let folder = Folder::with(&[
        ("in/a/r.txt", REPORT.as_bytes()),
        ("in/b/r.txt", REPORT.as_bytes()),
        ("in/s.txt", REPORT.as_bytes()),
    ]);
    let output = caseline(&["read", &folder.str("in"), "--out", &folder.str("out")]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    for name in ["a--r.txt.case.json", "b--r.txt.case.json", "s.case.json"] {
        assert!(folder.path("out").join(name).exists(), "{name}");
    }
}

#[test]
fn pages_and_pictures() {
    let folder =
        Folder::with(&[("a.txt", REPORT.as_bytes()), ("b.txt", REPORT.as_bytes()), ("foreign.html", b"<p>mine</p>")]);
    let output =
        caseline(&["read", &folder.str("a.txt"), "--html", &folder.str("a.html"), "--svg", &folder.str("a.svg")]);
    assert_eq!((code(&output), out(&output).as_str()), (0, ""), "{}", err(&output));
    assert!(fs::read_to_string(folder.path("a.html")).unwrap().contains("Content-Security-Policy"));
    assert!(fs::read_to_string(folder.path("a.svg")).unwrap().starts_with("<svg "));
    let again =
        caseline(&["read", &folder.str("a.txt"), "--html", &folder.str("a.html"), "--svg", &folder.str("a.svg")]);
    assert_eq!(code(&again), 0, "its own are replaced: {}", err(&again));
    let output = caseline(&["read", &folder.str("a.txt"), "--html", &folder.str("foreign.html")]);
    assert_eq!(code(&output), 3);
    assert_eq!(fs::read_to_string(folder.path("foreign.html")).unwrap(), "<p>mine</p>");
    let output = caseline(&["read", &folder.str("a.txt"), &folder.str("b.txt"), "--html", &folder.str("pages")]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(folder.path("pages/a.html").exists() && folder.path("pages/b.html").exists());
    let output = caseline(&["read", &folder.str("a.txt"), "--html", &folder.str("no/such/place.html")]);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("cannot be written"), "{}", err(&output));
}

#[test]
fn a_report_that_takes_too_long_is_given_up() {
    let folder = Folder::with(&[("r.txt", REPORT.repeat(2000).as_bytes())]);
    let output = caseline(&["read", &folder.str("r.txt"), "--timeout", "0.000001"]);
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("gave up after") && err(&output).contains("--timeout"), "{}", err(&output));
    assert_eq!(code(&caseline(&["read", &folder.str("r.txt"), "--timeout", "0", "--quiet"])), 0, "0 is no limit");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let files: Vec<(String, Vec<u8>)> =
        (0..60).map(|i| (format!("{i:02}.txt"), REPORT.repeat(20).into_bytes())).collect();
    let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    let folder = Folder::with(&borrowed);
    let mut child = common::program()
        .args(["read", &folder.str(""), "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
fn names_and_texts_do_not_steer_the_terminal() {
    let folder = Folder::with(&[
        ("a\u{1b}[2Jb.txt", b""),
        ("ok.txt", format!("{}He had fe\u{1b}]0;x\u{7}ver.", REPORT.repeat(30)).as_bytes()),
    ]);
    let output = caseline(&["read", &folder.str("")]);
    assert_eq!(code(&output), 1);
    for text in [out(&output), err(&output)] {
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    }
}

#[test]
fn usage_is_explained() {
    assert_eq!(code(&caseline(&["read"])), 2);
    assert_eq!(code(&caseline(&["read", "x", "--jobs", "many"])), 2);
    assert_eq!(code(&caseline(&["raed"])), 2);
    let help = out(&caseline(&["read", "--help"]));
    for words in ["Exit codes:", "--max-bytes", "--without", "standard input"] {
        assert!(help.contains(words), "{words}");
    }
}

#[test]
fn a_part_can_be_left_out() {
    let folder = Folder::with(&[("r.txt", REPORT.as_bytes())]);
    let facts = |args: &[&str]| {
        let path = folder.str("r.txt");
        let mut all = vec!["read", path.as_str(), "--format", "json"];
        all.extend(args);
        let output = caseline(&all);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let case: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        case["facts"].as_array().unwrap().len()
    };
    let all = facts(&[]);
    assert!(all > facts(&["--without", "lexicon,patterns,tagger"]), "{all}");
}

#[test]
fn the_schema_is_json_and_names_the_fields() {
    let schema: serde_json::Value = serde_json::from_slice(&caseline(&["schema"]).stdout).unwrap();
    for field in ["format", "facts", "tracks", "diagnostics"] {
        assert!(schema["properties"][field].is_object(), "{field}");
    }
}
