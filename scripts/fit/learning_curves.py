#!/usr/bin/python3
"""Fits the prior that extrapolates learning curves (`steelyard pilot`) and says how wrong it is on data sets not seen.

usage: scripts/fit/learning_curves.py RAW_FOLDER [--write FILE] [--report law,made,rivals,settings]
       scripts/fit/learning_curves.py POINTS.csv --predict ITEMS [--target SCORE] [--approach fine-tune] [--slower FACTOR]

Reads RAW_FOLDER/truth/learning_curves.csv: dataset,learner,items,error,error_sd. With --write, the coefficients are written
to FILE as the lines of a models/*.json; models/quality.json holds them. With --predict nothing is fitted: the coefficients of
models/quality.json extrapolate POINTS.csv, as `steelyard pilot` does (items,score, optionally test_items; score in [0, 1], higher is better). The specification, the
results and what failed stand in learning-curves.md. Needs python3-numpy and python3-scipy of Debian.

Law. With x = log2(n / N), N the largest size seen, and z = ln(error / (1 - error)):
  z(n) = level + ln(f + (1 - f) (1 + d) / (d + 2^(b x))) + wander(x) + noise
f is the floor, as a share of the odds of an error at N; b the exponent; d how much data pretraining or a late start are
worth, in units of N^b: the rectified law, of which the power law is d = 0. `wander` is a fractional Brownian motion on a
clock that slows as data grow, so that what is far back in the curve counts less and what is far ahead is less sure; `noise`
is white, `ratio` times the wander's variance. Level has a flat prior and the common variance an inverse gamma one, so both
are integrated out exactly: each (f, b, d, ratio) of a fixed grid is one Student t, and the answer is their mixture. Only the
weights of the grid are fitted, log-linear in a dozen features, to the density of scores that were not seen.
"""

import csv
import json
import math
import pathlib
import sys

import numpy
from scipy.optimize import linprog, minimize
from scipy.special import gammaln, logsumexp, stdtr

ROOT = pathlib.Path(__file__).resolve().parents[2]
LN2 = math.log(2)
PREFIX = "quality.curve."
FOLDS = 5

# Chosen by hand with the curves in view, over about forty settings; the table of settings is in learning-curves.md.
SETTING = {
    "exponent_least": 0.05, "exponent_most": 2.2, "exponent_count": 10,   # geometric
    "floor_count": 9, "floor_power": 1.5,                                 # f = 1 - (1 - i / (count - 1))^power
    "delay_least": 0.1, "delay_most": 3.0, "delay_count": 4,              # geometric, and 0 before it
    "ratio_least": 0.1, "ratio_most": 5.0, "ratio_count": 3,              # geometric
    "reference_exponent": 0.4,   # features count ln(b / reference)
    "hurst": 0.8,                # of the wander: above 1/2, what rose goes on rising
    "slowing": 0.7,              # of the clock, per doubling of the data
    "freedom": 1.0,              # shape of the inverse gamma prior of the variance
    "typical": 0.075,            # its scale: standard deviation of z per doubling, at an error of one half
    "relative_noise": 0.5,       # noise of z grows as (4 error (1 - error))^-this
    "repeat": 0.3,               # share of the noise that a prediction meets again
    "least_error": 0.0005,       # errors are held off 0 and 1 by this
}
FEATURES = ["flat", "exponent", "exponent_square", "floor", "floor_square", "no_floor", "floor_exponent", "delay", "delay_square",
            "delayed", "delay_exponent"]
PRIOR = {"flat": -3.0, "exponent_square": -1.0}   # the rest 0; a ridge holds the weights to it
RIDGE = 2.0


# ---- the law -----------------------------------------------------------------------------------------------------------
def geometric(setting, name):
    count = int(setting[name + "_count"])
    return numpy.geomspace(setting[name + "_least"], setting[name + "_most"], count)


