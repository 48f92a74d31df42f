"""What ``deploy/`` gives to production: units, proxies, settings. Checked by the programs that will read them."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from data.uploading.uploads import LIMIT
from tests.figures import record
from tests.missing import without
from tests.serving import HOME, free_port

DEPLOY = HOME / "deploy"
# As `systemd-analyze security` counts exposure, 0 (none) to 10. A browser needs what a server does not: code that it
# writes itself, namespaces for its sandbox, a screen and its devices.
EXPOSURE = {"pendopo-loader": 2.0, "pendopo-web": 2.0, "pendopo-kiosk": 6.0}


def unit(name: str) -> str:
    return (DEPLOY / f"{name}.service").read_text(encoding="utf-8")


def ran(*command: str, within: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=within, check=False)


def systemd_analyze() -> str:
    return shutil.which("systemd-analyze") or without("systemd-analyze")


@pytest.mark.parametrize("name", EXPOSURE)
def test_systemd_reads_a_unit_without_a_complaint(name: str, tmp_path: Path) -> None:
    """Its programs are not on this machine: others stand in for them."""
    path = tmp_path / f"{name}.service"
    path.write_text(re.sub(r"^(ExecStart(?:Pre)?=)\S+", r"\1/bin/true", unit(name), flags=re.MULTILINE))
    found = ran(systemd_analyze(), "verify", "--man=no", str(path))
    own = [line for line in (found.stdout + found.stderr).splitlines() if name in line]
    assert (found.returncode, own) == (0, [])


@pytest.mark.parametrize(("name", "most"), EXPOSURE.items())
def test_a_unit_exposes_no_more_than_it_must(name: str, most: float) -> None:
    found = ran(
        systemd_analyze(), "security", "--offline=true", f"--threshold={most * 10:.0f}", str(DEPLOY / f"{name}.service")
    )
    score = re.search(r"exposure level for \S+: ([0-9.]+)", found.stdout)
    assert score
    record("deploy", f"{name}: exposure of 10", score[1], f"≤ {most}")
    assert found.returncode == 0


@pytest.mark.parametrize("name", ["pendopo-loader", "pendopo-web"])
def test_a_server_ends_what_is_told_to_and_starts_again_whatever_happens(name: str) -> None:
    words = unit(name)
    for line in (
        "Restart=always", "StartLimitIntervalSec=0", "KillMode=mixed", "ProtectSystem=strict", "NoNewPrivileges=yes",
        "PrivateTmp=yes", "CapabilityBoundingSet=", "StateDirectory=pendopo",
        "EnvironmentFile=/etc/pendopo/pendopo.env",
        f"ExecStart=/opt/pendopo/.venv/bin/python app.py serve --role {name.removeprefix('pendopo-')}",
    ):  # fmt: skip
        assert f"\n{line}\n" in words
    assert re.search(r"^MemoryMax=\d+[MG]$", words, re.MULTILINE)
    assert "RestartSteps" not in words and "RestartMaxDelaySec" not in words  # of systemd 254; Debian 12 has 252


def test_the_screens_browser_shows_no_bubble_and_is_started_again() -> None:
    words = unit("pendopo-kiosk")
    for flag in (
        "--kiosk", "--no-first-run", "--hide-crash-restore-bubble", "--disable-session-crashed-bubble",
        "--noerrdialogs", "--overscroll-history-navigation=0", "--disable-component-update",
    ):  # fmt: skip
        assert f" {flag} " in words
    assert "\nRestart=always\n" in words
    assert "--incognito" not in words  # the screen's pairing lies in the profile


def test_settings_hold_no_word_that_anybody_could_leave_in() -> None:
    """A sample key that works is a key that many keep."""
    lines = (DEPLOY / "pendopo.env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert not [name for name in given if re.search("PASSWORD|TOKEN|SECRET|KEY|URL|CATALOGUE", name)]


# -------------------------------------------------------------------------------------------------------------- nginx


class Echo(BaseHTTPRequestHandler):
    """Says which headers arrived."""

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def behind() -> Iterator[int]:
    """The port of a server that tells what the proxy passed on."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def nginx_folder(folder: Path, *, behind: int, tls: int, plain: int) -> Path:
    """Our nginx.conf as a whole one that runs here: its own ports, a certificate made for it, nothing else changed."""
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    made = ran(
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
        "-subj", "/CN=pendopo.example.go.id", "-keyout", str(key), "-out", str(certificate),
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    own = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("/etc/pendopo/tls", str(folder))
    for before, after in (
        ("127.0.0.1:8050", f"127.0.0.1:{behind}"), ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen [::]:80;", ""), ("listen 443 ", f"listen 127.0.0.1:{tls} "), ("    listen [::]:443 ssl http2;\n", ""),
    ):  # fmt: skip
        assert before in own
        own = own.replace(before, after)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{\n{temporary}\n{own}\n}}\n"
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return folder / "nginx.conf"


