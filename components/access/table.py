"""Who may what: every url rule, page and callback, in one table. What is not in it is nobody's.

tests/doors/ walks the live url map, the page registry and the callback map and fails on whatever is missing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

# none: nobody; Dash brings it and Pendopo does not use it.
# anybody: without a word about who asks.
# look: whoever may look at anything, a paired screen too. It holds no figure.
# read: people, and guests that are bound to no wall or tour.
# page: whoever may see the page that the request is about (PAGES).
# call: whoever may call the callback that the body names (CALLBACKS).
# form: whoever may write anything at all.
# person: whoever has an account, about that account.
# work: whoever works for the agency of the source that the rule names.
# admin: administrators. monitoring: whoever shows the key of monitoring; the route itself asks for it.
Who = Literal["none", "anybody", "look", "read", "page", "call", "form", "person", "work", "admin", "monitoring"]

# By Flask's rule; all its methods.
ROUTES: Mapping[str, Who] = {
    "/": "page",
    "/<path:path>": "page",
    "/_dash-layout": "page",
    "/_dash-dependencies": "look",
    "/_dash-update-component": "call",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "look",
    "/assets/<path:filename>": "none",
    "/_reload-hash": "none",
    "/_favicon.ico": "none",
    "/_static/<path:name>": "look",
    "/_live": "page",
    "/_push": "page",
    "/_csv": "page",
    "/_rows": "page",
    "/_shapes/<digest>.geojson": "look",
    "/_logo/<name>": "look",
    "/_pintu": "form",
    "/_templat/<source>": "read",
    "/_unggah/<source>": "work",
    "/_unggah/<source>/<key>/<word>": "work",
    "/_tolakan/<source>/<int:number>": "work",
    "/_tolakan/<source>/unggahan/<key>": "work",
    "/_tarik/<source>/<int:number>": "work",
    "/_terima/<source>/<int:number>": "work",
    "/_usulan": "admin",
    "/_usulan/<key>/<word>": "admin",
    "/_usulan/<key>/tolakan.csv": "admin",
    "/_orang/<what>": "admin",
    "/_orang/<what>/<name>": "admin",
    "/_token/<what>": "admin",
    "/_catatan.csv": "admin",
    "/_sandi": "person",
    "/healthz": "anybody",
    "/metrics": "monitoring",
    "/masuk": "anybody",
    "/_masuk/<name>": "anybody",
    "/pertama": "anybody",
    "/pasang": "anybody",
    "/keluar": "read",
    "/mata": "look",
}

# Where the page is named that a request is about; elsewhere it is the request's own address.
ASKED_AT = frozenset({"/_live", "/_push", "/_csv", "/_rows"})
REFERRED = "/_dash-layout"
# What a paired screen never needs of a page that it may see.
NOT_FOR_SCREENS = frozenset({"/_csv", "/_rows"})

# By the name under which a page is registered. screen: a wall's or tour's own; a bound visitor sees no other page.
# work: it shows rows of an agency, or forms for them. inside: not for visitors and the public.
# person: whoever has an account.
Page = Literal["all", "screen", "inside", "person", "work", "admin"]
PAGES: Mapping[str, Page] = {
    "situasi": "all",
    "sektor": "all",
    "wilayah": "all",
    "indikator": "all",
    "layar": "screen",
    "tur": "screen",
    "kiriman": "inside",
    "sumber": "inside",
    "sumber/": "inside",
    "sumber/baru": "admin",
    "unggah/": "work",
    "orang": "admin",
    "token": "admin",
    "catatan": "admin",
    "sandi": "person",
}

# By the callback's output, as Dash writes it. page: whoever may see the page that its first input names.
# none: it runs in the browser.
CALLBACKS: Mapping[str, Literal["none", "page"]] = {
    ".._pages_content.children..._pages_store.data..": "page",
    "_pages_dummy.children": "none",
}
