"""Small drawings as SVG text: icons, clock cells and bars, amounts, QR, seal. No inline style."""

from functools import cache

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from yichuang.web.components import code128
from yichuang.web.components.values import Clock

ICONS = {
    "cal": '<path d="M4 5h16v16H4zM4 10h16M8.5 2.5V7M15.5 2.5V7"/>',
    "check": '<path d="m4 13 5 5L20 6"/>',
    "contrast": '<circle cx="12" cy="12" r="9"/><path d="M12 3v18M12 5.5h4M12 9h7M12 12.5h8'
    'M12 16h6.5M12 19h3.5"/>',
    "down": '<path d="M12 4v12M7 11.5l5 5 5-5M4 20.5h16"/>',
    "edit": '<path d="M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4"/>',
    "elder": '<circle cx="11" cy="5" r="2.5"/><path d="M11 8v6l-3 7M11 14l4 7M11 10l5 3M18 12v9"/>',
    "find": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "phone": '<path d="M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5L16 13l5 2v4a2 2 0 0 1-2 2'
    'C10.5 21 3 13.5 3 5a2 2 0 0 1 2-2z"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "ticket": '<path d="M3 6h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4zM14 6v12"/>',
    "up": '<path d="M12 16V4M7 8.5l5-5 5 5M4 20.5h16"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4 3.5-7 8-7s8 3 8 7"/>',
}
MARK = (
    '<svg class="{}" viewBox="0 0 46 46" aria-hidden="true" focusable="false">'
    '<path d="M2.500 2.500h41v41h-41z" fill="none" stroke="currentColor" stroke-width="3"/>'
    '<path d="M8.500 8.500h29v29h-29z" fill="none" stroke="currentColor" stroke-opacity=".55"/>'
    '<path d="M13 20.500h20v5H13z" fill="#ffe08a"/></svg>'
)
CELLS_MAX = 90
BAR_DAY = 5.4
BAR_MAX = 108.0


@cache
def icon(name: str, css: str = "yc-ico") -> SafeString:
    """An icon by name; decoration only, always beside a word."""
    if name == "mark":
        return mark_safe(MARK.format(escape(css)))
    return mark_safe(
        f'<svg class="{escape(css)}" viewBox="0 0 24 24" aria-hidden="true" focusable="false" '
        f'fill="none" stroke="currentColor" stroke-width="1.75">{ICONS[name]}</svg>'
    )


def _letters(clock: Clock) -> str:
    gone = clock.sequence or "u" * clock.used + "p" * clock.paused
    if clock.over:
        late = clock.over
        letters = list(gone)
        for at in range(len(letters) - 1, -1, -1):
            if late and letters[at] == "u":
                letters[at] = "l"
                late -= 1
        gone = "".join(letters)
    return gone


def clock_cells(clock: Clock, size: str = "") -> SafeString:
    """日格: one cell one day; used, paused (hatched), past the limit, left, today outlined.

    More than 90 days would be a wall of cells: then the bar stands in.
    """
    gone = _letters(clock)
    if len(gone) + clock.left > CELLS_MAX:
        return clock_bars([clock])
    cells = [f'<i class="{letter}"></i>' for letter in gone]
    if cells:
        cells[-1] = cells[-1].replace('">', ' t">')
    cells.extend(["<i></i>"] * clock.left)
    css = f"yc-days yc-days--{size}" if size else "yc-days"
    return mark_safe(
        f'<span class="{css}" role="img" aria-label="{escape(clock.spoken)}">'
        f"{''.join(cells)}</span>"
    )


def clock_bars(clocks: list[Clock]) -> SafeString:
    """The clocks of one table row as bars, one above the other, a day equally long in all."""
    longest = max((c.limit + c.paused + c.over for c in clocks), default=1) or 1
    day = min(BAR_DAY, BAR_MAX / longest)
    parts = [_bar(clock, day, 1.5 + 10 * at) for at, clock in enumerate(clocks)]
    height = 10 * len(clocks) - 1
    label = escape("；".join(clock.spoken for clock in clocks))
    return mark_safe(
        f'<svg class="yc-2c" width="128" height="{height}" viewBox="0 0 128 {height}" role="img" '
        f'aria-label="{label}">{"".join(parts)}</svg>'
    )


