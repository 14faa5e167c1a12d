"""What is made of locust's figures; that 50 people are served is tested in tests/web/test_served.py."""

from lxml import etree

from evals import load

TOLD = [
    {"name": "ask", "num_requests": 20, "num_failures": 1, "start_time": 100, "last_request_timestamp": 104, "response_times": {"10": 10, "30": 9, "200": 1}},
    {"name": "page", "num_requests": 2, "num_failures": 0, "start_time": 100.0, "last_request_timestamp": 104.0, "response_times": {"5": 1, "8": 1}},
]


def test_a_level_is_read_from_the_histograms():
    assert load.level(5, TOLD) == load.Level(people=5, answers=20, answers_per_s=5.0, p50_ms=10, p95_ms=30, page_p95_ms=8, failures=1)


def test_the_chart_names_every_point_and_the_figures_are_written_beside_it(tmp_path):
    levels = [load.Level(people, 20, 5.0, people * 2, people * 7, 8, 0) for people in (1, 50)]
    load.write(levels, tmp_path)
    titles = {title.text for title in etree.parse(tmp_path / "load.svg").iter("{*}title")}
    assert {"1 people: median 2 ms", "50 people: 95th percentile 350 ms"} <= titles
    assert '"p95_ms": 350' in (tmp_path / "load.json").read_text() and "350" in load.table(levels)
