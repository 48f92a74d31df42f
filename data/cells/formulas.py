"""Formulas that came without a value: what to tell whoever sent them."""

from __future__ import annotations

import re

_NEVER = "rumus belum dihitung; buka di Excel lalu simpan ulang"
_BROKEN = "rumus rusak; betulkan rumusnya di Excel lalu simpan ulang"
_TYPED = "rumus tersimpan sebagai teks; ubah format selnya menjadi Angka, hitung, lalu simpan ulang"
_NOT_COMPUTED = "#BELUM_DIHITUNG"  # what loaders write for a formula that no program has computed
# Excel's errors (ECMA-376 part 1, 18.17.3, and later ones) and those of LibreOffice.
_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NAME|NUM|SPILL|CALC|FIELD|BLOCKED)[!?]|#N/A|#NULL!|#GETTING_DATA|Err:\d+")
_FORMULA = re.compile(r"=\s*[-+(]*[A-Za-z$'(]\S*.*")


def formula_advice(text: str) -> str:
    """What to do about a cell that is no value but a formula or its error; "" for any other text."""
    if text == _NOT_COMPUTED:
        return _NEVER
    if _ERROR.fullmatch(text):
        return _BROKEN
    return _TYPED if _FORMULA.fullmatch(text) else ""
