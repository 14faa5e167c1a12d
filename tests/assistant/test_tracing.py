import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant import Assistant
from assistant.tracing import tracing
from tests.conftest import TODAY

QUESTION = "Wat is het budget van het programma?"


@pytest.fixture
def spans(searcher, library):
    """Asks once, with or without text; returns the spans by name."""

    def spans(with_text: bool) -> dict:
        exporter, provider = InMemorySpanExporter(), TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        Assistant(searcher, library.contacts, today=lambda: TODAY, trace=tracing(provider, with_text)).ask(QUESTION)
        return {span.name: span for span in exporter.get_finished_spans()}

    return spans


def test_an_answer_is_a_span_with_one_for_each_stage_inside(spans):
    found = spans(False)
    whole = found["wegwijzer.ask"]
    stages = [found[f"wegwijzer.{stage}"] for stage in ("understand", "search", "compose", "verify")]
    assert all(stage.parent.span_id == whole.context.span_id for stage in stages)
    assert all(whole.start_time <= stage.start_time <= stage.end_time <= whole.end_time for stage in stages)
    assert whole.attributes["wegwijzer.status"] == "answered"
    assert "ewi-2016#total" in whole.attributes["wegwijzer.statements"]


def test_no_text_of_a_question_or_answer_unless_allowed(spans):
    assert "budget" not in str([dict(span.attributes) for span in spans(False).values()])
    assert spans(True)["wegwijzer.ask"].attributes["wegwijzer.question"] == QUESTION
