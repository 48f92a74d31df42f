"""The invented regency with everybody who may come to its doors: one client each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from data.audit.log import Actor
from data.people.people import People
from data.people.secret_words import new_word
from data.people.tokens import Token, Wish
from tests.people.fakes import GOOD
from tests.screens import Site, delivered, new_catalogue, site

BASE = "http://pusat.example"
# From another machine of the network: nobody sits at the server.
FAR = {"REMOTE_ADDR": "10.0.0.7"}
NEAR = {"REMOTE_ADDR": "127.0.0.1"}
OURS = {"Origin": BASE, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
OWN, OTHER = "dinkes", "dikbud"
PEOPLE = {"admin": ("admin", ""), "pemirsa": ("viewer", ""), "operator": ("operator", OWN), "lain": ("operator", OTHER)}
BY = Actor("terminal:uji", "terminal")


@dataclass
class Company:
    """site, its people, and what each visitor's browser holds."""

    site: Site
    people: People
    cookies: dict[str, tuple[str, str]]
    tokens: dict[str, Token]

    def client(self, who: str) -> FlaskClient:
        """A browser of "nobody", "admin", "pemirsa", "operator", "lain", "layar" or "tamu", far from the server."""
        found = self.site.client
        found.environ_base.update(FAR)
        if who in self.cookies:
            name, word = self.cookies[who]
            found.set_cookie(name, word, domain="pusat.example")
        return found

    def ask(self, who: str, method: str, path: str, **keys: Any) -> Any:
        headers = {"Accept": "application/json", **keys.pop("headers", {})}
        return self.client(who).open(path, method=method, base_url=BASE, headers=headers, **keys)

    def write(self, who: str, path: str, **keys: Any) -> Any:
        """A post from our own page, with this session's token as far as it gets one."""
        client = self.client(who)
        answer = client.get("/_pintu", base_url=BASE, headers=OURS)
        token = answer.json.get("token", "") if answer.is_json else ""
        return client.post(path, base_url=BASE, headers={**OURS, "X-Pendopo-Form": token}, **keys)


@contextmanager
def company(folder: Path, **keys: Any) -> Iterator[Company]:
    """Everybody, over a catalogue of the test's own in this folder. keys: as for tests.screens.site."""
    store = keys.pop("store", None) or delivered()
    store.people = new_catalogue(folder)
    on = site(store=store, **keys)
    people: People = on.app.server.extensions["pendopo-access"].people
    cookies: dict[str, tuple[str, str]] = {}
    for name, (role, agency) in PEOPLE.items():
        people.add(name, role=role, agency=agency, password=GOOD, by=BY)
        cookies[name] = ("pendopo", people.log_in(name, GOOD, "10.0.0.7"))
    screen, tokens = new_word(), {}
    tokens["layar"] = people.pair(people.pair_code(screen), Wish("Aula", wall="utama"), by=BY)
    cookies["layar"] = ("pendopo-layar", screen)
    tokens["tamu"], word = people.make_guest(Wish("Tamu", tour="kunjungan", audience="public"), by=BY)
    cookies["tamu"] = ("pendopo-layar", word)
    yield Company(on, people, cookies, tokens)
    store.people.dispose()
