from datetime import date
from html.parser import HTMLParser

import pytest

from corpus import read_library
from corpus.digest import last_check, last_known
from corpus.overview import is_stale, rows, table
from corpus.report import TOPICS, page

EWI, VLAIO = "library/ewi-2016.yaml", "library/vlaio-now.yaml"
TODAY = date(2026, 11, 23)
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects ids, inner links and text, and fails where tags do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.ids, self.links, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture
def report(corpus_folder):
    """The page over the small library as it now stands on disk."""

    def report(*golds: set[str], today: date = TODAY, years: float = 3) -> str:
        return page(read_library(corpus_folder), golds, today, years)

    return report


def row(html: str, topic: str) -> list[str]:
    """The cells of a line of the table."""
    (line,) = [part for part in html.split("<tr") if f">{topic}</a></td>" in part or f"<td>{topic}</td>" in part]
    return read(f"<tr{line.partition('</tr>')[0]}</tr>").words


@pytest.mark.parametrize(
    ("published", "checked", "month", "day"),
    [
        ("2016", None, None, date(2016, 12, 31)),
        ("2021/2023-02", None, None, date(2023, 2, 28)),
        ("2016-10-31", "2025-03", "2025-03", date(2025, 3, 31)),
        ("undated, 2019 or later, read 2026-11", None, "2026-11", date(2026, 11, 30)),
        ("undated, read 2024-11", "2026", "2026", date(2026, 12, 31)),
    ],
)
def test_the_last_check_is_what_the_digest_says_or_when_an_undated_source_was_read(published, checked, month, day):
    assert (last_check(published, checked), last_known(published, checked)) == (month, day)


def test_a_row_per_document(library):
    first, second = rows(library, TODAY, 3)
    assert (first.id, first.published, first.statements, first.checked, first.stale) == ("ewi-2016", "2016-10-31", 2, None, True)
    assert (second.id, second.statements, second.checked, second.stale) == ("vlaio-now", 3, "2026-11", False)
    assert table([first, second]).splitlines() == [
        "document   date                    statements  last check",
        "ewi-2016   2016-10-31                       2  –           stale",
        "vlaio-now  undated, 2024 or later           3  2026-11",
        "2 documents, 5 statements, 1 documents stale",
    ]


def test_an_empty_list_has_a_head_and_totals():
    assert table([]).splitlines()[-1] == "0 documents, 0 statements, 0 documents stale"


def test_a_check_makes_an_old_document_fresh_again(edit, corpus_folder):
    edit(EWI, "kind: news", "checked: 2026-10\nkind: news")
    (document, _) = read_library(corpus_folder).documents
    assert not is_stale(document, TODAY, 3) and is_stale(document, date(2030, 1, 1), 3)


def test_the_page_is_whole_and_its_links_lead_somewhere(report):
    reader = read(report())
    inner = {link[1:] for link in reader.links if link.startswith("#")}
    assert inner and inner <= set(reader.ids) and len(reader.ids) == len(set(reader.ids))
    assert {link for link in reader.links if not link.startswith("#")} == {"https://example.org/ewi-2016", "https://example.org/vlaio"}


def test_the_page_of_an_empty_evaluation_says_that_no_case_reaches_a_topic(report):
    html = report()
    assert row(html, "Funding") == ["Funding", "2", "2", "1", "0", "2", "0"]
    assert "<td class=none>0</td>" in html


def test_a_case_counts_once_for_each_topic_it_reaches(report):
    html = report({"ewi-2016#total", "vlaio-now#per-year"}, {"vlaio-now#per-year", "vlaio-now#website"}, {"gone#fact"}, set())
    assert [row(html, topic)[-1] for topic in ("Funding", "Contacts", "Eligibility of companies", "all")] == ["2", "1", "0", "2"]
    assert "<code>vlaio-now#per-year</code> · conflicts with" in html and "2 cases" in html and "1 case<" in html


def test_a_conflict_is_one_pair_with_both_sources_and_dates(report):
    (pair,) = report().split('<div class="pair">')[1:]
    pair = pair.partition("</section>")[0]
    assert "In 2016 trok de Vlaamse Regering" in pair and "5 miljoen euro per jaar" in pair
    assert "Departement EWI, 2016-10-31" in pair and "VLAIO, undated, 2024 or later" in pair


def test_a_library_without_conflicts_has_no_such_part(edit, report):
    edit(EWI, 'conflicts: ["vlaio-now#per-year"]', "conflicts: []")
    edit(VLAIO, 'conflicts: ["ewi-2016#total"]', "conflicts: []")
    assert "Where sources differ" not in report()


def test_stale_ended_and_replaced_statements_are_marked(edit, report):
    edit(EWI, "to: null}", "to: 2017}")
    edit(EWI, 'conflicts: ["vlaio-now#per-year"]', "conflicts: []")
    edit(VLAIO, 'conflicts: ["ewi-2016#total"]', 'supersedes: ["ewi-2016#total"]')
    html = report()
    marks = "".join(f'<span class="mark">{mark}</span>' for mark in ("stale", "ended", "replaced"))
    assert f"{marks}<code>ewi-2016#total</code> · valid from 2016-10-28 to 2017 · replaced by" in html
    assert '<p class="meta"><code>vlaio-now#per-year</code> · supersedes' in html
    assert '<span class="mark">stale' not in report(years=20)


def test_english_stands_beside_the_dutch(report):
    assert '<p class="nl" lang="nl">Het loket van het programma is te vinden op vlaio.be/pio.</p><p class="en" lang="en">The desk' in report()


def test_what_the_library_says_is_escaped(edit, report):
    edit(EWI, "Visienota goedgekeurd", "<script>alert(1)</script>")
    edit(EWI, "publisher: Departement EWI", "publisher: <b>EWI</b>")
    edit(EWI, "url: https://example.org/ewi-2016", "url: 'javascript:alert(2)'")
    edit(EWI, "in totaal 5", "<img src=x onerror=alert(3)> 5")
    html = report()
    assert not any(tag in html for tag in ("<script", "<b>EWI", "<img", 'href="javascript'))
    assert "&lt;script&gt;alert(1)" in html


def test_an_unnamed_topic_and_none_come_after_the_named_ones(edit, report):
    edit(EWI, "topic: contacts", "topic: new-theme")
    edit(VLAIO, "        topic: contacts\n", "")
    headings = [part.partition("</h2>")[0] for part in report().split("<h2>")[1:]]
    assert headings[-2:] == ["New theme", "Without a topic"]


@pytest.mark.library
def test_every_topic_of_the_shipped_library_has_a_name():
    assert {statement.topic for _, _, statement in read_library().statements()} <= set(TOPICS)
