"""Cells: values and source texts to typed columns, read as the training data were read."""

import math
import re
from datetime import date, datetime, timedelta, timezone

import numpy as np

from .dates import format_date, read_date
from .numbers import number_text

#: What ECMAScript trims: other blanks than Python's.
BLANKS = "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
UNREADABLE = object()
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SIGNS = ("-", "+", "\u2212")


class Column:
    """Values of one kind. Numbers, dates (milliseconds) and booleans: `values`, NaN where missing. Categories and texts:
    `levels[codes[row]]`, code -1 where missing."""

    __slots__ = ("kind", "values", "codes", "levels")

    def __init__(self, kind, values=None, codes=None, levels=None):
        self.kind = kind
        self.values = values
        self.codes = codes
        self.levels = levels

    @property
    def valid(self):
        return self.codes >= 0 if self.is_coded else ~np.isnan(self.values)

    @property
    def is_coded(self):
        return self.kind in ("category", "text")

    def __len__(self):
        return len(self.codes) if self.is_coded else len(self.values)


def coded(texts, kind):
    """A column of categories or texts; None is missing."""
    code_of = {}
    codes = np.fromiter(
        (-1 if text is None else code_of.setdefault(text, len(code_of)) for text in texts), np.int64, len(texts)
    )
    return Column(kind, codes=codes, levels=list(code_of))


def plain_cell(cell, kind):
    """A cell as JSON knows it: None, a boolean, a number or a text; pandas' and NumPy's kinds of missing are None."""
    if cell is None or isinstance(cell, (bool, int, str)):
        return cell
    if isinstance(cell, float):
        return None if math.isnan(cell) else cell
    if isinstance(cell, np.datetime64):
        cell = cell.astype("datetime64[ms]")
        if np.isnat(cell):
            return None
        return float(cell.astype(np.int64)) if kind == "date" else str(cell)
    if isinstance(cell, np.generic):
        return plain_cell(cell.item(), kind)
    if type(cell).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(cell, date):
        return _milliseconds(cell) if kind == "date" else cell.isoformat()
    return str(cell)


def _milliseconds(moment):
    """Of a date or time: the instant where it names a zone, otherwise what its clock shows."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    zone = moment.tzinfo or timezone.utc
    return float((moment.replace(tzinfo=zone) - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1))


def read_cells(cells, reading):
    """A typed column of cells, and the rows whose cells could not be read."""
    kind = reading["kind"]
    known = {}
    unreadable = []
    values = []
    for row, raw in enumerate(cells):
        cell = plain_cell(raw, kind)
        key = (type(cell), cell)
        value = known.get(key, known)
        if value is known:
            value = known[key] = _read(cell, reading)
        if value is UNREADABLE:
            unreadable.append(row)
            value = None
        values.append(value)
    if kind in ("category", "text"):
        return coded(values, kind), unreadable
    numbers = np.fromiter((np.nan if value is None else value for value in values), np.float64, len(values))
    return Column(kind, values=numbers), unreadable


def cell_text(cell):
    """A cell as a text, as ECMAScript's String() gives it."""
    if cell is None:
        return "null"
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell if isinstance(cell, str) else number_text(float(cell))


def _read(cell, reading):
    if cell is None:
        return None
    if isinstance(cell, str):
        return _read_text(cell, reading)
    kind = reading["kind"]
    if kind in ("category", "text"):
        return _read_text(cell_text(cell), reading)
    if isinstance(cell, bool):
        return float(cell) if kind == "boolean" else UNREADABLE
    if kind == "boolean":
        return _read_text(cell_text(cell), reading)
    try:
        number = float(cell)
    except OverflowError:
        return UNREADABLE
    return number if math.isfinite(number) else UNREADABLE


def _read_text(source, reading):
    text = source.strip(BLANKS)
    if text == "" or text in reading["missing"]:
        return None
    kind = reading["kind"]
    if kind == "number":
        value = read_number(text, reading)
        return UNREADABLE if value is None else value
    if kind == "date":
        value = read_date(text, reading["datePattern"])
        return UNREADABLE if value is None else value
    if kind == "boolean":
        lower = text.lower()
        if lower in reading["trueTexts"]:
            return 1.0
        return 0.0 if lower in reading["falseTexts"] else UNREADABLE
    return text


def read_number(text, form):
    """The number that a trimmed text stands for under a strict grammar, or None."""
    if form["decimal"] == "." and _PLAIN.fullmatch(text):
        return _finite(text)
    body, negative = text, False
    if body.startswith("(") and body.endswith(")") and len(body) > 0:
        negative = True
        body = body[1:-1].strip(BLANKS)
    suffix, prefix = form["suffix"], form["prefix"]
    if suffix and body.endswith(suffix):
        body = body[: -len(suffix)].rstrip(BLANKS)
    if prefix:
        sign = _sign(body)
        rest = body[len(sign) :]
        if rest.startswith(prefix):
            body = sign + rest[len(prefix) :].lstrip(BLANKS)
    plain = _plain_number(body, form)
    if plain is None or (negative and _sign(body)):
        return None
    value = _finite(plain)
    return -value if negative and value is not None else value


def _finite(text):
    value = float(text)
    return value if math.isfinite(value) else None


def _sign(text):
    return text[0] if text.startswith(_SIGNS) else ""


def _plain_number(text, form):
    sign = _sign(text)
    start = len(sign)
    end = _groups_end(text, start, form["thousands"]) if form["thousands"] else _digits_end(text, start)
    if end < 0:
        return None
    whole, fraction, exponent, at = text[start:end], "", "", end
    if text[at : at + 1] == form["decimal"]:
        end = _digits_end(text, at + 1)
        fraction, at = text[at + 1 : end], end
    if not whole and not fraction:
        return None
    if text[at : at + 1] in ("e", "E"):
        digits = at + 1 + (1 if text[at + 1 : at + 2] in ("-", "+") else 0)
        end = _digits_end(text, digits)
        if end == digits:
            return None
        exponent, at = "e" + text[at + 1 : end], end
    if at != len(text):
        return None
    if form["thousands"]:
        whole = "".join(one for one in whole if "0" <= one <= "9")
    return f"{'' if sign in ('', '+') else '-'}{whole or '0'}.{fraction or '0'}{exponent}"


def _digits_end(text, at):
    while at < len(text) and "0" <= text[at] <= "9":
        at += 1
    return at


def _groups_end(text, start, mark):
    at = _digits_end(text, start)
    first = at - start
    if not _is_mark(text[at : at + 1], mark) or not 1 <= first <= 3:
        return at
    while _is_mark(text[at : at + 1], mark):
        end = _digits_end(text, at + 1)
        if end - at != 4:
            return -1
        at = end
    return at


def _is_mark(char, mark):
    if char == mark:
        return char != ""
    if mark == " ":
        return char in ("\u00a0", "\u202f") and char != ""
    return mark == "'" and char == "\u2019"


def format_number(value, reading):
    """A number or date as a text of the reading."""
    if reading["kind"] == "date":
        return format_date(value, reading["datePattern"])
    text = "-0" if value == 0 and math.copysign(1, value) < 0 else number_text(value)
    return text if reading["decimal"] == "." else text.replace(".", reading["decimal"], 1)
