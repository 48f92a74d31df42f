"""Bytes to text: what a file really is, and in which encoding it was written."""

from __future__ import annotations

import io
import zipfile

import pytest

from loaders.base import LoadError
from loaders.text_file import decode

ROWS = "kode;nama\n1;Sukamaju\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_pattern(codec: str) -> None:
    decoded = decode(ROWS.encode(codec), "a.csv")
    assert (decoded.text, decoded.notes) == (ROWS, ("penyandian UTF-16 (tanpa tanda awal, dari pola bitanya)",))


def test_utf_16_without_a_mark_cut_in_half_a_letter_is_said() -> None:
    with pytest.raises(LoadError, match="UTF-16 yang rusak atau terpotong"):
        decode(ROWS.encode("utf-16-le")[:-1], "a.csv")


def test_a_byte_without_a_letter_is_kept_and_told_with_its_row() -> None:
    many = "1;Sukamaju é\n".encode("cp1252") * 20
    decoded = decode(b"kode;nama\n" + many + b"2;Karang\x81anyar\n", "a.csv")
    assert decoded.text.endswith("1;Sukamaju é\n2;Karang\x81anyar\n")
    assert decoded.notes == (
        "penyandian Windows-1252 (bita ke-22 bukan UTF-8)",
        "1 bita tanpa huruf, yang pertama 0x81 di baris 22; periksa isinya",
    )


def test_bytes_that_are_no_text_are_refused_with_the_row_of_the_first() -> None:
    with pytest.raises(LoadError, match=r"a\.csv: penyandian tidak dikenal, bita 0x81 di baris 2 bukan huruf"):
        decode(b"kode;nama\n\x81\x8d\x8f\x90", "a.csv")


def test_a_file_of_nul_bytes_alone_is_said() -> None:
    with pytest.raises(LoadError, match=r"a\.csv: seluruh isinya bita kosong \(NUL\)"):
        decode(b"\0" * 5000, "a.csv")


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_a_picture_is_told_apart(start: bytes) -> None:
    with pytest.raises(LoadError, match="isinya gambar atau foto"):
        decode(start + b"\0" * 40, "a.csv")


def test_a_document_of_word_is_told_apart() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    for data in (buffer.getvalue(), old):
        with pytest.raises(LoadError, match="isinya dokumen Word; minta tabelnya"):
            decode(data, "a.csv")
