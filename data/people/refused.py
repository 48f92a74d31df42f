"""What people are told when they are kept out, or what they typed cannot be kept; in both languages."""

from __future__ import annotations

from typing import Any

_SAID: dict[str, tuple[str, str]] = {
    "login_wrong": (
        "Nama akun atau kata sandi salah, atau akun dinonaktifkan.",
        "The account name or password is wrong, or the account is disabled.",
    ),
    "login_wait": (
        "Terlalu banyak percobaan masuk. Coba lagi {minutes} menit lagi, atau dari perangkat lain.",
        "Too many attempts to log in. Try again in {minutes} minutes, or from another machine.",
    ),
    "sso_silent": (
        "Layanan masuk pemerintah daerah tidak menjawab. Coba lagi nanti, atau masuk dengan akun setempat.",
        "The regency's log-in does not answer. Try again later, or use a local account.",
    ),
    "sso_wrong": (
        "Masuk lewat layanan pemerintah daerah tidak berhasil. Mulai lagi dari halaman ini.",
        "Logging in by the regency's service failed. Start again from this page.",
    ),
    "sso_no_group": (
        "Akun Anda dikenal, tetapi tidak termasuk kelompok yang boleh masuk. Hubungi admin.",
        "Your account is known, but in no group that may come in. Ask an administrator.",
    ),
    "login_busy": (
        "Banyak yang sedang masuk. Coba lagi sebentar.",
        "Many people are logging in. Try again in a moment.",
    ),
    "name_form": (
        'Nama akun "{name}" tidak dapat dipakai: 2 sampai 40 huruf kecil, angka, titik, garis bawah atau tanda hubung, '
        "diawali huruf.",
        'The account name "{name}" cannot be used: 2 to 40 small letters, digits, dots, underscores or hyphens, '
        "starting with a letter.",
    ),
    "name_taken": ('Akun "{name}" sudah ada.', 'There is an account "{name}" already.'),
    "name_unknown": ('Akun "{name}" tidak ada.', 'There is no account "{name}".'),
    "role_unknown": (
        'Peran "{role}" tidak ada; yang ada: viewer, operator, admin.',
        'There is no role "{role}"; there are viewer, operator and admin.',
    ),
    "agency_needed": (
        "Operator harus punya satu perangkat daerah.",
        "An operator needs one agency.",
    ),
    "agency_unwanted": (
        "Hanya operator yang punya perangkat daerah.",
        "Only operators have an agency.",
    ),
    "last_admin": (
        '"{name}" adalah admin aktif terakhir. Tambahkan admin lain dulu.',
        '"{name}" is the last active administrator. Add another one first.',
    ),
    "password_short": (
        "Kata sandi terlalu pendek: sedikitnya {least} huruf. Beberapa kata yang tak berhubungan mudah diingat.",
        "The password is too short: {least} characters at least. A few unrelated words are easy to remember.",
    ),
    "password_long": (
        "Kata sandi terlalu panjang: paling banyak {most} huruf.",
        "The password is too long: {most} characters at most.",
    ),
    "password_weak": (
        "Kata sandi mudah ditebak. Pakai beberapa kata yang tak berhubungan, bukan nama daerah, tanggal atau pola.",
        "The password is easy to guess. Use a few unrelated words, not names of places, dates or patterns.",
    ),
    "password_old_wrong": ("Kata sandi lama salah.", "The old password is wrong."),
    "password_same": (
        "Kata sandi baru sama dengan yang lama.",
        "The new password is the same as the old one.",
    ),
    "password_elsewhere": (
        "Akun ini masuk lewat layanan pemerintah daerah; kata sandinya diganti di sana.",
        "This account logs in by the regency's service; its password is changed there.",
    ),
    "password_differs": ("Kedua kata sandi tidak sama.", "The two passwords differ."),
    "code_unknown": (
        'Kode "{code}" tidak dikenal atau sudah lewat 15 menit. Baca kode yang sekarang tampil di layar itu.',
        'The code "{code}" is unknown or older than 15 minutes. Read the code that the screen shows now.',
    ),
    "codes_many": (
        "Terlalu banyak layar menunggu dipasangkan. Coba lagi 15 menit lagi.",
        "Too many screens wait to be paired. Try again in 15 minutes.",
    ),
    "token_unknown": ("Token {number} tidak ada.", "There is no token {number}."),
    "token_over": ("Token {number} sudah dicabut.", "Token {number} is revoked already."),
    "bound_needed": ("Pilih satu dinding atau satu tur.", "Choose one wall or one tour."),
    "audience_unknown": (
        'Sasaran "{audience}" tidak ada; yang ada: internal, visitor, public.',
        'There is no audience "{audience}"; there are internal, visitor and public.',
    ),
    "label_needed": (
        "Beri token sebuah nama, 1 sampai 80 huruf, misalnya letak layarnya.",
        "Give the token a name of 1 to 80 characters, such as where the screen hangs.",
    ),
    "days_wrong": ("Lama berlaku 0 sampai {most} hari.", "It can be valid for 0 to {most} days."),
    "first_code_wrong": (
        "Kode administrator pertama salah, sudah dipakai atau lewat 30 menit. Kode baru: python app.py user code",
        "The first administrator's code is wrong, used or older than 30 minutes. A new one: python app.py user code",
    ),
    "first_code_late": (
        "Sudah ada administrator; kode pertama tidak berlaku lagi.",
        "There is an administrator already; the first code counts no more.",
    ),
}
# What the web answers instead of 400.
_STATUS = {"login_wrong": 401, "login_wait": 429, "login_busy": 429, "codes_many": 429, "sso_silent": 502,
           "sso_wrong": 403, "sso_no_group": 403, "first_code_wrong": 403,
           "first_code_late": 403}  # fmt: skip


class Refused(Exception):
    """Somebody is kept out, or what was typed cannot be kept. key: which of the sentences; seconds: how long to wait.

    As text it is Indonesian. Nothing that was typed as a password is ever in it.
    """

    def __init__(self, key: str, seconds: int = 0, **values: Any) -> None:
        self.key, self.seconds = key, seconds
        self.values = {"minutes": max(1, -(-seconds // 60)), **values}
        super().__init__(self.said("id"))

    def said(self, lang: str) -> str:
        """The sentence in this language ("id" or "en")."""
        return _SAID[self.key][lang == "en"].format(**self.values)

    @property
    def status(self) -> int:
        """The status an answer of the web should have."""
        return _STATUS.get(self.key, 400)
