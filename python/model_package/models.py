"""The other families: constants, linear models, naive Bayes, nearest neighbours and nets."""

import numpy as np

from .features import Levels
from .numbers import log_of
from .trees import forest, gbdt, rules, tree


def _baseline(state, _, rows):
    return [np.full(rows, float(margin)) for margin in state["margins"]]


def _linear(state, features, rows):
    offsets, weights = state["offsets"], state["weights"]
    width = offsets[-1]
    hats = _hats(features, state["apart"]) if state.get("apart") else []
    found = []
    with np.errstate(all="ignore"):
        for k, intercept in enumerate(state["intercepts"]):
            margin = np.full(rows, float(intercept))
            for f, feature in enumerate([*features, *hats]):
                first = k * width + offsets[f]
                if isinstance(feature, Levels):
                    known = feature.codes >= 0
                    margin[known] += weights[first + feature.codes[known]]
                elif isinstance(feature, tuple):
                    codes, shares = feature
                    at = first + codes
                    margin = margin + weights[at] + shares * (weights[at + 1] - weights[at])
                elif weights[first] != 0:
                    margin = margin + weights[first] * feature
            found.append(margin)
    return found


def _hats(features, apart):
    knots, runs = apart["knots"], apart["runs"]
    found = []
    for f, feature in enumerate(features):
        own = knots[runs[f] : runs[f + 1]]
        if isinstance(feature, Levels) or len(own) < 2:
            continue
        codes = np.minimum(np.searchsorted(own[1:], feature, side="left"), len(own) - 2)
        codes = np.where(np.isnan(feature), 0, codes)
        with np.errstate(all="ignore"):
            shares = (feature - own[codes]) / (own[codes + 1] - own[codes])
        found.append((codes, np.minimum(1, np.maximum(0, shares))))
    return found


def _naive_bayes(state, features, rows):
    priors, at = state["priors"], state["at"]
    classes = len(priors)
    sums = [np.full(rows, float(prior)) for prior in priors]
    with np.errstate(all="ignore"):
        for f, feature in enumerate(features):
            if at[f] < 0:
                continue
            for c in range(classes):
                place = at[f] + c
                if isinstance(feature, Levels):
                    known = feature.codes >= 0
                    sums[c][known] += state["levels"][place + feature.codes[known] * classes]
                else:
                    off = feature - state["means"][place]
                    part = state["heights"][place] - (off * off) / (2 * state["variances"][place])
                    says = part > -np.inf
                    sums[c][says] += part[says]
    return [sums[1] - sums[0]] if classes == 2 else sums


def _knn(state, features, rows):
    tree_, k = state["tree"], state["k"]
    numbers = [one for one in features if not isinstance(one, Levels)]
    levels = [one.codes for one in features if isinstance(one, Levels)]
    count = len(state["target"])
    known = tree_["numbers"].reshape(count, len(numbers)) if numbers else np.zeros((count, 0))
    codes = tree_["codes"].reshape(count, len(levels)) if levels else np.zeros((count, 0), np.int64)
    points = np.stack([np.where(np.isnan(one), 0.0, np.clip(one, -1e100, 1e100)) for one in numbers], 1) if numbers else None
    outputs = 1 if len(state["average"]) == 2 else len(state["average"])
    margins = [np.zeros(rows) for _ in range(outputs)]
    for row in range(rows):
        squared = np.zeros(count)
        for j in range(len(numbers)):
            off = known[:, j] - points[row, j]
            squared += off * off
        for j, own in enumerate(levels):
            squared += np.where(codes[:, j] != own[row], tree_["mismatch"], 0.0)
        for output, margin in enumerate(_vote(state, squared, k)):
            margins[output][row] = margin
    return margins


