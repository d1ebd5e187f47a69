"""Laws that are a sum of positive physical terms times a few multipliers, fitted to be right in ratio; and how wrong they are.

  value = (sum_j coefficient_j x_j) x exp(sum_k log_factor_k z_k)

A coefficient is exp(theta), so it is never negative; `theta` has a normal prior (mean and spread from physics: the term is
written so that a coefficient near one is the data sheet's figure), and a log factor has a normal prior around zero whose
spread is the ridge. With two sides (H100 and B200) each coefficient is exp(theta - delta) on one and exp(theta + delta) on
the other, delta with a prior around zero: what one GPU has not shown is borrowed from the other (partial pooling). The
loss is Huber's on the log ratio, because a few rows are off by a factor of three for reasons that no planner knows.
Groups (models) with many rows weigh less than in proportion.
"""

import math

import numpy
from scipy.optimize import least_squares

NOISE = 0.2   # log ratio that one row is worth against the priors
HUBER = 0.3   # log ratio from which a row counts linearly
REACH = math.log(10) * 6  # a coefficient stays within these e-folds of one, so that exp() stays finite


class Law:
    """terms {name: (prior of the coefficient, spread of its log)}, factors {name: spread}; pooling: spread of delta, or 0.

    host names terms that the factors leave alone: the time of the host does not change with the accelerator's precision.
    """

    def __init__(self, terms, factors, pooling=0.0, host=()):
        self.terms, self.factors, self.pooling = dict(terms), dict(factors), pooling
        self.scaled = numpy.array([name not in host for name in self.terms], float)

    def arrays(self, rows):
        x = numpy.array([[row["x"].get(name, 0.0) for name in self.terms] for row in rows], float)
        z = numpy.array([[row["z"].get(name, 0.0) for name in self.factors] for row in rows], float).reshape(len(rows), len(self.factors))
        side = numpy.array([row.get("side", 0) for row in rows], float)
        return x, z, side

    def parts(self, rows_arrays, p):
        x, z, side = rows_arrays
        count = len(self.terms)
        theta, delta, log_factor = p[:count], p[count:2 * count], p[2 * count:]
        exponent = theta[None, :] + numpy.outer(side, delta) + numpy.outer(z @ log_factor, self.scaled)
        return x * numpy.exp(numpy.clip(exponent, -REACH, REACH))

    def fit(self, rows, target):
        arrays = self.arrays(rows)
        x, z, side = arrays
        y = numpy.log([row[target] for row in rows])
        weight = group_weights(rows) / NOISE
        count = len(self.terms)
        prior = numpy.log([mean for mean, _ in self.terms.values()])
        spread = numpy.array([sd for _, sd in self.terms.values()])
        ridge = numpy.array(list(self.factors.values()))
        pooling = self.pooling or 1e-6

        def residuals(p):
            r = y - numpy.log(self.parts(arrays, p).sum(1))
            size = numpy.abs(r)
            loss = numpy.where(size <= HUBER, r, numpy.sign(r) * numpy.sqrt(numpy.maximum(2 * HUBER * size - HUBER ** 2, 1e-12)))
            return numpy.concatenate([weight * loss, (p[:count] - prior) / spread, p[count:2 * count] / pooling, p[2 * count:] / ridge])

        def jacobian(p):
            parts = self.parts(arrays, p)
            total = parts.sum(1)
            r = y - numpy.log(total)
            size = numpy.abs(r)
            slope = weight * numpy.where(size <= HUBER, 1, HUBER / numpy.sqrt(numpy.maximum(2 * HUBER * size - HUBER ** 2, 1e-12)))
            share = parts / total[:, None]
            device = (share * self.scaled).sum(1)[:, None]
            top = -slope[:, None] * numpy.hstack([share, share * side[:, None], z * device])
            return numpy.vstack([top, numpy.diag(numpy.concatenate([1 / spread, numpy.full(count, 1 / pooling), 1 / ridge]))])

        start = numpy.concatenate([prior, numpy.zeros(count + len(ridge))])
        return least_squares(residuals, start, jacobian, method="trf", max_nfev=80, xtol=1e-6, ftol=1e-6).x

    def predict(self, rows, p):
        return self.parts(self.arrays(rows), p).sum(1)

    def coefficients(self, p, side=0):
        count = len(self.terms)
        return {name: math.exp(p[i] + side * p[count + i]) for i, name in enumerate(self.terms)}

    def log_factors(self, p):
        return {name: p[2 * len(self.terms) + k] for k, name in enumerate(self.factors)}


