"""Pendopo: wires profile, store and panel kinds into Dash, and answers the command line.

``python app.py --help`` lists the commands. Heavy imports wait until a command needs them, so that help and the
supervisor start at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dash import Dash

    from data.refresh import Centre

HERE = Path(__file__).resolve().parent


def create_app(centre: Centre) -> Dash:
    """A Dash app over centre; may be called more than once in one process (tests do)."""
    from components.application import create

    return create(centre, HERE)


def parser() -> argparse.ArgumentParser:
    """The command line; words are Indonesian because operators type here."""
    root = argparse.ArgumentParser(prog="python app.py", description="Pendopo, pusat kendali kabupaten/kota")
    commands = root.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    serve = commands.add_parser("serve", help="jalankan pemuat dan peladen web")
    serve.add_argument("--role", choices=("all", "web", "loader"), default="all")
    refresh = commands.add_parser("refresh", help="muat sumber sekarang (semua bila tidak disebut)")
    refresh.add_argument("source", nargs="*", metavar="SUMBER")
    check = commands.add_parser("check", help="periksa profil dan coba setiap sumber tanpa menyimpan")
    check.add_argument("profile", nargs="?", metavar="PROFIL")
    check.add_argument("--lang", choices=("id", "en"), default="id")
    _add_adoption(commands)
    _add_inspect(commands)
    reading = commands.add_parser("reading", help="satu nilai dengan asal-usulnya")
    reading.add_argument("indicator", metavar="INDIKATOR")
    reading.add_argument("region", metavar="WILAYAH")
    reading.add_argument("--period", metavar="P")
    reading.add_argument("--category", default="", metavar="K")
    reading.add_argument("--as-of", type=int, metavar="VERSI")
    reading.add_argument("--json", action="store_true")
    loads = commands.add_parser("loads", help="daftar pemuatan terakhir")
    loads.add_argument("source", nargs="?", default="", metavar="SUMBER")
    loads.add_argument("--limit", type=int, default=30)
    retract = commands.add_parser("retract", help="tarik satu pemuatan; nilai sebelumnya berlaku lagi")
    retract.add_argument("load", type=int, metavar="PEMUATAN")
    retract.add_argument("--reason", default="", metavar="ALASAN")
    rejects = commands.add_parser("rejects", help="tulis buku tolakan sebuah pemuatan untuk perangkat daerahnya")
    rejects.add_argument("load", type=int, metavar="PEMUATAN")
    rejects.add_argument("file", nargs="?", default="", metavar="BERKAS")
    explain = commands.add_parser("explain", help="simpan keterangan perangkat daerah atas nilai yang diragukan")
    explain.add_argument("indicator", metavar="INDIKATOR")
    explain.add_argument("region", metavar="WILAYAH")
    explain.add_argument("text", metavar="KETERANGAN")
    explain.add_argument("--by", required=True, metavar="SIAPA", help="unit kerja yang memberi keterangan")
    explain.add_argument("--period", metavar="P")
    explain.add_argument("--category", default="", metavar="K")
    template = commands.add_parser("template", help="tulis templat isian XLSX sebuah sumber untuk perangkat daerahnya")
    template.add_argument("source", metavar="SUMBER")
    template.add_argument("file", nargs="?", default="", metavar="BERKAS")
    return root


def _add_adoption(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What a regency types on its first day."""
    adopt = commands.add_parser("adopt", help="tulis profil lengkap untuk satu kabupaten/kota")
    adopt.add_argument("regency", metavar="WILAYAH", help="kode (35.18) atau nama resmi (Nganjuk)")
    adopt.add_argument("folder", metavar="FOLDER", help="folder profil baru")
    adopt.add_argument("--demo", action="store_true", help="dengan nilai rekaan yang terus dikirim")
    adopt.add_argument("--name", default="", metavar="NAMA", help="nama ruang kendali")
    adopt.add_argument("--crosswalk", default="", metavar="CSV", help="kode BPS tiap wilayah: kolom code dan bps")
    adopt.add_argument("--force", action="store_true", help="timpa berkas profil yang sudah ada")
    maps = commands.add_parser("boundaries", help="ambil batas wilayah sendiri dari GeoJSON ke profil")
    maps.add_argument("file", metavar="GEOJSON")
    maps.add_argument("--profile", metavar="FOLDER", help="folder profil (bawaan: PENDOPO_PROFILE)")
    maps.add_argument("--column", default="", metavar="KOLOM", help="kolom yang memuat kode wilayah")
    maps.add_argument("--crs", default="", metavar="EPSG", help="sistem koordinat bila bukan derajat: EPSG:32749")
    maps.add_argument("--source", default="", metavar="TEKS", help="sumber dan lisensi, tampil di bawah peta")


