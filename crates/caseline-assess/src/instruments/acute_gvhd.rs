//! Acute graft-versus-host disease: organ stages, and grade by the 1995 consensus and by MAGIC 2016.
//!
//! Stages: skin under 25 % of the surface 1, to 50 % 2, above 3, erythroderma with bullae 4; liver (bilirubin
//! mg/dL) 2 to 3, to 6, to 15, above; lower gut (adult, stool mL a day or episodes) 500 to 999 or 3 to 4, 1000
//! to 1500 or 5 to 7, above 1500 or more than 7, severe pain, ileus or gross blood 4; upper gut 0 or 1.
//! Consensus: I skin 1-2; II skin 3 or liver 1 or gut 1; III liver 2-3 or gut 2-4; IV skin 4 or liver 4. MAGIC:
//! II also upper gut 1; gut 4 is IV. A stage that is not known opens the grade from its best to its worst.
//!
//! Przepiorka D, et al. Bone Marrow Transplant 1995;15:825-8; Harris AC, et al. Biol Blood Marrow Transplant
//! 2016;22:4-10, doi:10.1016/j.bbmt.2015.09.001.

use super::{FREE, InputError, Inputs, Instrument, Outcome, Range, cite, item};

/// The instrument.
pub static INSTRUMENT: Instrument = Instrument {
    id: "acute_gvhd",
    title: "Acute graft-versus-host disease, stage and grade",
    edition: "consensus 1995 and MAGIC 2016",
    citations: &[
        cite("Przepiorka D, et al. Bone Marrow Transplant 1995;15:825-8", ""),
        cite("Harris AC, et al. Biol Blood Marrow Transplant 2016;22:4-10", "10.1016/j.bbmt.2015.09.001"),
    ],
    permission: FREE,
    items: &[
        item("skin_stage, liver_stage, upper_gi_stage, lower_gi_stage", "stages 0 to 4 (upper gut 0 to 1)", "a missing stage opens the grade"),
        item("skin_bsa_pct", "rash, % of body surface", "under 25: 1; to 50: 2; above: 3"),
        item("bullae", "generalised erythroderma with bullae", "4"),
        item("bilirubin_mg_dl, bilirubin_umol_l", "bilirubin", "2 to 3: 1; to 6: 2; to 15: 3; above: 4"),
        item("adult_stool_ml_per_day", "stool volume", "500: 1; 1000: 2; above 1500: 3"),
        item("stool_episodes_per_day", "episodes", "3: 1; 5: 2; above 7: 3"),
        item("severe_pain_ileus_or_blood", "severe abdominal pain, ileus or gross blood", "4"),
        item("stated_grade", "grade as reported", "compared"),
    ],
    remarks: "",
    compute,
};

const ROMAN: [&str; 5] = ["0", "I", "II", "III", "IV"];

/// Lower-gut stage of a volume in mL a day.
pub fn gut_stage(ml: f64) -> u8 {
    match ml {
        v if v < 500.0 => 0,
        v if v < 1000.0 => 1,
        v if v <= 1500.0 => 2,
        _ => 3,
    }
}

fn liver_stage(mg_dl: f64) -> u8 {
    match mg_dl {
        b if b < 2.0 => 0,
        b if b <= 3.0 => 1,
        b if b <= 6.0 => 2,
        b if b <= 15.0 => 3,
        _ => 4,
    }
}

fn consensus(skin: u8, liver: u8, upper: u8, lower: u8) -> usize {
    let gut = lower.max(upper);
    if skin == 4 || liver == 4 {
        4
    } else if liver >= 2 || gut >= 2 {
        3
    } else if skin == 3 || liver == 1 || gut == 1 {
        2
    } else {
        usize::from(skin >= 1)
    }
}

fn magic(skin: u8, liver: u8, upper: u8, lower: u8) -> usize {
    if skin == 4 || liver == 4 || lower == 4 {
        4
    } else if liver >= 2 || lower >= 2 {
        3
    } else if skin == 3 || liver == 1 || upper == 1 || lower == 1 {
        2
    } else {
        usize::from(skin >= 1)
    }
}

/// Known stage, or its ends.
type Stage = Option<(u8, u8)>;

fn stage(inputs: &Inputs, name: &'static str, most: f64) -> Result<Stage, InputError> {
    let range = inputs.range(&[name])?;
    if range.is_unknown() {
        return Ok(None);
    }
    if range.high > most {
        return Err(InputError::new(name, range.high, format!("a stage from 0 to {most}")));
    }
    Ok(Some((range.low as u8, range.high as u8)))
}

fn measured(range: Range, cuts: &[f64], f: fn(f64) -> u8) -> Stage {
    (!range.is_unknown()).then(|| range.over(cuts, f))
}

