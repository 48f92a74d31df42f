"""From an opened file to a proposal, its source as a model, and a trial of it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from data.profile import Indicator, Profile, Sector, Source, Text
from data.proposing.findings import findings_of
from data.proposing.indicators import indicator_tables, panel_tables
from data.proposing.names import label_of, slug
from data.proposing.proposal import Proposal, plan
from data.proposing.sheet import Opened, look
from data.proposing.tables import source_table
from data.proposing.wishes import Wishes
from data.proposing.words import Finding, choices
from data.uploading.trial import Given, Trial, trial
from loaders.base import find_readers

_INDICATOR: TypeAdapter[Indicator] = TypeAdapter(Indicator)


def propose(opened: Opened, profile: Profile, wishes: Wishes) -> Proposal:
    """The proposal for a file with these corrections. LoadError: it cannot be read. WishError: not to be understood."""
    said = _resolved(wishes)
    made = plan(look(opened, profile, said), profile, said)
    source = source_table(made)
    indicators = indicator_tables(made)
    sector = slug(said.get("sektor")) or (profile.sectors[0].id if len(profile.sectors) == 1 else source["id"])
    findings = (*findings_of(made), *_clashes(source, profile))
    return Proposal(made.looked, source, indicators, sector, made.columns, findings, panel_tables(made, indicators))


def _resolved(wishes: Wishes) -> Wishes:
    """ "wilayah=tetap:35.10" is the page's way to say that no column is a region."""
    where = wishes.get("wilayah")
    if not where.startswith("tetap:"):
        return wishes
    rest = {k: v for k, v in wishes.said.items() if k != "wilayah"}
    return Wishes({**rest, "tetap": where.removeprefix("tetap:")})


def _clashes(source: dict[str, Any], profile: Profile) -> tuple[Finding, ...]:
    if source["id"] not in profile.sources:
        return ()
    said = (
        f'sumber "{source["id"]}" sudah ada di profil; beri id lain',
        f'there is a source "{source["id"]}" already; give another id',
    )
    free = next(f"{source['id']}_{n}" for n in range(2, 1000) if f"{source['id']}_{n}" not in profile.sources)
    return (Finding("putuskan", ("Id sumber", "Source id"), said, "id", "", choices([free])),)


def source_of(proposal: Proposal, root: Path | None = None) -> Source:
    """The proposed source as the product knows sources."""
    raw = dict(proposal.source)
    spec = find_readers()[raw["read"]["kind"]].Spec
    read = {**raw["read"], **({"root": str(root)} if root and "root" in spec.model_fields else {})}
    return Source.model_validate({**raw, "read": spec.model_validate(read)})


def with_indicators(proposal: Proposal, profile: Profile) -> Profile:
    """The profile with the proposed indicators beside its own."""
    made = tuple(_INDICATOR.validate_python(i) for i in proposal.indicators)
    if not made:
        return profile
    added = Sector("usulan", Text(id="Usulan"), (), made, ())
    return replace(profile, sectors=(*profile.sectors, added))


def try_out(proposal: Proposal, profile: Profile, *, query: str = "") -> Trial:
    """What loading the file with the proposed source would do; the store is never touched.

    query: the question of a database's source, which has no file in the profile yet.
    """
    delivery = proposal.looked.opened.delivery
    given = Given(delivery.path, delivery.name, delivery.delivered)
    with tempfile.TemporaryDirectory(prefix="pendopo-usulan-") as work:
        root = Path(work) if query else profile.folder
        if query:
            (root / "queries").mkdir()
            (root / "queries" / f"{proposal.source['read']['query']}.sql").write_text(query, encoding="utf-8")
        return trial(given, source_of(proposal, root), with_indicators(proposal, profile))


def sector_head(proposal: Proposal) -> str:
    """The top of a new sector file."""
    return f'id = "{proposal.sector}"\nlabel = "{label_of(proposal.sector.replace("-", " "))}"\n'
