"""Runs a case through what a child runs, or through children and a store."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from data.batch import Load
from data.centre import Centre
from data.copies import Desk
from data.holding.rows import LOADS, usual_of
from data.profile import Profile, Source
from data.refresh import refresh
from data.store import Store
from data.work import Task, answer_in, batch_in, do, put_task
from loaders.base import Delivery, find_readers
from tests.fakes import NOW, observed, sector, source, tiny_profile, wide_shape
from tests.hostile.case import Case
from tests.hostile.oracle import Seen

READERS = find_readers()
VALUES = {"Jumlah": "jumlah", "Berat": "berat"}
KINDS = {"csv": "csv", "tsv": "csv", "txt": "csv", "json": "json", "jsonl": "json"}


def source_of(case: Case) -> Source:
    kind = KINDS.get(case.name.rsplit(".", 1)[-1], "excel")
    read = READERS[kind].Spec(**{"kind": kind, "path": f"dinkes/{case.name}", **case.read})
    shape = wide_shape(region={"column": "Kode Desa"}, period={"column": "Periode", "dates": "dmy"})
    keys = {"decimal": ",", "thousands": ".", "shape": shape, "values": VALUES, **case.source}
    return source("uji", read=read, sector="uji", **keys)


def profile_of(case: Case) -> Profile:
    indicators = [observed("jumlah", whole=True), observed("berat", decimals=2)]
    return tiny_profile([sector("uji", [source_of(case)], indicators)])


def seen(case: Case, folder: Path) -> Seen:
    """In this process, by the function that children run."""
    inbox = folder / "inbox"
    path = inbox / "dinkes" / case.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.data)
    delivery = Delivery(f"dinkes/{case.name}", path, NOW)
    try:
        usual = usual_of([case.usual] * LOADS if case.usual else [], source_of(case))
        put_task(folder / "task", Task("read", "uji", NOW, delivery, usual=usual))
        do(Desk(profile_of(case), READERS, inbox, folder / "state"), folder / "task")
        answer = answer_in(folder / "task")
        told = [answer.reason, *(f"{r.row} {r.rule} {r.advice}" for r in answer.rejects), *answer.notes]
        if answer.outcome != "shaped" or answer.held:
            return Seen("held" if answer.held else answer.outcome, {}, [*told, answer.held])
        shown = {}
        for part in batch_in(folder / "task", answer).parts():
            keys = zip(part["indicator"], part["region"], part["period"], strict=True)
            shown.update(zip(keys, part["value"].tolist(), strict=True))
        return Seen("landed", shown, told)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def centre_of(case: Case, folder: Path, *, isolated: bool = True) -> Centre:
    return Centre(profile_of(case), Store(folder / "state"), READERS, folder / "inbox", isolated=isolated)


def delivered(case: Case, centre: Centre) -> list[Load]:
    """Through a child with its limits, into a store."""
    path = centre.inbox / "dinkes" / case.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.data)
    os.utime(path, (NOW.timestamp() - 300,) * 2)
    return refresh(centre.profile.sources["uji"], centre, NOW)


def stored(centre: Centre, loads: list[Load]) -> Seen:
    rows = centre.store.observations()
    keys = zip(rows["indicator"], rows["region"], rows["period"], strict=True)
    shown = dict(zip(keys, rows["value"].tolist(), strict=True))
    told = [text for load in loads for text in (load.reason, *load.notes, *(r.rule for r in load.rejects))]
    return Seen(loads[-1].outcome if loads else "none", shown, told)
