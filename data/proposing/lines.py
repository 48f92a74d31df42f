"""A report as lines on a terminal, Indonesian first."""

from __future__ import annotations

from data.proposing.report import Report
from data.proposing.words import CERTAINTY

_SIGN = {"pasti": "o", "ragu": "!", "putuskan": "?"}


def lines(shown: Report, lang: str = "id") -> list[str]:
    """Findings, counts, sample values, cells that go back, the TOML."""
    i = 1 if lang == "en" else 0
    sheet = f" › {shown.sheet}" if shown.sheet else ""
    found = [f"{shown.file}{sheet}", "", *_findings(shown, i), ""]
    words = (
        f"{shown.ready} nilai siap, {shown.waiting} menunggu pilihan, {shown.rejected} ditolak",
        f"{shown.ready} values ready, {shown.waiting} wait for a choice, {shown.rejected} rejected",
    )
    rows = (
        f"{shown.read} baris dibaca = {shown.loaded} dimuat + {shown.returned} kembali + {shown.ignored} diabaikan",
        f"{shown.read} rows read = {shown.loaded} loaded + {shown.returned} returned + {shown.ignored} ignored",
    )
    found += [words[i], rows[i]]
    if shown.reason:
        found.append(shown.reason)
    found += _samples(shown) + _back(shown, i)
    return [*found, "", f"# sectors/{shown.sector}.toml", shown.toml.rstrip()]


def _findings(shown: Report, i: int) -> list[str]:
    width = max((len(f.name[i]) for f in shown.findings), default=0)
    out = []
    for f in shown.findings:
        mark = CERTAINTY[f.certainty][i]
        out.append(f"  {_SIGN[f.certainty]} {mark:<9} {f.name[i]:<{min(width, 28)}}  {f.said[i]}")
        if f.certainty != "pasti" and f.key and f.choices:
            values = " | ".join(c.value for c in f.choices[:8])
            out.append(f'{"":14}--set "{f.key}={values}"')
        elif f.certainty != "pasti" and f.key:
            out.append(f'{"":14}--set "{f.key}=…"')
    return out


def _samples(shown: Report) -> list[str]:
    out = [""] if shown.samples else []
    for s in shown.samples:
        category = f" · {s.category}" if s.category else ""
        unit = f" {s.unit}" if s.unit else ""
        cell = f"  ({s.cell})" if s.cell else ""
        out.append(f"  {s.code:<13} {s.region:<24} {s.indicator}{category} {s.period}: {s.value:g}{unit}{cell}")
    return out


def _back(shown: Report, i: int) -> list[str]:
    if not shown.back:
        return []
    title = (f"Kembali ke perangkat daerah ({len(shown.back)}):", f"Back to the agency ({len(shown.back)}):")[i]
    rows = [f'  {b.cell}: "{b.value}" {b.why}; {b.advice}' for b in shown.back[:10]]
    return ["", title, *rows]
