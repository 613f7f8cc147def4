"""Columns to features: numbers as arrays, levels as arrays of codes, in the order in which the models read them."""

import json
import re
import unicodedata

import numpy as np

from .cells import Column, coded
from .dates import DAY, civil_from_days
from .numbers import hash_text, log, log_of


class Levels:
    """One code a row, -1 where no level is there."""

    __slots__ = ("codes", "cardinality")

    def __init__(self, codes, cardinality):
        self.codes = codes
        self.cardinality = cardinality


def encode(features, table, rows, unicode_ranges):
    """The features of a table: arrays of numbers, and Levels."""
    found = []
    for entry in features["columns"]:
        column = table[entry["column"]]
        found += ENCODINGS[entry["encoding"]](column, entry["state"], unicode_ranges)
    for made in features.get("made", []):
        found += _made(made, table, rows)
    return found


def apply_numbers(values, state):
    fill = state["fill"]
    if fill is None:
        return [values]
    missing = np.isnan(values)
    with np.errstate(all="ignore"):
        filled = (np.where(missing, fill, values) - state["centre"]) / state["scale"]
    return [filled, missing.astype(np.float64)] if state["flag"] else [filled]


def _all_missing(rows):
    return np.full(rows, np.nan)


def _number(column, state, _):
    return apply_numbers(column.values if column.kind == "number" else _all_missing(len(column)), state)


def _boolean(column, state, _):
    return apply_numbers(column.values if column.kind == "boolean" else _all_missing(len(column)), state)


def _category(column, state, _):
    names = len(state["levels"]) + (1 if state["rare"] else 0) + (1 if state["missing"] else 0)
    missing_code = names - 1 if state["missing"] else -1
    if column.kind == "category":
        code_of = {level: code for code, level in enumerate(state["levels"])}
        for level in state["rare"]:
            code_of[level] = len(state["levels"])
        new_codes = np.array([code_of.get(level, missing_code) for level in column.levels] + [missing_code], np.int64)
        codes = new_codes[column.codes]
    else:
        codes = np.full(len(column), missing_code, np.int64)
    feature = np.where(codes < 0, np.nan, codes.astype(np.float64)) if state["ordinal"] else Levels(codes, names)
    target = state.get("target")
    return [feature] + (_target_means(column, target) if target else [])


def _target_means(column, state):
    found = []
    place_of = {level: place for place, level in enumerate(state["levels"])}
    for mean in state["means"]:
        if column.kind == "category":
            of_level = [
                mean["values"][place_of[level]] if level in place_of else mean["unseen"] for level in column.levels
            ]
            raw = np.array(of_level + [mean["missing"]], np.float64)[column.codes]
        else:
            raw = np.full(len(column), float(mean["missing"]))
        found += apply_numbers(raw, mean["number"])
    return found


def _date(column, state, _):
    values = column.values if column.kind == "date" else _all_missing(len(column))
    return [feature for part in state["parts"] for feature in apply_numbers(_part(values, part["part"]), part["state"])]


def _part(values, part):
    days = np.floor(values / DAY)
    if part == "day number":
        return values / DAY
    if part == "hour":
        return np.floor((values - days * DAY) / 3_600_000)
    if part == "weekday":
        return np.mod(days + 3, 7)
    at = ("year", "month", "day").index(part)
    known = {}
    result = _all_missing(len(values))
    for row in np.flatnonzero(~np.isnan(days)):
        day = days[row]
        if day not in known:
            known[day] = civil_from_days(day)
        result[row] = known[day][at]
    return result


class Words:
    """Cuts texts into words, by ranges of characters that travel with the model."""

    def __init__(self, ranges):
        unspaced, marks, word, plain = (ranges[name] for name in ("unspaced", "marks", "word", "plain"))
        self._word = re.compile(f"[{unspaced}][{marks}]*|[{word}]+")
        self._plain = re.compile(f"[{plain}]+")

    def words(self, text):
        return self._word.findall(unicodedata.normalize("NFC", text).lower())

    def plain_words(self, text):
        return self._plain.findall(text.lower())

    def terms(self, text, kind):
        counts = {}
        words = self.words(text)
        found = []
        if kind != "letters":
            found += words
            found += [f"{words[i - 1]} {words[i]}" for i in range(1, len(words))]
        if kind != "words":
            for word in words:
                found += _runs(word)
        for term in found:
            counts[term] = counts.get(term, 0) + 1
        return counts


def _runs(word):
    letters = [" ", *word, " "]
    longest = min(5, len(letters))
    for length in range(min(3, longest), longest + 1):
        for start in range(len(letters) - length + 1):
            yield "~" + "".join(letters[start : start + length])


