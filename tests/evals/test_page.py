import json
import re
from html.parser import HTMLParser

import pytest

from evals import charts, metrics, report
from evals.ablation import Ablation, Row
from evals.metrics import Rate
from evals.page import page, worst_first

RATES = {"right": Rate(1, 2), "wrong_refusals": Rate(0, 2), "wrong_answers": Rate(0, 0), "recall_at_5": Rate(2, 2)}


@pytest.fixture
def results(make_case, make_result):
    """One right, and one wrong in every way, out of order."""
    points = [{"point": "the <amount>", "any_of": ["5 miljoen"]}]
    unanswerable = make_case("no-grounds", answerable=False, kind="not-in-library", question="Hoeveel <b>goud</b>?")
    return [
        make_result(make_case("right", gold=["d#s"]), "goed", ranked=("d#s",), probability=0.95, best_is_right=True),
        make_result(make_case("refused-deep", gold=["d#s"]), "Nee.", "refused", 0.2, ranked=("x", "y", "d#s"), probability=0.3),
        make_result(make_case("incomplete", gold=["d#s"], expected=points), "iets", confidence=0.99, ranked=("d#s",), probability=0.99),
        make_result(unanswerable, "Veel & meer.", confidence=0.8, probability=0.8),
        make_result(make_case("forbidden", must_not=["fout"]), "Dit is fout.", confidence=0.9),
        make_result(make_case("refused-first", lang="fr", gold=["d#s"]), "Nee.", "refused", 0.9, ranked=("d#s",), probability=0.4),
        make_result(make_case("refused-lost", lang="en", gold=["d#s"]), "Nee.", "refused", 0.9, ranked=("x",), probability=0.4),
    ]  # fmt: skip


@pytest.fixture
def make_run(results):
    def make(**changes) -> report.Run:
        values = {
            "results": results,
            "baselines": {"BM25": results[:3]},
            "corpus": "abc",
            "calibration": {"threshold": 0.7},
            "worse": [],
            "ablation": None,
            "bench": None,
        }
        return report.Run(**values | changes)

    return make