def _vote(state, squared, k):
    weight, target, average = state["weight"], state["target"], state["average"]
    order = np.argsort(squared, kind="stable")
    votes = np.zeros(len(average))
    exact = state["byDistance"] and len(order) > 0 and squared[order[0]] == 0
    near = counted = squares = 0.0
    last = 0
    # Rows at one distance are added up before they count, as in the application.
    while last < len(order) and near < k:
        distance = squared[order[last]]
        together, ring = 0.0, np.zeros(len(average))
        while last < len(order) and squared[order[last]] == distance:
            at = order[last]
            w = float(weight[at])
            together += w
            if state["isRegression"]:
                ring[0] += w * target[at]
            else:
                ring[int(target[at])] += w
            last += 1
        near += together
        nearness = 1.0 if not state["byDistance"] else float(distance == 0) if exact else 1 / np.sqrt(distance)
        counted += nearness * together
        squares += nearness * nearness * together
        votes += nearness * ring
    shares = votes / counted if counted > 0 else np.array(average, np.float64)
    if state["isRegression"]:
        return [shares[0]]
    effective = counted * counted / squares if squares > 0 else 0.0
    smoothed = (effective * shares + state["prior"] * average) / (effective + state["prior"])
    logs = [log_of(share) for share in smoothed]
    return [logs[1] - logs[0]] if len(logs) == 2 else logs


def _additive(state, features, rows):
    start, coarse, pair_start = state["binStart"], state["coarse"], state["pairStart"]
    bins = [_bins(state, feature, f) for f, feature in enumerate(features)]
    cells = []
    for a, b in zip(state["first"], state["second"]):
        width = max([0, *coarse[start[b] : start[b + 1]]]) + 1
        cells.append(coarse[start[a] + bins[a]] * width + coarse[start[b] + bins[b]])
    found = []
    for k, intercept in enumerate(state["intercepts"]):
        margin = np.full(rows, float(intercept))
        for f, own in enumerate(bins):
            margin = margin + state["values"][k * start[-1] + start[f] + own]
        for p, own in enumerate(cells):
            margin = margin + state["pairValues"][k * pair_start[-1] + pair_start[p] + own]
        found.append(margin)
    return found


def _bins(state, feature, f):
    if isinstance(feature, Levels):
        first, end = state["codeStart"][f], state["codeStart"][f + 1]
        known = (feature.codes >= 0) & (first + feature.codes < end)
        table = state["codeBins"] if len(state["codeBins"]) else np.zeros(1, np.int64)
        return np.where(known, table[np.where(known, first + feature.codes, 0)], 0)
    cuts = state["cuts"][state["cutStart"][f] : state["cutStart"][f + 1]]
    return np.where(np.isnan(feature), 0, 1 + np.searchsorted(cuts, feature, side="left"))


