# Made-up tables with R's figures for them, so that the comparison runs everywhere, without the published data.
#
#   cd crates/caseline-pool/tests && Rscript r/made.R
#
# Writes made/*.csv and expected/made.json. Everything is as R gives it to somebody who changes no setting: rma()
# with its own stopping rules and continuity correction, survfit() with log intervals, coxph() with Efron's ties,
# fisher.test() (its interval with a tighter uniroot: R's own is good to four digits), and brglm2's mean bias reduction (Firth) with its profile. The tables have what goes wrong: empty
# and doubly empty cells, single studies, missing cells, tied times, groups without an event, quoted commas, a
# byte order mark, semicolons.
suppressMessages({library(metafor); library(survival); library(jsonlite); library(brglm2)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection"); set.seed(20261121)
dir.create("made", showWarnings = FALSE)
jobs <- list()
put <- function(name, d, job, style = "plain") {
  file <- file.path("made", paste0(name, ".csv"))
  if (style == "semicolon") write.table(d, file, sep = ";", row.names = FALSE, na = "", quote = TRUE)
  else write.csv(d, file, row.names = FALSE, na = if (style == "empty") "" else "NA", quote = style == "quoted")
  if (style == "bom") { text <- readLines(file); writeLines(c(paste0("\ufeff", text[1]), text[-1]), file) }
  jobs[[length(jobs) + 1]] <<- c(list(file = paste0(name, ".csv")), job)
  d
}
expected <- list()
keep <- function(found) expected[[length(expected) + 1]] <<- lapply(found, unname)
meta_figures <- function(f) {
  out <- list(k = f$k, estimate = f$beta[1], se = f$se[1], p = f$pval[1], ci_low = f$ci.lb[1], ci_high = f$ci.ub[1],
              tau2 = f$tau2, i2 = f$I2, q = f$QE, q_df = f$k - f$p, q_p = f$QEp)
  if (f$p == 1 && f$k > 1 && f$method != "EE") { pr <- predict(f); out$pi_low <- pr$pi.lb; out$pi_high <- pr$pi.ub }
  if (f$p > 1) out <- c(out, list(coef = as.vector(f$beta), coef_se = f$se, coef_p = f$pval, qm = f$QM, qm_p = f$QMp))
  out
}
methods <- c("REML", "DL", "PM", "EE"); styles <- c("plain", "quoted", "empty", "semicolon", "bom")

# Two arms.
for (i in 1:18) {
  k <- c(1, 2, 3, 5, 8, 12, 20)[i %% 7 + 1]
  n1 <- sample(8:120, k, TRUE); n2 <- sample(8:120, k, TRUE); p <- runif(k, .02, .5)
  a <- rbinom(k, n1, pmin(.95, p * exp(rnorm(k, .3, .5 * (i %% 3))))); c <- rbinom(k, n2, p)
  if (k > 3) { a[1] <- 0; if (i %% 2) c[1] <- 0 }
  if (k > 6) { a[2] <- n1[2]; a[k] <- NA }
  d <- data.frame(study = paste0("Study ", seq_len(k), ", arm"), a = a, b = n1 - a, c = c, d = n2 - c, n1 = n1, n2 = n2)
  measure <- c("RR", "OR", "RD")[i %% 3 + 1]; method <- methods[i %% 4 + 1]; test <- if (i %% 5 == 0 && k > 1) "knha" else "z"
  style <- if (any(grepl(",", d$study))) c("quoted", "semicolon")[i %% 2 + 1] else styles[i %% 5 + 1]
  cells <- if (i %% 2) list(a = "a", b = "b", c = "c", d = "d") else list(a = "a", n1 = "n1", c = "c", n2 = "n2")
  put(sprintf("arms%02d", i), d, c(list(kind = "meta", measure = measure, method = method, test = test), cells), style)
  keep(meta_figures(suppressWarnings(rma(measure = measure, ai = a, bi = b, ci = c, di = d, data = d, method = method, test = test))))
}
# Proportions.
for (i in 1:10) {
  k <- c(1, 4, 7, 15, 25)[i %% 5 + 1]; n <- sample(3:90, k, TRUE); x <- rbinom(k, n, plogis(rnorm(k, -1, .8)))
  x[1] <- 0; if (k > 3) x[2] <- n[2]
  d <- data.frame(author = paste("Author", seq_len(k)), events = x, patients = n)
  measure <- c("PLO", "PFT")[i %% 2 + 1]; method <- methods[i %% 4 + 1]
  put(sprintf("share%02d", i), d, list(kind = "meta", measure = measure, method = method, test = "z", x = "events", n = "patients"), styles[i %% 5 + 1])
  f <- suppressWarnings(rma(measure = measure, xi = events, ni = patients, data = d, method = method))
  back <- if (measure == "PLO") transf.ilogit else function(y) transf.ipft.hm(y, targs = list(ni = d$patients))
  keep(c(meta_figures(f), list(back_estimate = back(f$beta[1]), back_ci_low = back(f$ci.lb), back_ci_high = back(f$ci.ub))))
}
# Effects as given, with a moderator.
for (i in 1:8) {
  k <- c(5, 9, 14, 30)[i %% 4 + 1]; vi <- rchisq(k, 3) / 30; year <- sample(1990:2020, k, TRUE)
  d <- data.frame(yi = .02 * (year - 2000) + rnorm(k, .2, sqrt(vi + .1 * (i %% 2))), sei = sqrt(vi), year = year)
  method <- methods[i %% 4 + 1]; test <- c("z", "knha")[i %% 2 + 1]; if (method == "EE") test <- "z"
  put(sprintf("given%02d", i), d, list(kind = "meta", measure = "GEN", method = method, test = test, yi = "yi", sei = "sei", mods = list("year")))
  d <- read.csv(sprintf("made/given%02d.csv", i))
  keep(meta_figures(suppressWarnings(rma(yi, sei = sei, mods = ~ year, data = d, method = method, test = test))))
}
# Times to an event.
for (i in 1:12) {
  n <- c(12, 25, 60, 140)[i %% 4 + 1]; g <- sample(c("none", "IVIG", "rituximab")[1:(2 + i %% 2)], n, TRUE)
  t <- rexp(n, ifelse(g == "IVIG", .02, .05)); s <- rexp(n, .02)
  d <- data.frame(months = if (i %% 3) ceiling(pmin(t, s)) else round(pmin(t, s), 3), died = as.integer(t <= s), drug = g)
  if (i == 5) d$died[d$drug == "none"] <- 0L
  if (i %% 4 == 1) d$months[3] <- NA
  d$age <- round(rnorm(n, 58, 12)); if (i %% 4 == 2) d$age[2] <- NA
  put(sprintf("time%02d", i), d, list(kind = "survival", time = "months", event = "died", group = "drug"), styles[i %% 5 + 1])
  d$drug <- factor(d$drug); u <- d[!is.na(d$months), ]
  f <- function(type) summary(survfit(Surv(months, died) ~ drug, u, conf.type = type))$table
  log <- f("log"); loglog <- f("log-log"); plain <- f("plain"); test <- survdiff(Surv(months, died) ~ drug, u); df <- length(test$n) - 1
  keep(list(n = log[, "records"], events = log[, "events"], median = log[, "median"], median_low = log[, "0.95LCL"], median_high = log[, "0.95UCL"],
            median_low_loglog = loglog[, "0.95LCL"], median_high_loglog = loglog[, "0.95UCL"], median_low_plain = plain[, "0.95LCL"],
            median_high_plain = plain[, "0.95UCL"], chi2 = test$chisq, df = df, p = pchisq(test$chisq, df, lower.tail = FALSE)))
  if (i != 5) {
    jobs[[length(jobs) + 1]] <- list(file = sprintf("time%02d.csv", i), kind = "cox", time = "months", event = "died", terms = list("drug", "age"))
    d$drug <- factor(as.character(d$drug), levels = sort(unique(as.character(d$drug)), method = "radix"))
    m <- coxph(Surv(months, died) ~ drug + age, d); s <- summary(m)$coefficients
    keep(list(n = m$n, events = m$nevent, coef = s[, "coef"], coef_se = s[, "se(coef)"], z = s[, "z"], p = s[, "Pr(>|z|)"], loglik = m$loglik))
  }
}
# The interval of fisher.test, to the end.
exact_of <- function(x, m, n, k) {
  at <- max(0, k - n):min(k, m); log <- dhyper(at, m, n, k, log = TRUE)
  p <- function(or, upper) { w <- log + at * or; w <- exp(w - max(w)); sum(w[if (upper) at >= x else at <= x]) / sum(w) }
  end <- function(upper) exp(uniroot(function(or) p(or, upper) - .025, c(-40, 40), tol = 1e-14)$root)
  c(list(conditional_low = if (x == min(at)) 0 else end(TRUE)), if (x < max(at)) list(conditional_high = end(FALSE)))
}
# Two-by-two tables, and few patients with empty cells.
for (cells in list(c(3, 7, 5, 5), c(0, 12, 5, 7), c(9, 0, 4, 8), c(1, 1, 1, 1), c(12, 5, 7, 7), c(30, 12, 11, 40), c(2, 90, 1, 400), c(0, 5, 0, 7))) {
  f <- fisher.test(matrix(cells, 2, byrow = TRUE)); es <- escalc("OR", ai = cells[1], bi = cells[2], ci = cells[3], di = cells[4])
  jobs[[length(jobs) + 1]] <- list(kind = "odds", table = cells)
  exact <- exact_of(cells[1], sum(cells[1:2]), sum(cells[3:4]), cells[1] + cells[3])
  stopifnot(isTRUE(all.equal(c(exact$conditional_low, exact$conditional_high), pmin(f$conf.int, 1e300)[seq_along(unlist(exact[1:2]))], tolerance = .01)))
  seen <- dhyper(cells[1], cells[1] + cells[3], cells[2] + cells[4], sum(cells[1:2]))
  one <- function(side) fisher.test(matrix(cells, 2, byrow = TRUE), alternative = side)$p.value - seen / 2
  out <- c(exact, list(fisher_p = f$p.value, midp = f$p.value - seen / 2, midp_doubled = min(1, 2 * min(one("less"), one("greater")))))
  lopsided <- any(cells[1:2] + cells[3:4] == 0)
  if (!lopsided) out <- c(out, list(odds_ratio = exp(es$yi[1]), ci_low = exp(es$yi[1] - qnorm(.975) * sqrt(es$vi[1])), ci_high = exp(es$yi[1] + qnorm(.975) * sqrt(es$vi[1]))))
  keep(out)
}
for (i in 1:6) {
  n <- c(20, 35, 60)[i %% 3 + 1]; age <- round(rnorm(n, 55, 13)); ab <- sample(c("no", "yes"), n, TRUE, c(.7, .3))
  y <- rbinom(n, 1, plogis((age - 55) / 12)); y[ab == "yes"] <- 1L
  d <- data.frame(cancer = y, age = age, antibody = ab)
  put(sprintf("few%02d", i), d, list(kind = "logistic", outcome = "cancer", terms = list("age", "antibody")), styles[i %% 5 + 1])
  m <- glm(cancer ~ age + antibody, binomial, d, method = "brglmFit", type = "AS_mean", epsilon = 1e-12, maxit = 1000)
  # The penalised likelihood, and the intervals and tests that profile it.
  x <- model.matrix(m)
  pll <- function(b) { p <- plogis(drop(x %*% b)); sum(ifelse(d$cancer == 1, log(p), log1p(-p))) + .5 * determinant(crossprod(x * sqrt(p * (1 - p))))$modulus[1] }
  scale <- sqrt(diag(vcov(m)))
  without <- function(j, at) {
    rest <- function(b) { full <- coef(m); full[j] <- at; full[-j] <- b * scale[-j]; -pll(full) }
    start <- coef(m)[-j] / scale[-j]
    for (go in 1:4) { o <- optim(start, rest, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000)); start <- o$par }
    -o$value
  }
  top <- pll(coef(m)); half <- qchisq(.95, 1) / 2
  p <- sapply(1:3, function(j) pchisq(2 * (top - without(j, 0)), 1, lower.tail = FALSE))
  end <- function(j, sign) { g <- function(at) top - without(j, at) - half
    far <- 2; while (g(coef(m)[j] + sign * far * scale[j]) < 0) far <- far * 1.5
    uniroot(g, sort(c(coef(m)[j] + sign * .5 * scale[j], coef(m)[j] + sign * far * scale[j])), tol = 1e-13)$root }
  keep(list(coef = coef(m), coef_se = scale, p = p, ci_low = sapply(1:3, end, -1), ci_high = sapply(1:3, end, 1), loglik = top))
}
stopifnot(length(jobs) == length(expected))
lines <- mapply(function(j, e) toJSON(list(job = j, expected = e), auto_unbox = TRUE, digits = NA, na = "null", null = "null"), jobs, expected)
writeLines(paste0("[\n", paste(lines, collapse = ",\n"), "\n]"), "expected/made.json")
cat(length(jobs), "analyses\n")
