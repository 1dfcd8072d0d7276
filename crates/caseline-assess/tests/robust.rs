//! Nothing that a text holds may stop the checks or the instruments.

use caseline_assess::{CheckInput, check, score_case};
use caseline_model::{Case, OutlinePart, Reader, SourceInfo};

const TEXT: &str = "ABSTRACT\nA 61-year-old woman had breast cancer (T2 N1 M0) and dermatomyositis with heliotrope rash.\n\nCASE REPORT\n\
A 61-year-old woman had proximal muscle weakness, creatine kinase 1024 IU/L (normal <170), haemoglobin 9.1 g/dL, platelets 40 × 109/L. \
Figure 1A shows it. Anti-TIF1γ and anti-TF1γ were found. A myelodysplastic syndrome with 13% blasts fell to 8% blasts; IPSS-R score was 4. \
From September 2019 to March 2020 she received docetaxel every two weeks for four cycles. ypT0 ypN0 ycM0. She underwent allogeneic stem cell \
transplantation; grade 2 acute GVHD with large-volume diarrhea on day +15.\n\nFigure 1. (A) Rash. (B) Biopsy.\n\nDISCUSSION\n\
In our case the improvement suggests an effect [1].\n\nREFERENCES\n1. Smith J. A paper. 2019/11/15.\n2. Others.";

fn run(text: &str, outline: Vec<OutlinePart>) {
    let mut case = Case::new(Reader::default(), SourceInfo::default());
    case.outline = outline;
    let chars: Vec<char> = text.chars().collect();
    for r in check(&CheckInput { case: &case, text }) {
        for q in r.quotes {
            assert_eq!(chars[q.start..q.end].iter().collect::<String>(), q.exact, "{}", r.code);
        }
    }
    score_case(&case, text);
}

#[test]
fn cut_anywhere() {
    let chars: Vec<char> = TEXT.chars().collect();
    for end in (0..=chars.len()).step_by(13) {
        run(&chars[..end].iter().collect::<String>(), Vec::new());
        run(&chars[end..].iter().collect::<String>(), Vec::new());
    }
}

#[test]
fn letters_of_many_bytes() {
    for (from, to) in [(" ", "\u{a0}"), ("a", "ä"), (".", "。"), ("\n", "\r\n"), ("e", "\u{1F9EC}"), (" ", "\u{200b} ")]
    {
        run(&TEXT.replace(from, to), Vec::new());
    }
    run("", Vec::new());
    run("\u{0}\u{FFFD}", Vec::new());
}

#[test]
fn an_outline_that_does_not_fit() {
    let part = |role: &str, start, end| OutlinePart { role: role.into(), title: None, start, end };
    run(TEXT, vec![part("case", 0, 999_999), part("discussion", 50, 40), part("caption", 999_999, 1_000_000)]);
    run(TEXT, vec![part("discussion", 10, 400), part("case", 300, 900), part("nonsense", 5, 6)]);
}
