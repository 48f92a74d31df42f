"""One value of a Jet or ACE file: text, memo, money, OLE date, decimal; exact, nothing rounded."""

from __future__ import annotations

import struct
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from loaders.jet_pages import Damage, Pages

BOOLEAN = 1
_PLAIN = {2: "<B", 3: "<h", 4: "<i", 6: "<f", 7: "<d", 18: "<i", 19: "<q"}
_MONEY, _MOMENT, _TEXT, _MEMO, _GUID, _DECIMAL = 5, 8, 10, 12, 15, 16
UNREAD = {9, 11, 18}  # binary, OLE objects, attachments: nothing of them can be counted or shown
_DAY_ZERO = datetime(1899, 12, 30)  # of OLE dates
_LENGTH, _INSIDE, _ONE_ROW = 0x3FFFFFFF, 0x80000000, 0x40000000  # of a memo: how long, and where it lies


@dataclass(frozen=True)
class Kind:
    """What a column holds: the file's own number of the type, and the digits after a decimal's point."""

    code: int
    scale: int = 0


def value_of(pages: Pages, kind: Kind, data: bytes) -> object:
    """The value in data, which may be longer for a fixed one. None: nothing that can be read. Damage: it is cut off."""
    try:
        return _value(pages, kind, data)
    except (struct.error, UnicodeDecodeError, OverflowError, ValueError):
        raise Damage("isi sebuah sel rusak") from None


def _value(pages: Pages, kind: Kind, data: bytes) -> object:
    code = kind.code
    if code in UNREAD:
        return None
    if code == _TEXT:
        return _text(pages, data)
    if code == _MEMO:
        return _text(pages, _long_value(pages, data))
    if code == _MONEY:
        return Decimal(struct.unpack_from("<q", data)[0]).scaleb(-4)
    if code == _MOMENT:
        return _moment(struct.unpack_from("<d", data)[0])
    if code == _DECIMAL:
        return _decimal(data, kind.scale)
    if code == _GUID:
        return f"{{{str(uuid.UUID(bytes_le=data[:16])).upper()}}}"
    if code == 6:  # as short as the file's own four bytes allow: 0.1, not 0.10000000149011612
        return _short(struct.unpack_from("<f", data)[0])
    if code in _PLAIN:
        return struct.unpack_from(_PLAIN[code], data)[0]
    raise Damage(f"jenis kolom {code} belum dikenal")


def _text(pages: Pages, data: bytes) -> str:
    if not pages.layout.wide:
        return data.decode(pages.encoding)
    if data[:2] != b"\xff\xfe":
        return data.decode("utf-16-le")
    # Compressed: one byte a letter; a zero byte turns to two bytes a letter and back.
    found: list[str] = []
    narrow, at = True, 2
    while at < len(data):
        if data[at] == 0:
            narrow, at = not narrow, at + 1
            continue
        size = 1 if narrow else 2
        found.append(data[at : at + size].decode("latin-1" if narrow else "utf-16-le"))
        at += size
    return "".join(found)


def _long_value(pages: Pages, data: bytes) -> bytes:
    length, pointer = struct.unpack_from("<II", data)
    size = length & _LENGTH
    if length & _INSIDE:
        found = data[12 : 12 + size]
    elif length & _ONE_ROW:
        found = pages.row(pointer)[:size]
    else:
        pieces: list[bytes] = []
        missing = size
        while pointer and missing > 0:
            row = pages.row(pointer)
            pointer = int.from_bytes(row[:4], "little")
            pieces.append(row[4:])
            missing -= max(1, len(row) - 4)  # at least one: a chain that bites its tail has an end
        found = b"".join(pieces)[:size]
    if len(found) != size:
        raise Damage("sebuah teks panjang terpotong")
    return found


def _moment(days: float) -> object:
    """Whole days from day zero, and a part of a day that counts onward also before it; on day zero a time of day."""
    whole = int(days)
    moment = _DAY_ZERO + timedelta(days=whole, seconds=round(abs(days - whole) * 86400))
    return moment.time() if whole == 0 else moment


def _decimal(data: bytes, scale: int) -> Decimal:
    if len(data) < 17:
        raise ValueError
    whole = 0
    for word in struct.unpack_from("<4I", data, 1):  # the most significant first
        whole = whole << 32 | word
    return Decimal(-whole if data[0] else whole).scaleb(-scale)


def _short(value: float) -> float:
    for digits in range(6, 10):
        found = float(f"{value:.{digits}g}")
        if struct.pack("<f", found) == struct.pack("<f", value):
            return found
    return value