def grid(setting, slower=1.0):
    """Shapes (b, f, d), their ratios, and the features of every pair of them, ratio by ratio."""
    exponents, delays = geometric(setting, "exponent"), numpy.append(0, geometric(setting, "delay"))
    last = int(setting["floor_count"]) - 1
    floors = [1 - (1 - i / last) ** setting["floor_power"] for i in range(last)]
    shapes = numpy.array([(b, f, d) for b in exponents for f in floors for d in delays] + [(exponents[0], 1, 0)])
    b, f, d = shapes.T
    bent, slope, delay = f < 1, numpy.log(b / (setting["reference_exponent"] / slower)), numpy.log1p(d)
    features = numpy.stack([f == 1, bent * slope, bent * slope**2, bent * f, bent * f**2, bent * (f == 0), bent * slope * f, bent * delay,
                            bent * delay**2, bent * (d > 0), bent * delay * slope], 1).astype(float)
    ratios = geometric(setting, "ratio")
    rough = numpy.repeat(numpy.eye(len(ratios))[:, 1:], len(shapes), 0)  # the first ratio is what the others are compared with
    return shapes, ratios, numpy.hstack([numpy.tile(features, (len(ratios), 1)), rough])


def log_shape(shapes, x):
    """Rows: shapes; columns: x."""
    b, f, d = (column[:, None] for column in shapes.T)
    return numpy.log(f + (1 - f) * (1 + d) / (d + numpy.exp2(b * x[None])))


def log_odds(error, least):
    error = numpy.clip(error, least, 1 - least)
    return numpy.log(error / (1 - error))


def odds_to_error(z):
    return 1 / (1 + numpy.exp(-z))


def components(x, error, ahead, setting, shapes, ratios, variance=0.0, wander=1.0):
    """Of every ratio and shape: log weight by the points seen; mean and scale of z at `ahead`; degrees of freedom.

    x is log2(n / N), rising, 0 at its end. variance is what is known of the last error's (test set, seeds), 0 if nothing is.
    """
    m, s = len(x), setting
    every = numpy.append(x, ahead)
    clock = -numpy.expm1(-s["slowing"] * LN2 * every) / (s["slowing"] * LN2)
    power = numpy.abs(clock) ** (2 * s["hurst"])
    covariance = wander * (power[:, None] + power[None] - numpy.abs(clock[:, None] - clock[None]) ** (2 * s["hurst"])) / 2
    held = numpy.clip(error, 0.002, 0.998)
    relative = (4 * held * (1 - held)) ** -s["relative_noise"]
    noise = relative / relative[-1] * numpy.exp2(-s["slowing"] * x)
    deviation2 = s["typical"] ** 2 * relative[-1]
    known = variance / (held[-1] * (1 - held[-1])) ** 2
    b0 = s["freedom"] * deviation2
    residual = log_odds(error, s["least_error"])[None] - log_shape(shapes, x)
    bend = log_shape(shapes, ahead)
    a = s["freedom"] + (m - 1) / 2
    weight, mean, scale = [], [], []
    for ratio in ratios:
        lower = numpy.linalg.cholesky(covariance[:m, :m] + numpy.diag(ratio * noise))
        solved = numpy.linalg.solve(lower, numpy.column_stack([residual.T, numpy.ones(m), covariance[:m, m:]]))
        r, one, k = solved[:, :len(shapes)], solved[:, len(shapes)], solved[:, len(shapes) + 1:]
        information = one @ one
        level = one @ r / information
        r = r - one[:, None] * level
        b1 = b0 + (r * r).sum(0) / 2
        weight.append(s["freedom"] * math.log(b0) - a * numpy.log(b1) - numpy.log(numpy.diag(lower)).sum() - math.log(information) / 2)
        mean.append(bend + level[:, None] + r.T @ k)
        spread = numpy.diag(covariance)[m:] - (k * k).sum(0) + (1 - one @ k) ** 2 / information + ratio * s["repeat"]
        scale.append(numpy.sqrt(b1[:, None] / a * spread[None] + known))
    return numpy.concatenate(weight), numpy.concatenate(mean), numpy.concatenate(scale), 2 * a


