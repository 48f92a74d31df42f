"""What attackers write where a name, a value or an address is asked for. Every text holds MARK, so that it is found
again wherever it comes out."""

from __future__ import annotations

import itertools
from urllib.parse import quote

MARK = "zq7"


def sql() -> tuple[str, ...]:
    """200 texts that change a query which takes them for SQL, for SQLite, PostgreSQL and MySQL."""
    ends = ("", " --", " #", "/*", ";")
    starts = ("'", '"', "')", '")', "`", "\\'", "%27", "ʼ")
    bodies = (
        f" OR '{MARK}'='{MARK}", f" UNION SELECT '{MARK}',null", f"; DROP TABLE load; SELECT '{MARK}'",
        f" AND 1=(SELECT count(*) FROM account WHERE name='{MARK}')", f"||'{MARK}'||",
        f"; UPDATE load SET reason='{MARK}'",
    )  # fmt: skip
    woven = [f"{MARK}{s}{b}{e}" for s, b, e in itertools.product(starts, bodies, ends)]
    alone = [
        f"{MARK}'; ATTACH DATABASE '/tmp/{MARK}' AS x; --", f"{MARK}' AND pg_sleep(9) --", f"{MARK}%' LIKE '%",
        f"{MARK}_%", f"{MARK}:nama", f"%({MARK})s", f"{{{MARK}}}", f"${MARK}$", f"{MARK}\\", f"{MARK}'' OR ''1''=''1",
        f"{MARK}\u2019 OR 1=1", f"{MARK}'/**/OR/**/1=1", f"0x{MARK.encode().hex()}{MARK}", f"CHAR(39)||'{MARK}'",
    ]  # fmt: skip
    return tuple((alone + woven)[:200])


def xss() -> tuple[str, ...]:
    """60 texts that run a script in a page which takes them for markup, an address, a style or a script."""
    run = f"window.{MARK}=1"
    tags = [
        f"<script>{run}</script>", f"<img src=x onerror={run}>", f"<svg onload={run}>", f"<svg/onload={run}//",
        f"<body onload={run}>", f"<iframe srcdoc='<script>parent.{MARK}=1</script>'>", f"<details open ontoggle={run}>",
        f"<video><source onerror={run}>", f"<input autofocus onfocus={run}>", f"<marquee onstart={run}>",
        f"<a href=javascript:{run}>x</a>", f"<math><mi xlink:href=javascript:{run}>x</mi></math>",
        f"<object data=javascript:{run}>", f"<embed src=javascript:{run}>", f"<form action=javascript:{run}><button>",
        f"<link rel=stylesheet href=javascript:{run}>", f"<meta http-equiv=refresh content='0;url=javascript:{run}'>",
        f"<style>@import 'javascript:{run}'</style>", f"<svg><script>{run}</script></svg>",
        f"<base href=//{MARK}.invalid>",
        f"<svg><animate onbegin={run} attributeName=x>", f"<xmp><img src=x onerror={run}></xmp>",
    ]  # fmt: skip
    out = [
        f'"><script>{run}</script>', f"'><img src=x onerror={run}>", f'" onmouseover="{run}" x="',
        f"' onfocus='{run}' autofocus '",
        f"</title><script>{run}</script>", f"</textarea><svg onload={run}>", f"</script><script>{run}</script>",
        f"--><script>{run}</script>", f"]]><script>{run}</script>", f"</style><script>{run}</script>",
        f"</text></svg><img src=x onerror={run}>", f"`-{run}-`", f"${{{run}}}", f"{{{{{run}}}}}",
        f"{{{{constructor.constructor('{run}')()}}}}",
        f"';{run};//", f'";{run};//', f"\\';{run};//", f"</h2><img src=x onerror={run}>",
    ]  # fmt: skip
    addresses = [
        f"javascript:{run}", f"JaVaScRiPt:{run}", f" javascript:{run}", f"java\tscript:{run}",
        f"javascript&colon;{run}",
        f"data:text/html,<script>parent.{MARK}=1</script>", f"vbscript:{run}", f"&#106;avascript:{run}",
        f"\x01javascript:{run}",
        f"//{MARK}.invalid/x.js", f"[x](javascript:{run})", f"![x](x\" onerror=\"{run})", f"<b>{MARK}</b>",
        f"\u202e<script>{run}</script>", f"\uff1cscript\uff1e{run}\uff1c/script\uff1e",
        f"%3Cscript%3E{run}%3C/script%3E",
        f"&lt;script&gt;{run}&lt;/script&gt;", f"+ADw-script+AD4-{run}+ADw-/script+AD4-",
        f"<scr<script>ipt>{run}</script>",
    ]  # fmt: skip
    return (*tags, *out, *addresses)


def formulas() -> tuple[str, ...]:
    """40 texts that a spreadsheet runs when it takes them for a formula."""
    bodies = (
        f'HYPERLINK("http://{MARK}.invalid";"klik")', f"cmd|' /C {MARK}'!A0", f'WEBSERVICE("http://{MARK}.invalid")',
        f'IMPORTXML("http://{MARK}.invalid";"//a")', f"SUM(1;2)&\"{MARK}\"", f'DDE("cmd";"/C {MARK}";"x")',
    )  # fmt: skip
    signs = ("=", "+", "-", "@", "\t=", "\r=")
    woven = [f"{sign}{body}" for sign, body in itertools.product(signs, bodies)]
    return (*woven, f"\n={MARK}", f"\uff1d{MARK}", f"=1+1;{MARK}", f"@{MARK}")


def paths() -> tuple[str, ...]:
    """200 ways to write a file outside of a folder."""
    ups = (
        "../", "..\\", "..%2f", "..%5c", "%2e%2e/", "%2e%2e%2f", "..%252f", "%252e%252e%252f", "....//", "....\\/",
        "..;/", "..%00/", "%c0%ae%c0%ae/", "..%c0%af", "\u2025/", "..\u2215", "..\uff0f", "./../", ".%2e/", "/..//",
    )  # fmt: skip
    ends = (
        "etc/passwd", "etc/passwd%00.csv", "pyproject.toml", "app.py", "proc/self/environ", "state/catalogue.sqlite",
        "rahasia.txt",
    )  # fmt: skip
    woven = [up * depth + end for depth in (1, 6) for up, end in itertools.product(ups, ends)]
    alone = [
        "/etc/passwd", "//etc/passwd", "file:///etc/passwd", "\\\\server\\c$\\x", "C:\\Windows\\win.ini",
        "~/.ssh/id_rsa",
        "/proc/self/environ", quote("/etc/passwd", safe=""), "CON", "rahasia.txt::$DATA",
    ]  # fmt: skip
    # Every third, so that all ways up and all ends are among them.
    return (*alone, *woven[:: len(woven) // 190][:190])
