"""What an upload would change, drawn: rejects and what is missing, sums, old beside new, unusual values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import shell
from components.signs import sign
from components.uploading.changes import changes, unusual
from components.uploading.pieces import said, section
from components.uploading.sight import Sight
from components.view import View
from data.batch import Reject
from data.shapes.checks import RULES
from data.uploading.preview import Preview, Unit
from data.uploading.uploads import Upload

REJECTS, ABSENT = 12, 6


def sentence(view: View, sight: Sight) -> Mapping[str, Any]:
    """ "149 dari 152 desa siap terbit; 2 baris ditolak"."""
    trial, found = sight.trial, sight.preview
    if trial is None or trial.answer.outcome != "shaped":
        return shell.sentence(view, "act", view.word("upload_refused"))
    rejects = rows_of(trial.answer.rejects)
    tail = view.word("upload_rejected_rows", count=said(view, rejects)) if rejects else view.word("upload_no_rejects")
    if found is None:
        text = view.word("upload_rows_ready", count=said(view, trial.answer.loaded))
    else:
        ready = len(found.units) - len(found.of("absent"))
        level = view.level_word(found.level)
        whole = "upload_ready" if not sight.mends else "upload_mends"
        text = view.word(
            whole, number=sight.mends, count=said(view, ready), total=said(view, len(found.units)), level=level
        )
    return shell.sentence(view, "none", f"{text}; {tail}")


def actions(view: View, sight: Sight) -> list[Component]:
    """The rejects to take along, and the button that publishes, unless it would be refused."""
    trial, found, upload = sight.trial, sight.preview, sight.upload
    if trial is None or upload is None:
        return []
    rows = rows_of(trial.answer.rejects)
    text = view.word("upload_take_rejects", count=said(view, rows))
    book = html.A(text, href=f"/_tolakan/{sight.source.id}/unggahan/{upload.key}", className="btn", download=True)
    take: list[Component] = [*_as_correction(view, sight, upload), *([book] if trial.answer.rejects else [])]
    if trial.answer.outcome != "shaped":
        return take
    count = len(found.units) - len(found.of("absent")) if found else trial.answer.loaded
    what = view.level_word(found.level) if found else view.word("upload_rows")
    text = view.word("upload_publish", count=said(view, count), what=what)
    url = f"/_unggah/{sight.source.id}/{upload.key}/terbit"
    return [*take, html.Button(text, className="btn primary js-send", **{"data-url": url})]


def _as_correction(view: View, sight: Sight, upload: Upload) -> list[Component]:
    """For a short file in the agency's own layout: that it holds corrected rows of a load; or, once said, that not."""
    answer = sight.trial.answer if sight.trial else None
    short = answer is not None and (answer.outcome != "shaped" or 2 * (answer.read - answer.ignored) <= upload.usual)
    number = sight.correctable if short and not sight.mends else 0
    if not number and not upload.corrects:
        return []
    word = view.word("upload_as_correction", number=said(view, number)) if number else view.word("upload_as_delivery")
    url = f"/_unggah/{sight.source.id}/{upload.key}/perbaikan"
    return [html.Button(word, className="btn js-send", **{"data-url": url, "data-body": f'{{"load": {number}}}'})]


def body(view: View, sight: Sight) -> Mapping[str, Any]:
    """Four panels; a file that would be refused shows why, and its rejects."""
    trial = sight.trial
    if trial is None:
        return {"children": [], "className": "grid"}
    found = sight.preview
    sections = [_rejects(view, sight, found), _sums(view, sight)]
    if found is not None:
        sections += [changes(view, sight, found), unusual(view, sight, found)]
    if trial.answer.held:
        words = [sign("watch", view.lang), " ", trial.answer.held, " ", html.B(view.word("held_upload"))]
        sections.insert(0, html.Section(words, className="panel state-watch twin"))
    twin = sight.twin
    if twin is not None:
        words = view.word(
            "upload_twin", number=said(view, twin.number), time=fmt.moment(twin.delivered, view.zone, view.lang)
        )
        sections.insert(0, html.Section([sign("watch", view.lang), " ", words], className="panel state-watch twin"))
    return {"children": sections, "className": "grid preview"}


def rows_of(rejects: Sequence[Reject]) -> int:
    """Rows that something was sent back of."""
    return len({(r.sheet, r.row) for r in rejects if r.row})


# ------------------------------------------------------------------------------------------------ rejects