def normalised(log_weight):
    return numpy.exp(log_weight - logsumexp(log_weight, axis=-1, keepdims=True))


def mixture_quantiles(weight, mean, scale, freedom, levels):
    """By bisection on z; components below 1e-6 of the greatest are left out."""
    keep = weight > 1e-6 * weight.max()
    weight, mean, scale = weight[keep] / weight[keep].sum(), mean[keep], scale[keep]
    low, high = numpy.full(len(levels), -15.0), numpy.full(len(levels), 15.0)
    for _ in range(40):
        middle = (low + high) / 2
        below = stdtr(freedom, (middle[:, None] - mean) / scale) @ weight < levels
        low, high = numpy.where(below, middle, low), numpy.where(below, high, middle)
    return odds_to_error((low + high) / 2)


# ---- curves and questions ----------------------------------------------------------------------------------------------
def curves(path):
    found = {}
    for row in csv.DictReader(open(path, newline="", encoding="utf-8")):
        point = (float(row["items"]), float(row["error"]), float(row["error_sd"] or 0))
        found.setdefault((row["dataset"], row["learner"]), []).append(point)
    return {key: numpy.array(sorted(points)) for key, points in found.items()}


class Question:
    """The points up to the largest size over `factor`; the error at the largest size is to be said."""

    def __init__(self, key, points, factor, most=None):
        seen = points[points[:, 0] <= points[-1, 0] / factor * (1 + 1e-9)]
        if most: seen = seen[-most:]
        self.key, self.factor, self.seen, self.actual, self.items = key, factor, seen, points[-1, 1], points[-1, 0]
        self.x = numpy.log2(seen[:, 0] / seen[-1, 0]) if len(seen) else None
        self.ahead = math.log2(self.items / seen[-1, 0]) if len(seen) else None


def questions(known, factors=(8,), least=3, most=None):
    all_of = [Question(key, points, factor, most) for factor in factors for key, points in known.items()]
    return [q for q in all_of if len(q.seen) >= least]


class Answers:
    """Components of many questions, and what the actual score says of each."""

    def __init__(self, asked, setting, wander=1.0, noise_known=False):
        shapes, ratios, self.features = grid(setting)
        found = [components(q.x, q.seen[:, 1], numpy.array([q.ahead]), setting, shapes, ratios, wander=wander,
                            variance=q.seen[-1, 2] ** 2 if noise_known else 0.0) for q in asked]
        self.weight = numpy.array([f[0] for f in found])
        self.mean = numpy.array([f[1][:, 0] for f in found])
        self.scale = numpy.array([f[2][:, 0] for f in found])
        self.freedom = numpy.array([f[3] for f in found])
        z = log_odds(numpy.array([q.actual for q in asked]), setting["least_error"])
        t, df = (z[:, None] - self.mean) / self.scale, self.freedom[:, None]
        self.density = gammaln((df + 1) / 2) - gammaln(df / 2) - numpy.log(df * math.pi) / 2 - (df + 1) / 2 * numpy.log1p(t * t / df) - numpy.log(self.scale)

    def quantiles(self, p, which, levels=(0.1, 0.5, 0.9)):
        prior = self.features @ p
        return numpy.array([mixture_quantiles(normalised(self.weight[i] + prior), self.mean[i], self.scale[i], self.freedom[i], levels) for i in which])

    def log_score(self, p, which):
        prior = self.features @ p
        return logsumexp(self.weight[which] + prior + self.density[which], 1) - logsumexp(self.weight[which] + prior, 1)


def start_of(features):
    return numpy.array([PRIOR.get(name, 0.0) for name in FEATURES] + [0.0] * (features.shape[1] - len(FEATURES)))


def fitted_weights(answers, which, importance, steps=40):
    """Coefficients of the features that make the actual scores likeliest, given the points seen."""
    seen, both, features, start = answers.weight[which], answers.weight[which] + answers.density[which], answers.features, start_of(answers.features)

    def loss(p):
        prior = features @ p
        total_seen, total_both = logsumexp(seen + prior, 1), logsumexp(both + prior, 1)
        moved = numpy.exp(both + prior - total_both[:, None]) - numpy.exp(seen + prior - total_seen[:, None])
        return (RIDGE * ((p - start) ** 2).sum() - importance @ (total_both - total_seen), 2 * RIDGE * (p - start) - (importance @ moved) @ features)

    return minimize(loss, start, jac=True, method="L-BFGS-B", options=dict(maxiter=steps)).x


