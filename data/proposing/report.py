"""What ``inspect`` shows: findings, the sheet as it was sent, values that would be ready, cells that would go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.batch import Reject
from data.privacy.identifiers import HIDDEN, hidden
from data.profile import Profile
from data.proposing.proposal import Proposal
from data.proposing.sheet import Looked
from data.proposing.toml import tables_text
from data.proposing.words import Finding
from data.shapes.checks import RULES
from data.uploading.trial import Trial

# Cells that a choice of a person would settle; all other rejects go back to the agency.
_WAIT = {"thousands_damaged", "number_ambiguous", "date_ambiguous"}
_HEAD_ROWS, _SHOWN_ROWS, _SHOWN_COLUMNS, _SAMPLES, _RETURNED = 8, 14, 14, 6, 200


@dataclass(frozen=True)
class SheetRow:
    """One row of the preview. kind: title, head, data, total, note or gap. states: "", "rejected", "waiting" a cell."""

    number: int
    kind: str
    cells: tuple[str, ...]
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """One value as it would be published, and the cell it comes from."""

    code: str
    region: str
    indicator: str
    period: str
    category: str
    value: float
    unit: str
    cell: str


@dataclass(frozen=True)
class Back:
    """A cell that goes back (or waits for a choice): where, what stood there, why, what to do."""

    cell: str
    value: str
    why: str
    advice: str
    waits: bool


@dataclass(frozen=True)
class Report:
    """All of a proposal that people see; no word of a person in it. reason: why nothing would be loaded."""

    file: str
    sheet: str
    findings: tuple[Finding, ...]
    letters: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    outcome: str
    reason: str
    ready: int
    waiting: int
    rejected: int
    read: int
    loaded: int
    returned: int
    ignored: int
    samples: tuple[Sample, ...]
    back: tuple[Back, ...]
    toml: str
    source: str
    sector: str
    agency: str
    headers: tuple[str, ...] = ()
    saved: str = ""

    @property
    def undecided(self) -> int:
        return sum(f.certainty == "putuskan" for f in self.findings)

    @property
    def may_save(self) -> bool:
        return not self.undecided and self.outcome == "shaped"


def report(proposal: Proposal, trial: Trial, profile: Profile, lang: str = "id") -> Report:
    """Everything in a form that may be printed, sent to a page, or written as JSON."""
    answer, looked = trial.answer, proposal.looked
    back = [_back(r, looked, lang) for r in answer.rejects]
    waiting = sum(b.waits for b in back)
    letters, headers, rows = _sheet(looked, answer.rejects, proposal)
    return Report(
        file=hidden(looked.opened.delivery.name),
        sheet=hidden(looked.sheet.name),
        findings=tuple(_quiet(f) for f in proposal.findings),
        letters=letters,
        headers=headers,
        rows=rows,
        outcome=answer.outcome,
        reason=hidden(answer.reason),
        ready=len(trial.batch.observations) if trial.batch is not None else 0,
        waiting=waiting,
        rejected=len(back) - waiting,
        read=answer.read,
        loaded=answer.loaded,
        returned=answer.returned,
        ignored=answer.ignored,
        samples=_samples(trial, profile, proposal),
        back=tuple(back[:_RETURNED]),
        toml=tables_text(proposal.source, proposal.indicators, proposal.panels),
        source=proposal.source["id"],
        sector=proposal.sector,
        agency=proposal.source["agency"],
    )


def _quiet(finding: Finding) -> Finding:

    return replace(finding, said=(hidden(finding.said[0]), hidden(finding.said[1])))


def _letter(looked: Looked, column: str) -> str:
    return looked.table.letters.get(column, "")


def _back(reject: Reject, looked: Looked, lang: str) -> Back:
    at = _letter(looked, reject.column)
    place = f"{at}{reject.row}" if at else (f"baris {reject.row}" if reject.row else "berkas")
    return Back(place, reject.value, RULES[reject.rule][1 if lang == "en" else 0], reject.advice, reject.rule in _WAIT)


# ---------------------------------------------------------------------------------------------- values


def _samples(trial: Trial, profile: Profile, proposal: Proposal) -> tuple[Sample, ...]:
    """A few values of each indicator, from the top of the file."""
    if trial.batch is None or not len(trial.batch.observations):
        return ()
    labels = {i.id: (i.label("id"), i.unit) for s in profile.sectors for i in s.indicators}
    labels |= {i["id"]: (str(i["label"]), str(i.get("unit", ""))) for i in proposal.indicators}
    frame = trial.batch.observations
    each = max(1, _SAMPLES // max(1, frame["indicator"].nunique()))
    picked = frame.groupby("indicator", sort=False).head(each).head(_SAMPLES)
    found = []
    for row in picked.itertuples():
        letter = _letter(proposal.looked, str(row.column))
        label, unit = labels.get(str(row.indicator), (str(row.indicator), ""))
        code = str(row.region)
        name = profile.regions[code].name if code in profile.regions else code
        cell = f"{letter}{row.row}" if letter else ""
        found.append(
            Sample(code, name, label, str(row.period), hidden(str(row.category)), float(row.value), unit, cell)  # type: ignore[arg-type]
        )
    return tuple(found)


# ---------------------------------------------------------------------------------------------- the sheet


def _sheet(
    looked: Looked, rejects: Sequence[Reject], proposal: Proposal
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[SheetRow, ...]]:
    """Letters, headers and the rows worth showing: what stands above, the first data, every row with a doubt."""
    at = dict(looked.table.letters)
    headers = list(at)[:_SHOWN_COLUMNS] if at else [str(c) for c in looked.cells.columns][:_SHOWN_COLUMNS]
    states = {(r.row, r.column): "waiting" if r.rule in _WAIT else "rejected" for r in rejects}
    secret = {*looked.private, *proposal.source.get("private", ())}
    rows = [*_above(looked, headers, secret)]
    totals = set(proposal.source["shape"].get("totals", ()))
    column = proposal.source["shape"].get("region", {}).get("column", "")
    numbers = [int(n) for n in looked.cells.index]
    wanted = {*numbers[:_SHOWN_ROWS], *[r for r, _ in states][:_SHOWN_ROWS], *numbers[-1:]}
    last = 0
    for number in sorted(wanted & set(numbers)):
        if last and number > last + 1:
            rows.append(SheetRow(0, "gap", (f"{last + 1}–{number - 1}",)))
        cells = looked.cells.loc[number]
        total = bool(column) and str(cells[column]) in totals
        texts = tuple(HIDDEN if h in secret and cells[h] else hidden(str(cells[h])) for h in headers)
        rows.append(SheetRow(number, "total" if total else "data", texts, _states(states, number, headers)))
        last = number
    notes = [row for row, why in looked.table.ignored if row > last and why != "baris kosong"]
    rows += [SheetRow(n, "note", (_line(looked, n),)) for n in notes[:4]]
    letters = tuple(at.get(h, "") for h in headers)
    return letters, tuple(hidden(h) for h in headers), tuple(rows)


def _states(states: Mapping[tuple[int, str], str], row: int, headers: Sequence[str]) -> tuple[str, ...]:
    return tuple(states.get((row, h), states.get((row, ""), "")) for h in headers)


def _line(looked: Looked, number: int) -> str:
    if number not in looked.sheet.grid.cells.index:
        return ""
    return hidden(" ".join(t for t in map(str, looked.sheet.grid.cells.loc[number]) if t))[:160]


def _above(looked: Looked, headers: Sequence[str], secret: set[str]) -> list[SheetRow]:
    layout, grid = looked.layout, looked.sheet.grid.cells
    if looked.sheet.head or not layout.head:
        return [SheetRow(0, "head", tuple(headers))]
    rows = [SheetRow(n, "title", (hidden(text)[:160],)) for n, text in layout.above[-_HEAD_ROWS:]]
    places = [_position(looked.table.letters[h]) for h in headers]
    for number in range(layout.head, layout.head + layout.height):
        if number in grid.index:
            rows.append(SheetRow(number, "head", tuple(hidden(str(grid.loc[number].iloc[p])) for p in places)))
    return rows


def _position(letters: str) -> int:
    found = 0
    for sign in letters:
        found = found * 26 + ord(sign) - 64
    return found - 1
