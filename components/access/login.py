"""Plain pages by which people come in and go: ``/masuk``, ``/keluar`` and, once, ``/pertama``. No script is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from flask import Flask, Response, redirect, request
from markupsafe import Markup

from components.access import sso
from components.access.plain import language, no_page, page
from components.access.visitor import SESSION_SECONDS, access, asking, forget, keep, origin
from components.context import web
from components.door import TOKEN_FIELD, came_across, knows_token, token
from components.words import word
from data.people.refused import Refused

# Bytes of a form; names and passwords are short.
LARGEST = 8 * 1024
# A path on this server and nothing that a browser could take for another host.
_BACK = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def attach(server: Flask) -> None:
    """Routes of people. ``/keluar`` and ``/pertama`` ask before they do anything."""
    server.add_url_rule("/masuk", view_func=_login, methods=["GET", "POST"])
    server.add_url_rule("/keluar", view_func=_logout, methods=["GET", "POST"])
    server.add_url_rule("/pertama", view_func=_first, methods=["GET", "POST"])


def way_back() -> str:
    """Where whoever comes in wanted to go; "/" when that is no address of ours."""
    return safe_place(request.args.get("ke", ""))


def safe_place(asked: str) -> str:
    """An address of ours; "/" for anything else."""
    return asked if len(asked) < 500 and _BACK.fullmatch(asked) else "/"


def frame(body: Markup, title: str, *, status: int = 200) -> Response:
    """A page with the regency's name over a form."""
    info, lang = web().profile.info, language()
    other = "en" if lang == "id" else "id"
    asked = {"ke": way_back() if "ke" in request.args else "", "lang": "en" if other == "en" else ""}
    query = urlencode({name: text for name, text in asked.items() if text})
    switch = Markup('<a class="btn" lang="{}" href="{}?{}">ID / EN</a>').format(other, request.path, query)
    head = Markup("<header><p class='brand'><b>{}</b> {}</p>{}</header>").format(info.title(lang), info.short, switch)
    return page(title, head + Markup("<main>{}</main>").format(body), status=status)


def form(fields: Markup, button: str, *, said: str = "") -> Markup:
    """A form to this very address. said: why it was not taken, read aloud."""
    alert = Markup('<p class="alert" role="alert">{}</p>').format(said) if said else ""
    return Markup('<form method="post">{}{}<button class="btn primary">{}</button></form>').format(
        alert, fields, button
    )


def field(name: str, label: str, kind: str = "text", **more: str) -> Markup:
    """One labelled input; more: further attributes of it."""
    extra = Markup("").join(Markup(' {}="{}"').format(key.replace("_", "-"), value) for key, value in more.items())
    return Markup('<label><span>{}</span><input name="{}" type="{}" required{}></label>').format(
        label, name, kind, extra
    )


def given() -> Mapping[str, str] | Response:
    """The fields of a form that was sent from our own page; else the answer to give."""
    lang = language()
    if came_across():
        return frame(Markup("<p>{}</p>").format(word(lang, "door_foreign")), "Pendopo", status=403)
    if "Transfer-Encoding" in request.headers or (request.content_length or 0) > LARGEST:
        return frame(Markup("<p>{}</p>").format(word(lang, "door_large")), "Pendopo", status=413)
    request.max_content_length = LARGEST
    return request.form


# ------------------------------------------------------------------------------------------------ in


def _login() -> Response:
    if request.method == "GET":
        if asking().kind == "person":
            return redirect(way_back())  # type: ignore[return-value]
        return _by_provider() or _without_old_words(_login_page())
    fields = given()
    if isinstance(fields, Response):
        return fields
    name = fields.get("nama", "")
    try:
        session = access().people.log_in(name, fields.get("sandi", ""), origin())
    except Refused as no:
        return _waits(_login_page(no.said(language()), name, no.status), no)
    return _in(session)


def _without_old_words(answer: Response) -> Response:
    """Nobody who reads this page has a word that counts."""
    for name in (access().session_cookie, access().screen_cookie):
        if name in request.cookies and not asking().bound:
            forget(answer, name)
    return answer


def _by_provider() -> Response | None:
    """To the regency's own log-in, or back from it; None when this request is neither."""
    found, asked = sso.provider(), request.args
    if found is None or not ({sso.STATE, sso.GO} & set(asked)):
        return None
    try:
        if sso.STATE not in asked:
            return sso.sent(found, way_back())
        session, back = sso.came_back(found)
        return sso.let_go(_in(session, safe_place(back)))
    except Refused as no:
        return sso.let_go(_login_page(no.said(language()), status=no.status))