# ---- what others do ----------------------------------------------------------------------------------------------------
def least_squares(n, error, weight, columns, at):
    """error = c + A column with c, A >= 0, the column that fits best. Returns the error at the size of `at`."""
    best = (math.inf, 0.0)
    for column, far in zip(columns, at):
        design = numpy.column_stack([numpy.ones(len(n)), column]) * weight[:, None]
        c, scale = numpy.linalg.lstsq(design, error * weight, rcond=None)[0]
        if c < 0: c, scale = 0.0, max(0.0, (design[:, 1] @ (error * weight)) / (design[:, 1] @ design[:, 1]))
        if scale < 0: c, scale = (weight**2 @ error) / (weight**2).sum(), 0.0
        loss = (((c + scale * column - error) * weight) ** 2).sum()
        if loss < best[0]: best = (loss, c + scale * far)
    return best


def family_columns(n, target, name):
    u, far = n / n[-1], target / n[-1]
    if name == "power": return [(u**-b, far**-b) for b in numpy.linspace(0.02, 2.5, 60)]
    if name == "exponential": return [(numpy.exp(-u * k), math.exp(-far * k)) for k in numpy.geomspace(0.05, 50, 40)]
    return [(1 / (d + u**b), 1 / (d + far**b)) for b in numpy.linspace(0.1, 2.5, 25) for d in (0.03, 0.1, 0.3, 1, 3, 10)]  # MMF


def least_squares_answer(q, name, recency):
    n, error = q.seen[:, 0], q.seen[:, 1]
    weight = (n / n[-1]) ** recency
    columns, far = zip(*family_columns(n, q.items, name))
    return least_squares(n, error, weight, columns, far)


def regression_features(q, power):
    last = q.seen[-1, 1]
    tail = q.seen[-4:]
    slope = numpy.polyfit(numpy.log2(tail[:, 0]), tail[:, 1], 1)[0] if len(tail) > 1 else 0.0
    rough = numpy.abs(numpy.diff(q.seen[:, 1], 2)).mean() if len(q.seen) > 2 else 0.02
    return [1.0, power - last, slope * q.ahead, rough, rough * q.ahead, last * (1 - last), last, abs(slope) * q.ahead, 1 / len(q.seen)]


def quantile_regression(features, target, level):
    """By linear programming: features @ beta + up - down = target, least level * up + (1 - level) * down."""
    n, k = features.shape
    cost = numpy.concatenate([numpy.zeros(k), numpy.full(n, level), numpy.full(n, 1 - level)])
    equal = numpy.hstack([features, numpy.eye(n), -numpy.eye(n)])
    return linprog(cost, A_eq=equal, b_eq=target, bounds=[(None, None)] * k + [(0, None)] * (2 * n), method="highs").x[:k]


# ---- the report --------------------------------------------------------------------------------------------------------
def tell(name, actual, middle, low=None, high=None):
    off = 100 * numpy.abs(actual - middle)
    text = f"| {name} | {len(actual)} | {numpy.median(off):.2f} | {numpy.quantile(off, 0.9):.2f} | {off.mean():.2f}"
    if low is None: print(text + " | | | |")
    else:
        inside = (low <= actual) & (actual <= high)
        print(text + f" | {100 * inside.mean():.1f} % | {100 * (actual < low).mean():.1f} / {100 * (actual > high).mean():.1f} % | {100 * numpy.median(high - low):.1f} |")
    sys.stdout.flush()


def heading(text):
    print(f"\n{text}\n\n| | n | median | P90 | mean | P10-P90 holds | better / worse | width |\n|---|---|---|---|---|---|---|---|")