fn worst(a: Stage, b: Stage) -> Stage {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.max(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

fn compute(inputs: &Inputs) -> Result<Outcome, InputError> {
    let mut out = Outcome::new();
    let mut skin = stage(inputs, "skin_stage", 4.0)?;
    let area = inputs.range(&["skin_bsa_pct", "rash_bsa_pct", "bsa_pct"])?;
    let by_area = measured(area, &[0.0, 25.0, 50.0], |p| if p <= 0.0 { 0 } else if p < 25.0 { 1 } else if p <= 50.0 { 2 } else { 3 });
    if inputs.flag(&["bullae", "erythroderma_with_bullae"])? == Some(true) {
        skin = Some((4, 4));
    }
    let mut liver = stage(inputs, "liver_stage", 4.0)?;
    let mut bilirubin = inputs.range(&["bilirubin_mg_dl"])?;
    let si = inputs.range(&["bilirubin_umol_l"])?;
    if !si.is_unknown() {
        bilirubin = Range { low: si.low / 17.1, high: si.high / 17.1 };
    }
    let by_bilirubin = measured(bilirubin, &[2.0, 3.0, 6.0, 15.0], liver_stage);
    let upper = stage(inputs, "upper_gi_stage", 1.0)?;
    let mut lower = stage(inputs, "lower_gi_stage", 4.0)?;
    let volume = inputs.range(&["adult_stool_ml_per_day", "stool_ml_per_day"])?;
    let by_volume = measured(volume, &[500.0, 1000.0, 1500.0], gut_stage);
    let episodes = inputs.range(&["stool_episodes_per_day", "adult_stool_episodes_per_day", "episodes_per_day"])?;
    let by_episodes = measured(episodes, &[3.0, 5.0, 7.0], |e| if e < 3.0 { 0 } else if e < 5.0 { 1 } else if e <= 7.0 { 2 } else { 3 });
    if inputs.flag(&["severe_pain_ileus_or_blood", "severe_pain", "ileus", "gross_blood"])? == Some(true) {
        lower = Some((4, 4));
    }
    for (key, slot, by) in [("skin_stage", &mut skin, by_area), ("liver_stage", &mut liver, by_bilirubin), ("lower_gi_stage", &mut lower, worst(by_volume, by_episodes))] {
        if slot.is_none() && let Some((a, b)) = by {
            *slot = by;
            out.set_range(key, a, b);
        }
    }
    let stages = [("skin_stage", skin, 4u8), ("liver_stage", liver, 4), ("upper_gi_stage", upper, 1), ("lower_gi_stage", lower, 4)];
    let known = stages.iter().filter(|s| s.1.is_some()).count();
    if known == 0 {
        return Ok(Outcome::refused("magic", "no organ stage is known"));
    }
    if known == 1 && !inputs.given("skin_stage") && !inputs.given("liver_stage") && !inputs.given("lower_gi_stage") && !inputs.given("upper_gi_stage") && !inputs.given("stated_grade") {
        // One organ measured and nothing asked of the others: the stage is the answer.
        return Ok(out);
    }
    let low = stages.map(|s| s.1.map_or(0, |x| x.0));
    let high = stages.map(|s| s.1.map_or(s.2, |x| x.1));
    let mut ends = (0, 0);
    for (key, f) in [("consensus_glucksberg", consensus as fn(u8, u8, u8, u8) -> usize), ("magic", magic)] {
        ends = (f(low[0], low[1], low[2], low[3]), f(high[0], high[1], high[2], high[3]));
        out.set_range(key, ROMAN[ends.0], ROMAN[ends.1]);
    }
    for (name, value, most) in stages {
        if value.is_none() {
            out.lacks(name, format!("stage 0 to {most}"));
        }
    }
    if let Some(stated) = inputs.text(&["stated_grade"])? {
        let stated = stated.to_uppercase();
        let index = ROMAN.iter().position(|r| *r == stated).or_else(|| stated.parse::<usize>().ok());
        if let Some(index) = index {
            out.set("stated_is_possible", ends.0 <= index && index <= ends.1);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::vector;
    use super::*;
    use serde_json::json;

    #[test]
    fn grades() {
        let of = |s: u8, l: u8, u: u8, g: u8| json!({"skin_stage": s, "liver_stage": l, "upper_gi_stage": u, "lower_gi_stage": g});
        vector(&INSTRUMENT, of(0, 0, 0, 0), json!({"consensus_glucksberg": "0", "magic": "0"}));
        vector(&INSTRUMENT, of(0, 0, 1, 0), json!({"magic": "II"}));
        vector(&INSTRUMENT, of(4, 0, 0, 0), json!({"consensus_glucksberg": "IV", "magic": "IV"}));
        vector(&INSTRUMENT, of(1, 4, 0, 1), json!({"consensus_glucksberg": "IV", "magic": "IV"}));
        vector(&INSTRUMENT, of(2, 0, 0, 3), json!({"consensus_glucksberg": "III", "magic": "III"}));
    }

    #[test]
    fn stages_from_measurements() {
        vector(&INSTRUMENT, json!({"adult_stool_ml_per_day": 999}), json!({"lower_gi_stage": 1}));
        vector(&INSTRUMENT, json!({"adult_stool_ml_per_day": 1500}), json!({"lower_gi_stage": 2}));
        vector(&INSTRUMENT, json!({"bilirubin_mg_dl": 15.1}), json!({"liver_stage": 4}));
        vector(&INSTRUMENT, json!({"skin_bsa_pct": 50}), json!({"skin_stage": 2}));
        vector(&INSTRUMENT, json!({"bilirubin_umol_l": 60}), json!({"liver_stage": 2}));
    }

    #[test]
    fn large_volume_leaves_grade_two_out() {
        vector(
            &INSTRUMENT,
            json!({"adult_stool_ml_per_day": ">=1000", "skin_stage": null, "liver_stage": null, "upper_gi_stage": null, "stated_grade": 2}),
            json!({"magic_range": ["III", "IV"], "stated_is_possible": false}),
        );
    }
}
