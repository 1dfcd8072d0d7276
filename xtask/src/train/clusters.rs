//! Clusters of words that stand in the same places, learned from text without annotation.
//!
//! Counts of neighbours at each of four places become positive pointwise mutual information, a truncated
//! singular value decomposition makes vectors of them (Levy, Goldberg and Dagan 2015,
//! doi:10.1162/tacl_a_00134; the randomised decomposition is that of Halko, Martinsson and Tropp 2011,
//! doi:10.1137/090771806), and spherical k-means at several granularities makes clusters. A word that the
//! annotated reports never used then still resembles words that they did.
//!
//! Texts: case summaries whose licence permits derivative works (CC BY and CC0, nothing else) and
//! MACCROBAT. No gold report is among them, so that the cross-validation stays honest.

use super::corpus::texts;
use super::optimise::Random;
use anyhow::{Context, Result};
use caseline_read::learn::hash::word;
use caseline_read::learn::table::Table;
use caseline_read::learn::words::{CLUSTER_BYTES, spelling};
use caseline_read::token::tokenize;
use nalgebra::{DMatrix, SymmetricEigen};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Words seen less often have no vector.
const RARE: usize = 5;
/// So many of the commonest words count as neighbours.
const NEIGHBOURS: usize = 3000;
/// Length of the vectors.
const WIDTH: usize = 100;
/// Sizes of the clusterings that fit a byte, coarse to fine, then one of two bytes.
const SIZES: [usize; 4] = [32, 96, 255, 1000];

#[derive(serde::Deserialize)]
struct Row {
    id: String,
    licence: String,
    text: String,
}

/// Learns the clusters; returns the bytes of their table. `without` names reports to leave out.
pub fn learn(shared: &Path, without: &HashSet<&str>) -> Result<Vec<u8>> {
    let file = shared.join("data/corpus/summaries.jsonl");
    let lines = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut documents: Vec<String> = Vec::new();
    for line in lines.lines() {
        let row: Row = serde_json::from_str(line).with_context(|| format!("in {}", file.display()))?;
        if matches!(row.licence.as_str(), "CC BY" | "CC BY 4.0" | "CC0") && !without.contains(row.id.as_str()) {
            documents.push(row.text);
        }
    }
    for (_, bytes) in texts(&shared.join("data/maccrobat"))? {
        documents.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    let streams: Vec<Vec<String>> = documents
        .iter()
        .map(|text| tokenize(text).iter().map(|t| spelling(t.span.of(text), t.shape)).collect())
        .collect();
    let (words, matrix) = count(&streams);
    let vectors = decompose(&matrix, words.len());
    let mut rows: Vec<(u64, Vec<u8>)> = words.iter().map(|w| (word(w), vec![0; CLUSTER_BYTES])).collect();
    for (i, size) in SIZES.iter().enumerate() {
        for (row, cluster) in rows.iter_mut().zip(cluster(&vectors, *size)) {
            if i < 3 {
                row.1[i] = cluster as u8 + u8::from(*size < 255);
            } else {
                row.1[i..i + 2].copy_from_slice(&(cluster as u16 + 1).to_le_bytes());
            }
        }
    }
    Ok(Table::encode_cells(CLUSTER_BYTES, &rows))
}

/// A sparse matrix, row by row.
struct Sparse {
    rows: Vec<Vec<(u32, f32)>>,
    columns: usize,
}

/// The frequent words, and positive pointwise mutual information with their neighbours.
fn count(streams: &[Vec<String>]) -> (Vec<String>, Sparse) {
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    streams.iter().flatten().for_each(|w| *frequency.entry(w).or_default() += 1);
    let mut words: Vec<(&str, usize)> = frequency.into_iter().filter(|(_, n)| *n >= RARE).collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let number: HashMap<&str, usize> = words.iter().enumerate().map(|(i, (w, _))| (*w, i)).collect();
    let neighbours = NEIGHBOURS.min(words.len());
    let columns = neighbours * 4;
    let mut counts: Vec<HashMap<u32, f32>> = vec![HashMap::new(); words.len()];
    for stream in streams {
        let ids: Vec<Option<usize>> = stream.iter().map(|w| number.get(w.as_str()).copied()).collect();
        for (t, id) in ids.iter().enumerate() {
            let Some(id) = id else { continue };
            for (place, offset) in [-2isize, -1, 1, 2].into_iter().enumerate() {
                let other = t.checked_add_signed(offset).and_then(|o| ids.get(o)).copied().flatten();
                if let Some(other) = other.filter(|o| *o < neighbours) {
                    *counts[*id].entry((place * neighbours + other) as u32).or_default() += 1.0;
                }
            }
        }
    }
    let mut sums = vec![0f64; columns];
    counts.iter().flatten().for_each(|(c, n)| sums[*c as usize] += f64::from(*n));
    // Rare neighbours tell too much by chance; raising to 0.75 takes the edge off (Levy and others).
    let smooth: Vec<f64> = sums.iter().map(|s| s.powf(0.75)).collect();
    let all: f64 = smooth.iter().sum();
    let rows = counts
        .into_iter()
        .map(|row| {
            let total: f64 = row.values().map(|n| f64::from(*n)).sum();
            let mut row: Vec<(u32, f32)> = row
                .into_iter()
                .filter_map(|(c, n)| {
                    let information = (f64::from(n) * all / (total * smooth[c as usize])).ln() as f32;
                    (information > 0.0).then_some((c, information))
                })
                .collect();
            row.sort_by_key(|(c, _)| *c);
            row
        })
        .collect();
    (words.into_iter().map(|(w, _)| w.to_owned()).collect(), Sparse { rows, columns })
}

/// Vectors of unit length, one for each row.
fn decompose(matrix: &Sparse, count: usize) -> Vec<Vec<f32>> {
    let width = WIDTH + 20;
    let mut random = Random(5);
    let mut right: Vec<Vec<f32>> =
        (0..matrix.columns).map(|_| (0..width).map(|_| random.unit() - 0.5).collect()).collect();
    let mut left = vec![vec![0f32; width]; count];
    for _ in 0..3 {
        for (out, row) in left.iter_mut().zip(&matrix.rows) {
            out.fill(0.0);
            for (c, v) in row {
                out.iter_mut().zip(&right[*c as usize]).for_each(|(o, r)| *o += v * r);
            }
        }
        orthonormal(&mut left);
        right.iter_mut().for_each(|r| r.fill(0.0));
        for (l, row) in left.iter().zip(&matrix.rows) {
            for (c, v) in row {
                right[*c as usize].iter_mut().zip(l).for_each(|(o, l)| *o += v * l);
            }
        }
    }
    let gram =
        DMatrix::<f64>::from_fn(width, width, |a, b| right.iter().map(|r| f64::from(r[a]) * f64::from(r[b])).sum());
    let eigen = SymmetricEigen::new(gram);
    let mut order: Vec<usize> = (0..width).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    left.iter()
        .map(|row| {
            let mut out: Vec<f32> = order[..WIDTH]
                .iter()
                .map(|k| {
                    let weight = eigen.eigenvalues[*k].max(0.0).powf(0.25);
                    let sum: f64 =
                        row.iter().enumerate().map(|(i, v)| f64::from(*v) * eigen.eigenvectors[(i, *k)]).sum();
                    (sum * weight) as f32
                })
                .collect();
            unit(&mut out);
            out
        })
        .collect()
}

fn unit(vector: &mut [f32]) {
    let norm = vector.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-12);
    vector.iter_mut().for_each(|v| *v /= norm);
}

