"""Families that walk trees or rules: boosted trees, forests, single trees, rule lists."""

import numpy as np

from .features import Levels
from .numbers import exp, log

_SMALLEST_SHARE = 1e-12


def gbdt(state, features, rows):
    sums = _summed(state, features, rows, state["base"])
    return [exp(one) for one in sums] if state["link"] == "log" else sums


def _summed(state, features, rows, base):
    columns = _columns(state, features)
    margins = [np.full(rows, float(one)) for one in base]
    values = np.stack(columns) if columns else np.zeros((1, rows))
    missing = np.isnan(values)
    every = np.arange(rows)
    feature, threshold, left, right = state["feature"], state["threshold"], state["left"], state["right"]
    missing_left = state["missingLeft"]
    sets = state["levels"]["sets"] if state["levels"] else None
    for t, root in enumerate(state["roots"]):
        node = np.full(rows, root, np.int64)
        active = every if left[root] >= 0 else every[:0]
        while len(active):
            at = node[active]
            f = feature[at]
            x = values[f, active]
            goes_left = x <= threshold[at]
            goes_left |= missing[f, active] & (missing_left[at] == 1)
            if sets is not None:
                start = sets["start"][at]
                in_set = start >= 0
                if in_set.any():
                    bins = np.where(in_set, x, 0).astype(np.int64)
                    bits = sets["bits"][np.where(in_set, start, 0) + (bins >> 3)]
                    goes_left = np.where(in_set, (bits >> (bins & 7)) & 1 == 1, goes_left)
            node[active] = np.where(goes_left, left[at], right[at])
            active = active[left[node[active]] >= 0]
        margins[t % len(margins)] += state["value"][node]
    return margins


def _columns(state, features):
    levels = state["levels"]
    found = []
    for f, feature in enumerate(features):
        start = levels["start"][f] if levels else -1
        if not isinstance(feature, Levels):
            found.append(feature)
        elif start < 0:
            found.append(np.where(feature.codes < 0, np.nan, feature.codes.astype(np.float64)))
        else:
            none = np.nan if levels["sets"] is None else 0.0
            known = (feature.codes >= 0) & (feature.codes < levels["count"][f])
            table = levels["table"][np.where(known, start + feature.codes, 0)].astype(np.float64)
            found.append(np.where(known, table, none))
    return found


def forest(state, features, rows):
    trees, task = state["trees"], state["task"]
    base, rounds = trees["base"], trees["rounds"]
    sums = _summed(trees, features, rows, np.zeros(len(base)))
    sums = [exp(one) for one in sums] if trees["link"] == "log" else sums
    if task == "regression":
        return [one / max(1, rounds) for one in sums]
    shares = [np.maximum((one + base[k]) / (rounds + 1), _SMALLEST_SHARE) for k, one in enumerate(sums)]
    if task == "multiclass":
        return [log(share) for share in shares]
    return [log(share) - log(np.maximum(1 - share, _SMALLEST_SHARE)) for share in shares]


def tree(state, features, rows):
    outputs = len(state["values"]) // len(state["feature"])
    node = np.zeros(rows, np.int64)
    active = np.arange(rows)
    while len(active):
        active = active[state["feature"][node[active]] >= 0]
        for own in np.unique(node[active]):
            at = active[node[active] == own]
            f = features[state["feature"][own]]
            if isinstance(f, Levels):
                codes = f.codes[at]
                is_in = state["levels"][state["levelsAt"][own] + np.maximum(codes, 0)] == 1
                goes_left = np.where(codes < 0, state["missingLeft"][own] == 1, is_in)
            else:
                x = f[at]
                goes_left = np.where(np.isnan(x), state["missingLeft"][own] == 1, x <= state["threshold"][own])
            node[at] = np.where(goes_left, state["left"][own], state["right"][own])
    return [state["values"][node * outputs + k] for k in range(outputs)]


def rules(state, features, rows):
    ends = state["ends"]
    outputs = len(state["values"]) // (len(ends) + 1)
    rule = np.full(rows, len(ends), np.int64)
    undecided = np.ones(rows, bool)
    first = 0
    for number, end in enumerate(ends):
        holds = undecided.copy()
        for c in range(first, end):
            holds &= _holds(state, c, features)
        rule[holds] = number
        undecided &= ~holds
        first = end
    return [state["values"][rule * outputs + k] for k in range(outputs)]


def _holds(state, c, features):
    feature = features[state["feature"][c]]
    missing = state["missing"][c] == 1
    if isinstance(feature, Levels):
        is_in = state["levels"][state["levelsAt"][c] + np.maximum(feature.codes, 0)] == 1
        return np.where(feature.codes < 0, missing, is_in)
    low, high = state["low"][c], state["high"][c]
    inside = ((feature > low) | (low == -np.inf)) & (feature <= high)
    return np.where(np.isnan(feature), missing, inside)