class Reader(HTMLParser):
    """Checks that tags close in order; keeps the text and what is loaded or run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.text, self.outside = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        if tag != "meta":
            self.open.append(tag)
        self.outside += [f"{tag} {name}={value}" for name, value in attributes if name in ("src", "href") or name.startswith("on")]
        if tag in ("script", "link", "iframe"):
            self.outside.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_what_harms_most_comes_first(results):
    order = ["forbidden", "no-grounds", "incomplete", "refused-first", "refused-deep", "refused-lost"]
    assert [result.case.id for result in worst_first(results)] == order


def test_the_page_is_one_whole_file_without_script(make_run):
    html = page(make_run())
    reader = Reader(html)
    assert reader.outside == []
    assert "url(" not in html and "@import" not in html
    assert 'name="viewport"' in html and "prefers-color-scheme:dark" in html


def test_what_was_asked_and_said_cannot_become_markup(make_run):
    html = page(make_run())
    assert "Hoeveel &lt;b&gt;goud&lt;/b&gt;?" in html and "Veel &amp; meer." in html and "the &lt;amount&gt;" in html
    assert "<b>goud" not in html


def test_the_four_figures_stand_with_their_intervals(make_run, results):
    text = "".join(Reader(page(make_run())).text)
    rate = metrics.Rate(1, 7)
    assert f"all: {report.said(rate)}" in text
    assert report.said(rate) == "14.3 % (2.6–51.3) of 7"


def test_the_worst_language_is_named(make_run, make_case, make_result):
    held = [f"h{n}" for n in range(60) if make_case(f"h{n}").split == "held"][:12]
    results = [make_result(make_case(id, lang="nl"), "goed") for id in held[:6]] + [make_result(make_case(id, lang="fr"), "Nee.", "refused") for id in held[6:]]
    text = "".join(Reader(page(make_run(results=results, baselines={}))).text)
    assert "worst language, held: fr 0.0 % (0.0–39.0) of 6" in text
    assert "worst language, held: fr 100.0 % (61.0–100.0) of 6" in text


def test_a_failure_shows_all_that_is_needed_to_judge_it(make_run):
    html = page(make_run())
    deep = html[html.index("<h3>refused-deep") :].partition("</article>")[0]
    assert "place 3" in deep and "refused: not_in_library" in deep
    assert "not among the first ten (d#s)" in html
    forbidden = html[html.index("<h3>forbidden") :].partition("</article>")[0]
    assert "<dt>forbidden</dt><dd>fout</dd>" in forbidden


def test_only_ten_failures_are_open_and_all_are_folded(make_run, make_case, make_result):
    results = [make_result(make_case(f"r{n}"), "Nee.", "refused") for n in range(13)]
    open_part, _, folded = page(make_run(results=results, baselines={})).partition("<summary>All that went wrong (13)</summary>")
    assert (open_part.count("<article>"), folded.count("<article>")) == (10, 13)


def test_what_got_worse_is_said_first(make_run):
    assert "No figure is worse than recorded." in page(make_run())
    worse = page(make_run(worse=["dev nl, right: 1 < 2"]))
    assert worse.index("dev nl, right: 1 &lt; 2") < worse.index("The four figures")


@pytest.mark.parametrize(
    ("changes", "note"), [({}, None), ({"corpus": "other"}, "library"), ({"calibration": {"threshold": 0.1}}, "calibration"), ({"cases": 3}, "cases")]
)
def test_an_ablation_says_what_changed_since(changes, note, make_run):
    rows = [Row(name, {"dev": RATES, "held": RATES}, {"dev": 0.5, "held": None}) for name in ("nothing", "glossary")]
    values = {"date": "2026-11-01", "corpus": "abc", "calibration": {"threshold": 0.7}, "cases": 7, "rows": rows} | changes
    html = page(make_run(ablation=Ablation(**values)))
    assert "Measured on 2026-11-01" in html and "50.0 / 50.0" in html and "0.50 / –" in html
    assert re.findall(r"Since then the (.*?) changed", html) == ([note] if note else [])


def test_what_was_not_measured_is_said(make_run):
    html = page(make_run())
    assert "make eval-ablation" in html and "make bench" in html
    bench = {"date": "2026-11-01", "machine": "a machine", "lines": [{"what": "answer", "figures": "p50 9 ms"}]}
    assert "p50 9 ms" in page(make_run(bench=bench))


def test_a_page_over_no_results_is_whole(make_run):
    Reader(page(make_run(results=[], baselines={})))


def test_the_terminal_shows_ours_by_language_and_kind_and_the_others(make_run):
    text = report.table(make_run())
    rows = [line.split("  ")[0] for line in text.splitlines()[-7:]]
    assert rows == ["language en", "language fr", "language nl", "kind funding", "kind not-in-library", "Wegwijzer", "BM25"]
    assert "14.3 % (2.6–51.3) of 7" in text


def test_results_are_written_for_programs(make_run, tmp_path):
    report.write(make_run(worse=["x"]), tmp_path / "out")
    values = json.loads((tmp_path / "out" / "results.json").read_text())
    assert values["scores"]["all"]["right"] == {"value": 1 / 7, "count": 1, "total": 7, "interval": list(Rate(1, 7).interval)}
    assert values["worse"] == ["x"]
    assert [one["id"] for one in values["results"]][0] == "right"
    assert sum(bin["count"] for split in values["reliability"].values() for bin in split["bins"]) == 6
    assert (tmp_path / "out" / "report.html").read_text() == page(make_run(worse=["x"]))


def test_what_is_not_there_or_damaged_is_read_as_nothing(tmp_path):
    assert report.read(tmp_path / "bench.json") is None
    (tmp_path / "bench.json").write_text("{")
    assert report.read(tmp_path / "bench.json") is None


def test_a_diagram_has_a_dot_where_the_predictions_are():
    bins = metrics.reliability([0.95, 0.95, 0.25], [True, False, False])
    drawn = charts.reliability(bins, "title")
    dots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', drawn)
    (_, y_low, r_low), (x_high, y_high, r_high) = dots
    assert len(dots) == 2
    assert float(y_low) == 252.0 and float(y_high) == 132.0  # 0 and 0.5 on an axis of 240 that ends at 252
    assert float(x_high) == pytest.approx(34 + 0.95 * 240)
    assert float(r_high) > float(r_low)
    assert "2 questions: estimated 95 %, right 50 %" in drawn


def test_an_interval_is_drawn_to_scale():
    assert 'x1="100.0" x2="100.0"' in charts.interval(Rate(5, 10), "half")
    assert charts.interval(Rate(0, 0), "nothing") == ""
