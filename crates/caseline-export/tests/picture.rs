//! Pictures: sound SVG with a text alternative, a PNG with words in it, and no harm from odd figures.

use caseline_export::picture::{KaplanWords, Picture, flow, forest, funnel, kaplan, swimmer};
use caseline_model::{Basis, Case, Fact, Kind, Patient, Quote, Reader, Sex, SourceInfo, Time};
use caseline_pool::concept::NoNames;
use caseline_pool::course::{Course, course};
use caseline_pool::stat::ask::{MetaColumns, ask_meta, ask_survival};
use caseline_pool::stat::measure::Measure;
use caseline_pool::stat::meta::{Pooled, Question, Test};
use caseline_pool::stat::survival::ConfType;
use caseline_pool::stat::tau::{Method, Stop};
use caseline_pool::stat::{Condition, Frame};

fn pooled(rows: &str, measure: Measure) -> Pooled {
    let frame = Frame::read(rows.as_bytes(), &[]).unwrap();
    let name = |n: &str| Some(n.to_owned());
    let columns = match measure {
        Measure::RiskRatio => {
            MetaColumns { a: name("a"), n1: name("n1"), c: name("c"), n2: name("n2"), ..MetaColumns::default() }
        }
        _ => MetaColumns { x: name("a"), n: name("n1"), ..MetaColumns::default() },
    };
    let question = Question {
        measure,
        method: Method::Reml,
        test: Test::Z,
        level: 0.95,
        moderators: Vec::new(),
        stop: Stop::Converged,
        leave_one_out: false,
    };
    ask_meta(&frame, &columns, &[], &question).unwrap().figures
}

const STUDIES: &str = "study,a,n1,c,n2\n<b>One & \"only\"</b>,4,123,11,139\nA study with a name that is far too long for any \
                       column of any picture that was ever drawn,6,306,29,303\nThree,3,231,11,220\nEmpty,0,20,5,20\n";

/// Sound XML, a title, a description, and nothing beyond the borders.
fn sound(picture: &Picture) -> (f64, f64) {
    let svg = picture.svg();
    assert!(svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="), "{svg}");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    let size = |name: &str| {
        let at = svg.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        svg[at..].split('"').next().unwrap().parse::<f64>().unwrap()
    };
    let (w, h) = (size("width"), size("height"));
    for text in svg.split("<text x=\"").skip(1) {
        let x: f64 = text.split('"').next().unwrap().parse().unwrap();
        let y: f64 = text.split("y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        assert!((0.0..=w).contains(&x) && (0.0..=h).contains(&y), "{text:.80}");
    }
    (w, h)
}

/// Dark dots among the first rows, where the title stands.
fn ink_of_title(bytes: &[u8]) -> usize {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let info = reader.info();
    assert!(info.pixel_dims.is_some_and(|d| (11_800..11_820).contains(&d.xppu)), "300 dots an inch");
    let title = info.utf8_text.iter().find(|c| c.keyword == "Title").expect("a title");
    assert!(!title.get_text().unwrap().is_empty());
    let width = info.width as usize;
    let mut dots = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut dots).unwrap();
    dots[..width * 3 * 140].chunks_exact(3).filter(|d| d[0] < 90).count()
}

#[test]
fn a_forest_has_its_studies_and_its_summary() {
    for measure in [Measure::RiskRatio, Measure::Logit, Measure::DoubleArcsine] {
        let picture = forest(&pooled(STUDIES, measure), "Relapse after <treatment>");
        sound(&picture);
        let svg = picture.svg();
        assert!(svg.contains("&lt;b&gt;One &amp; &quot;only&quot;&lt;/b&gt;") && !svg.contains("<b>"));
        assert!(svg.contains("Summary, random effects") && svg.contains("Prediction interval"), "{svg}");
        assert!(picture.description.contains("4 studies"), "{}", picture.description);
        assert_eq!(picture, forest(&pooled(STUDIES, measure), "Relapse after <treatment>"));
    }
}

#[test]
fn a_png_has_its_words() {
    let picture = forest(&pooled(STUDIES, Measure::RiskRatio), "Relapse");
    let bytes = picture.png().unwrap();
    assert!(ink_of_title(&bytes) > 200, "no letters: is the face there?");
    assert_eq!(bytes, picture.png().unwrap());
}

#[test]
fn a_funnel_says_how_little_it_says() {
    let picture = funnel(&pooled(STUDIES, Measure::RiskRatio), "Funnel").unwrap();
    sound(&picture);
    assert!(picture.svg().contains("with fewer than ten studies it says little"));
}

#[test]
fn one_study_is_drawn_too() {
    let one: String = STUDIES.lines().take(2).map(|l| format!("{l}\n")).collect();
    let frame = pooled(&one, Measure::RiskRatio);
    sound(&forest(&frame, "One"));
    sound(&funnel(&frame, "One").unwrap());
}