def folds_of(asked):
    order = {name: i % FOLDS for i, name in enumerate(sorted({q.key[0] for q in asked}))}
    return numpy.array([order[q.key[0]] for q in asked])


def teaching(known):
    """What the weights are fitted to: an eighth first of all, nearer and farther, and few points."""
    sets = [((8,), 3, None, 1.0), ((4,), 3, None, 0.3), ((16,), 3, None, 0.3), ((32,), 3, None, 0.3), ((8,), 1, 1, 0.2), ((8,), 2, 2, 0.2)]
    asked = [(q, importance, most) for factors, least, most, importance in sets for q in questions(known, factors, least, most)]
    return [a[0] for a in asked], numpy.array([a[1] for a in asked]), numpy.array([a[2] or 0 for a in asked])


def modality(data_set):
    """What the tables of LCDB 1.1 were made of, as far as the number at OpenML tells (recalled, not looked up)."""
    return {"40923": "letters as pixels", "1041": "digits as pixels", "12": "letters as features", "14": "letters as features", "22": "letters as features",
            "32": "letters as features", "300": "speech features", "4137": "sparse counts", "273": "sparse counts", "395": "sparse counts"}.get(data_set, "other tables")


def out_of_fold(answers, importance, folds, setting=None):
    """P10, P50, P90 and log score of every question, by weights that never saw its data set."""
    quantiles, score = numpy.zeros((len(folds), 3)), numpy.zeros(len(folds))
    for fold in range(FOLDS):
        p = fitted_weights(answers, numpy.flatnonzero(folds != fold), importance[folds != fold])
        out = numpy.flatnonzero(folds == fold)
        quantiles[out], score[out] = answers.quantiles(p, out), answers.log_score(p, out)
    return quantiles, score


def clustered_error(values, groups):
    """Standard error of a mean over curves when data sets are drawn, not curves."""
    names = sorted(set(groups))
    sums = numpy.array([sum(v for v, g in zip(values, groups) if g == name) for name in names])
    counts = numpy.array([sum(g == name for g in groups) for name in names])
    return math.sqrt(((sums - values.mean() * counts) ** 2).sum()) / len(values)


def report_rivals(known, setting):
    asked = questions(known)
    actual, folds = numpy.array([q.actual for q in asked]), folds_of(asked)
    heading("Rivals at a factor of 8")
    tell("last value seen", actual, numpy.array([q.seen[-1, 1] for q in asked]))
    power = None
    for recency in (0, 0.5, 1.0):
        found = {name: [least_squares_answer(q, name, recency) for q in asked] for name in ("power", "exponential", "mmf")}
        for name, answers in found.items():
            middle = numpy.array([a[1] for a in answers])
            tell(f"least squares, {name}, weight n^{2 * recency:g}", actual, middle)
            if name == "power" and recency == 0.5: power = middle
        best = numpy.array([min((found[name][i] for name in found), key=lambda a: a[0])[1] for i in range(len(asked))])
        tell(f"- best fitting of the three, weight n^{2 * recency:g}", actual, best)
    features = numpy.array([regression_features(q, p) for q, p in zip(asked, power)])
    last = numpy.array([q.seen[-1, 1] for q in asked])
    answers = numpy.zeros((len(asked), 3))
    for fold in range(FOLDS):
        for k, level in enumerate((0.1, 0.5, 0.9)):
            beta = quantile_regression(features[folds != fold], (actual - last)[folds != fold], level)
            answers[folds == fold, k] = (features @ beta + last)[folds == fold]
    answers.sort(1)
    tell("quantile regression on nine features", actual, answers[:, 1], answers[:, 0], answers[:, 2])
    for name, change, wander in (("mixture, white noise only (as LC-PFN's prior)", {}, 0.0), ("mixture, power law only (d = 0)", {"delay_count": 0}, 1.0),
                                 ("mixture, clock does not slow", {"slowing": 1e-6}, 1.0)):
        quick = Answers(asked, setting | change, wander=wander if wander else 1e-6)
        q, score = out_of_fold(quick, numpy.ones(len(asked)), folds)
        tell(f"{name}; log score {score.mean():.3f}", actual, q[:, 1], q[:, 0], q[:, 2])
    quick = Answers(asked, setting)
    q, score = out_of_fold(quick, numpy.ones(len(asked)), folds)
    tell(f"mixture, fitted at 8 alone; log score {score.mean():.3f}", actual, q[:, 1], q[:, 0], q[:, 2])
    quick = Answers(asked, setting, noise_known=True)
    q, score = out_of_fold(quick, numpy.ones(len(asked)), folds)
    tell(f"mixture, error_sd given; log score {score.mean():.3f}", actual, q[:, 1], q[:, 0], q[:, 2])
    learners = numpy.array([q.key[1] for q in asked])
    quick, parts = Answers(asked, setting), numpy.zeros((len(asked), 3))
    for learner in sorted(set(learners)):
        p = fitted_weights(quick, numpy.flatnonzero(learners != learner), numpy.ones((learners != learner).sum()))
        parts[learners == learner] = quick.quantiles(p, numpy.flatnonzero(learners == learner))
    tell("mixture, whole learners left out", actual, parts[:, 1], parts[:, 0], parts[:, 2])


