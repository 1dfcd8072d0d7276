# The figures that caseline-pool is held against, from R: metafor, survival and base.
#
#   cd crates/caseline-pool/tests && Rscript r/expected.R ../../../../shared/data/pooling/csv
#
# Reads jobs.json, which says what is to be computed of which table, and writes expected/*.json: figures only,
# no row of the tables. In meta.json the estimators of metafor are told to converge tightly (by default REML stops
# when a step is below 1e-5, and Paule-Mandel is good to about 1e-4); in loose.json they stop as they do.
suppressMessages({library(metafor); library(survival); library(jsonlite)})
folder <- commandArgs(trailingOnly = TRUE)[1]
jobs <- fromJSON("jobs.json", simplifyVector = FALSE)
tight <- list(threshold = 1e-13, tol = 1e-14, maxiter = 20000)
narrow <- list(tol = 1e-14, maxiter = 20000)

table_of <- function(job) {
  d <- read.csv(file.path(folder, job$file), check.names = FALSE, stringsAsFactors = FALSE, na.strings = c("NA", ""))
  for (w in names(job$where)) d <- d[!is.na(d[[w]]) & as.character(as.numeric(d[[w]])) == job$where[[w]], ]
  d
}

meta_of <- function(job) {
  d <- table_of(job)
  col <- function(n) if (is.null(job[[n]])) NULL else d[[job[[n]]]]
  if (!is.null(job$yi)) {
    vi <- if (is.null(job$vi)) col("sei")^2 else col("vi")
    es <- data.frame(yi = col("yi"), vi = vi)
    ni <- NULL
  } else if (!is.null(job$x)) {
    es <- escalc(job$measure, xi = col("x"), ni = col("n"))
    ni <- col("n")
  } else if (!is.null(job$b)) {
    es <- escalc(job$measure, ai = col("a"), bi = col("b"), ci = col("c"), di = col("d"))
  } else {
    es <- escalc(job$measure, ai = col("a"), n1i = col("n1"), ci = col("c"), n2i = col("n2"))
  }
  mods <- NULL
  if (!is.null(job$mods)) mods <- model.matrix(~ ., model.frame(~ ., d[unlist(job$mods)], na.action = na.pass))[, -1, drop = FALSE]
  fit <- function(keep) {
    if (is.null(mods)) return(rma(es$yi[keep], es$vi[keep], method = job$method, test = job$test, control = tight))
    rma(es$yi[keep], es$vi[keep], mods = mods[keep, , drop = FALSE], method = job$method, test = job$test, control = tight)
  }
  keep <- !is.na(es$yi) & !is.na(es$vi)
  if (!is.null(mods)) keep <- keep & !apply(is.na(mods), 1, any)
  f <- fit(which(keep))
  out <- list(k = f$k, estimate = f$beta[1], se = f$se[1], stat = f$zval[1], p = f$pval[1], ci_low = f$ci.lb[1],
              ci_high = f$ci.ub[1], tau2 = f$tau2, i2 = f$I2, h2 = f$H2, q = f$QE, q_df = f$k - f$p, q_p = f$QEp)
  if (job$method != "EE") {
    ci <- confint(f, control = narrow)$random
    out$tau2_low <- ci[1, 2]; out$tau2_high <- ci[1, 3]
    out$i2_low <- ci[3, 2]; out$i2_high <- ci[3, 3]
  }
  if (is.null(mods)) {
    if (job$method != "EE") { pr <- predict(f); out$pi_low <- pr$pi.lb; out$pi_high <- pr$pi.ub }
    back <- switch(job$measure, RR = exp, OR = exp, PLO = transf.ilogit,
                   PFT = function(y) transf.ipft.hm(y, targs = list(ni = ni[keep])), NULL)
    if (!is.null(back)) {
      out$back_estimate <- back(f$beta[1]); out$back_ci_low <- back(f$ci.lb); out$back_ci_high <- back(f$ci.ub)
    }
    if (f$k > 2 && length(unique(es$vi[keep])) > 1) {
      e <- regtest(es$yi[keep], es$vi[keep], model = "lm")
      out$egger_stat <- e$zval; out$egger_p <- e$pval; out$egger_limit <- e$est
      w <- tryCatch(regtest(f, control = tight), error = function(e) NULL)
      if (!is.null(w) && job$method %in% c("DL", "EE")) { out$egger_model_stat <- w$zval; out$egger_model_p <- w$pval }
    }
    if (f$k > 3 && f$k < 30) {
      left <- lapply(which(keep), function(i) fit(setdiff(which(keep), i)))
      out$without_estimate <- sapply(left, function(l) l$beta[1])
      out$without_tau2 <- sapply(left, function(l) l$tau2)
    }
  } else {
    out$coef <- as.vector(f$beta); out$coef_se <- f$se; out$coef_p <- f$pval
    out$qm <- f$QM; out$qm_p <- f$QMp
    if (job$method != "EE") out$r2 <- f$R2
  }
  if (job$method == "REML") {
    pl <- tryCatch(confint(f, type = "PL", control = narrow)$random, error = function(e) NULL)
    if (!is.null(pl) && is.null(mods)) { out$tau2_profile_low <- pl[1, 2]; out$tau2_profile_high <- pl[1, 3] }
  }
  out
}