def _bar(clock: Clock, day: float, y: float) -> str:
    def rect(css: str, start: float, days: float) -> str:
        if days <= 0:
            return ""
        x, width = 0.5 + start * day, days * day
        return f'<rect class="{css}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="6"/>'

    inside = min(clock.used, clock.limit)
    used = "w" if clock.near and not clock.over else "u"
    parts = [rect("t", 0, clock.limit + clock.paused), rect(used, 0, inside)]
    if clock.paused:
        parts.append(rect("p", inside, clock.paused))
        parts.append(_hatch(0.5 + inside * day, clock.paused * day, y))
    parts.append(rect("l", clock.limit + clock.paused, clock.over))
    return "".join(parts)


def _hatch(x: float, width: float, y: float) -> str:
    strokes = "".join(f"M{x + at:.1f} {y + 6}l4-6" for at in range(0, max(int(width) - 3, 1), 5))
    return f'<path class="h" d="{strokes}"/>'


def amount_bar(value: float, total: float, tone: str = "") -> SafeString:
    """A horizontal bar of value out of total; the number stands beside it, so it is hidden."""
    share = 0 if total <= 0 else max(0.0, min(100.0, 100.0 * value / total))
    css = f"yc-barsvg is-{escape(tone)}" if tone else "yc-barsvg"
    return mark_safe(
        f'<svg class="{css}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false"><rect class="t" width="100" height="10"/>'
        f'<rect class="u" width="{share:.2f}" height="10"/></svg>'
    )


def qr(text: str, label: str = "二维码", size: str = "") -> SafeString:
    """A QR code of text (error correction M), black on white in every mode."""
    code = segno.make(text, error="m", micro=False)
    rows = list(code.matrix_iter(border=4))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    css = f"yc-qrsvg yc-qrsvg--{escape(size)}" if size else "yc-qrsvg"
    side = len(rows)
    return mark_safe(
        f'<svg class="{css}" viewBox="0 0 {side} {side}" role="img" aria-label="{escape(label)}" '
        f'shape-rendering="crispEdges"><path fill="#000" stroke="none" d="{path}"/></svg>'
    )


def barcode(digits: str, label: str = "") -> SafeString:
    """A number as Code 128 for the reader at the window; empty for a text that is no number."""
    try:
        bars, wide = code128.bars(digits)
    except ValueError:
        return mark_safe("")
    path = "".join(f"M{left} 0h{width}v40h-{width}z" for left, width in bars)
    name = escape(label or f"条形码：{digits}")
    return mark_safe(
        f'<svg class="yc-bar128" viewBox="0 0 {wide} 40" role="img" aria-label="{name}" '
        f'preserveAspectRatio="none" shape-rendering="crispEdges">'
        f'<path fill="#000" stroke="none" d="{path}"/></svg>'
    )


def seal(office: str, caption: str = "", uid: str = "seal") -> SafeString:
    """A drawn seal for previews. It is a picture, not a signature, and says so when asked."""
    name = escape(office)
    spread = min(186, 19 * max(len(office), 5))
    return mark_safe(
        f'<svg class="yc-seal" viewBox="0 0 150 150" role="img" aria-label="印章：{name}">'
        f'<circle cx="75" cy="75" r="70" fill="none" stroke="currentColor" stroke-width="4"/>'
        f'<path fill="currentColor" d="m75 52 6 17h18l-15 11 6 17-15-11-15 11 6-17-15-11h18z"/>'
        f'<path id="{escape(uid)}" fill="none" d="M28 92a50 50 0 1 1 94 0"/>'
        f'<text font-size="14" text-anchor="middle"><textPath href="#{escape(uid)}" '
        f'startOffset="50%" textLength="{spread}">{name}</textPath></text>'
        f'<text x="75" y="122" font-size="12" text-anchor="middle">{escape(caption)}</text></svg>'
    )