def group_weights(rows):
    """A model with four times the rows weighs twice as much, not four times."""
    counts = {}
    for row in rows:
        counts[row["model"]] = counts.get(row["model"], 0) + 1
    mean = len(rows) / max(1, len(counts))
    return numpy.array([(mean / counts[row["model"]]) ** 0.25 for row in rows])


def left_out(law, rows, target, key="model"):
    """ln(actual / predicted) of every row by a fit that has not seen the row's group."""
    out = numpy.zeros(len(rows))
    groups = numpy.array([row[key] for row in rows])
    for group in sorted(set(groups)):
        inside = groups == group
        train = [row for row, there in zip(rows, inside) if not there]
        test = [row for row, there in zip(rows, inside) if there]
        out[inside] = numpy.log([row[target] for row in test]) - numpy.log(law.predict(test, law.fit(train, target)))
    return out


def weighted_quantile(values, weights, share):
    order = numpy.argsort(values)
    cumulated = numpy.cumsum(weights[order])
    return float(values[order][numpy.searchsorted(cumulated, share * cumulated[-1])])


BORROWED = 2.0  # models that the wider group counts for when a kind has few of its own
FEW = 2.0       # a group of m models widens by FEW / m: their spread says less about the next model's than it seems


def half_widths(rows, residuals, kind="kind"):
    """{kind: h}: 80 % of the rows of models left out lie within exp(-h) and exp(h) of the prediction.

    The quantile of the absolute log ratio, drawn to that of the wider group as if that were two further models. Of a kind
    "group/kind" the wider group is "group", of others everything (the key ""); so are kinds that were not seen.
    """
    kinds = numpy.array([row[kind] for row in rows], str)
    models = numpy.array([row["model"] for row in rows], str)

    def of(chosen):
        weights = group_weights([row for row, there in zip(rows, chosen) if there])
        return weighted_quantile(numpy.abs(residuals[chosen]), weights ** 2, 0.8), len(set(models[chosen]))

    out = {"": of(numpy.ones(len(rows), bool))[0]}
    groups = numpy.array([name.split("/")[0] if "/" in name else "" for name in kinds])
    for group in sorted(set(groups) - {""}):
        width, count = of(groups == group)
        out[group] = width * (1 + FEW / count)
    for name in sorted(set(kinds)):
        width, count = of(kinds == name)
        wider = out[name.split("/")[0] if "/" in name else ""]
        out[name] = (count * width + BORROWED * wider) / (count + BORROWED)
    return out


def width_of(widths, kind):
    return widths.get(kind, widths.get(kind.split("/")[0], widths[""]))


def covered(rows, residuals, key="model", kind="kind"):
    """Half-width of every row from the residuals of other groups only."""
    groups = numpy.array([row[key] for row in rows])
    out = numpy.zeros(len(rows))
    for group in sorted(set(groups)):
        inside = groups == group
        others = [row for row, there in zip(rows, inside) if not there]
        widths = half_widths(others, residuals[~inside], kind)
        out[inside] = [width_of(widths, row[kind]) for row, there in zip(rows, inside) if there]
    return out


def line(name, residuals, widths=None):
    """One row of a report; residuals are ln(actual / predicted)."""
    if not len(residuals):
        return
    error = numpy.abs(numpy.exp(-residuals) - 1)
    text = (f"  {name:34} n {len(residuals):4}  MdAPE {numpy.median(error):6.1%}  x1.5 {numpy.mean(numpy.abs(residuals) < math.log(1.5)):6.1%}"
            f"  x2 {numpy.mean(numpy.abs(residuals) < math.log(2)):6.1%}  pred/actual {math.exp(-numpy.median(residuals)):5.2f}  ln-sd {numpy.std(residuals):.3f}")
    if widths is not None:
        inside = numpy.mean(numpy.abs(residuals) <= widths)
        text += f"  P10-P90 holds {inside:6.1%} ±{2 * math.sqrt(0.16 / len(residuals)):.1%}  ln(P90/P10) {numpy.median(2 * widths):.2f}"
    print(text)


def table(rows, residuals, widths, keys, least=10):
    """The report by every key in turn; groups below `least` rows are left to the whole."""
    line("all", residuals, widths)
    for key in keys:
        for value in sorted({str(row[key]) for row in rows}):
            chosen = numpy.array([str(row[key]) == value for row in rows])
            if chosen.sum() >= least:
                line(f"{key}: {value}"[:34], residuals[chosen], None if widths is None else widths[chosen])
