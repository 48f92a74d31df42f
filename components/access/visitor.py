"""Who asks: by the session's cookie, by a token's, or from the machine itself; and the page as that visitor sees it."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import Flask, Request, Response, current_app, has_request_context, request
from flask_login import LoginManager, UserMixin, current_user

from components.address import EVERY_AGENCY, Account, Address
from data.audience import Audience, audience_in, narrowest
from data.audit.log import Actor
from data.people.opening_up import is_loopback
from data.people.people import People
from data.people.visitor import NOBODY, OPEN, Visitor

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# What a proxy leaves behind. Who was passed on does not sit at this machine, wherever the last step came from.
_PASSED_ON = {"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"}
# Words of an address that say which scene of a wall or step of a tour is on; a bound visitor has no other.
_TURNS = {"scene", "langkah"}
# The cookie that says whose eyes somebody chose to look with: whatever it says, nobody sees more by it.
EYES = "pendopo-mata"
# A guest of the demonstration looks at everything (its values are invented) and does nothing.
_DEMONSTRATION = Visitor("guest", audience="internal")
# Twelve hours end a session whatever the cookie says; a screen's word is kept until it is revoked.
SESSION_SECONDS, SCREEN_SECONDS = 12 * 3600, 10 * 365 * 86400


@dataclass(frozen=True)
class Outside:
    """Where an app is served. listens: the host, "" when not known. tls: a proxy in front speaks TLS."""

    listens: str = ""
    tls: bool = False
    proxies: tuple[Network, ...] = ()


# Nobody sits at a machine that is not known.
UNKNOWN = Outside()
HERE = Outside("127.0.0.1")


@dataclass(frozen=True)
class Access:
    """Of one app. sample: the profile holds invented values. form: the word that forms of the open machine carry; new
    with each start."""

    people: People
    outside: Outside = UNKNOWN
    sample: bool = False
    form: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def session_cookie(self) -> str:
        return "__Host-pendopo" if self.outside.tls else "pendopo"

    @property
    def screen_cookie(self) -> str:
        return "__Host-pendopo-layar" if self.outside.tls else "pendopo-layar"

    @property
    def for_this_machine(self) -> bool:
        """Whether a request from loopback can be somebody at the machine. With a proxy before us it never is: a proxy
        that says nothing of those behind it would make all of them sit here."""
        return is_loopback(self.outside.listens) and not self.outside.tls and not self.outside.proxies


@dataclass(frozen=True)
class _Known(UserMixin):
    """What flask-login keeps for one request."""

    visitor: Visitor
    widest: Visitor  # before looking with other eyes


def attach(server: Flask, found: Access) -> None:
    """Nobody is remembered but by the catalogue: flask-login asks us with each request."""
    server.extensions["pendopo-access"] = found
    server.config["REMEMBER_COOKIE_NAME"] = secrets.token_hex(16)  # no cookie of that name is ever made
    manager = LoginManager()
    manager.init_app(server)

    @manager.request_loader
    def _load(asked: Request) -> _Known | None:
        visitor = _who(found, asked)
        return None if visitor.kind == "nobody" else _Known(narrowed(visitor, asked.cookies.get(EYES, "")), visitor)


def access() -> Access:
    """Of the app that answers this request."""
    return current_app.extensions["pendopo-access"]


def asking() -> Visitor:
    """Who asks; outside of a request (drawing ahead) nobody does."""
    found = _known()
    return found.visitor if found else NOBODY


def widest() -> Visitor:
    """Who asks, whatever eyes they chose to look with."""
    found = _known()
    return found.widest if found else NOBODY


def _known() -> _Known | None:
    known: _Known | None = current_user._get_current_object() if has_request_context() else None
    return known if known is not None and known.is_authenticated else None


def narrowed(who: Visitor, eyes: str) -> Visitor:
    """The same visitor looking with chosen eyes, which never see more. Outside the office nobody does any work."""
    audience = narrowest(audience_of(who), audience_in(eyes) or "internal")
    return who if audience == who.audience else replace(who, audience=audience, role=who.role and "viewer", agency="")


def audience_of(who: Visitor) -> Audience:
    return audience_in(who.audience) or "public"


def account_of(who: Visitor) -> Account:
    """What a page's bar and the page of the own password show by."""
    if who.kind == "person":
        return "sso" if who.passwordless else "in"
    return "out" if who.kind == "guest" else ""


