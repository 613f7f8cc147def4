"""Dates: texts to milliseconds since 1970-01-01T00:00:00Z, by the patterns of the training data, and back."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone

from .numbers import number_text

try:
    from zoneinfo import ZoneInfo
except ImportError:  # Python 3.8 has none.
    ZoneInfo = None

DAY = 86_400_000

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_FULL = [
    "januar janner janvier enero gennaio janeiro januari",
    "februar fevrier febrero febbraio fevereiro februari",
    "marz maerz mars marzo marco maart",
    "avril abril aprile",
    "mai mayo maggio maio mei",
    "juni juin junio giugno junho",
    "juli juillet julio luglio julho",
    "aout agosto augustus",
    "septembre septiembre settembre setembro",
    "oktober octobre octubre ottobre outubro",
    "novembre noviembre novembro",
    "dezember decembre diciembre dicembre dezembro",
]
_SHORT = [
    "janv ene gen",
    "febr fevr fev",
    "marz mars mrz mrt",
    "abr avr",
    "mai mag mei",
    "june juni juin giu",
    "july juli juil lug",
    "aout ago",
    "sept set sett",
    "okt out ott",
    "",
    "dez dic",
]


def _numbered(names, others):
    known = {}
    for index, name in enumerate(names):
        for one in [name.lower(), *others[index].split(" ")]:
            known[one] = index + 1
    return known


_BY_NAME = {"MMMM": _numbered(_MONTHS, _FULL), "MMM": _numbered([name[:3] for name in _MONTHS], _SHORT)}

_ABBREVIATIONS = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180,
    "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EST": -300,
    "EDT": -240, "MDT": -360, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
}
_ZONE = re.compile(r"(?:[A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,2}|[A-Z]{3,4}(?![A-Za-z]))")
_ISO = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?|([0-9]{2})([0-9]{2}))"
    r"(?:[Tt ]([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?"
    r" ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?(?:\[[A-Z][A-Za-z0-9_/+-]*\])?)?"
)
_TOKEN = re.compile(r"yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|SSS|a|XXX|VV|[^A-Za-z]|[A-Za-z]", re.S)
_SERIAL = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,12})?")
_OFFSET = re.compile(r"[Zz]|[+-][0-9]{2}:?[0-9]{2}")
_OF = re.compile(r"de +", re.I)
_NUMBERS = {
    "yyyy": ("year", 4, 4), "yy": ("year", 2, 2), "MM": ("month", 2, 2), "M": ("month", 1, 2),
    "dd": ("day", 2, 2), "d": ("day", 1, 2), "HH": ("hour", 2, 2), "H": ("hour", 1, 2),
    "hh": ("hour", 2, 2), "h": ("hour", 1, 2), "mm": ("minute", 2, 2), "ss": ("second", 2, 2),
}


def days_from_civil(year, month, day):
    """Days since 1970-01-01 of a date of the proleptic Gregorian calendar (Hinnant)."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    year_of_era = y - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


def civil_from_days(days):
    """Year, month and day of a number of days since 1970-01-01."""
    z = int(days) + 719468
    era = z // 146097
    of_era = z - era * 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (1 if month <= 2 else 0), month, of_year - (153 * shifted + 2) // 5 + 1


def read_date(text, pattern):
    """Milliseconds of a trimmed text, or None where it follows none of the patterns."""
    for one in pattern.split("|"):
        moment = _read_one(text, one)
        if moment is not None:
            return moment
    return None


def _read_one(text, pattern):
    if pattern == "serial":
        return _read_serial(text)
    fields = dict(year=1970, month=1, day=1, hour=0, minute=0, second=0, millisecond=0, half=0, offset=0, zone="")
    found = _match_iso(text, fields) if pattern == "iso" else _match(text, _TOKEN.findall(pattern), fields)
    return _milliseconds(fields) if found else None