def _terms(column, state, words):
    rows = len(column)
    used = [j for j, weight in enumerate(state["idf"]) if weight is not None]
    place_of = {j: place for place, j in enumerate(used)}
    matrix = np.zeros((len(used), rows))
    lengths = np.zeros(rows)
    if column.kind == "text":
        column_of = {term: j for j, term in enumerate(state["terms"])}
        by_code = _rows_by_code(column)
        for code, own in by_code.items():
            level = column.levels[code]
            for place, value in _entries(words.terms(level, state["kind"]), state, column_of, place_of):
                matrix[place, own] = value
            lengths[own] = log_of(1.0 + len(words.words(level)))
    centres, scale = state["centres"], state["scale"]
    found = [(matrix[j] - (centres[j] if j < len(centres) else 0)) / scale for j in range(len(used))]
    if state["length"]:
        found += apply_numbers(lengths, state["length"])
    if state["scores"]:
        found += _word_scores(column, state["kind"], state["scores"], words)
    return found


def _rows_by_code(column):
    order = np.argsort(column.codes, kind="stable")
    sorted_codes = column.codes[order]
    starts = np.flatnonzero(np.diff(sorted_codes, prepend=-2))
    parts = np.split(order, starts[1:]) if len(starts) else []
    return {int(column.codes[own[0]]): own for own in parts if column.codes[own[0]] >= 0}


def _entries(terms, state, column_of, place_of):
    counts = {}
    for term, count in terms.items():
        j = column_of.get(term)
        if j is None:
            j = len(state["terms"]) + hash_text(term) % state["buckets"]
        counts[j] = counts.get(j, 0) + count
    entries, squares = [], 0.0
    for j, count in counts.items():
        place = place_of.get(j)
        if place is None:
            continue
        value = (1 + log_of(count)) * state["idf"][j]
        entries.append((place, value))
        squares += value * value
    if not state["isUnit"] or squares == 0:
        return entries
    norm = float(np.sqrt(squares))
    return [(place, value / norm) for place, value in entries]


def _word_scores(column, kind, state, words):
    place_of = {key: place for place, key in enumerate(state["hashes"])}
    rows = len(column)
    values = [np.zeros(rows) for _ in state["scores"]]
    if column.kind == "text":
        for code, own in _rows_by_code(column).items():
            keys = sorted({
                place_of[key]
                for key in (hash_text(term) % (1 << 18) for term in words.terms(column.levels[code], kind))
                if key in place_of
            })
            for k, score in enumerate(state["scores"]):
                total = 0.0
                for key in keys:
                    total += score["weights"][key]
                values[k][own] = total / float(np.sqrt(len(keys))) if keys else 0.0
    return [
        feature for k, score in enumerate(state["scores"]) for feature in apply_numbers(values[k], score["number"])
    ]


def _hashed_text(column, state, words):
    buckets = state["buckets"]
    counts = np.zeros((buckets, len(column)))
    if column.kind == "text":
        for code, own in _rows_by_code(column).items():
            found = words.plain_words(column.levels[code])
            for gram in found + [f"{found[i - 1]} {found[i]}" for i in range(1, len(found))]:
                counts[hash_text(gram) % buckets, own] += 1
    return [
        feature
        for bucket, number in enumerate(state["numbers"])
        if number
        for feature in apply_numbers(log(1 + counts[bucket]), number)
    ]


def _made(made, table, rows):
    columns = [table[name] for name in made["of"]]
    if made["means"]:
        return _target_means(_grouped(columns, rows), made["means"])
    if not made["numbers"]:
        return []
    values = _made_numbers(made["making"], columns, rows)
    limits = made["range"]
    if limits:
        values = np.minimum(np.maximum(values, limits[0]), limits[1])
    return apply_numbers(values, made["numbers"])


def _made_numbers(making, columns, rows):
    if making == "missing":
        return sum(((~column.valid).astype(np.float64) for column in columns), np.zeros(rows))
    none = _all_missing(rows)
    left, right = [column.values if column.kind in ("number", "date") else none for column in columns]
    with np.errstate(all="ignore"):
        made = left / right if making == "ratio" else left - right
    return np.where(np.isfinite(made), made + 0.0, np.nan)


def _grouped(columns, rows):
    def text_at(column, row):
        if not column.valid[row]:
            return None
        if column.kind == "category":
            return column.levels[column.codes[row]]
        return ("1" if column.values[row] == 1 else "0") if column.kind == "boolean" else None

    texts = []
    for row in range(rows):
        parts = [text_at(column, row) for column in columns]
        none = all(part is None for part in parts)
        texts.append(None if none else json.dumps(parts, ensure_ascii=False, separators=(",", ":")))
    return coded(texts, "category")


ENCODINGS = {
    "number": _number,
    "category": _category,
    "boolean": _boolean,
    "date": _date,
    "terms": _terms,
    "text": _hashed_text,
}
