"""The command line; words are Indonesian because operators type here."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from data.audience import AUDIENCES

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    root = argparse.ArgumentParser(prog="python app.py", description="Pendopo, pusat kendali kabupaten/kota")
    commands = root.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    serve = commands.add_parser("serve", help="jalankan pemuat dan peladen web")
    serve.add_argument("--role", choices=("all", "web", "loader"), default="all")
    refresh = commands.add_parser("refresh", help="muat sumber sekarang (semua bila tidak disebut)")
    refresh.add_argument("source", nargs="*", metavar="SUMBER")
    check = commands.add_parser("check", help="periksa profil dan coba setiap sumber tanpa menyimpan")
    check.add_argument("profile", nargs="?", metavar="PROFIL")
    check.add_argument("--lang", choices=("id", "en"), default="id")
    check.add_argument("--form", action="store_true", help="hanya isi profil; kiriman dan basis data tidak dicoba")
    _add_adoption(commands)
    _add_inspect(commands)
    _add_safekeeping(commands)
    reading = commands.add_parser("reading", help="satu nilai dengan asal-usulnya")
    reading.add_argument("indicator", metavar="INDIKATOR")
    reading.add_argument("region", metavar="WILAYAH")
    reading.add_argument("--period", metavar="P")
    reading.add_argument("--category", default="", metavar="K")
    reading.add_argument("--as-of", type=int, metavar="VERSI")
    reading.add_argument("--for", dest="audience", choices=AUDIENCES, default="internal", help="untuk mata siapa")
    reading.add_argument("--json", action="store_true")
    _add_loads(commands)
    _add_people(commands)
    return root


def _add_loads(commands: _Commands) -> None:
    """What is done with deliveries and with what they said."""
    loads = commands.add_parser("loads", help="daftar pemuatan terakhir")
    loads.add_argument("source", nargs="?", default="", metavar="SUMBER")
    loads.add_argument("--limit", type=int, default=30)
    accept = commands.add_parser("accept", help="terima kiriman yang ditahan karena jumlah barisnya; lalu tampil")
    accept.add_argument("source", metavar="SUMBER")
    accept.add_argument("--load", type=int, default=0, metavar="PEMUATAN", help="bukan yang terbaru dari yang ditahan")
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


def _add_adoption(commands: _Commands) -> None:
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


def _add_safekeeping(commands: _Commands) -> None:
    """Backups and their way back; who did what."""
    backup = commands.add_parser("backup", help="cadangkan folder keadaan dan katalog, juga selagi berjalan")
    backup.add_argument("file", metavar="BERKAS", help="berkas cadangan baru, misalnya pendopo-2026-11-26.tar")
    audit = commands.add_parser("audit", help="catatan siapa berbuat apa, kapan, dari mana")
    audit.add_argument("--verify", action="store_true", help="periksa bahwa tidak ada catatan yang diubah atau hilang")
    audit.add_argument("--csv", default="", metavar="BERKAS", help="tulis semuanya ke berkas baru")
    audit.add_argument("--limit", type=int, default=30)
    restore = commands.add_parser("restore", help="pulihkan cadangan ke folder keadaan yang kosong")
    restore.add_argument("file", metavar="BERKAS")


def _add_inspect(commands: _Commands) -> None:
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


def _add_people(commands: _Commands) -> None:
    """Accounts, and the tokens of screens and guests. A password is never an argument."""
    user = commands.add_parser("user", help="akun: siapa boleh masuk, dengan peran apa")
    acts = user.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    for act, words in (("add", "buat akun; kata sandi ditanyakan atau dibaca dari stdin"), ("role", "ganti peran")):
        found = acts.add_parser(act, help=words)
        found.add_argument("name", metavar="AKUN")
        roles = ("viewer", "operator", "admin")
        if act == "add":
            found.add_argument("--role", choices=roles, default="viewer")
        else:
            found.add_argument("role", choices=roles, metavar="viewer|operator|admin")
        found.add_argument("--agency", default="", metavar="PD", help="perangkat daerah seorang operator")
    for act, words in (
        ("password", "ganti kata sandi; ditanyakan atau dibaca dari stdin"),
        ("disable", "nonaktifkan; berlaku seketika"),
        ("enable", "aktifkan lagi"),
    ):
        acts.add_parser(act, help=words).add_argument("name", metavar="AKUN")
    acts.add_parser("list", help="semua akun")
    acts.add_parser("code", help="kode sekali pakai untuk admin pertama, berlaku 30 menit")
    _add_tokens(commands)


def _add_tokens(commands: _Commands) -> None:
    token = commands.add_parser("token", help="layar dan tamu: boleh melihat tanpa akun")
    acts = token.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    pair = acts.add_parser("pair", help="pasangkan layar yang menampilkan kode ini")
    pair.add_argument("code", metavar="KODE", help="seperti tampil di layar, misalnya K7-42")
    pair.add_argument("--wall", default="", metavar="ID", help="dinding dari walls.toml")
    make = acts.add_parser("make", help="token tamu; tampil sekali")
    make.add_argument("--days", type=int, default=7, metavar="HARI", help="lama berlaku; 0: sampai dicabut (bawaan: 7)")
    for found in (pair, make):
        found.add_argument("--tour", default="", metavar="ID", help="tur dari tours/")
        found.add_argument("--audience", choices=("internal", "visitor", "public"), default="visitor")
        found.add_argument("--name", required=True, metavar="NAMA", help="letak layar, atau untuk siapa")
    acts.add_parser("revoke", help="cabut; berlaku seketika").add_argument("number", type=int, metavar="NOMOR")
    acts.add_parser("list", help="semua token, kapan terakhir terlihat")