def _read_serial(text):
    if not _SERIAL.fullmatch(text):
        return None
    serial = float(text)
    if not 1 <= serial < 2_958_466:
        return None
    exact = (serial - 25_569) * DAY
    return float((exact + 0.5) // 1)


def _milliseconds(fields):
    hour = fields["hour"]
    if fields["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if fields["half"] == 2 else 0)
    year, month, day = fields["year"], fields["month"], fields["day"]
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _days_in(year, month)):
        return None
    if hour > 23 or fields["minute"] > 59 or fields["second"] > 59:
        return None
    time = ((hour * 60 + fields["minute"] - fields["offset"]) * 60 + fields["second"]) * 1000 + fields["millisecond"]
    moment = days_from_civil(year, month, day) * DAY + time
    if fields["zone"] == "":
        return float(moment)
    zone = _zone_at(fields["zone"], moment)
    return None if zone is None else float(zone[1])


def _days_in(year, month):
    if month == 2:
        return 29 if (year % 4 == 0 and year % 100 != 0) or year % 400 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _thousandths(digits):
    return int((digits or "")[:3].ljust(3, "0"))


def _match_iso(text, fields):
    found = _ISO.fullmatch(text)
    if not found:
        return False
    part = found.group
    fields["year"] = int(part(1))
    fields["month"] = int(part(2) or part(4))
    fields["day"] = int(part(3) or part(5) or 1)
    fields["hour"] = int(part(6) or 0)
    fields["minute"] = int(part(7) or 0)
    fields["second"] = int(part(8) or 0)
    fields["millisecond"] = _thousandths(part(9))
    return _set_offset(part(10) or "", fields)


def _set_offset(text, fields):
    if text in ("", "Z", "z"):
        return True
    hours = int(text[1:3])
    minutes = int(text[3:].replace(":", "") or 0)
    if hours > 14 or minutes > 59:
        return False
    fields["offset"] = (hours * 60 + minutes) * (-1 if text.startswith("-") else 1)
    return True


def _match(text, tokens, fields):
    at = 0
    for place, token in enumerate(tokens):
        at = _match_token(text, at, token, fields)
        if at < 0:
            return False
        at = _beside_month(text, at, tokens, place)
    return at == len(text) and len(tokens) > 0


def _digits_end(text, start, most):
    end = start
    while end < len(text) and end - start < most and "0" <= text[end] <= "9":
        end += 1
    return end


def _match_token(text, at, token, fields):
    if token in _NUMBERS:
        name, fewest, most = _NUMBERS[token]
        end = _digits_end(text, at, most)
        if end - at < fewest:
            return -1
        value = int(text[at:end])
        fields[name] = value + (2000 if value < 69 else 1900) if token == "yy" else value
        return end
    if token == "SSS":
        end = _digits_end(text, at, 9)
        fields["millisecond"] = _thousandths(text[at:end])
        return -1 if end == at else end
    if token in _BY_NAME:
        return _match_month(text, at, token, fields)
    if token == "a":
        half = text[at : at + 2].lower()
        if half not in ("am", "pm"):
            return -1
        fields["half"] = 1 if half == "am" else 2
        return at + 2
    if token == "XXX":
        zone = _OFFSET.match(text, at)
        return zone.end() if zone and _set_offset(zone.group(), fields) else -1
    if token == "VV":
        fields["zone"] = text[at:]
        zone = _zone_at(fields["zone"], 0)
        return -1 if zone is None else at + zone[0]
    end = at
    if token == " ":
        while text[end : end + 1] == " ":
            end += 1
    elif text[at : at + 1] == token:
        end += 1
    return -1 if end == at else end


def _match_month(text, at, token, fields):
    end = at
    while end < len(text) and unicodedata.category(text[end])[0] in ("L" if end == at else "LM"):
        end += 1
    name = _plain(text[at:end])
    month = _BY_NAME[token].get(name)
    if month is not None:
        fields["month"] = month
        return end
    for index, english in enumerate(_MONTHS):
        start = english.lower()[:3] if token == "MMM" else english.lower()
        if name.startswith(start):
            fields["month"] = index + 1
            return at + len(start)
    return -1


def _plain(name):
    lower = name.lower()
    if all("a" <= letter <= "z" for letter in lower):
        return lower
    return "".join(one for one in unicodedata.normalize("NFD", lower) if unicodedata.category(one)[0] != "M")


def _beside_month(text, at, tokens, place):
    token = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if token == "MMM" and following != "." and text[at : at + 1] == ".":
        return at + 1
    before = tokens[place - 1] if place > 0 else None
    if token != " " or not (following in _BY_NAME or before in _BY_NAME):
        return at
    found = _OF.match(text, at, at + 8)
    return found.end() if found else at


def _zone_at(text, local):
    """The length of the zone's name at the start of a text, and the instant of a wall clock's time in it."""
    found = _ZONE.match(text)
    if not found:
        return None
    name = found.group()
    if name in _ABBREVIATIONS:
        return len(name), local - _ABBREVIATIONS[name] * 60_000
    instant = _instant_in(name, local) if "/" in name else None
    return None if instant is None else (len(name), instant)


def _instant_in(name, local):
    zone = _zone_named(name)
    if zone is None:
        return None
    try:
        offsets = sorted({_offset_at(zone, local - DAY), _offset_at(zone, local + DAY)}, reverse=True)
        for offset in offsets:
            if local - offset + _offset_at(zone, local - offset) == local:
                return local - offset
    except (OverflowError, ValueError):
        return None
    return None


def _zone_named(name):
    try:
        return ZoneInfo(name) if ZoneInfo else None
    except (KeyError, ValueError, OSError):
        return None


def _offset_at(zone, instant):
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=instant // 1000)
    return int(moment.astimezone(zone).utcoffset().total_seconds()) * 1000


def format_date(value, pattern):
    """The text of a moment; of several patterns the first that reads back to it."""
    patterns = pattern.split("|")
    texts = [_format_one(value, one) for one in patterns]
    if len(patterns) > 1:
        for text in texts:
            if read_date(text, pattern) == value:
                return text
    return texts[0]


def _format_one(value, pattern):
    if pattern == "serial":
        return number_text(value / DAY + 25_569)
    days = value // DAY
    year, month, day = civil_from_days(days)
    time = int(value - days * DAY)
    milli, second, minute, hour = time % 1000, time // 1000 % 60, time // 60_000 % 60, time // 3_600_000
    if pattern == "iso":
        date = f"{year:04d}-{month:02d}-{day:02d}"
        if time == 0:
            return date
        return f"{date}T{hour:02d}:{minute:02d}:{second:02d}" + (f".{milli:03d}" if milli else "")
    half = hour % 12 or 12
    title = _MONTHS[month - 1]
    written = {
        "yyyy": f"{year:04d}", "yy": f"{year % 100:02d}", "MMMM": title, "MMM": title[:3], "MM": f"{month:02d}",
        "M": str(month), "dd": f"{day:02d}", "d": str(day), "HH": f"{hour:02d}", "H": str(hour),
        "hh": f"{half:02d}", "h": str(half), "mm": f"{minute:02d}", "ss": f"{second:02d}", "SSS": f"{milli:03d}",
        "a": "AM" if hour < 12 else "PM", "XXX": "Z", "VV": "UTC",
    }
    return "".join(written.get(token, token) for token in _TOKEN.findall(pattern))
