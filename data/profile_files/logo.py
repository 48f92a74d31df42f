"""A regency's logo: an SVG or PNG of its own, only if there is nothing in it but a picture."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import Fault
from data.profile_files.faults import Pair, inside

MOST_BYTES = 200 * 1000
_LONGEST_SIDE = 4000  # pixels of a PNG
_SVG = "http://www.w3.org/2000/svg"
# What drawing programs write beside the picture; a browser draws nothing of it.
_SILENT = ("http://www.inkscape.org/", "http://sodipodi.", "http://www.w3.org/1999/02/22-rdf", "http://creativecommons.",
           "http://web.resource.org/cc/", "http://purl.org/dc/", "http://ns.adobe.com/")  # fmt: skip
_DRAWN = {
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "path", "rect", "circle", "ellipse",
    "line", "polyline", "polygon", "text", "tspan", "textPath", "image", "linearGradient", "radialGradient", "stop",
    "clipPath", "mask", "pattern", "marker", "switch",
}  # fmt: skip
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,")


@dataclass(frozen=True)
class Logo:
    """A logo that may be shown. digest names the bytes; mime: image/svg+xml or image/png."""

    digest: str
    mime: str
    body: bytes = field(repr=False)

    @property
    def href(self) -> str:
        return f"/_logo/{self.digest}.{'svg' if self.mime.endswith('xml') else 'png'}"


class LogoError(Exception):
    """A logo that is not shown; what is wrong with it, in both languages."""

    def __init__(self, what: Pair) -> None:
        self.what = what
        super().__init__(what[0])


def read_logo(folder: Path, name: str) -> Logo:
    """The logo of this name in the profile folder. LogoError when it is not there or is more than a picture."""
    if not inside(folder, name):
        raise LogoError((f'"{name}" tidak ada di folder profil', f'"{name}" is not in the profile folder'))
    path = folder / name
    if path.stat().st_size > MOST_BYTES:
        raise LogoError(("lebih besar dari 200 KB", "is larger than 200 KB"))
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:16]
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        _check_png(body)
        return Logo(digest, "image/png", body)
    _check_svg(body)
    return Logo(digest, "image/svg+xml", body)


def logo_fault(folder: Path, name: str, file: str) -> Fault | None:
    """What is wrong with the logo that region.toml names; None when nothing is, or none is named."""
    if not name:
        return None
    try:
        read_logo(folder, name)
    except LogoError as error:
        advice = (
            "pakai PNG, atau SVG polos tanpa skrip dan tautan",
            "use a PNG, or a plain SVG without scripts or links",
        )
        return Fault(file, "logo", error.what, advice)
    return None


def _check_png(body: bytes) -> None:
    width, height = (int.from_bytes(body[at : at + 4], "big") for at in (16, 20))
    if body[12:16] != b"IHDR" or not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE):
        raise LogoError(("bukan PNG yang utuh", "is not a whole PNG"))


def _check_svg(body: bytes) -> None:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LogoError(("bukan SVG atau PNG", "is neither SVG nor PNG")) from None
    # A document type can define entities that expand without end; a style sheet can fetch.
    if re.search(r"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", text, re.I):
        raise LogoError(("SVG dengan DOCTYPE atau lembar gaya luar", "SVG with a DOCTYPE or an outside style sheet"))
    try:
        root = ET.fromstring(text)  # noqa: S314 - at most 200 KB and without a document type, so nothing expands
    except ET.ParseError as error:
        raise LogoError((f"bukan SVG atau PNG ({error})", f"is neither SVG nor PNG ({error})")) from error
    if root.tag != f"{{{_SVG}}}svg":
        raise LogoError(("bukan SVG atau PNG", "is neither SVG nor PNG"))
    for element in root.iter():
        _check_element(element)


def _check_element(element: ET.Element) -> None:
    space, _, name = str(element.tag).removeprefix("{").rpartition("}")
    if space != _SVG and not space.startswith(_SILENT):
        raise LogoError((f"SVG memuat <{name}> dari luar SVG", f"the SVG holds a foreign <{name}>"))
    if space == _SVG and name not in _DRAWN:
        raise LogoError((f"SVG memuat <{name}>", f"the SVG holds <{name}>"))
    if name == "style" and _fetches(element.text or ""):
        raise LogoError(("gaya SVG mengambil dari luar", "the SVG's style fetches from outside"))
    for key, value in element.attrib.items():
        word = key.rpartition("}")[2].casefold()
        linked = word in {"href", "src"} and not (value.strip().startswith("#") or _PICTURE.match(value.strip()))
        if word.startswith("on") or linked or _fetches(value):
            raise LogoError((f'SVG memuat {word}="{value[:40]}"', f'the SVG holds {word}="{value[:40]}"'))


def _fetches(style: str) -> bool:
    """True when a style names anything but a part of the same picture."""
    plain = re.sub(r"\\|/\*.*?\*/|\s", "", style, flags=re.S).casefold()
    return "@import" in plain or "javascript:" in plain or bool(re.search(r"url\((?![\"']?#)", plain))