/// Gram-Schmidt over the columns, twice for accuracy, by way of the transpose.
fn orthonormal(rows: &mut [Vec<f32>]) {
    let width = rows[0].len();
    let mut columns: Vec<Vec<f32>> = (0..width).map(|k| rows.iter().map(|r| r[k]).collect()).collect();
    for k in 0..width {
        let (done, rest) = columns.split_at_mut(k);
        let column = &mut rest[0];
        for _ in 0..2 {
            for other in done.iter() {
                let along: f32 = column.iter().zip(other).map(|(a, b)| a * b).sum();
                column.iter_mut().zip(other).for_each(|(a, b)| *a -= along * b);
            }
        }
        unit(column);
    }
    for (i, row) in rows.iter_mut().enumerate() {
        row.iter_mut().zip(&columns).for_each(|(v, c)| *v = c[i]);
    }
}

/// Spherical k-means; the first centres are words spread over the order of frequency.
fn cluster(vectors: &[Vec<f32>], size: usize) -> Vec<usize> {
    let size = size.min(vectors.len());
    let reach = vectors.len().min(size * 4);
    let mut centres: Vec<Vec<f32>> = (0..size).map(|k| vectors[k * reach / size].clone()).collect();
    let mut of = vec![0; vectors.len()];
    for _ in 0..12 {
        for (place, vector) in of.iter_mut().zip(vectors) {
            let mut best = (f32::MIN, 0);
            for (k, centre) in centres.iter().enumerate() {
                let like: f32 = centre.iter().zip(vector).map(|(a, b)| a * b).sum();
                if like > best.0 {
                    best = (like, k);
                }
            }
            *place = best.1;
        }
        let mut sums = vec![vec![0f32; vectors[0].len()]; size];
        for (place, vector) in of.iter().zip(vectors) {
            sums[*place].iter_mut().zip(vector).for_each(|(s, v)| *s += v);
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if sum.iter().any(|v| *v != 0.0) {
                unit(&mut sum);
                *centre = sum;
            }
        }
    }
    of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_same_places_fall_together() {
        let mut random = Random(9);
        let streams: Vec<Vec<String>> = (0..400)
            .map(|_| {
                let drug = ["aspirin", "warfarin", "heparin"][(random.next() % 3) as usize];
                let sign = ["fever", "cough", "rash"][(random.next() % 3) as usize];
                ["she", "took", drug, "daily", "for", sign, "which", "ceased"].map(str::to_owned).to_vec()
            })
            .collect();
        let (words, matrix) = count(&streams);
        let vectors = decompose(&matrix, words.len());
        let like = |a: &str, b: &str| -> f32 {
            let at = |w: &str| words.iter().position(|x| x == w).unwrap();
            vectors[at(a)].iter().zip(&vectors[at(b)]).map(|(x, y)| x * y).sum()
        };
        assert!(like("aspirin", "heparin") > like("aspirin", "cough") + 0.3);
        assert!(like("fever", "rash") > like("fever", "warfarin") + 0.3);
    }
}
