"""What operators type: ``refresh``, ``loads``, ``retract``, ``reading``. Lines are Indonesian; 0 only on success."""

from __future__ import annotations

import difflib
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from data.audience import Audience
from data.audit.command import run_audit
from data.audit.log import Actor
from data.catalogue import CatalogueError
from data.centre import Centre, centre_of
from data.doubts.explanations import explain_reading, explanations_of
from data.errors import ProfileError
from data.exchange.commands import run_rejects, run_template
from data.holding.accepting import run_accept
from data.logs.loads import line_of
from data.people.commands import run_token, run_user
from data.period import Period
from data.reading_lines import MOST_CELLS, SHOWN_CELLS, as_json, as_lines
from data.refresh import refresh, reobserve
from data.regions import Region
from data.safekeeping.mending import mended
from data.seen import seen_by
from data.settings import Settings
from data.snapshot import Snapshot


class Wrong(Exception):
    """Something typed that does not exist. Says what and the nearest word, in Indonesian."""


def run(args: Namespace, settings: Settings) -> int:
    """The command that args name, on the centre that settings name. 2: what was typed does not exist; 1: it failed."""
    try:
        centre = open_centre(settings)
    except (ProfileError, CatalogueError) as error:
        return _fail(str(error))
    try:
        match args.command:
            case "refresh":
                return run_refresh(centre, args.source)
            case "loads":
                return run_loads(centre, source=args.source, limit=args.limit)
            case "template":
                return run_template(centre, _known(args.source, centre.profile.sources, "sumber"), args.file)
            case "rejects":
                return run_rejects(centre, args.load, args.file)
            case "accept":
                return run_accept(centre, _known(args.source, centre.profile.sources, "sumber"), args.load)
            case "retract":
                return run_retract(centre, args.load, args.reason)
            case "audit":
                return run_audit(centre.store.engine, args, ZoneInfo(centre.profile.info.timezone))
            case "explain":
                return run_explain(centre, args)
            case "user":
                return run_user(centre, _known_parts(centre, args))
            case "token":
                return run_token(centre, _known_parts(centre, args))
            case _:
                return run_reading(centre, args)
    except Wrong as wrong:
        return _fail(str(wrong), 2)
    finally:
        centre.close()


def open_centre(settings: Settings) -> Centre:
    """The centre of these settings; the demonstration's database has its address in the environment afterwards."""
    if settings.demonstration:
        from data.example import generate  # only the demonstration needs its generator

        os.environ.setdefault(generate.URL_ENV, generate.database_url(settings.state))
    told: list[str] = []
    if not mended(settings, told.append):
        raise CatalogueError(told[-1])
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    return centre_of(settings)


def run_refresh(centre: Centre, sources: Sequence[str]) -> int:
    """Load these sources now (none named: all). 1 when one of them failed or was refused."""
    known = centre.profile.sources
    failed = False
    for name in [_known(name, known, "sumber") for name in sources] or list(known):
        loads = refresh(known[name], centre, centre.clock())
        for load in loads:
            print(line_of(load))
        if not loads:
            state = centre.store.states()[name]
            print(f"{name} · tidak ada kiriman baru" + (f"; {state.reason}" if state.failing else ""))
        failed |= centre.store.states()[name].failing
    return 1 if failed else 0


def run_loads(centre: Centre, *, source: str = "", limit: int = 30) -> int:
    """The newest loads, newest first, each with its time in the regency's zone."""
    if source:
        _known(source, centre.profile.sources, "sumber")
    zone = ZoneInfo(centre.profile.info.timezone)
    loads = centre.store.loads(source, limit)
    for load in loads:
        print(f"{load.ended.astimezone(zone):%Y-%m-%d %H:%M:%S}  {line_of(load)}")
    if not loads:
        print("Belum ada pemuatan; jalankan: python app.py refresh")
    return 0


