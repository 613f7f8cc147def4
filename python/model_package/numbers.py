"""Exponential, logarithm and texts of numbers, exactly as the application computes them.

exp and log follow fdlibm (e_exp.c and e_log.c) in operations that round alike everywhere: NumPy's own may differ in the
last place.
"""

import math

import numpy as np

_LN2_HIGH = 0.6931471803691238
_LN2_LOW = 1.9082149292705877e-10
_INVERSE_LN2 = 1.4426950408889634


def exp(values):
    """e^x of every value of an array; infinite above 709.78, 0 below -745.13."""
    x = np.asarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        bounded = np.clip(np.nan_to_num(x, nan=0.0), -746.0, 710.0)
        reduced = np.abs(bounded) > 0.34657359027997264
        k = np.where(reduced, np.trunc(_INVERSE_LN2 * bounded + np.where(bounded < 0, -0.5, 0.5)), 0.0)
        high = bounded - k * _LN2_HIGH
        low = k * _LN2_LOW
        r = high - low
        t = r * r
        c = r - t * (
            0.16666666666666602
            + t
            * (
                -0.0027777777777015593
                + t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))
            )
        )
        near = 1 - ((r * c) / (c - 2) - r)
        y = 1 - (low - (r * c) / (2 - c) - high)
        whole = k.astype(np.int64)
        far = np.where(
            whole == 1024,
            y * 2 * 2.0**1023,
            np.where(whole >= -1021, np.ldexp(y, np.minimum(whole, 1023)), np.ldexp(y, whole + 1000) * 2.0**-1000),
        )
        result = np.where(whole == 0, near, far)
        result = np.where(np.abs(x) < 3.725290298461914e-9, 1 + x, result)
        result = np.where(x > 709.782712893384, np.inf, result)
        result = np.where(x < -745.1332191019411, 0.0, result)
        return np.where(np.isnan(x), x, result)


def log(values):
    """The natural logarithm of every value of an array; -infinity of 0, NaN of negative numbers."""
    x = np.ascontiguousarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        positive = np.where((x > 0) & np.isfinite(x), x, 1.0)
        small = positive < 2.2250738585072014e-308
        scaled = np.where(small, positive * 18014398509481984.0, positive)
        bits = np.ascontiguousarray(scaled).view(np.uint64)
        high = (bits >> np.uint64(32)).astype(np.int64)
        k = np.where(small, -54, 0) + (high >> 20) - 1023
        fraction = high & 0xFFFFF
        carry = (fraction + 0x95F64) & 0x100000
        new_high = fraction | (carry ^ 0x3FF00000)
        k = (k + (carry >> 20)).astype(np.float64)
        joined = (new_high.astype(np.uint64) << np.uint64(32)) | (bits & np.uint64(0xFFFFFFFF))
        f = np.ascontiguousarray(joined).view(np.float64) - 1
        s = f / (2 + f)
        z = s * s
        w = z * z
        even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
        odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
        half_square = 0.5 * f * f
        general = k * _LN2_HIGH - (half_square - (s * (half_square + even + odd) + k * _LN2_LOW) - f)
        result = np.where(f == 0, np.where(k == 0, 0.0, k * _LN2_HIGH + k * _LN2_LOW), general)
        result = np.where(x == 0, -np.inf, result)
        result = np.where(x == np.inf, x, result)
        return np.where((x < 0) | np.isnan(x), np.nan, result)


def log_of(value):
    """The natural logarithm of one number."""
    return float(log([value])[0])


def log1p(values):
    """log(1 + x), exact near 0 (Kahan's correction)."""
    x = np.asarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        following = 1 + x
        corrected = (log(following) * x) / np.where(following == 1, 1.0, following - 1)
        return np.where(following == 1, x, np.where(following == np.inf, log(x), corrected))


def sigmoid(values):
    """1 / (1 + e^-x), without overflow on either side."""
    x = np.asarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        rising = 1 / (1 + exp(-x))
        e = exp(x)
        return np.where(x >= 0, rising, e / (1 + e))


def number_text(value):
    """The shortest text that reads back to the number, in ECMAScript's form."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(float(value))).partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def hash_text(text):
    """FNV-1a over UTF-16 code units, 32 bits."""
    value = 0x811C9DC5
    units = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        value = ((value ^ (units[at] | units[at + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return value
