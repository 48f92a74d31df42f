"""Is a query one single SELECT? Told from its words, strings and comments left aside; anything in doubt is no."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.base import LoadError

# Comments and every way of quoting: '…', "…", `…`, $tag$…$tag$. A backslash before a quote (MySQL) is in doubt.
_PIECE = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/|^\s*\#[^\n]*)"
    r"|(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<mark>[;'\"`])",
    re.S | re.M,
)
# Words that write, inside a WITH or after a FROM; and functions that reach outside the database.
_WRITES = {"insert", "update", "delete", "merge", "into", "drop", "alter", "create", "grant", "revoke", "truncate"}
_FUNCTIONS_TOO = {"insert", "truncate", "replace"}  # MySQL and PostgreSQL also have functions of these names
_REACHES = {
    "load_file", "load_extension", "readfile", "writefile", "pg_read_file", "pg_read_binary_file", "pg_ls_dir",
    "dblink", "dblink_exec", "xp_cmdshell", "pg_sleep", "sleep", "benchmark", "set_config",
    "pg_stat_file", "query_to_xml", "get_lock",
    "pg_terminate_backend", "pg_cancel_backend", "nextval", "setval", "openrowset",
}  # fmt: skip


@dataclass(frozen=True)
class _Word:
    """A bare word, in lower case, and whether a bracket follows (then it is called)."""

    text: str
    called: bool


def check_select(query: str, name: str) -> str:
    """The query without its closing semicolon. LoadError: not one read-only SELECT or WITH."""
    advice = f"; tulis satu perintah SELECT saja di {name}"
    if re.search(r"/\*[!+M]", query) or "\\'" in query or "\0" in query:
        raise LoadError(f"{name}: komentar /*! … */ dan \\' tidak diizinkan{advice}")
    text = query.strip()
    words: list[_Word] = []
    for piece in _PIECE.finditer(text):
        mark = piece["mark"]
        if mark == ";" and _only_comments(text[piece.end() :]):
            text = text[: piece.start()]
            break
        if mark:
            what = "lebih dari satu perintah" if mark == ";" else f"tanda {mark} tidak ditutup"
            raise LoadError(f"{name}: {what}{advice}")
        if word := piece["word"]:
            words.append(_Word(word.casefold(), text[piece.end() :].lstrip()[:1] == "("))
    _check_words(words, name, advice)
    return text


def _only_comments(rest: str) -> bool:
    return not re.sub(r"--[^\n]*|/\*.*?\*/", "", rest, flags=re.S).strip()


def _check_words(words: list[_Word], name: str, advice: str) -> None:
    if not words or words[0].text not in ("select", "with"):
        first = words[0].text.upper() if words else ""
        raise LoadError(f'{name}: dimulai dengan "{first}", bukan SELECT atau WITH{advice}')
    if words[0].text == "with" and not any(w.text == "select" for w in words):
        raise LoadError(f"{name}: WITH tanpa SELECT{advice}")
    for word in words:
        writes = word.text in _WRITES and not (word.called and word.text in _FUNCTIONS_TOO)
        if writes or (
            word.called
            and (word.text in _REACHES or word.text.startswith(("lo_", "pg_advisory_", "pg_ls_", "pg_sleep_")))
        ):
            raise LoadError(f'{name}: "{word.text.upper()}" tidak diizinkan; sumber hanya boleh membaca{advice}')