def _rejects(view: View, sight: Sight, found: Preview | None) -> html.Section:
    trial = sight.trial
    assert trial is not None
    rejects = trial.answer.rejects
    absent = found.of("absent") if found and not sight.mends else ()  # rows corrected are never all of them
    heads = [html.Th(view.word(k), className="l") for k in ("rj_row", "rj_column", "rj_value", "rj_reason", "rj_hint")]
    lines = [_reject_line(view, r) for r in rejects[:REJECTS]]
    lines += [_absent_line(view, absent)] if absent else []
    more = len(rejects) - REJECTS
    children: list[Component] = []
    if trial.answer.reason:
        children.append(html.P(trial.answer.reason, className="reason"))
    if lines:
        children.append(html.Table([html.Thead(html.Tr(heads)), html.Tbody(lines)], className="rejects"))
    if more > 0:
        children.append(html.P(view.word("upload_more_rejects", count=said(view, more)), className="cap"))
    title = view.word("upload_rejects_title", rows=said(view, rows_of(rejects)), absent=said(view, len(absent)))
    state = "act" if rejects or trial.answer.outcome != "shaped" else "watch" if absent else ""
    shown = [sign(state or "good", view.lang, label=False), " ", title]
    return section(shown, view.word("upload_rejects_caption"), children, span=8, state=state)


def _reject_line(view: View, reject: Reject) -> html.Tr:
    where = said(view, reject.row) if reject.row else fmt.DASH
    sheet = f"{reject.sheet} › " if reject.sheet else ""
    rule = RULES.get(reject.rule, (reject.rule, reject.rule))[0 if view.lang == "id" else 1]
    return html.Tr(
        [
            html.Td([sign("act", view.lang, label=False), f" {sheet}{where}"], className="l"),
            html.Td(reject.column or fmt.DASH, className="l"),
            html.Td(html.B(reject.value) if reject.value else fmt.DASH, className="l"),
            html.Td(rule, className="l"),
            html.Td(reject.advice, className="l hint"),
        ]
    )


def _absent_line(view: View, absent: Sequence[Unit]) -> html.Tr:
    names = fmt.names([u.new.region.name for u in absent], view.lang, limit=ABSENT)
    kept = sum(u.new.value is not None for u in absent)
    stays = view.word("upload_absent_kept", count=said(view, kept)) if kept else view.word("upload_absent_empty")
    return html.Tr(
        [
            html.Td([html.I(className="hatched gap"), " ", view.word("upload_absent")], className="l"),
            html.Td(fmt.DASH, className="l"),
            html.Td(fmt.DASH, className="l"),
            html.Td(view.word("upload_absent_names", names=names), className="l"),
            html.Td(stays, className="l hint"),
        ]
    )


# ------------------------------------------------------------------------------------------------ sums


def _sums(view: View, sight: Sight) -> html.Section:
    """Rows add up; then the file's own totals against what was read."""
    trial = sight.trial
    assert trial is not None
    answer = trial.answer
    rows = [
        (view.word("ld_loaded"), answer.loaded), (view.word("ld_returned"), answer.returned),
        (view.word("ld_ignored"), answer.ignored),
    ]  # fmt: skip
    lines = [html.Tr([html.Td(name), html.Td(said(view, count))]) for name, count in rows]
    total = [html.Td(html.B(view.word("upload_rows_read"))), html.Td(html.B(said(view, answer.read)))]
    bad = [text for text, ok in answer.checks if not ok]
    good = [text for text, ok in answer.checks if ok]
    told = [html.Li([sign("watch", view.lang), " ", text]) for text in bad[:8]]
    children: list[Component] = [html.Table(html.Tbody([*lines, html.Tr(total, className="sum")]), className="recon")]
    if told:
        children.append(html.Ul(told, className="checks"))
    if good:
        more = [html.Li([sign("good", view.lang, label=False), " ", text]) for text in good[:60]]
        passed = view.word("checks_passed", count=said(view, len(good)))
        children.append(html.Details([html.Summary(passed), html.Ul(more, className="checks")]))
    word = "upload_sums_none" if not answer.checks else "upload_sums_bad" if bad else "upload_sums_good"
    shown = [sign("watch" if bad else "good", view.lang, label=False), " ", view.word(word)]
    return section(shown, view.word("upload_sums_caption"), children, span=4, state="watch" if bad else "")