def _in(session: str, back: str = "") -> Response:
    answer: Response = redirect(back or way_back(), 303)  # type: ignore[assignment]
    return keep(answer, access().session_cookie, session, SESSION_SECONDS)


def _waits(answer: Response, no: Refused) -> Response:
    if no.seconds:
        answer.headers["Retry-After"] = str(no.seconds)
    return answer


def _login_page(said: str = "", name: str = "", status: int = 200) -> Response:
    lang = language()
    if not access().people.anybody():
        return _nobody_yet()
    fields = field("nama", word(lang, "login_name"), value=name[:60], autocomplete="username", autofocus="",
                   autocapitalize="none", spellcheck="false", maxlength="60")  # fmt: skip
    fields += field("sandi", word(lang, "login_password"), "password", autocomplete="current-password", maxlength="256")
    body = Markup("<h1>{}</h1>{}{}<p class='cap'>{}</p>").format(
        word(lang, "login_title"),
        form(fields, word(lang, "log_in"), said=said),
        sso.link(quote(way_back(), safe="")),
        word(lang, "login_help"),
    )
    return frame(body, word(lang, "login_title"), status=status)


def _nobody_yet() -> Response:
    """What to do on the server; nothing here tells a stranger more than that."""
    lang = language()
    body = Markup("<h1>{}</h1><p>{}</p><pre>python app.py user code</pre><p><a class='btn' href='/pertama'>{}</a></p>")
    text = body.format(word(lang, "begin_title"), word(lang, "begin_how"), word(lang, "begin_have"))
    return frame(text, word(lang, "begin_title"))


# ------------------------------------------------------------------------------------------------ out


def _logout() -> Response:
    if asking().kind != "person":
        return redirect("/")  # type: ignore[return-value]
    if request.method == "GET":
        lang = language()
        hidden = Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, token())
        body = Markup("<h1>{}</h1>{}<p><a href='/'>{}</a></p>").format(
            word(lang, "logout_title", name=asking().name),
            form(hidden, word(lang, "log_out")), word(lang, "logout_stay"),
        )  # fmt: skip
        return frame(body, word(lang, "log_out"))
    fields = given()
    if isinstance(fields, Response):
        return fields
    if not knows_token(LARGEST):
        return no_page("door_token", status=403)
    access().people.log_out(request.cookies.get(access().session_cookie, ""))
    answer: Response = redirect("/masuk", 303)  # type: ignore[assignment]
    return forget(answer, access().session_cookie)


# ------------------------------------------------------------------------------------------------ the first one


def _first() -> Response:
    """The first administrator, with the code that the server's own terminal says; gone once there is one."""
    if access().people.anybody():
        return redirect("/masuk")  # type: ignore[return-value]
    if request.method == "GET":
        return _first_page()
    fields = given()
    if isinstance(fields, Response):
        return fields
    lang, name, password = language(), fields.get("nama", ""), fields.get("sandi", "")
    if password != fields.get("ulang", ""):
        return _first_page(word(lang, "begin_differ"), name, 400)
    try:
        access().people.use_first_code(fields.get("kode", ""), name, password, origin())
        return _in(access().people.log_in(name, password, origin()))
    except Refused as no:
        return _waits(_first_page(no.said(lang), name, no.status), no)


def _first_page(said: str = "", name: str = "", status: int = 200) -> Response:
    lang = language()
    fields = field("kode", word(lang, "begin_code"), autocomplete="one-time-code", autofocus="", spellcheck="false")
    fields += field("nama", word(lang, "login_name"), value=name[:60], autocomplete="username", autocapitalize="none",
                    spellcheck="false", maxlength="60")  # fmt: skip
    fields += field("sandi", word(lang, "begin_password"), "password", autocomplete="new-password", maxlength="256")
    fields += field("ulang", word(lang, "begin_again"), "password", autocomplete="new-password", maxlength="256")
    body = Markup("<h1>{}</h1><p>{}</p>{}").format(
        word(lang, "begin_title"),
        word(lang, "begin_about"),
        form(fields, word(lang, "begin_do"), said=said),
    )
    return frame(body, word(lang, "begin_title"), status=status)