def _filled(width):
    return -(-width // 8) * 8


def _plan(numbers, levels, width, blocks, outputs):
    columns = np.cumsum([0] + [max(1, count) for count in numbers])
    filled = _filled(columns[-1])
    embedding_columns = np.cumsum([filled] + [size for _, size in levels])
    inputs = max(8, _filled(embedding_columns[-1]))
    shapes = [(width, True, False)] + [(width, True, False), (width, False, True)] * blocks + [(outputs, False, False)]
    layers, at = [], 0
    for wide, is_hidden, adds in shapes:
        layers.append({"inputs": inputs, "outputs": _filled(wide), "hidden": is_hidden, "adds": adds, "weights": at})
        at += inputs * _filled(wide)
        inputs = _filled(wide)
    embeddings = []
    for cardinality, size in levels:
        embeddings.append(at)
        at += (cardinality + 1) * size
    at = _filled(at)
    for layer in layers:
        layer["biases"] = at
        at += layer["outputs"]
    return columns, embedding_columns, embeddings, layers


def _mlp(state, features, rows):
    waves = state.get("waves", 0)
    places, codes = [], []
    for feature in features:
        if isinstance(feature, Levels):
            codes.append(feature.codes)
            continue
        f = len(places) // (1 + 2 * waves)
        own = state["knots"][state["knotStarts"][f] : state["knotStarts"][f + 1]]
        place = _place(feature, own, state["columns"][len(places)])
        places += [place if i == 0 else _wave(place, i) for i in range(1 + 2 * waves)]
    spans = [int(one) for one in state["columns"]]
    levels = [(int(count), int(size)) for count, size in zip(state["cardinalities"], state["sizes"])]
    plan = _plan(spans, levels, state["width"], state["blocks"], state["outputs"])
    totals = [np.zeros(rows) for _ in range(state["outputs"])]
    with np.errstate(all="ignore"):
        for parameters in state["members"]:
            last = _net(plan, parameters, spans, levels, places, codes, rows)
            for k, total in enumerate(totals):
                total += last[:, k]
        factor = state["scale"] / len(state["members"])
        return [total * factor + state["centre"] for total in totals]


def _net(plan, parameters, spans, levels, places, codes, rows):
    columns, embedding_columns, embeddings, layers = plan
    width = layers[0]["outputs"]
    matrix = parameters[: layers[0]["inputs"] * width].reshape(-1, width)
    wide = parameters.astype(np.float64)
    out = np.tile(wide[layers[0]["biases"] : layers[0]["biases"] + width], (rows, 1))
    for f, span in enumerate(spans):
        whole = np.zeros(rows, np.int64) if span == 0 else np.minimum(span - 1, np.floor(places[f])).astype(np.int64)
        sums = np.zeros((span + 1, width), np.float32)
        for i in range(1, span + 1):
            sums[i] = sums[i - 1] + matrix[columns[f] + i - 1]
        rest = (places[f] - whole)[:, None]
        out = out + sums[whole].astype(np.float64) + rest * matrix[columns[f] + whole].astype(np.float64)
    for f, (cardinality, size) in enumerate(levels):
        known = parameters[embeddings[f] : embeddings[f] + (cardinality + 1) * size].reshape(-1, size)
        table = np.zeros((cardinality + 1, width), np.float32)
        for i in range(size):
            table = table + known[:, i : i + 1] * matrix[embedding_columns[f] + i]
        out = out + table[np.where(codes[f] < 0, cardinality, codes[f])].astype(np.float64)
    hidden = [np.maximum(0, out)]
    for layer in layers[1:]:
        before, outputs = hidden[-1], layer["outputs"]
        weights = wide[layer["weights"] : layer["weights"] + layer["inputs"] * outputs].reshape(-1, outputs)
        out = np.tile(wide[layer["biases"] : layer["biases"] + outputs], (rows, 1))
        # Input by input, in the application's order: a product of matrices would round otherwise.
        for i in range(layer["inputs"]):
            out += before[:, i : i + 1] * weights[i]
        if layer["adds"]:
            out = out + hidden[-2]
        hidden.append(np.maximum(0, out) if layer["hidden"] else out)
    return hidden[-1]


def _place(values, knots, columns):
    missing = np.isnan(values)
    if columns == 0:
        return np.where(missing, 0.0, np.clip(values, -10, 10))
    gaps = len(knots) - 1
    low = np.clip(np.searchsorted(knots, values, side="right") - 1, 0, gaps - 1)
    left, right = knots[low], knots[low + 1]
    with np.errstate(all="ignore"):
        share = (values / 2 - left / 2) / (right / 2 - left / 2)
        place = ((low + np.minimum(1, np.maximum(0, share))) * columns) / gaps
    place = np.where(values <= knots[0], 0.0, np.where(values >= knots[-1], float(columns), place))
    return np.where(missing, columns / 2, place)


def _wave(place, number):
    turns = (place * 2.0 ** ((number - 1) >> 1)) / 8
    if number % 2 == 1:
        turns = turns - 0.25
    rest = turns - np.floor(turns)
    angle = np.pi * (2 * np.minimum(rest, 1 - rest) - 0.5)
    square = angle * angle
    term, sine = angle, angle
    for k in range(2, 17, 2):
        term = (-term * square) / (k * (k + 1))
        sine = sine + term
    return 2 * np.minimum(1, np.maximum(0, (1 - sine) / 2)) - 1


FAMILIES = {
    "baseline": _baseline,
    "gbdt": gbdt,
    "linear": _linear,
    "knn": _knn,
    "naive-bayes": _naive_bayes,
    "tree": tree,
    "rules": rules,
    "mlp": _mlp,
    "random-forest": forest,
    "extra-trees": forest,
    "additive": _additive,
}
