//! How sentences speak of what the carets mark.

use super::assertion;
use crate::lexicon::Lexicon;
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::Kind;
use caseline_text::Document;
use caseline_text::source::{self, Limits};

/// Under each sentence stand lines of carets, each followed by the kind and the status of those words.
const CASES: &str = "
She had no fever, cough or rash but severe pain.
           ^^^^^ finding absent
                           ^^^^ finding absent
                                    ^^^^^^^^^^^ finding present
There were no signs of meningism such as neck stiffness or photophobia.
              ^^^^^^^^^^^^^^^^^^ finding absent
                                         ^^^^^^^^^^^^^^ finding absent
                                                           ^^^^^^^^^^^ finding absent
A woman with no significant medical history was admitted to our ward.
                            ^^^^^^^^^^^^^^^ finding absent
                                                ^^^^^^^^^^^^^^^^^^^^ outcome present
He presented with suspected sepsis, renal failure and a rash.
                            ^^^^^^ diagnosis suspected
                                    ^^^^^^^^^^^^^ diagnosis present
Because of the suspicion of lymphoma an excisional biopsy was taken.
                            ^^^^^^^^ diagnosis suspected
                                        ^^^^^^^^^^^^^^^^^ procedure present
He was treated empirically for meningitis with ceftriaxone and aciclovir.
                               ^^^^^^^^^^ diagnosis suspected
                                               ^^^^^^^^^^^ treatment present
Culture confirmed the clinical suspicion of endocarditis.
                                            ^^^^^^^^^^^^ diagnosis present
Phenytoin was immediately discontinued because of a rash.
^^^^^^^^^ treatment absent
                                                    ^^^^ finding present
Cefepime was switched to vancomycin on day 3.
^^^^^^^^ treatment absent
                         ^^^^^^^^^^ treatment present
Treatment was changed from cefepime to linezolid.
                           ^^^^^^^^ treatment absent
                                       ^^^^^^^^^ treatment present
Noradrenaline was slowly weaned off and she was extubated.
^^^^^^^^^^^^^ treatment absent
                                                ^^^^^^^^^ procedure present
Prednisone was tapered to 10 mg daily and was not stopped.
^^^^^^^^^^ treatment present
Cardioversion was not attempted, and amiodarone was given.
^^^^^^^^^^^^^ procedure absent
                                     ^^^^^^^^^^ treatment present
A lumbar puncture could not be performed at that time.
  ^^^^^^^^^^^^^^^ procedure absent
An operation was done to exclude organ damage, and a colostomy was made.
                                 ^^^^^^^^^^^^ finding suspected
                                                     ^^^^^^^^^ procedure present
There was a rigid abdomen with absent bowel sounds, and decreased consciousness.
                               ^^^^^^^^^^^^^^^^^^^ finding present
                                                        ^^^^^^^^^^^^^^^^^^^^^^^ finding present
After four cycles there was no tumour regression.
                               ^^^^^^^^^^^^^^^^^ outcome absent
Ultrasound showed no change in the size of the aneurysm.
                                               ^^^^^^^^ finding present
She had a family history of breast cancer.
                            ^^^^^^^^^^^^^ diagnosis family
Tumour markers were normal and there was no uptake on positron emission tomography.
                                            ^^^^^^ finding absent
                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ procedure present
With the absence of a coronary stenosis, myocardial infarction was diagnosed.
                      ^^^^^^^^^^^^^^^^^ finding absent
                                         ^^^^^^^^^^^^^^^^^^^^^ diagnosis present
We suspected a haematoma, a sarcoma or an aneurysm of the renal artery.
               ^^^^^^^^^ diagnosis suspected
                            ^^^^^^^ diagnosis suspected
                                          ^^^^^^^^ diagnosis suspected
The clinical differential diagnosis of her swollen jaw included cyst, granuloma, ameloblastoma, fibroma and neuralgia.
                                                                ^^^^ diagnosis suspected
                                                                                                            ^^^^^^^^^ diagnosis suspected
A thickened wall and a stone was suspected.
  ^^^^^^^^^^^^^^ finding present
                       ^^^^^ finding suspected
Three years after cessation of thiamazole his weight fell.
                  ^^^^^^^^^^^^^^^^^^^^^^^ treatment absent
An operation was suggested, but she declined.
   ^^^^^^^^^ procedure absent
A pacemaker was never inserted.
  ^^^^^^^^^ procedure absent
She was referred to a centre of surgery for resection of the mass.
                                            ^^^^^^^^^ procedure planned
She was discharged and an operation was planned.
        ^^^^^^^^^^ outcome present
                          ^^^^^^^^^ procedure planned
He had no remarkable family history, but a history of hypertension.
                                                      ^^^^^^^^^^^^ diagnosis present
A man came with a first episode of angioedema without any family history.
                                   ^^^^^^^^^^ diagnosis present
None of the patients developed bleeding.
                               ^^^^^^^^ finding absent
There was no palpable tendon, a retracted muscle, and weakness.
             ^^^^^^^^^^^^^^^ finding absent
                                ^^^^^^^^^^^^^^^^ finding present
There was no distension, and bowel sounds were normal.
             ^^^^^^^^^^ finding absent
                             ^^^^^^^^^^^^^^^^^^^^^^^^ finding present
The mass was not tender and was firm.
                 ^^^^^^ finding absent
                                ^^^^ finding present
No rales were heard at the bases and crackles were heard above.
   ^^^^^ finding absent
                                     ^^^^^^^^ finding present
She had no fever, cough or rash, and pain was absent.
                                     ^^^^ finding absent
She was clinically diagnosed as having carcinoma.
                                       ^^^^^^^^^ diagnosis suspected
Skin biopsy and bronchoscopy were not performed.
^^^^^^^^^^^ procedure absent
                ^^^^^^^^^^^^ procedure absent
Systemic treatments were deferred until the trial was over.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ treatment absent
A right hemicolectomy is scheduled for next month.
  ^^^^^^^^^^^^^^^^^^^ procedure planned
";

#[test]
fn sentences_speak_of_facts_as_a_reader_would_say() {
    let mut sentence = "";
    let mut wrong = Vec::new();
    for line in CASES.lines().filter(|l| !l.is_empty()) {
        let Some(from) = line.find('^').filter(|_| line.starts_with([' ', '^'])) else {
            sentence = line;
            continue;
        };
        let to = line.rfind('^').unwrap_or(from) + 1;
        let mut words = line[to..].split_whitespace();
        let (kind, expected) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let said = status(sentence, from..to, kind);
        if said != expected {
            wrong.push(format!("{sentence}\n{} {expected}, not {said}", &line[..to]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn status(sentence: &str, at: std::ops::Range<usize>, kind: &str) -> String {
    let source = source::open("t", sentence.as_bytes(), &Limits::default()).expect("text");
    let document = Document::prepare(source);
    let page = Page::new(&document, Lexicon::builtin());
    let token = |offset: usize| page.tokens.iter().position(|t| t.span.start <= offset && offset < t.span.end);
    let (first, last) = (token(at.start).expect("a word"), token(at.end - 1).expect("a word"));
    let line = page.lines.iter().position(|l| l.tokens.contains(&first)).expect("a sentence");
    let kind: Kind = serde_json::from_value(kind.into()).expect("a kind");
    let mut mention = [Mention::new("test", kind, String::new(), page.span(first, last), (first, last), line)];
    assertion::judge(&page, line, &mut mention);
    serde_json::to_value(mention[0].assertion.status()).expect("a status").as_str().unwrap_or("").to_owned()
}