def report_law(known, setting):
    asked, importance, most = teaching(known)
    answers = Answers(asked, setting)
    folds = folds_of(asked)
    q, score = out_of_fold(answers, importance, folds)
    actual, factor = numpy.array([a.actual for a in asked]), numpy.array([a.factor for a in asked])

    def part(name, which):
        if which.any(): tell(name, actual[which], q[which, 1], q[which, 0], q[which, 2])

    main = (factor == 8) & (most == 0)
    heading("The law, data sets left out")
    part("a factor of 8, three sizes or more", main)
    inside = ((q[:, 0] <= actual) & (actual <= q[:, 2]))[main].astype(float)
    groups = [a.key[0] for a, m in zip(asked, main) if m]
    print(f"\nlog score {score[main].mean():.3f}; holds {100 * inside.mean():.1f} % +- {100 * clustered_error(inside, groups):.1f} (standard error over data sets)")
    middle = numpy.median(100 * numpy.abs(actual - q[:, 1])[main])
    generator = numpy.random.default_rng(1)
    by_name = {name: numpy.flatnonzero(main)[[i for i, g in enumerate(groups) if g == name]] for name in set(groups)}
    again = []
    for _ in range(400):
        rows = numpy.concatenate([by_name[name] for name in generator.choice(sorted(by_name), len(by_name))])
        off = 100 * numpy.abs(actual - q[:, 1])[rows]
        again.append((numpy.median(off), numpy.quantile(off, 0.9)))
    print(f"median {middle:.2f} +- {numpy.std([a[0] for a in again]):.2f}, P90 +- {numpy.std([a[1] for a in again]):.2f} (data sets drawn anew)")
    heading("by factor")
    for f in (4, 8, 16, 32): part(f"{f}", (factor == f) & (most == 0))
    heading("by number of sizes seen, a factor of 8")
    for m in (1, 2): part(f"only the last {m}", most == m)
    sizes = numpy.array([len(a.seen) for a in asked])
    for low, high in ((3, 5), (6, 8), (9, 11), (12, 16), (17, 99)): part(f"{low} to {high}", main & (low <= sizes) & (sizes <= high))
    heading("by kind of data")
    kinds = numpy.array([modality(a.key[0]) for a in asked])
    for kind in sorted(set(kinds)): part(kind, main & (kinds == kind))
    heading("by learner")
    learners = numpy.array([a.key[1] for a in asked])
    for learner in sorted(set(learners)): part(learner, main & (learners == learner))
    heading("by error seen last")
    last = numpy.array([a.seen[-1, 1] for a in asked])
    for low, high in ((0, 0.05), (0.05, 0.15), (0.15, 0.3), (0.3, 0.6), (0.6, 1.01)): part(f"{low} to {high}", main & (low <= last) & (last < high))
    heading("by data set")
    names = numpy.array([a.key[0] for a in asked])
    for name in sorted(set(names), key=int): part(name, main & (names == name))


