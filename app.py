"""Pendopo: wires profile, store and panel kinds into Dash, and answers the command line.

``python app.py --help`` lists the commands. Heavy imports wait until a command needs them, so that help and the
supervisor start at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.command_line import parser

if TYPE_CHECKING:
    from argparse import Namespace

    from dash import Dash

    from data.refresh import Centre

HERE = Path(__file__).resolve().parent


def create_app(centre: Centre) -> Dash:
    """A Dash app over centre; may be called more than once in one process (tests do)."""
    from components.access.visitor import HERE as THIS_MACHINE
    from components.application import create

    return create(centre, HERE, THIS_MACHINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 0 only when it did what was asked."""
    args = parser().parse_args(arguments)
    if args.command == "serve":
        from data import processes
        from data.logs.events import begin

        begin(args.role)
        if args.role == "all":
            return processes.supervise(HERE)
        if args.role == "loader":
            from data.keeping.priority import LOADS, give_way

            give_way(LOADS)
            return processes.run_loader(HERE)
        return _run_web()
    if args.command == "check":
        from components.panels.base import find_specs
        from data.check import command_check

        return command_check(args.profile, lang=args.lang, panels=find_specs(), home=HERE, runs=not args.form)
    if args.command == "adopt":
        return _adopt(args)
    if args.command == "boundaries":
        return _boundaries(args)
    if args.command == "inspect":
        return _inspect(args)
    if args.command in ("backup", "restore"):
        from data.safekeeping import commands as safekeeping
        from data.settings import Settings

        act = safekeeping.command_backup if args.command == "backup" else safekeeping.command_restore
        return act(args.file, Settings.from_environment(HERE))
    from data.commands import run
    from data.settings import Settings

    return run(args, Settings.from_environment(HERE))


def _adopt(args: Namespace) -> int:
    """Writes a regency's profile; it is read again with every panel kind."""
    from components.panels.base import find_specs
    from data.adopting.command import command_adopt

    return command_adopt(
        args.regency,
        args.folder,
        title=args.name,
        demo=args.demo,
        force=args.force,
        crosswalk=args.crosswalk,
        panels=find_specs(),
    )


def _boundaries(args: Namespace) -> int:
    """Imports boundaries into a profile, by default the one that is served."""
    from data.boundaries.command import Wish, command_boundaries
    from data.settings import Settings

    folder = Path(args.profile).resolve() if args.profile else Settings.from_environment(HERE).profile
    return command_boundaries(args.file, folder, Wish(args.column, args.crs, args.source))


def _inspect(args: Namespace) -> int:
    """Proposes a source; the profile that is served decides regions and agencies."""
    from components.panels.base import find_specs
    from data.proposing.command import command_inspect
    from data.settings import Settings

    return command_inspect(args, Settings.from_environment(HERE), find_specs())


def _run_web() -> int:
    """The web server of one process."""
    gc.disable()  # until all is loaded (components/ahead.py): nothing of that is garbage
    # Arrow reads this when it is loaded. Its own pools keep a file's worth of what was freed; glibc hands it back.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    from components.serving import serve
    from data.processes import may_open, may_start, tell
    from data.safekeeping.whole import wait_until_whole
    from data.settings import Settings

    settings = Settings.from_environment(HERE)
    if not may_start(settings, claim=False):
        return 2
    wait_until_whole(settings, tell)
    return serve(settings, HERE) if may_open(settings) else 2


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