@pytest.fixture
def nginx(tmp_path: Path, behind: int) -> Iterator[int]:
    """The TLS port of a running nginx with our settings."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        without("nginx")
    tls = free_port()
    settings = nginx_folder(tmp_path, behind=behind, tls=tls, plain=free_port())
    checked = ran(program, "-t", "-q", "-e", str(tmp_path / "start.log"), "-c", str(settings))
    assert (checked.returncode, checked.stderr) == (0, "")
    process = subprocess.Popen([program, "-e", str(tmp_path / "start.log"), "-c", str(settings)])
    try:
        wait_for(tls, process)
        yield tls
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"port {port} does not answer")


def asked(port: int, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], dict[str, str]]:
    """Status, headers of the answer, headers that arrived behind the proxy."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:
            return answer.status, dict(answer.headers), json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), {}


def test_nginx_tells_the_real_address_and_not_what_a_visitor_wrote(nginx: int) -> None:
    lies = {
        "X-Forwarded-For": "10.9.9.9", "X-Real-IP": "10.9.9.9", "Forwarded": "for=10.9.9.9",
        "X-Forwarded-Host": "penipu.example", "X-Forwarded-Proto": "http",
    }  # fmt: skip
    status, answer, arrived = asked(nginx, "/", {**lies, "Host": "pendopo.example.go.id"})
    assert status == 200
    assert answer["Strict-Transport-Security"] == "max-age=31536000"
    assert (arrived["x-forwarded-for"], arrived["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert arrived["host"] == "pendopo.example.go.id"
    assert "10.9.9.9" not in str(arrived) and "penipu" not in str(arrived)


def test_nginx_passes_sockets_where_screens_hold_them_and_nowhere_else(nginx: int) -> None:
    wish = {"Upgrade": "websocket", "Connection": "Upgrade"}
    _, _, arrived = asked(nginx, "/_push?at=/", wish)
    assert (arrived["upgrade"], arrived["connection"]) == ("websocket", "upgrade")
    _, _, arrived = asked(nginx, "/", wish)
    assert "upgrade" not in arrived


def test_nginx_lets_an_upload_of_the_largest_size_through_and_no_larger_one(nginx: int) -> None:
    assert asked(nginx, "/", {"Content-Length": str(LIMIT + 64 * 1024 * 1024)})[0] == 413
    assert LIMIT < 201 * 1024 * 1024


def test_caddy_reads_its_settings_without_a_complaint() -> None:
    program = shutil.which("caddy") or without("caddy")
    found = ran(program, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    assert found.returncode == 0 and "Valid configuration" in found.stdout + found.stderr
    assert '"level":"warn"' not in found.stderr


def test_caddy_says_the_same_as_nginx() -> None:
    program = shutil.which("caddy") or without("caddy")
    found = ran(program, "adapt", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    said = found.stdout
    assert f'"max_size":{201 * 1024 * 1024}' in said and '"Strict-Transport-Security":["max-age=31536000"]' in said
    assert '"dial":"127.0.0.1:8050"' in said and '"/metrics"' in said
