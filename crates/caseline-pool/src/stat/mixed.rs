//! Effects with known variances, predictors, and one random intercept: the linear model under every pooling.
//!
//! Effects y have the covariance V(t) = diag(v) + t·ZZ', where Z says which effects share a random intercept.
//! In the ordinary random-effects model each study has its own. All that the estimators need (score and
//! information of the restricted likelihood, generalised Q) is computed from sums over the groups, without
//! any matrix as large as the number of studies.

use super::error::StatError;
use nalgebra::{DMatrix, DVector};

/// The data of one analysis.
#[derive(Debug, Clone)]
pub struct Mixed {
    /// Effects.
    pub y: Vec<f64>,
    /// Their sampling variances, all above zero.
    pub v: Vec<f64>,
    /// Predictors with the intercept: one vector for each effect.
    pub x: Vec<Vec<f64>>,
    /// Members of each group that shares a random intercept.
    pub groups: Vec<Vec<usize>>,
}

/// The model at one value of the variance between groups.
#[derive(Debug, Clone)]
pub struct At {
    /// Coefficients.
    pub beta: DVector<f64>,
    /// Their covariance.
    pub cov: DMatrix<f64>,
    /// Weighted residual sum of squares: the generalised Q.
    pub rss: f64,
    /// Log determinant of V.
    pub log_det_v: f64,
    /// Log determinant of X'V⁻¹X.
    pub log_det_info: f64,
    /// Trace of P·ZZ', P being the projection of the restricted likelihood.
    pub tr_p: f64,
    /// Trace of P·ZZ'·P·ZZ'.
    pub tr_pp: f64,
    /// y'P·ZZ'·Py.
    pub ypp: f64,
}

impl Mixed {
    /// Studies that share nothing.
    pub fn independent(y: Vec<f64>, v: Vec<f64>, x: Vec<Vec<f64>>) -> Mixed {
        let groups = (0..y.len()).map(|i| vec![i]).collect();
        Mixed { y, v, x, groups }
    }

    /// Number of effects.
    pub fn k(&self) -> usize {
        self.y.len()
    }

    /// Number of coefficients.
    pub fn p(&self) -> usize {
        self.x.first().map_or(0, Vec::len)
    }

