"""The scorer: rows as they come to predictions, from the model's JSON. Every number is computed as in the application."""

import base64
import json
import zlib
from pathlib import Path

import numpy as np

from .cells import cell_text, format_number, plain_cell, read_cells
from .features import Words, encode
from .graph import run_graph
from .models import FAMILIES
from .numbers import exp, log, sigmoid
from .steps import apply_steps

_ARRAYS = {"$f64": "<f8", "$f32": "<f4", "$i32": "<i4", "$u8": "u1"}
_WIDE = {"<i4": np.int64, "u1": np.int64}


def _loaded(value):
    """JSON with its typed arrays; a key that begins with $$ is one that begins with $."""
    if isinstance(value, list):
        return [_loaded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (key, item), = value.items()
        if key == "$few":
            return _loaded({"$" + item["of"]: item["values"]})[_loaded({"$u8": item["codes"]})]
        if key == "$f16":
            halves = np.frombuffer(_bytes(item["bytes"]), "<f2").astype(np.float64)
            return (halves * item["scale"]).astype(_ARRAYS["$" + item["of"]][1:])
        if key in _ARRAYS:
            array = np.frombuffer(_bytes(item), _ARRAYS[key])
            return array.astype(_WIDE.get(_ARRAYS[key], array.dtype.newbyteorder("=")))
    return {key[1:] if key.startswith("$$") else key: _loaded(item) for key, item in value.items()}


def _bytes(reference):
    """Base64, of long arrays deflated (RFC 1951)."""
    if isinstance(reference, dict):
        return zlib.decompress(base64.b64decode(reference["deflate"]), -15)
    return base64.b64decode(reference)


class Scorer:
    """A model, ready to score."""

    def __init__(self, text):
        model = json.loads(text)
        self.pipeline = _loaded(model["pipeline"])
        self._words = Words(model["unicode"]) if model["unicode"] else None
        self._seen = self._seen_levels()

    @property
    def inputs(self):
        return [column["name"] for column in self.pipeline["inputs"]]

    @property
    def classes(self):
        return self.pipeline["classes"]

    def score(self, columns, rows, onnx=None):
        """Margins, probabilities (one array a class), class numbers and statuses of rows.

        columns: lists of cells by name; an absent column is missing. A cell that is `ABSENT` is one that its row lacks.
        onnx: a graph of the same model, which says what NumPy would; see graph.py.
        """
        notes = [None] * rows

        def note(row, text):
            if notes[row] is None:
                notes[row] = [text]
            elif text not in notes[row]:
                notes[row].append(text)

        table = self._read(columns, rows, note)
        if onnx is not None:
            return self._by_graph(onnx, table, columns, rows, note, notes)
        margins = self._margins(table, rows, note)
        shares = self._along_curve(_probabilities(self.pipeline["task"], margins))
        thresholds = self._thresholds(table, rows, note)
        statuses = ["ok" if own is None else "; ".join(own) for own in notes]
        return margins, shares, self._decided(shares, rows, thresholds), statuses

    def _by_graph(self, onnx, table, columns, rows, note, notes):
        first = self.pipeline["branches"][0]
        self._note_unseen(apply_steps(first["steps"], table), note)
        cells = {
            name: [None if cell is ABSENT else cell for cell in columns.get(name, [ABSENT] * rows)] for name in self.inputs
        }
        predictions, shares = run_graph(onnx, self.pipeline, table, cells)
        statuses = ["ok" if own is None else "; ".join(own) for own in notes]
        if not self.classes:
            return [predictions], [], np.zeros(0, np.int64), statuses
        places = {label: k for k, label in enumerate(self.classes)}
        return [], shares, np.array([places[str(label)] for label in predictions], np.int64), statuses

    def _read(self, columns, rows, note):
        table = {}
        for column in self.pipeline["inputs"]:
            name, reading = column["name"], column["reading"]
            cells = columns.get(name, [ABSENT] * rows)
            for row, cell in enumerate(cells):
                if cell is ABSENT:
                    note(row, f"missing column: {name}")
            present = [None if cell is ABSENT else cell for cell in cells]
            table[name], unreadable = read_cells(present, reading)
            for row in unreadable:
                text = cell_text(plain_cell(present[row], reading["kind"]))
                note(row, f'unreadable {reading["kind"]} "{text}" in {name}: treated as missing')
        for column in self.pipeline["inputs"]:
            self._note_range(column, table[column["name"]], note)
        return table

    def _note_range(self, column, values, note):
        if not column["range"] or values.kind not in ("number", "date"):
            return
        low, high = column["range"]
        for row in np.flatnonzero((values.values < low) | (values.values > high)):
            text = format_number(float(values.values[row]), column["reading"])
            note(row, f'outside the training range: {column["name"]} {text}')

    def _margins(self, table, rows, note):
        pipeline = self.pipeline
        votes = []
        for b, branch in enumerate(pipeline["branches"]):
            cleaned = apply_steps(branch["steps"], table)
            if b == 0:
                self._note_unseen(cleaned, note)
            for view in branch["views"]:
                features = encode(view["features"], cleaned, rows, self._words)
                for member in view["members"]:
                    margins = FAMILIES[member["family"]](member["state"], features, rows)
                    margins = [_finite(margin, note) for margin in margins]
                    shift = view.get("shift")
                    if shift is not None:
                        margins = [margin + (shift[k] if k < len(shift) else 0) for k, margin in enumerate(margins)]
                    votes.append((margins, member["weight"]))
        margins = self._blended(votes)
        calibration = pipeline["calibration"]
        if calibration:
            intercepts = calibration["intercepts"]
            margins = [
                calibration["slope"] * margin + (intercepts[k] if k < len(intercepts) else 0)
                for k, margin in enumerate(margins)
            ]
        return margins

    def _blended(self, votes):
        task = self.pipeline["task"]
        if self.pipeline["blend"] == "margins" or task == "regression":
            return _average(votes)
        shares = _average([(_probabilities(task, margins), weight) for margins, weight in votes])
        logs = [log(np.maximum(share, 1e-15)) for share in shares]
        return [logs[1] - logs[0]] if task == "binary" else logs

    def _along_curve(self, shares):
        """Scores of two classes after the curve of the calibration, where there is one."""
        curve = (self.pipeline["calibration"] or {}).get("curve")
        if not curve or len(shares) != 2:
            return shares
        known, said = np.array(curve["from"], np.float64), np.array(curve["to"], np.float64)
        score = shares[1]
        low = np.clip(np.searchsorted(known, score, side="right") - 1, 0, len(known) - 2)
        x, y = known[low], said[low]
        between = y + (said[low + 1] - y) * ((score - x) / (known[low + 1] - x))
        positive = np.where(score <= known[0], said[0], np.where(score >= known[-1], said[-1], between))
        return [1 - positive, positive]

    def _thresholds(self, table, rows, note):
        """The threshold of every row: that of its group where groups have their own."""
        threshold, decision = self.pipeline["threshold"], self.pipeline.get("decision")
        if not decision:
            return threshold
        name, column = decision["column"], table.get(decision["column"])
        own = {entry["group"]: entry["threshold"] for entry in decision["groups"]}
        found = np.full(rows, float(threshold))
        for row in range(rows):
            group = column.levels[column.codes[row]] if column is not None and column.is_coded and column.codes[row] >= 0 else None
            if group in own:
                found[row] = own[group]
            elif group is None:
                note(row, f"no {name}: decided without a group, by the threshold for everybody")
            else:
                note(row, f'no threshold for {name} "{group}": decided by the one for everybody')
        return found

    def _decided(self, shares, rows, thresholds):
        task = self.pipeline["task"]
        if task == "regression":
            return np.zeros(rows, np.int64)
        if task == "binary":
            return (shares[1] >= thresholds).astype(np.int64)
        return np.argmax(np.stack(shares), axis=0)

    def _seen_levels(self):
        seen = {}
        for branch in self.pipeline["branches"]:
            for view in branch["views"]:
                for entry in view["features"]["columns"]:
                    if entry["encoding"] == "category":
                        state = entry["state"]
                        seen.setdefault(entry["column"], set()).update(state["levels"], state["rare"])
        return seen

    def _note_unseen(self, cleaned, note):
        for name, levels in self._seen.items():
            column = cleaned.get(name)
            if column is None or column.kind != "category":
                continue
            unseen = np.array([level not in levels for level in column.levels] + [False], bool)
            for row in np.flatnonzero(unseen[column.codes]):
                note(row, f'unseen category "{column.levels[column.codes[row]]}" in {name}: treated as missing')


#: A cell of a column that its row does not have.
ABSENT = object()


def _finite(margin, note):
    bad = np.flatnonzero(~np.isfinite(margin))
    if len(bad) == 0:
        return margin
    largest = np.finfo(np.float64).max
    for row in bad:
        note(row, "values too large to compute with: the prediction means nothing")
    return np.where(np.isnan(margin), 0.0, np.clip(margin, -largest, largest))


def _average(votes):
    total = [np.zeros_like(margin) for margin in votes[0][0]]
    for margins, weight in votes:
        total = [own + weight * margin for own, margin in zip(total, margins)]
    return total


def _probabilities(task, margins):
    if task == "regression":
        return []
    if task == "binary":
        positive = sigmoid(margins[0])
        return [1 - positive, positive]
    largest = np.max(np.stack(margins), axis=0)
    shares = [exp(margin - largest) for margin in margins]
    total = np.zeros_like(largest)
    for share in shares:
        total = total + share
    return [share / total for share in shares]


def load():
    """The model of this package."""
    return Scorer(Path(__file__).with_name("model.json").read_text(encoding="utf-8"))
