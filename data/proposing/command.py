"""``python app.py inspect FILE|URL``: proposes a source for a file or a database's table, tells how sure it is."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from data.errors import ProfileError
from data.profile import PanelSpec, Profile
from data.profile_files.folder import read_profile
from data.proposing.database import is_address, open_database
from data.proposing.lines import lines
from data.proposing.propose import propose, try_out
from data.proposing.report import Report, report
from data.proposing.save import NotSaved, save
from data.proposing.sheet import Opened, open_file
from data.proposing.wishes import WishError, Wishes
from data.settings import Settings
from loaders.base import LoadError, find_readers

_REPORT: TypeAdapter[Report] = TypeAdapter(Report)


def command_inspect(args: Namespace, settings: Settings, panels: Mapping[str, type[PanelSpec]]) -> int:
    """0: may be saved, or was; 1: cannot be read, or was not saved; 2: typed wrongly; 3: something is undecided."""
    try:
        profile = read_profile(settings.profile, find_readers(), {})
        shown = _look(args, settings, profile, panels)
    except WishError as error:
        return _fail(str(error), 2)
    except ValidationError as error:
        return _fail(_invalid(error), 2)
    except (LoadError, NotSaved, ProfileError) as error:
        return _fail(str(error), 1)
    if shown is None:
        return 0
    if args.json:
        print(_REPORT.dump_json(shown, indent=1).decode())
    else:
        print("\n".join(lines(shown, args.lang)))
        print(_verdict(shown, args.lang))
    return 0 if shown.saved or shown.may_save else 3


def _look(
    args: Namespace, settings: Settings, profile: Profile, panels: Mapping[str, type[PanelSpec]]
) -> Report | None:
    wishes = Wishes.of(args.set)
    database = is_address(args.file)
    query = ""
    if database:
        asked = open_database(args.file, args.table, args.query)
        if asked.opened is None:
            print("\n".join(asked.tables))
            return None
        opened, query = asked.opened, asked.query
    else:
        opened = _opened(args)
    proposal = propose(opened, profile, wishes)
    trial = try_out(proposal, profile, query=query)
    shown = report(proposal, trial, profile, args.lang)
    if args.write:
        if shown.outcome != "shaped":
            raise NotSaved(f"belum disimpan: tidak ada yang dapat dimuat; {shown.reason}")
        saved = save(proposal, settings.profile, panels, query=query)
        return replace(shown, saved=saved.file)
    return shown


def _opened(args: Namespace) -> Opened:
    path = Path(args.file)
    if not path.is_file():
        raise LoadError(f"{args.file}: berkas tidak ada; periksa namanya")
    name = args.name or path.name
    return open_file(path, name, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _verdict(shown: Report, lang: str) -> str:
    i = 1 if lang == "en" else 0
    if shown.saved:
        return ("", f"Tersimpan di {shown.saved}", f"Saved in {shown.saved}")[1 + i]
    if shown.undecided:
        return (
            f"\n{shown.undecided} hal perlu diputuskan dengan --set sebelum disimpan (--write)",
            f"\n{shown.undecided} things to decide with --set before it is saved (--write)",
        )[i]
    return ("\nSiap disimpan: ulangi dengan --write", "\nReady: repeat with --write to save")[i]


def _invalid(error: ValidationError) -> str:
    first = error.errors()[0]
    place = " › ".join(str(p) for p in first["loc"])
    return f"usulan tidak sah pada {place}: {first['msg']}; betulkan dengan --set"


def _fail(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
