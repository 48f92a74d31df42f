"""An address of Pendopo taken apart: which page, of what, seen how. A link restores the view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from components.theme import Size, Theme
from data.period import Period
from data.profile import Audience

# Among the agencies that a reader works for: all of them.
EVERY_AGENCY = "*"
Compare = Literal["year_ago", "previous"]
Account = Literal["in", "sso", "out", ""]


@dataclass(frozen=True)
class Address:
    """page is the path ("/sektor/kesehatan"). region "" = the regency; period None = the newest.

    theme "" = the page's own (wall dark, laptop light). size follows from the page unless asked for.
    extra: other query keys a page understands ("agency", "state", "category"), sorted.
    audience, works: whose eyes it is seen with, and the agencies they work for (EVERY_AGENCY: all). account: "in" with
    one, "sso" with one whose password is kept elsewhere, "out" for a guest who could have one. switches: they may look
    with other eyes, and with their own again. They come from who asks (``seated``), never from the words of an address,
    and no link carries them.
    """

    path: str = "/"
    lang: str = "id"
    theme: str = ""
    region: str = ""
    period: str = ""
    compare: Compare = "year_ago"
    size_asked: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    audience: Audience = "internal"
    works: tuple[str, ...] = ()
    account: Account = ""
    switches: bool = False

    @classmethod
    def parse(cls, path: str, query: str | Mapping[str, str | None] = "") -> Address:
        """From a path and a query string (or a mapping); anything not understood is left out, never an error."""
        pairs = dict(parse_qsl(query.lstrip("?"))) if isinstance(query, str) else {k: v or "" for k, v in query.items()}
        region, period = pairs.pop("wilayah", ""), pairs.pop("periode", "")
        lang, theme, compare = pairs.pop("lang", "id"), pairs.pop("theme", ""), pairs.pop("banding", "")
        return cls(
            path="/" + path.strip("/"),
            lang="en" if lang == "en" else "id",
            theme=theme if theme in {"dark", "light"} else "",
            region=region if _safe(region) else "",
            period=period if _is_period(period) else "",
            compare="previous" if compare == "sebelumnya" else "year_ago",
            size_asked="laptop" if pairs.pop("size", "") == "laptop" else "",
            extra=tuple(sorted((k, v) for k, v in pairs.items() if _safe(k) and len(v) < 80)),
        )

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(p for p in self.path.split("/") if p)

    @property
    def page(self) -> str:
        """The first word of the path: "situasi" for the root."""
        return self.parts[0] if self.parts else "situasi"

    @property
    def on_wall(self) -> bool:
        return self.page in {"layar", "tur"}

    @property
    def size(self) -> Size:
        return "wall" if self.on_wall and not self.size_asked else "laptop"

    @property
    def shown_theme(self) -> Theme:
        if self.theme:
            return self.theme  # type: ignore[return-value]
        return "dark" if self.on_wall else "light"

    def at(self) -> Period | None:
        return Period.parse(self.period) if self.period else None

    def get(self, key: str) -> str:
        return dict(self.extra).get(key, "")

    def href(self, path: str | None = None, **changes: str) -> str:
        """This address with another path or other query words (lang, theme, wilayah, periode …; "" drops one)."""
        query = {
            "lang": self.lang if self.lang != "id" else "",
            "theme": self.theme,
            "wilayah": self.region,
            "periode": self.period,
            "banding": "sebelumnya" if self.compare == "previous" else "",
            **(dict(self.extra) if path is None else {}),
            **changes,
        }
        text = urlencode({k: v for k, v in query.items() if v})
        return (self.path if path is None else path) + (f"?{text}" if text else "")

    def seated(
        self,
        audience: Audience,
        works: Iterable[str] = (),
        account: Account = "",
        *,
        switches: bool = False,
    ) -> Address:
        """The same page for one who sees and does so much."""
        return replace(self, audience=audience, works=tuple(sorted(works)), account=account, switches=switches)

    @property
    def reader(self) -> tuple[tuple[str, ...], str, bool]:
        """What changes a page's forms and ways, but no figure."""
        return self.works, self.account, self.switches

    def unseated(self) -> Address:
        """The same page with the same figures, whatever its reader may do."""
        plain = not (self.works or self.account or self.switches)
        return self if plain else replace(self, works=(), account="", switches=False)

    def works_for(self, agency: str) -> bool:
        """Whether the reader may do an agency's work: hand in files, see what was sent back, withdraw."""
        return EVERY_AGENCY in self.works or agency in self.works

    def moved(self, **changes: object) -> Address:
        return replace(self, **changes)  # type: ignore[arg-type]


def _safe(text: str) -> bool:
    return len(text) < 40 and all(c.isalnum() or c in ".-_/" for c in text)


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except ValueError:
        return False
    return True
