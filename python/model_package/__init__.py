"""A model as a package: predict() scores a DataFrame or a list of dictionaries of raw values."""

import numpy as np

from .scorer import ABSENT, load

_MODEL = load()

#: Names of the columns that the model reads.
inputs = _MODEL.inputs
#: Class labels; binary: the negative one, then the positive one. Empty for regression.
classes = _MODEL.classes

__all__ = ["classes", "inputs", "predict"]


def predict(data, onnx=None):
    """Scores rows.

    data: a pandas DataFrame, or a list of dictionaries: values or source texts by column name; None, NaN or left out is
    missing. Other columns are ignored.
    onnx: the path of model.onnx of `lathe export --to onnx` of the same model, or an open InferenceSession: ONNX Runtime
    computes then, in 32-bit sums, instead of NumPy. It needs the package onnxruntime.

    Returns for a DataFrame one with the same index and the columns `prediction`, `p:<class>` for each class and `status`;
    for a list a list of dictionaries with `prediction`, `probabilities` (None for regression) and `status`. A status is
    `ok`, or what was out of order with the row and what was done about it.
    """
    return _predict_frame(data, onnx) if hasattr(data, "columns") else _predict_rows(list(data), onnx)


def _labels(margins, decisions):
    if not classes:
        return [float(value) for value in margins[0]]
    return [classes[code] for code in decisions]


def _predict_rows(rows, onnx):
    columns = {name: [row.get(name, ABSENT) for row in rows] for name in inputs}
    margins, shares, decisions, statuses = _MODEL.score(columns, len(rows), onnx)
    predictions = _labels(margins, decisions)
    return [
        {
            "prediction": predictions[row],
            "probabilities": {label: float(shares[k][row]) for k, label in enumerate(classes)} if classes else None,
            "status": statuses[row],
        }
        for row in range(len(rows))
    ]


def _predict_frame(frame, onnx):
    import pandas

    columns = {name: frame[name].astype(object).to_list() for name in inputs if name in frame.columns}
    margins, shares, decisions, statuses = _MODEL.score(columns, len(frame), onnx)
    result = {"prediction": _labels(margins, decisions)}
    for k, label in enumerate(classes):
        result[f"p:{label}"] = np.asarray(shares[k])
    result["status"] = statuses
    return pandas.DataFrame(result, index=frame.index)
