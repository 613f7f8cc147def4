"""Cleaning steps that run on rows to predict. Each takes a table (columns by name) and gives a new one."""

import numpy as np

from .cells import BLANKS, Column, coded
from .numbers import exp, log, log1p, number_text


def apply_steps(steps, table):
    for step in steps:
        table = STEPS[step["id"]](table, step["state"])
    return table


def _keep(table, state):
    return {name: table[name] for name in state["kept"] if name in table}


def _drop(table, state):
    return {name: column for name, column in table.items() if name not in state["dropped"]}


def _rename(table, state):
    names = dict(state["names"])
    taken = {name for old, name in state["names"] if old in table}
    return {names.get(name, name): column for name, column in table.items() if name in names or name not in taken}


def _on_columns(change):
    def apply(table, state):
        result = dict(table)
        for name, entry in state["columns"].items():
            if name in table:
                result[name] = change(table[name], entry)
        return result

    return apply


def _impute(table, state):
    result = dict(table)
    for name, fills in state["columns"].items():
        if name not in table:
            continue
        column = table[name]
        if isinstance(fills, dict):
            keys = _keys(table[fills["by"]]) if fills["by"] in table else [None] * len(column)
            groups = dict(fills["groups"])
            of_row = [fills["otherwise"] if key is None else groups.get(key, fills["otherwise"]) for key in keys]
        else:
            of_row = [fills] * len(column)
        result[name] = _filled(column, of_row)
    return result


def _keys(column):
    if column.is_coded:
        return [None if code < 0 else column.levels[code] for code in column.codes]
    return [None if value != value else number_text(value + 0.0) for value in column.values]


def _filled(column, of_row):
    if column.is_coded:
        texts = [column.levels[code] if code >= 0 else _text(of_row[row]) for row, code in enumerate(column.codes)]
        return coded(texts, column.kind)
    fills = np.array([np.nan if fill is None else float(fill) for fill in of_row], np.float64)
    return Column(column.kind, values=np.where(np.isnan(column.values), fills, column.values))


def _text(fill):
    return fill if fill is None or isinstance(fill, str) else number_text(float(fill))


def _clip(column, limits):
    if column.kind != "number":
        return column
    low, high = limits
    values = column.values
    return Column("number", values=np.where(values < low, low, np.where(values > high, high, values)))


def _mapped(column, change, kind=None):
    new = [change(level) for level in column.levels] + [None]
    return coded([new[code] for code in column.codes], kind or column.kind)


def _group_rare(column, entry):
    if column.kind != "category":
        return column
    kept = set(entry["levels"])
    return _mapped(column, lambda level: level if level in kept else entry["other"])


def _normalise(column, rules):
    if column.kind == "number":
        missing = [float(text) for text in rules["missing"] if text.strip(BLANKS) != ""]
        return Column("number", values=np.where(np.isin(column.values, missing), np.nan, column.values))
    if not column.is_coded:
        return column

    def change(level):
        trimmed = level.strip(BLANKS)
        if rules["collapse"]:
            trimmed = _collapsed(trimmed)
        letters = rules["letters"]
        text = trimmed if letters == "keep" else trimmed.lower() if letters == "lower" else trimmed.upper()
        return None if text == "" or trimmed in rules["missing"] or text in rules["missing"] else text

    return _mapped(column, change)


def _collapsed(text):
    parts, blank = [], False
    for char in text:
        is_blank = char in BLANKS
        if not is_blank or not blank:
            parts.append(" " if is_blank else char)
        blank = is_blank
    return "".join(parts)


def _power(column, fitted):
    if column.kind != "number":
        return column
    x, method, exponent = column.values, fitted["method"], fitted["lambda"]

    def raised(by, logarithm):
        return logarithm if abs(by) < 1e-12 else (exp(by * logarithm) - 1) / by

    with np.errstate(all="ignore"):
        if method == "log":
            result = np.where(x > 0, log(x), np.nan)
        elif method == "log1p":
            result = np.where(x > -1, log1p(x), np.nan)
        elif method == "boxCox":
            result = np.where(x > 0, raised(exponent, log(x)), np.nan)
        else:
            result = np.where(x >= 0, raised(exponent, log1p(x)), -raised(2 - exponent, log1p(-x)))
        return Column("number", values=np.where(np.isfinite(result), result + 0.0, np.nan))


def _bin(column, edges):
    if column.kind != "number":
        return column
    texts = [number_text(float(edge)) for edge in edges]
    levels = (
        [f"below {texts[0]}"] + [f"{a} to below {b}" for a, b in zip(texts, texts[1:])] + [f"{texts[-1]} and above"]
        if texts
        else ["any"]
    )
    places = np.searchsorted(np.array(edges, np.float64), column.values, side="right")
    codes = np.where(np.isnan(column.values), -1, places)
    return Column("category", codes=codes, levels=levels)


STEPS = {
    "keep-columns": _keep,
    "drop-columns": _drop,
    "rename": _rename,
    "impute": _impute,
    "clip": _on_columns(_clip),
    "group-rare": _on_columns(_group_rare),
    "normalise": _on_columns(_normalise),
    "power-transform": _on_columns(_power),
    "bin": _on_columns(_bin),
}