def report_made(setting, p):
    """Power laws that are known, and what must be monotone. The weights are those of all curves: nothing here was fitted."""
    generator = numpy.random.default_rng(1)
    n = 100.0 * 2 ** numpy.arange(7)
    heading("Known power laws, seven sizes from 100 to 6400, asked at 51200")
    laws = [(c, a, b) for c in (0.0, 0.02, 0.1, 0.25) for a in (0.2, 0.5) for b in (0.25, 0.5, 0.75)]
    for noise in (0.0, 0.003, 0.01):
        found = []
        for c, a, b in laws:
            error = c + a * (n / n[0]) ** -b + noise * generator.standard_normal(len(n))
            answer = pilot(n, 1 - numpy.clip(error, 0, 1), 0.0, setting, p, 51200)["score"]
            found.append([c + a * 512**-b, *(1 - answer[::-1])])
        found = numpy.array(found)
        tell(f"noise {noise:g}", found[:, 0], found[:, 2], found[:, 1], found[:, 3])
    broken = 0
    for c, a, b in laws:
        score = 1 - numpy.clip(c + a * (n / n[0]) ** -b + 0.01 * generator.standard_normal(len(n)), 0, 1)
        answers = [pilot(n, score, 0.0, setting, p, 51200, target) for target in (0.6, 0.75, 0.85, 0.9, 0.95, 0.99)]
        chances = [answer["chance"] for answer in answers]
        needed = [[math.inf if r is None else r for r in answer["required"][:2]] for answer in answers]
        broken += sum(later > earlier for earlier, later in zip(chances, chances[1:]))
        broken += sum(later[k] < earlier[k] for earlier, later in zip(needed, needed[1:]) for k in (0, 1))
    print(f"\na higher target was likelier, or needed fewer items: {broken} times in {len(laws)} curves of six targets")


def report_settings(known, setting):
    """One setting changed at a time; the weights are fitted anew, data sets left out."""
    asked = questions(known)
    actual, folds = numpy.array([q.actual for q in asked]), folds_of(asked)
    heading("Settings, one changed at a time, a factor of 8")
    changes = [{}] + [{name: value} for name, values in dict(hurst=(0.5, 0.9), slowing=(0.4, 1.0), freedom=(0.5, 2.0), typical=(0.05, 0.1), relative_noise=(0.0, 1.0),
                                                        repeat=(0.0, 1.0), ratio_count=(2, 5), least_error=(1e-4,)).items() for value in values]
    for change in changes:
        answers = Answers(asked, setting | change)
        q, score = out_of_fold(answers, numpy.ones(len(asked)), folds)
        tell(f"{change or 'as it stands'}; log score {score.mean():.3f}", actual, q[:, 1], q[:, 0], q[:, 2])


# ---- one pilot ---------------------------------------------------------------------------------------------------------
def pilot(n, score, variance, setting, p, predict_at, target=None, slower=1.0, later=0.0):
    """What `steelyard pilot` answers. n rises and has no value twice."""
    shapes, ratios, features = grid(setting, slower)
    x = numpy.log2(n / n[-1])
    prior = features @ p + later * (numpy.tile(shapes[:, 2] > 0, len(ratios)))
    levels = numpy.array([0.1, 0.5, 0.9])
    weight, mean, scale, freedom = components(x, 1 - score, numpy.array([math.log2(predict_at / n[-1])]), setting, shapes, ratios, variance)
    w = normalised(weight + prior)
    answer = {"score": 1 - mixture_quantiles(w, mean[:, 0], scale[:, 0], freedom, levels)[::-1]}
    top = int(numpy.argmax(numpy.bincount(numpy.tile(numpy.arange(len(shapes)), len(ratios)), w)))
    answer["shape"], answer["evidence"] = shapes[top], logsumexp(weight + prior) - logsumexp(prior)
    if target is not None:
        ahead = numpy.concatenate([[x[0]], numpy.arange(math.floor(2 * x[0]) + 1, 2 * FARTHEST + 1) / 2])  # from the smallest size seen
        weight, mean, scale, freedom = components(x, 1 - score, ahead, setting, shapes, ratios, variance)
        z = math.log((1 - target) / target)
        reached = numpy.maximum.accumulate((z - mean) / scale, axis=1)
        chance = w @ stdtr(freedom, reached)
        answer["chance"] = float(chance[-1])
        answer["required"] = [n[-1] * 2 ** float(numpy.interp(level, chance, ahead)) if level <= chance[-1] else None for level in levels]
    return answer


