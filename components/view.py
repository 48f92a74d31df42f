"""What a panel may see: the snapshot through one reader's eyes (region, period, language, theme, size)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from components import format as fmt
from components.address import Address
from components.doubts import MARK, doubts_of
from components.theme import TYPES, Size, Theme, Type, colour
from components.words import word
from data.hours import next_asked
from data.period import Period
from data.profile import Audience, Indicator, Profile, Source
from data.reading import Cases, Freshness, Reading
from data.regions import Level, Region
from data.siblings.siblings import Siblings
from data.snapshot import Snapshot
from data.status import Verdict


@dataclass(frozen=True)
class View:
    """One reader's view. Everything that changes a picture is here, so a drawn body is kept under it."""

    snapshot: Snapshot
    address: Address
    region: Region
    period: Period | None
    scale: float = 1.0
    noticed: list[Sequence[Reading]] | None = field(default=None, compare=False, repr=False)  # all that was asked for

    @property
    def profile(self) -> Profile:
        return self.snapshot.profile

    @property
    def now(self) -> datetime:
        return self.snapshot.now

    @property
    def audience(self) -> Audience:
        return self.address.audience

    def works_for(self, agency: str) -> bool:
        """Whether the reader may do this agency's work; EVERY_AGENCY: everybody's."""
        return self.address.works_for(agency)

    @property
    def lang(self) -> str:
        return self.address.lang

    @property
    def theme(self) -> Theme:
        return self.address.shown_theme

    @property
    def size(self) -> Size:
        return self.address.size

    @property
    def type(self) -> Type:
        return TYPES[self.size]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.profile.info.timezone)

    def colour(self, token: str) -> str:
        return colour(self.theme, token)

    def word(self, key: str, **values: object) -> str:
        return word(self.lang, key, **values)

    def indicator(self, indicator: str) -> Indicator:
        return self.profile.indicators[indicator]

    def small_below(self, indicator: str) -> int:
        """Counts below this are hidden from the reader in what the indicator is made of; 0: none is."""
        book = self.snapshot.book
        leaves = book.profile.halves(indicator)
        return max(book.levels.small_below(leaf, book.audience) for leaf in leaves)

    # -- the questions ------------------------------------------------------------------------------------------

    def reading(self, indicator: str, region: str = "", *, category: str = "", at: Period | None = None) -> Reading:
        found = self.snapshot.reading(indicator, region or self.region.code, at or self.at(indicator), category)
        self._notice((found,))
        return found

    def history(self, indicator: str, region: str = "", *, last: int = 12) -> list[Reading]:
        found = self.snapshot.history(indicator, region or self.region.code, last, self.at(indicator))
        self._notice(found)
        return found

    def children(self, indicator: str, region: str = "", *, level: Level | None = None) -> Siblings:
        found = self.snapshot.children(indicator, region or self.region.code, self.at(indicator), level=level)
        self._notice(found)
        return found

    def breakdown(self, indicator: str, region: str = "") -> list[Reading]:
        found = self.snapshot.breakdown(indicator, region or self.region.code, self.at(indicator))
        self._notice(found)
        return found

    def cases(self, source: str, *, open_only: bool = True) -> Cases:
        return self.snapshot.cases(source, self.region.code, open_only=open_only)

    def verdict(self, indicator: str, region: str = "") -> Verdict:
        return self.snapshot.verdict(indicator, region or self.region.code, self.at(indicator))

    def freshness(self, source: str) -> Freshness:
        return self.snapshot.freshness(source)

    def next_asked(self, source: Source) -> datetime:
        """When a source with hours of its own may be asked at the earliest."""
        return next_asked(source.hours, self.now, self.zone)

    def noticing(self) -> View:
        """The same view, which remembers in ``noticed`` every reading a panel asks of it."""
        return replace(self, noticed=[])

    def _notice(self, readings: Sequence[Reading]) -> None:
        if self.noticed is not None:
            self.noticed.append(readings)

    def at(self, indicator: str) -> Period | None:
        """The asked period in the indicator's own frequency: the newest that ends no later; None = newest."""
        if self.period is None:
            return None
        return next((p for p in self.snapshot.periods(indicator) if p.end <= self.period.end), self.period)

    # -- words for values -------------------------------------------------------------------------------------------

    def value(self, reading: Reading) -> str:
        """The value with its unit, or the reason why there is none in a word."""
        if reading.value is None:
            return self.why(reading, short=True)
        return self.marked(fmt.value(reading.value, reading.indicator, self.lang), reading)

    def why(self, reading: Reading, *, short: bool = False) -> str:
        """Why there is no value. What applies nowhere in the regency has no unit in regions.csv yet."""
        if reading.veil and not short:
            return self.hidden(reading)
        why = reading.why or "no_data"
        if why == "not_applicable" and reading.region.code == self.profile.info.code:
            why = "no_units"
        return self.word(f"why_{why}_short" if short else f"why_{why}")

    def hidden(self, reading: Reading) -> str:
        """How a number is hidden: "n < 5, disamarkan", "disamarkan, pelindung Kampak"."""
        if reading.veil == "small":
            return self.word("suppressed_small", n=reading.small_below)
        if reading.veil == "guard" and reading.guarded is not None:
            return self.word("suppressed_guard", name=reading.guarded.name)
        return self.word("suppressed_guard_other" if reading.veil == "guard" else "suppressed_veiled")

    def bare(self, reading: Reading) -> str:
        return self.marked(fmt.bare(reading.value, reading.indicator, self.lang), reading)

    def marked(self, text: str, reading: Reading) -> str:
        """The value's text, with ▲ behind it when it is doubted; the panel's badge has the words."""
        return f"{text}{fmt.NBSP}{MARK}" if doubts_of(reading) else text

    def change(self, reading: Reading) -> str:
        """Change against the period compared with; "" when there is nothing to compare."""
        before = self.before(reading)
        if reading.value is None or before is None:
            return ""
        return fmt.change(reading.value - before, reading.indicator, self.lang)

    def before(self, reading: Reading) -> float | None:
        """The value compared with: a year ago unless the reader asked for the period before."""
        return reading.previous if self.address.compare == "previous" else reading.year_ago

    def befores(self, found: Siblings) -> list[float | None]:
        """``before`` of each of them."""
        return found.previous if self.address.compare == "previous" else found.year_ago

    def before_period(self, period: Period) -> Period:
        return period.shift(-1) if self.address.compare == "previous" else period.year_ago()

    def region_name(self, region: Region, *, full: bool = False) -> str:
        """Dongko, or Kec. Dongko / Desa Pandean when full."""
        if not full or region.level in {"regency", "facility"}:
            return region.name
        kind = self.word_or(f"kind_{region.kind}", region.kind.replace("_", " ").capitalize())
        return f"{kind} {region.name}" if region.kind else region.name

    def of(self, region: Region) -> View:
        """The same view of another region."""
        return replace(self, region=region)

    def word_or(self, key: str, otherwise: str) -> str:
        """The words under key; what the profile itself wrote where we know none (a kind of region, a reader)."""
        try:
            return self.word(key)
        except KeyError:
            return otherwise

    def way_word(self, reader: str) -> str:
        """How a source is read: "Berkas CSV"; a reader of the profile's own goes by its name."""
        return self.word_or(f"way_{reader}", reader)

    def fact_word(self, column: str) -> str:
        """A further column of regions.csv in words; an unknown one stays as written."""
        return self.word_or(f"fact_{column}", column.replace("_", " "))

    def level_word(self, level: str) -> str:
        """What regions of a level are called here: "distrik" in Papua, "kelurahan" in a city without desa, "kota"."""
        kinds = set(self.profile.regions.kinds(level))
        own = f"level_{kinds.pop()}" if len(kinds) == 1 else ""
        return self.word_or(own, self.word(f"level_{level}"))

    def kind_words(self, kind: str) -> str:
        """Several facilities of a kind: "sekolah", "rumah sakit"; an unknown kind is a "fasilitas"."""
        try:
            return self.word(f"facility_{kind}")
        except KeyError:
            return self.word("level_facility")