#[test]
fn curves_have_numbers_at_risk() {
    let rows = "t,e,g\n5,1,a\n8,0,a\n12,1,a\n3,1,b\n9,0,b\n20,0,b\n";
    let frame = Frame::read(rows.as_bytes(), &[]).unwrap();
    for how in [ConfType::Log, ConfType::LogLog, ConfType::Plain] {
        let found = ask_survival(&frame, "t", &Condition::parse("e"), Some("g"), (how, 0.95)).unwrap().figures;
        let words = KaplanWords { title: "Survival".into(), time: "Months".into(), survival: "Survival".into() };
        let picture = kaplan(&found, &words);
        sound(&picture);
        assert!(picture.description.contains("at risk 3 at 0"), "{}", picture.description);
        assert!(picture.svg().contains("Log-rank"));
    }
    let one = Frame::read("t,e\n4,1\n".as_bytes(), &[]).unwrap();
    let found = ask_survival(&one, "t", &Condition::parse("e=1"), None, (ConfType::Log, 0.95)).unwrap().figures;
    sound(&kaplan(&found, &KaplanWords::default()));
}

fn fact(kind: Kind, label: &str, day: Option<f64>, end: Option<f64>) -> Fact {
    let quote = Quote { start: 0, end: 1, exact: "x".to_owned() };
    let mut fact = Fact::stated("t", kind, label, quote);
    fact.time = Time { day, day_end: end, basis: Basis::Stated, ..Time::UNKNOWN };
    fact
}

fn case(facts: Vec<Fact>) -> Case {
    let mut case = Case::new(Reader::default(), SourceInfo::default());
    case.patients.push(Patient { patient: 1, age_years: Some(61.0), sex: Some(Sex::Female), quotes: Vec::new() });
    case.facts = facts;
    case
}

#[test]
fn an_end_that_is_not_reported_is_not_drawn() {
    let open = case(vec![
        fact(Kind::Treatment, "prednisone", Some(0.0), None),
        fact(Kind::Outcome, "remission", Some(90.0), None),
        fact(Kind::Treatment, "methotrexate", None, None),
    ]);
    let picture = swimmer(&[course("one", &open, 1, &NoNames)], "Course");
    sound(&picture);
    assert!(picture.svg().contains("prednisone: day 0, end not reported"), "{}", picture.svg());
    assert!(picture.svg().contains("no day</text>"), "what has no day is counted");
    let closed = case(vec![fact(Kind::Treatment, "prednisone", Some(0.0), Some(40.0))]);
    assert!(swimmer(&[course("one", &closed, 1, &NoNames)], "Course").svg().contains("prednisone: day 0, ended +40 d"));
}

#[test]
fn crowds_and_nobody_are_drawn() {
    sound(&swimmer(&[], "Nobody"));
    sound(&flow(&[], "Nobody", None));
    let cases: Vec<Case> = (0..120)
        .map(|i| {
            let drugs = ["prednisone", "a drug with a very long name indeed, and then some more of it", "<rituximab>"];
            let given = (0..i % 9).map(|n| {
                fact(
                    Kind::Treatment,
                    drugs[(i + n) % 3],
                    Some((n * 40) as f64),
                    (n % 2 == 0).then_some((n * 40 + 9) as f64),
                )
            });
            case(given.collect())
        })
        .collect();
    let keys: Vec<String> = (0..120).map(|i| format!("report-{i}-with-a-rather-long-name-of-its-file")).collect();
    let courses: Vec<Course> = cases.iter().zip(&keys).map(|(c, k)| course(k, c, 1, &NoNames)).collect();
    let picture = swimmer(&courses, "Everybody");
    let (_, height) = sound(&picture);
    assert!(height < 120.0 * 70.0, "{height}");
    sound(&flow(&courses, "Everybody", None));
}

#[test]
fn a_flow_adds_up_to_its_patients() {
    let one = case(vec![
        fact(Kind::Treatment, "a", Some(0.0), None),
        fact(Kind::Treatment, "b", Some(0.0), None),
        fact(Kind::Treatment, "c", Some(30.0), None),
        fact(Kind::Treatment, "a", Some(60.0), None),
    ]);
    let two = case(vec![fact(Kind::Treatment, "a", Some(0.0), None)]);
    let courses = [course("one", &one, 1, &NoNames), course("two", &two, 1, &NoNames)];
    let picture = flow(&courses, "Order", None);
    sound(&picture);
    assert!(
        picture.description.contains("Step 1, 2 patients: a 2, b 1. Step 2, 1 patients: c 1."),
        "{}",
        picture.description
    );
    assert!(flow(&courses, "Order", Some(&|l: &str| l == "nothing")).svg().contains("No treatment"));
}
