"""Scoring by ONNX Runtime: the graph that `lathe export --to onnx` writes of the same model, in place of NumPy."""

import numpy as np

from .cells import cell_text, plain_cell

_SESSIONS = {}


def _session(path):
    """An open graph; a file is opened once. Anything that can run() is taken as it is."""
    if hasattr(path, "run"):
        return path
    known = _SESSIONS.get(str(path))
    if known is None:
        try:
            import onnxruntime
        except ImportError:
            raise ImportError("predict(onnx=…) needs the package onnxruntime: pip install onnxruntime") from None
        known = _SESSIONS[str(path)] = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return known


def _texts(cells, kind):
    plain = [plain_cell(cell, kind) for cell in cells]
    return ["" if cell is None else cell_text(cell).strip() for cell in plain]


def run_graph(path, pipeline, table, cells):
    """Predicted numbers or classes, and probabilities, one array a class.

    table: columns as the model reads them; cells: the same before they were read. A number of the graph is a double, a
    category and a yes or no its text.
    """
    session = _session(path)
    wanted = {one.name for one in session.get_inputs()}
    names = [column["name"] for column in pipeline["inputs"]]
    if wanted != set(names):
        raise ValueError(f"{path} is not the graph of this model: it reads {sorted(wanted)}, the model {sorted(names)}")
    feeds = {}
    for column in pipeline["inputs"]:
        name, kind = column["name"], column["reading"]["kind"]
        if kind in ("number", "date"):
            feeds[name] = np.asarray(table[name].values, np.float64).reshape(-1, 1)
        else:
            feeds[name] = np.array(_texts(cells[name], kind), object).reshape(-1, 1)
    found = dict(zip([one.name for one in session.get_outputs()], session.run(None, feeds)))
    predictions = np.asarray(found["prediction"]).reshape(-1)
    if not pipeline["classes"]:
        return predictions.astype(np.float64), []
    shares = np.asarray(found["probabilities"], np.float64).reshape(len(predictions), -1)
    return predictions, [shares[:, k] for k in range(shares.shape[1])]