def _add_inspect(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """A new agency's file or database: proposed, corrected, saved."""
    look = commands.add_parser("inspect", help="usulkan sumber baru dari sebuah berkas atau basis data")
    look.add_argument("file", metavar="BERKAS|ALAMAT", help="berkas, alamat basis data tanpa sandi, atau env:NAMA")
    look.add_argument("--set", action="append", default=[], metavar="KUNCI=NILAI", help="pembetulan; boleh berulang")
    look.add_argument("--table", default="", metavar="TABEL", help="tabel basis data (tanpa ini: daftar tabel)")
    look.add_argument("--query", default="", metavar="SQL", help="satu SELECT sebagai ganti --table")
    look.add_argument("--name", default="", metavar="NAMA", help="nama seperti di inbox: dinkes/balita-2025-06.xlsx")
    look.add_argument("--write", action="store_true", help="simpan ke profil bila tidak ada yang perlu diputuskan")
    look.add_argument("--lang", choices=("id", "en"), default="id")
    look.add_argument("--json", action="store_true")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 0 only when it did what was asked."""
    args = parser().parse_args(arguments)
    if args.command == "serve":
        from data import processes

        if args.role == "all":
            return processes.supervise(HERE)
        if args.role == "loader":
            return processes.run_loader(HERE)
        return _run_web()
    if args.command == "check":
        from components.panels.base import find_specs
        from data.check import command_check

        return command_check(args.profile, lang=args.lang, panels=find_specs(), home=HERE)
    if args.command == "adopt":
        return _adopt(args)
    if args.command == "boundaries":
        return _boundaries(args)
    if args.command == "inspect":
        return _inspect(args)
    from data.commands import run
    from data.settings import Settings

    return run(args, Settings.from_environment(HERE))


def _adopt(args: argparse.Namespace) -> int:
    """Writes a regency's profile; it is read again with every panel kind."""
    from components.panels.base import find_specs
    from data.adopt import command_adopt

    return command_adopt(
        args.regency,
        args.folder,
        title=args.name,
        demo=args.demo,
        force=args.force,
        crosswalk=args.crosswalk,
        panels=find_specs(),
    )


def _boundaries(args: argparse.Namespace) -> int:
    """Imports boundaries into a profile, by default the one that is served."""
    from data.boundaries import Wish, command_boundaries
    from data.settings import Settings

    folder = Path(args.profile).resolve() if args.profile else Settings.from_environment(HERE).profile
    return command_boundaries(args.file, folder, Wish(args.column, args.crs, args.source))


def _inspect(args: argparse.Namespace) -> int:
    """Proposes a source; the profile that is served decides regions and agencies."""
    from components.panels.base import find_specs
    from data.inspect_command import command_inspect
    from data.settings import Settings

    return command_inspect(args, Settings.from_environment(HERE), find_specs())


def _run_web() -> int:
    """The web server of one process: gunicorn with threads, waitress where gunicorn cannot run."""
    from components.application import serve
    from data.settings import Settings

    return serve(Settings.from_environment(HERE), HERE)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
