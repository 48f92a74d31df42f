"""Whether the web may be opened to other machines: only with an administrator, a real profile, and TLS or a word."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from data.settings import Settings


def why_shut(settings: Settings) -> list[str]:
    """What stands against listening where the settings say, each with what to do; nothing for loopback."""
    found = [*_wrong_proxies(settings), *_wrong_provider(settings)]
    if is_loopback(settings.host):
        return found
    where = f"PENDOPO_HOST={settings.host}"
    if settings.sample:
        found.append(
            f"{where}: profil ini berisi data contoh (sample = true), yang hanya dibuka di 127.0.0.1. Pakai profil "
            "daerah sendiri (python app.py adopt), atau hapus sample = true bila nilainya sudah sungguhan"
        )
    if not settings.tls and not settings.insecure:
        found.append(
            f"{where}: kata sandi akan lewat jaringan tanpa TLS. Taruh perantara TLS di depannya lalu tulis "
            "PENDOPO_TLS=on; hanya di jaringan yang sungguh tertutup, tulis PENDOPO_INSECURE=on"
        )
    if not _is_administered(settings):
        found.append(f"{where}: belum ada admin yang aktif. Buat dulu: python app.py user add NAMA --role admin")
    return found


def _is_administered(settings: Settings) -> bool:
    # A third of a second, which who serves this machine alone need not spend in every process before the first page.
    from data.catalogue import embedded, open_catalogue
    from data.people.accounts import has_admin

    engine = open_catalogue(settings.catalogue or embedded(settings.state))
    try:
        with engine.connect() as connection:
            return has_admin(connection)
    finally:
        engine.dispose()


def _wrong_proxies(settings: Settings) -> Iterator[str]:
    for text in settings.proxies:
        try:
            ipaddress.ip_network(text, strict=False)
        except ValueError:
            yield f'PENDOPO_PROXIES: "{text}" bukan alamat atau jaringan, seperti 10.0.0.5 atau 10.0.0.0/24'


def _wrong_provider(settings: Settings) -> Iterator[str]:
    if not settings.oidc:
        return
    from data.people.provider import ProviderError, read_provider

    try:
        read_provider(settings.oidc, settings.agencies)
    except ProviderError as error:
        yield str(error)


def is_loopback(host: str) -> bool:
    """Whether a host or address is this machine as it calls itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
