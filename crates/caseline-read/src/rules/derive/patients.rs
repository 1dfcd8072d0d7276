//! Who is in the report, and whose each sentence is.
//!
//! A new patient begins where words open a new story ("Case 2: A 34-year-old man", "The second patient
//! was a …") with another age or sex. Sentences belong to the patient whose story they stand in.

use crate::page::Page;
use crate::rules::spot::subject::{Introduction, introductions, sex_of_text};
use caseline_model::Sex;
use caseline_text::{Clean, Role, Span};

/// A patient of the report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// Age in years.
    pub age: Option<f64>,
    /// Sex.
    pub sex: Option<Sex>,
    /// The words that say so.
    pub spans: Vec<Span<Clean>>,
}

/// The patients and, for each sentence, the number of its patient (from 1).
pub fn find(page: &Page<'_>, of_patient: &[bool]) -> (Vec<Person>, Vec<u32>) {
    let found = introductions(page, of_patient);
    let mut people: Vec<Person> = Vec::new();
    let mut starts: Vec<(usize, u32)> = Vec::new();
    for intro in &found {
        let role = page.lines[intro.line].role;
        let known = people.iter().position(|p| agrees(p, intro));
        match known {
            Some(index) => {
                let person = &mut people[index];
                person.age = person.age.or(intro.age);
                person.sex = person.sex.or(intro.sex);
                person.spans.push(intro.span);
                if role != Role::Discussion {
                    starts.push((intro.line, index as u32 + 1));
                }
            }
            None if people.is_empty()
                || (intro.opens
                    && intro.sex.is_some()
                    && !matches!(role, Role::Discussion | Role::Introduction | Role::Conclusion)) =>
            {
                people.push(Person { age: intro.age, sex: intro.sex, spans: vec![intro.span] });
                starts.push((intro.line, people.len() as u32));
            }
            None => {}
        }
    }
    if people.is_empty() {
        people.push(Person::default());
    }
    if people.len() == 1
        && people[0].sex.is_none()
        && let Some((sex, span)) = sex_of_text(page, of_patient)
    {
        people[0].sex = Some(sex);
        people[0].spans.push(span);
    }
    let mut numbers = Vec::with_capacity(page.lines.len());
    let mut current = 1;
    let mut next = starts.iter().peekable();
    for line in 0..page.lines.len() {
        while let Some((_, number)) = next.next_if(|(start, _)| *start <= line) {
            current = *number;
        }
        numbers.push(current);
    }
    (people, numbers)
}

fn agrees(person: &Person, intro: &Introduction) -> bool {
    let age = match (person.age, intro.age) {
        (Some(a), Some(b)) => (a - b).abs() < 0.51 || !intro.opens,
        _ => true,
    };
    let sex = match (person.sex, intro.sex) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    age && sex
}
