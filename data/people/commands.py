"""What operators type about people: ``user`` and ``token``. A password is asked for or read from stdin; it is never an
argument, where the shell's history and every other account on the machine would see it."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from datetime import datetime
from zoneinfo import ZoneInfo

from data.audit.log import Actor
from data.centre import Centre
from data.people.accounts import Account, plain_name
from data.people.passwords import LEAST
from data.people.people import People
from data.people.refused import Refused
from data.people.tokens import Token, Wish
from data.profile import Profile

_ROLES = {"viewer": "viewer (melihat)", "operator": "operator", "admin": "admin"}


def people_of(centre: Centre) -> People:
    """The people of a centre."""
    return People(centre.store.engine, centre.clock, own_words(centre.profile))


def own_words(profile: Profile) -> list[str]:
    """Names of the regency and its agencies: the first that a guesser here would try as a password."""
    info = profile.info
    agencies = (text for agency in info.agency for text in (agency.id, agency.short, agency.name("id")))
    return [info.short, info.name("id"), profile.region.name, *agencies]


def run_user(centre: Centre, args: Namespace) -> int:
    """0 when it is done; 1 when it was refused, with the reason."""
    try:
        return _user(people_of(centre), args, ZoneInfo(centre.profile.info.timezone))
    except Refused as refused:
        return _fail(str(refused))


def run_token(centre: Centre, args: Namespace) -> int:
    """0 when it is done; 1 when it was refused, with the reason."""
    try:
        return _token(people_of(centre), args, ZoneInfo(centre.profile.info.timezone))
    except Refused as refused:
        return _fail(str(refused))


def _user(people: People, args: Namespace, zone: ZoneInfo) -> int:
    by = Actor.of_terminal()
    match args.act:
        case "add":
            people.wanted(args.name, args.role, args.agency)  # before a password is asked for in vain
            made = people.add(args.name, role=args.role, agency=args.agency, password=_password(), by=by)
            print(f"Akun {made.name} dibuat: {_ROLES[made.role]}" + (f" {made.agency}" if made.agency else ""))
        case "role":
            people.set_role(args.name, args.role, agency=args.agency, by=by)
            print(f"Akun {plain_name(args.name)} sekarang {_ROLES[args.role]} {args.agency}".rstrip())
        case "password":
            people.account(args.name)
            people.set_password(args.name, _password(), by=by)
            print(f"Kata sandi {plain_name(args.name)} diganti; yang sedang masuk dengan akun ini harus masuk lagi")
        case "disable":
            people.disable(args.name, by=by)
            print(f"Akun {plain_name(args.name)} dinonaktifkan; berlaku mulai permintaan berikutnya")
        case "enable":
            people.enable(args.name, by=by)
            print(f"Akun {plain_name(args.name)} aktif lagi")
        case "code":
            print(code_lines(people.first_code()))
        case _:
            for account in people.accounts():
                print(_account_line(account, zone))
            if not people.anybody():
                print("Belum ada admin yang aktif. Buat: python app.py user add NAMA --role admin")
    return 0


def code_lines(code: str) -> str:
    """What the terminal says about the first administrator's code."""
    return f"Kode administrator pertama: {code}\nBerlaku 30 menit dan sekali pakai. Masukkan di halaman /pertama"


def _token(people: People, args: Namespace, zone: ZoneInfo) -> int:
    by = Actor.of_terminal()
    match args.act:
        case "pair":
            wish = Wish(args.name, args.audience, wall=args.wall, tour=args.tour)
            print(f"Layar dipasangkan: {_token_line(people.pair(args.code, wish, by=by), zone, people.now())}")
        case "make":
            wish = Wish(args.name, args.audience, tour=args.tour, days=args.days)
            made, word = people.make_guest(wish, by=by)
            print(f"Token {made.number} dibuat. Tautan ini tampil sekali; siapa pun yang memegangnya dapat melihat:")
            print(f"/pasang#{word}")
        case "revoke":
            gone = people.revoke(args.number, by=by)
            print(f"Token {gone.number} ({gone.label}) dicabut; berlaku mulai permintaan berikutnya")
        case _:
            found = people.tokens()
            for token in found:
                print(_token_line(token, zone, people.now()))
            if not found:
                print("Belum ada token. Layar: buka /pasang di layar itu, lalu python app.py token pair KODE --wall ID")
    return 0


def _password() -> str:
    """From the terminal, typed twice and not shown; or the first line of stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Kata sandi (sedikitnya {LEAST} huruf): ")
    if getpass.getpass("Sekali lagi: ") != first:
        raise Refused("password_differs")
    return first


def _account_line(account: Account, zone: ZoneInfo) -> str:
    state = "aktif" if account.enabled else "NONAKTIF"
    return (
        f"{account.name:<24} {account.role:<9} {account.agency or '-':<16} {state:<9} masuk {_time(account.seen, zone)}"
    )


def _token_line(token: Token, zone: ZoneInfo, now: datetime) -> str:
    bound = f"{'dinding' if token.kind == 'wall' else 'tur'} {token.bound}" if token.bound else "semua halaman"
    if token.revoked:
        state = f"DICABUT {_time(token.revoked, zone)}"
    elif token.is_valid(now):
        state = f"sampai {_time(token.until, zone)}" if token.until else "berlaku"
    else:
        state = f"HABIS {_time(token.until, zone)}"
    return (
        f"{token.number:>4}  {token.label} · {bound} · {token.audience} · {state} · terlihat {_time(token.seen, zone)}"
    )


def _time(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else "belum pernah"


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