def actor() -> Actor:
    """Who asks, for the audit log."""
    who = asking()
    return Actor(who.name or who.kind, origin())


def seat(address: Address) -> Address:
    """The page as whoever asks may see it."""
    return seated(address, asking())


def seated(address: Address, who: Visitor) -> Address:
    """The page as this visitor may see it. A wall's or tour's own screen shows its scenes as they are: no region or
    period of one's choice; no wall shows more than the room's switch allows."""
    works: tuple[str, ...] = ()
    account: Account = ""
    if not address.on_wall:
        works = (EVERY_AGENCY,) if who.role == "admin" else (who.agency,) if who.may_run(who.agency) else ()
        account = account_of(who)
    if who.bound:
        turns = tuple((name, word) for name, word in address.extra if name in _TURNS)
        address = address.moved(region="", period="", compare="year_ago", extra=turns)
    audience = audience_of(who)
    if address.on_wall:
        return address.seated(narrowest(audience, access().people.room_audience()))
    return address.seated(audience, works, account, switches=widest().audience == "internal")


def first_to_ask(found: Access) -> Visitor:
    """Whom the first pages are drawn for: whoever sits at the machine, or who sees most."""
    return Visitor("person", audience="internal") if found.people.anybody() else OPEN


# ------------------------------------------------------------------------------------------------ from where


def origin() -> str:
    """The address that asks: the nearest one that is no proxy of ours. What others wrote before it is not believed."""
    at = request.remote_addr or ""
    if not _is_among(at, access().outside.proxies):
        return at
    for step in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        named = step.strip()
        if not _is_address(named):
            break
        at = named
        if not _is_among(named, access().outside.proxies):
            break
    return at


def at_the_machine(asked: Request, listens: str) -> bool:
    """Whether a request comes from this machine, for this machine, and nobody passed it on.

    A foreign name that leads to 127.0.0.1 would make a foreign page "same origin": the host must be loopback too.
    """
    passed_on = any(n.lower() in _PASSED_ON or n.lower().startswith("x-forwarded") for n, _ in asked.headers)
    near = is_loopback(asked.remote_addr or "") and is_loopback(_host(asked.host))
    return is_loopback(listens) and near and not passed_on


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Proxies as a setting names them: addresses or networks. ValueError."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def _who(found: Access, asked: Request) -> Visitor:
    session, screen = (asked.cookies.get(name, "") for name in (found.session_cookie, found.screen_cookie))
    known = found.people.visitor(session, moves=not _asks_by_itself(asked)) if session else None
    known = known or (found.people.token_visitor(screen) if screen else None)
    if known is not None:
        return known
    if not found.for_this_machine or not at_the_machine(asked, found.outside.listens):
        return NOBODY
    if not found.people.anybody():
        return OPEN
    # Whose log-in or token has ended is told so, also at this machine; the log-in page takes the old word away.
    ended = found.session_cookie in asked.cookies or found.screen_cookie in asked.cookies
    return _DEMONSTRATION if found.sample and not ended else NOBODY


def _asks_by_itself(asked: Request) -> bool:
    """Whether an open page asks, with nobody before it: its socket, and whether it is still as it was. A whole scene
    is asked for when somebody steps, or a wall turns."""
    return asked.path == "/_push" or (asked.path == "/_live" and asked.args.get("whole") != "1")


def _host(text: str) -> str:
    """The host of "host:port" or "[::1]:port"."""
    return text[1:].split("]")[0] if text.startswith("[") else text.rsplit(":", 1)[0] if ":" in text else text


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_among(text: str, among: Sequence[Network]) -> bool:
    return _is_address(text) and any(ipaddress.ip_address(text) in network for network in among)


# ------------------------------------------------------------------------------------------------ cookies


def keep(answer: Response, name: str, word: str, seconds: int) -> Response:
    """Let the browser keep a word: no script reads it, and no other site's form sends it along."""
    answer.set_cookie(name, word, max_age=seconds, httponly=True, samesite="Lax", secure=access().outside.tls, path="/")
    return answer


def forget(answer: Response, name: str) -> Response:
    answer.delete_cookie(name, httponly=True, samesite="Lax", secure=access().outside.tls, path="/")
    return answer