    /// Everything at the variance `t` between groups.
    pub fn at(&self, t: f64) -> Result<At, StatError> {
        let p = self.p();
        let mut info = DMatrix::<f64>::zeros(p, p);
        let mut xy = DVector::<f64>::zeros(p);
        let mut log_det_v = 0.0;
        let mut sums = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            if let [i] = group[..] {
                let w = 1.0 / (self.v[i] + t);
                let x = DVector::from_column_slice(&self.x[i]);
                info.ger(w, &x, &x, 1.0);
                xy.axpy(w * self.y[i], &x, 1.0);
                log_det_v += (self.v[i] + t).ln();
                sums.push((w, x * w));
                continue;
            }
            let mut s = 0.0;
            let mut wx = DVector::<f64>::zeros(p);
            let mut wy = 0.0;
            for &i in group {
                let w = 1.0 / self.v[i];
                let x = DVector::from_column_slice(&self.x[i]);
                info.ger(w, &x, &x, 1.0);
                xy.axpy(w * self.y[i], &x, 1.0);
                log_det_v += self.v[i].ln();
                s += w;
                wy += w * self.y[i];
                wx.axpy(w, &x, 1.0);
            }
            let shrink = 1.0 + t * s;
            info.ger(-t / shrink, &wx, &wx, 1.0);
            xy.axpy(-t / shrink * wy, &wx, 1.0);
            log_det_v += shrink.ln();
            sums.push((s / shrink, wx / shrink));
        }
        let singular = || {
            StatError::Question("the moderators say the same as each other or as the intercept; leave one out".into())
        };
        // Scaled to a unit diagonal, so that "singular" does not depend on the units of the moderators.
        let scale = info.diagonal().map(|d| if d > 0.0 { 1.0 / d.sqrt() } else { 0.0 });
        let scaled = DMatrix::from_fn(p, p, |i, j| info[(i, j)] * scale[i] * scale[j]);
        let chol = scaled.cholesky().ok_or_else(singular)?;
        if chol.l().diagonal().iter().any(|d| *d < 1e-7) {
            return Err(singular());
        }
        let log_det_info = chol.l().diagonal().iter().map(|d| 2.0 * d.ln()).sum::<f64>()
            - scale.iter().map(|s| 2.0 * s.ln()).sum::<f64>();
        let inverse = chol.inverse();
        let cov = DMatrix::from_fn(p, p, |i, j| inverse[(i, j)] * scale[i] * scale[j]);
        let beta = chol.solve(&xy.component_mul(&scale)).component_mul(&scale);
        let residual = |i: usize| self.y[i] - self.x[i].iter().zip(beta.iter()).map(|(x, b)| x * b).sum::<f64>();
        let (mut rss, mut ypp, mut tr_p, mut direct, mut cross) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut outer = DMatrix::<f64>::zeros(p, p);
        for (group, (own, a)) in self.groups.iter().zip(&sums) {
            let mut weighted = 0.0;
            if let [i] = group[..] {
                let r = residual(i);
                weighted = own * r;
                rss += own * r * r;
            } else {
                let mut s = 0.0;
                for &i in group {
                    let (w, r) = (1.0 / self.v[i], residual(i));
                    rss += w * r * r;
                    weighted += w * r;
                    s += w;
                }
                rss -= t / (1.0 + t * s) * weighted * weighted;
                weighted /= 1.0 + t * s;
            }
            ypp += weighted * weighted;
            let lever = a.dot(&(&cov * a));
            tr_p += own - lever;
            direct += own * own;
            cross += own * lever;
            outer.ger(1.0, a, a, 1.0);
        }
        let mo = &cov * outer;
        let tr_pp = direct - 2.0 * cross + (&mo * &mo).trace();
        Ok(At { beta, cov, rss, log_det_v, log_det_info, tr_p, tr_pp, ypp })
    }

    /// The generalised Q alone, for studies that share nothing: what root finding asks for many times.
    pub fn q_at(&self, t: f64) -> f64 {
        let p = self.p();
        if p > 1 || self.groups.len() < self.k() {
            return self.at(t).map_or(f64::NAN, |a| a.rss);
        }
        let (mut sum, mut mean) = (0.0, 0.0);
        for (y, v) in self.y.iter().zip(&self.v) {
            let w = 1.0 / (v + t);
            sum += w;
            mean += w * (y - mean) / sum;
        }
        self.y.iter().zip(&self.v).map(|(y, v)| (y - mean) * (y - mean) / (v + t)).sum()
    }

    /// The restricted log likelihood, without its constants.
    pub fn restricted(&self, t: f64) -> Result<f64, StatError> {
        let at = self.at(t)?;
        Ok(-0.5 * (at.log_det_v + at.log_det_info + at.rss))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A group of one must say the same as the short cut for it, and equal groups as the closed form.
    #[test]
    fn shared_intercepts_agree_with_the_dense_matrices() {
        let y = vec![0.3, -0.1, 0.8, 0.4, 0.2];
        let v = vec![0.1, 0.2, 0.05, 0.3, 0.12];
        let x: Vec<Vec<f64>> = [0.0, 1.0, 2.0, 1.0, 4.0].iter().map(|m| vec![1.0, *m]).collect();
        let groups = vec![vec![0, 1], vec![2], vec![3, 4]];
        let t = 0.07;
        let z = DMatrix::from_fn(5, 3, |i, g| f64::from(u8::from(groups[g].contains(&i))));
        let zz = &z * z.transpose();
        let big = DMatrix::from_diagonal(&DVector::from_vec(v.clone())) + &zz * t;
        let inv = big.clone().try_inverse().expect("regular");
        let xm = DMatrix::from_fn(5, 2, |i, j| x[i][j]);
        let cov = (xm.transpose() * &inv * &xm).try_inverse().expect("regular");
        let proj = &inv - &inv * &xm * &cov * xm.transpose() * &inv;
        let ym = DVector::from_vec(y.clone());
        let at = Mixed { y, v, x, groups }.at(t).expect("regular");
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-10 * (1.0 + b.abs()), "{a} is not {b}");
        near(at.rss, (ym.transpose() * &proj * &ym)[0]);
        near(at.tr_p, (&proj * &zz).trace());
        near(at.tr_pp, (&proj * &zz * &proj * &zz).trace());
        near(at.ypp, (ym.transpose() * &proj * &zz * &proj * &ym)[0]);
        near(at.log_det_v, big.determinant().ln());
        near(at.log_det_info, -cov.determinant().ln());
        near(at.cov[(1, 1)], cov[(1, 1)]);
    }

    #[test]
    fn equal_moderators_are_refused() {
        let x = vec![vec![1.0, 2.0]; 3];
        assert!(Mixed::independent(vec![1.0, 2.0, 3.0], vec![1.0; 3], x).at(0.0).is_err());
    }
}
