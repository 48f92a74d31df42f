"""Units as agencies write them: what one is of another. Unknown and unlike units have no factor; none is guessed."""

from __future__ import annotations

import re

from data.cells.number_style import tidy

_SCALES = {
    "ribu": 1e3, "ribuan": 1e3, "rb": 1e3, "thousand": 1e3, "juta": 1e6, "jutaan": 1e6, "jt": 1e6, "million": 1e6,
    "miliar": 1e9, "milyar": 1e9, "mlr": 1e9, "billion": 1e9, "triliun": 1e12, "trilyun": 1e12, "trillion": 1e12,
}  # fmt: skip
_SAME = {
    "persen": "%", "percent": "%", "rupiah": "rp", "idr": "rp", "org": "orang", "jiwa": "orang", "people": "orang",
    "km²": "km2", "m²": "m2", "hektar": "ha", "hektare": "ha", "kuintal": "ku", "kw": "ku", "kwintal": "ku",
    "permil": "‰", "per mil": "‰", "kilogram": "kg", "meter": "m", "hari": "hari", "celcius": "°c", "celsius": "°c",
}  # fmt: skip
# Unit → what it measures, and how many of the smallest one it holds.
_MEASURES = {
    "kg": ("mass", 1.0), "ku": ("mass", 100.0), "ton": ("mass", 1000.0),
    "m2": ("area", 1.0), "ha": ("area", 1e4), "km2": ("area", 1e6),
    "mm": ("length", 1.0), "cm": ("length", 10.0), "m": ("length", 1e3), "km": ("length", 1e6),
    "%": ("share", 10.0), "‰": ("share", 1.0),
    "rp": ("money", 1.0), "orang": ("people", 1.0),
}  # fmt: skip


def factor(written: str, unit: str) -> float | None:
    """How many ``unit`` one ``written`` is ("ribu jiwa" in "orang": 1000); None for unlike or unknown units.

    unit "": the indicator names none, so only the scale word counts. A scale alone ("jt") is one of the unit itself.
    """
    scale, base = _parted(written)
    own, wanted = _parted(unit)
    if not base or not wanted or base == wanted:
        return _round(scale / own)
    parts = list(zip(base.split("/"), wanted.split("/"), strict=False))
    if base.count("/") != wanted.count("/"):
        return None
    ratio = scale / own
    for place, (a, b) in enumerate(parts):
        a, b = a.strip(), b.strip()
        if a == b:
            continue
        if a not in _MEASURES or b not in _MEASURES or _MEASURES[a][0] != _MEASURES[b][0]:
            return None
        one = _MEASURES[a][1] / _MEASURES[b][1]
        ratio = ratio * one if place == 0 else ratio / one
    return _round(ratio)


def unlike(written: str, unit: str) -> bool:
    """True where both units are known and measure different things (kg and ha)."""
    a, b = _MEASURES.get(_parted(written)[1]), _MEASURES.get(_parted(unit)[1])
    return bool(a and b and a[0] != b[0])


def in_header(header: str) -> str:
    """The unit a header says: in its last brackets, or as its last words when one is a scale ("… Ribu Jiwa")."""
    if found := re.search(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*$", header):
        return found[1]
    words = tidy(header).split(" ")
    for place in range(max(0, len(words) - 3), len(words)):
        if words[place].casefold() in _SCALES:
            return " ".join(words[place:])
    return ""


def _parted(unit: str) -> tuple[float, str]:
    """The scale of a unit ("ribu jiwa": 1000) and what is left of it, in one spelling."""
    text = re.sub(r"\s*(?:/|\bper\b(?! mil))\s*", "/", tidy(unit).casefold().strip("()[]. "))
    scale, rest = 1.0, []
    for word in text.split(" "):
        bare = word.strip(".,")
        if bare in _SCALES:
            scale *= _SCALES[bare]
        elif bare:
            rest.append(bare)
    said = [_SAME.get(part.strip(), part.strip()) for part in _SAME.get(" ".join(rest), " ".join(rest)).split("/")]
    words = dict.fromkeys(_SAME.get(word, word) for word in said[0].split(" "))
    return scale, "/".join([" ".join(words), *said[1:]])


def _round(ratio: float) -> float:
    return float(f"{ratio:.12g}")