def run_retract(centre: Centre, number: int, reason: str) -> int:
    """Withdraw a load. 1 when there is none of this number, it did not land, or is withdrawn already."""
    try:
        version = centre.store.retract(number, reason, reobserve=partial(reobserve, centre), by=Actor.handed_on())
    except ValueError as error:
        return _fail(str(error))
    print(f"Pemuatan {number} ditarik; versi {version} berlaku, nilai sebelumnya tampil lagi")
    return 0


def run_explain(centre: Centre, args: Namespace) -> int:
    """Keep what an agency says of a value; it stands beside the value's doubt. 1: the words cannot be kept."""
    indicator = _known(args.indicator, centre.profile.indicators, "indikator")
    snapshot = Snapshot.of(centre.profile, centre.store, centre.clock())
    reading = snapshot.reading(indicator, _region(centre, args.region).code, _period(args.period), args.category)
    try:
        explain_reading(centre.store.engine, reading, text=args.text, who=args.by, at=centre.clock())
    except ValueError as error:
        return _fail(str(error))
    print(f"Keterangan disimpan untuk {reading.indicator.label('id')} · {reading.region.name} · {reading.period}")
    return 0


def run_reading(centre: Centre, args: Namespace) -> int:
    """One value with its origin, as text or (--json) as one JSON object."""
    audience: Audience = getattr(args, "audience", "internal")
    indicator = _known(args.indicator, seen_by(centre.profile, audience).indicators, "indikator")
    region = _region(centre, args.region)
    period = _period(args.period)
    as_of = args.as_of
    if as_of is not None and not 0 <= as_of <= centre.store.version():
        raise Wrong(f"versi {as_of}: tidak ada; yang terbaru {centre.store.version()}")
    snapshot = Snapshot.of(centre.profile, centre.store, centre.clock(), as_of).seen_by(audience)
    reading = snapshot.reading(indicator, region.code, period, getattr(args, "category", ""))
    if args.json:
        print(json.dumps(as_json(reading, snapshot.lineage(reading, MOST_CELLS)), ensure_ascii=False, indent=1))
    else:
        print("\n".join(as_lines(reading, snapshot.lineage(reading, SHOWN_CELLS))))
        for said in explanations_of(centre.store.engine, reading) if audience == "internal" else ():
            print(f'  keterangan {said.who}, {said.at:%Y-%m-%d}: "{said.text}"')
    return 0


def _known(word: str, words: Iterable[str], what: str) -> str:
    listed = list(words)
    if word in listed:
        return word
    close = difflib.get_close_matches(word, listed, n=1)
    raise Wrong(f'{what} "{word}" tidak ada di profil' + (f'; maksud Anda "{close[0]}"?' if close else ""))


def _known_parts(centre: Centre, args: Namespace) -> Namespace:
    """The arguments, of which agency, wall and tour are in the profile when they are given."""
    profile = centre.profile
    parts = {
        "agency": ([agency.id for agency in profile.info.agency], "perangkat daerah"),
        "wall": ([wall.id for wall in profile.walls], "dinding"),
        "tour": ([tour.id for tour in profile.tours], "tur"),
    }
    for name, (listed, what) in parts.items():
        if given := getattr(args, name, ""):
            _known(given, listed, what)
    return args


def _region(centre: Centre, text: str) -> Region:
    regions = centre.profile.regions
    found = regions.by_code(text) or regions.by_name(text)
    if found:
        return found
    if several := regions.named(text):
        codes = ", ".join(f"{r.code} ({r.level})" for r in several[:5])
        raise Wrong(f'wilayah "{text}" ada {len(several)}; tulis kodenya: {codes}')
    like = regions.like(text)
    raise Wrong(f'wilayah "{text}" tidak ada' + (f'; mungkin "{like.code}" ({like.name})?' if like else ""))


def _period(text: str | None) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except ValueError:
        raise Wrong(f'periode "{text}" tidak dikenal; tulis 2025-06, 2025-Q2, 2025-S1, 2025 atau 2024/2025') from None


def _fail(text: str, code: int = 1) -> int:
    print(text, file=sys.stderr)
    return code
