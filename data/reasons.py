"""Why a child did not finish its work on a source, in words for operators."""

from __future__ import annotations

from data.child import ChildEnded
from data.profile import Source


def reason_of(ended: ChildEnded, source: Source) -> str:
    """Why a child did not finish, and what to do, in Indonesian."""
    match ended.end:
        case "deadline":
            return (
                f"belum selesai setelah {source.deadline} detik, lalu dihentikan; periksa apakah basis data atau "
                "folder bersama menjawab (batasnya: deadline pada sumber ini)"
            )
        case "memory":
            return (
                f"butuh lebih dari {source.memory_mb} MB memori, lalu dihentikan; minta berkas yang lebih kecil, atau "
                "naikkan memory_mb pada sumber ini"
            )
        case "signal":
            return f"pembacaan berhenti mendadak ({ended.text}); berkas mungkin rusak, minta disimpan dan dikirim ulang"
        case _:
            return f"kesalahan program ({ended.text}); laporkan kepada pengelola Pendopo beserta berkasnya"