FARTHEST = 10  # doublings beyond the largest size seen; farther, nothing is said


def read_points(path):
    """Points by size: score is the mean over seeds, the variance what the seeds and the test set leave of it."""
    by_size = {}
    for row in csv.DictReader(open(path, newline="", encoding="utf-8")):
        by_size.setdefault(float(row["items"]), []).append((float(row["score"]), float(row.get("test_items") or 0)))
    n = numpy.array(sorted(by_size))
    score = numpy.array([numpy.mean([s for s, _ in by_size[k]]) for k in n])
    last = by_size[n[-1]]
    test = [t for _, t in last if t]
    sampling = score[-1] * (1 - score[-1]) / max(test) if test else 0.0  # seeds share the test set
    seeds = numpy.var([s for s, _ in last], ddof=1) / len(last) if len(last) > 1 else 0.0
    return n, score, sampling + seeds


def coefficient_records(setting, p):
    names = FEATURES + [f"ratio_{i}" for i in range(1, int(setting["ratio_count"]))]
    made = "scripts/fit/learning_curves.py"
    lines = [dict(id=PREFIX + k, unit="1", value=v, basis="measured", source="lcdb-1.1", note=f"Chosen by hand on curves of 50 data sets, {made}") for k, v in setting.items()]
    lines += [dict(id=f"{PREFIX}weight.{k}", unit="1", value=round(float(v), 4), basis="measured", source="lcdb-1.1", note=f"Log weight of the grid, {made}") for k, v in zip(names, p)]
    return lines


def main():
    arguments = sys.argv[1:]
    folder = pathlib.Path(arguments[0]) if arguments else pathlib.Path("?")
    option = {arguments[i]: arguments[i + 1] for i in range(1, len(arguments) - 1, 1) if arguments[i].startswith("--")}
    if "--predict" in option:
        records = {r["id"][len(PREFIX):]: r["value"] for r in json.loads((ROOT / "models/quality.json").read_text(encoding="utf-8"))["coefficients"] if r["id"].startswith(PREFIX)}
        setting = {k: records[k] for k in SETTING}
        p = numpy.array([v for k, v in records.items() if k.startswith("weight.")])
        n, score, variance = read_points(folder)
        target = float(option["--target"]) if "--target" in option else None
        print(pilot(n, score, variance, setting, p, float(option["--predict"]), target, float(option.get("--slower", 1)), records.get("later." + option.get("--approach", "default"), records["later.default"])))
        return
    path = folder / "truth/learning_curves.csv"
    if not path.is_file(): sys.exit(__doc__.split("\n\n")[1])
    known = curves(path)
    print(f"{len(known)} curves of {len({k[0] for k in known})} data sets")
    asked, importance, _ = teaching(known)
    answers = Answers(asked, SETTING)
    p = fitted_weights(answers, numpy.arange(len(asked)), importance, steps=200)
    if "--write" in option:
        lines = ",\n".join(json.dumps(r) for r in coefficient_records(SETTING, p))
        pathlib.Path(option["--write"]).write_text('{"kind": "coefficients", "coefficients": [\n' + lines + "\n]}\n", encoding="utf-8")
    del answers
    for part in option.get("--report", "law,made,rivals,settings").split(","):
        if part == "made": report_made(SETTING, p)
        else: {"law": report_law, "rivals": report_rivals, "settings": report_settings}[part](known, SETTING)


if __name__ == "__main__":
    main()
