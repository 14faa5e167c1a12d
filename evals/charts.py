"""Small pictures of figures, as inline SVG; their colours come from the page's own variables."""

from collections.abc import Mapping, Sequence
from html import escape

from evals.metrics import Bin, Rate


def interval(rate: Rate, title: str) -> str:
    """A share as a dot with its 95 % interval as a line, on a scale from 0 to 100 %."""
    if rate.value is None:
        return ""
    low, high = rate.interval
    return (
        f'<svg class="interval" viewBox="0 0 200 14" preserveAspectRatio="none" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f'<line class="scale" x1="0" x2="200" y1="7" y2="7"/>'
        f'<line class="range" x1="{200 * low:.1f}" x2="{200 * high:.1f}" y1="7" y2="7"/>'
        f'<line class="here" x1="{200 * rate.value:.1f}" x2="{200 * rate.value:.1f}" y1="1" y2="13"/></svg>'
    )


def reliability(bins: Sequence[Bin], title: str) -> str:
    """Estimated probability (across) against the share observed right (up); the area of a dot and the figure beneath say of how many."""
    side, left, top = 240, 34, 12
    bottom = top + side

    def x(value: float) -> float:
        return left + side * value

    def y(value: float) -> float:
        return bottom - side * value

    most = max((bin.count for bin in bins), default=0) or 1
    ticks = [step / 5 for step in range(6)]
    parts = [
        *(f'<line class="grid" x1="{x(0)}" x2="{x(1)}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>' for tick in ticks),
        *(f'<text x="{left - 5}" y="{y(tick) + 4:.1f}" text-anchor="end">{100 * tick:.0f}</text>' for tick in ticks),
        *(f'<text x="{x(tick):.1f}" y="{bottom + 15}" text-anchor="middle">{100 * tick:.0f}</text>' for tick in ticks),
        f'<line class="ideal" x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}"/>',
    ]
    for bin in bins:
        parts.append(f'<text class="count" x="{x((bin.low + bin.high) / 2):.1f}" y="{bottom + 31}" text-anchor="middle">{bin.count}</text>')
        if bin.count:
            words = f"{bin.count} questions: estimated {100 * bin.predicted:.0f} %, right {100 * bin.observed:.0f} %"
            parts.append(
                f'<line class="gap" x1="{x(bin.predicted):.1f}" x2="{x(bin.predicted):.1f}" y1="{y(bin.predicted):.1f}" y2="{y(bin.observed):.1f}"/>'
                f'<circle cx="{x(bin.predicted):.1f}" cy="{y(bin.observed):.1f}" r="{3 + 8 * (bin.count / most) ** 0.5:.1f}"><title>{words}</title></circle>'
            )
    return (
        f'<svg class="reliability" viewBox="0 0 {left + side + 14} {bottom + 52}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f'{"".join(parts)}<text x="{x(0.5)}" y="{bottom + 47}" text-anchor="middle">estimated, %; under it how many questions</text></svg>'
    )


def load(levels: Sequence[Mapping[str, float]], title: str = "Time to an answer against people asking at once") -> str:
    """Milliseconds to the whole answer (median as dots, 95th percentile as squares) over the number of people that ask at once."""
    width, height, left, top = 560, 260, 60, 30
    bottom, right = top + height, left + width
    widest, most = max(level["people"] for level in levels), max(max(level["p95_ms"], 1) for level in levels)
    step = next(step for size in range(9) for step in (10**size, 2 * 10**size, 5 * 10**size) if 5 * step >= most)
    highest = 5 * step

    def x(people: float) -> float:
        return left + width * people / widest

    def y(milliseconds: float) -> float:
        return bottom - height * milliseconds / highest

    ticks = [step * number for number in range(6)]
    parts = [
        *(f'<path d="M{left} {y(tick):.1f}H{right}" stroke="#ccd4da"/>' for tick in ticks),
        *(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:.0f}</text>' for tick in ticks),
        *(f'<text x="{x(level["people"]):.1f}" y="{bottom + 18}" text-anchor="middle">{level["people"]:.0f}</text>' for level in levels),
    ]
    for name, colour, words in (("p50_ms", "#00537a", "median"), ("p95_ms", "#8a4b00", "95th percentile")):
        line = " ".join(f"{x(level['people']):.1f},{y(level[name]):.1f}" for level in levels)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for level in levels:
            shape = 'r="4"' if name == "p50_ms" else 'width="8" height="8"'
            at = (x(level["people"]), y(level[name]))
            place = f'cx="{at[0]:.1f}" cy="{at[1]:.1f}"' if name == "p50_ms" else f'x="{at[0] - 4:.1f}" y="{at[1] - 4:.1f}"'
            tag, told = ("circle" if name == "p50_ms" else "rect"), f"{level['people']:.0f} people: {words} {level[name]:.0f} ms"
            parts.append(f'<{tag} {place} {shape} fill="{colour}"><title>{told}</title></{tag}>')
        parts.append(f'<text x="{right - 4}" y="{y(levels[-1][name]) - 10:.1f}" text-anchor="end" fill="{colour}">{words}, ms</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="load" viewBox="0 0 {right + 20} {bottom + 44}" width="{right + 20}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12"><title>{escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>'
        f'{"".join(parts)}<text x="{(left + right) / 2}" y="{bottom + 38}" text-anchor="middle">people asking at once, each without a pause</text></svg>\n'
    )
