"""A regency's logo is shown only when there is nothing in it but a picture."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from flask import Flask

from components import house
from data.profile import Profile, RegionInfo, Text
from data.profile_files.logo import LogoError, read_logo
from tests.fakes import tiny_regions

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'


def png(width: int = 8, height: int = 8) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def of(tmp_path: Path, body: bytes | str, name: str = "logo.svg") -> Path:
    (tmp_path / name).write_bytes(body if isinstance(body, bytes) else body.encode())
    return tmp_path


@pytest.mark.parametrize(
    "inner",
    [
        '<path d="M0 0h10v10z" fill="#1f6f8b"/>',
        '<defs><linearGradient id="a"/></defs><rect fill="url(#a)" width="9" height="9"/><use href="#a"/>',
        '<style>.a { fill: url("#b"); }</style><g class="a"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<x:namedview xmlns:x="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>',
    ],
)
def test_a_plain_picture_is_shown(inner: str, tmp_path: Path) -> None:
    assert read_logo(of(tmp_path, SVG.format(inner)), "logo.svg").mime == "image/svg+xml"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (SVG.format("<script>1</script>"), "<script>"),
        (SVG.format('<g onload="a()"/>'), "onload"),
        (SVG.format('<a href="https://contoh.example"/>'), "<a>"),
        (SVG.format('<use href="https://contoh.example/a.svg#b"/>'), "href"),
        (SVG.format('<image href="data:image/svg+xml;base64,AAAA"/>'), "href"),
        (SVG.format("<foreignObject/>"), "<foreignObject>"),
        (SVG.format('<b xmlns="http://www.w3.org/1999/xhtml"/>'), "<b> dari luar SVG"),
        (SVG.format("<style>@import 'a.css';</style>"), "mengambil dari luar"),
        (SVG.format("<style>g { fill: u\\rl(//contoh.example) }</style>"), "mengambil dari luar"),
        (SVG.format('<g style="fill:url( //contoh.example )"/>'), "style"),
        (SVG.format('<set attributeName="href"/>'), "<set>"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "DOCTYPE"),
        ('<?xml-stylesheet href="a.css"?>' + SVG.format(""), "lembar gaya luar"),
        ("<html/>", "bukan SVG atau PNG"),
        (SVG.format("<g>"), "bukan SVG atau PNG"),
        (b"\xff\xd8\xff\xe0 jpeg", "bukan SVG atau PNG"),
        (png(5000, 8), "bukan PNG yang utuh"),
        (b"\x89PNG\r\n\x1a\n", "bukan PNG yang utuh"),
        (b" " * 200_001, "lebih besar dari 200 KB"),
    ],
)
def test_anything_else_is_a_fault_and_not_shown(body: bytes | str, said: str, tmp_path: Path) -> None:
    with pytest.raises(LogoError) as error:
        read_logo(of(tmp_path, body), "logo.svg")
    assert said in str(error.value)


def test_a_logo_outside_the_profile_is_not_read(tmp_path: Path) -> None:
    of(tmp_path, png(), "logo.png")
    (tmp_path / "p").mkdir()
    with pytest.raises(LogoError, match="tidak ada di folder profil"):
        read_logo(tmp_path / "p", "../logo.png")


def profile(folder: Path, logo: str) -> Profile:
    land = tiny_regions()
    info = RegionInfo(code=land.top.code, name=Text(id="Kabupaten Contoh"), short="Contoh", logo=logo)
    return Profile(folder=folder, info=info, regions=land, sectors=(), targets=(), walls=(), tours=())


def test_the_logo_is_served_under_its_digest_alone(tmp_path: Path) -> None:
    server, found = Flask("t"), profile(of(tmp_path, png(), "logo.png"), "logo.png")
    house.attach(server, found)
    shown = house.logo(found)
    assert shown
    answer = server.test_client().get(shown.href)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", png())
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert server.test_client().get("/_logo/0000000000000000.png").status_code == 404


def test_without_a_sound_logo_the_head_is_as_it_was(tmp_path: Path) -> None:
    of(tmp_path, SVG.format("<script/>"))
    assert house.logo(profile(tmp_path, "logo.svg")) is None
    assert house.logo(profile(tmp_path, "hilang.svg")) is None
    assert house.logo(profile(tmp_path, "")) is None