# As metafor stops without further control: what a person sees who types rma() and nothing else.
loose_of <- function(job) {
  tight <<- list(); narrow <<- list()
  on.exit({ tight <<- list(threshold = 1e-13, tol = 1e-14, maxiter = 20000); narrow <<- list(tol = 1e-14, maxiter = 20000) })
  found <- meta_of(job)
  found[intersect(names(found), c("k", "estimate", "se", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "i2", "tau2_low", "tau2_high"))]
}

surv_of <- function(job, d) {
  event <- d[[job$event]]
  if (is.character(event) && is.null(job$value)) event <- as.logical(event)
  if (!is.null(job$value)) event <- ifelse(is.na(event), NA, as.character(event) == job$value)
  Surv(d[[job$time]], event)
}

survival_of <- function(job) {
  d <- table_of(job)
  d$.s <- surv_of(job, d); d$.g <- d[[job$group]]
  d <- d[!is.na(d$.g) & !is.na(d$.s[, 1]) & !is.na(d$.s[, 2]), ]
  log <- summary(survfit(.s ~ .g, d))$table
  loglog <- summary(survfit(.s ~ .g, d, conf.type = "log-log"))$table
  test <- survdiff(.s ~ .g, d)
  df <- length(test$n) - 1
  list(n = log[, "records"], events = log[, "events"], median = log[, "median"], median_low = log[, "0.95LCL"],
       median_high = log[, "0.95UCL"], median_low_loglog = loglog[, "0.95LCL"],
       median_high_loglog = loglog[, "0.95UCL"], chi2 = test$chisq, df = df,
       p = pchisq(test$chisq, df, lower.tail = FALSE))
}

cox_of <- function(job) {
  d <- table_of(job)
  d$.s <- surv_of(job, d)
  form <- as.formula(paste(".s ~", paste(sprintf("`%s`", unlist(job$terms)), collapse = " + ")))
  f <- coxph(form, d, ties = "efron", control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100))
  s <- summary(f)$coefficients
  list(n = f$n, events = f$nevent, coef = s[, "coef"], coef_se = s[, "se(coef)"], z = s[, "z"], p = s[, "Pr(>|z|)"],
       loglik = f$loglik)
}

kinds <- list(meta = meta_of, survival = survival_of, cox = cox_of)
all <- list(meta = list(), loose = list(), survival = list(), cox = list())
for (job in jobs) {
  found <- tryCatch(suppressWarnings(kinds[[job$kind]](job)), error = function(e) {
    cat(toJSON(job, auto_unbox = TRUE), conditionMessage(e), "\n"); NULL })
  if (job$kind == "meta") job <- c(job[1], list(stop = "converged"), job[-1])
  if (!is.null(found)) all[[job$kind]] <- c(all[[job$kind]], list(list(job = job, expected = lapply(found, unname))))
}
for (job in jobs) if (job$kind == "meta" && job$method %in% c("REML", "PM")) {
  found <- suppressWarnings(loose_of(job))
  all$loose <- c(all$loose, list(list(job = job, expected = lapply(found, unname))))
}
for (kind in names(all))
  writeLines(gsub('},{"job"', '},\n{"job"', toJSON(all[[kind]], auto_unbox = TRUE, digits = NA, na = "null"), fixed = TRUE),
             file.path("expected", paste0(kind, ".json")))
cat(sapply(all, length), "\n")
