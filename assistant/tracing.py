"""Traces of answers for OpenTelemetry: how long each stage took, what was found, what became of it. No text of a question unless a setting allows it.

Made after the answer from its own timings, so that nothing else knows of traces. OpenTelemetry is imported when traces are asked for, never without.
"""

from collections.abc import Callable
from time import time_ns

from assistant.answer import Answer

Trace = Callable[[Answer], None]


def open_trace(with_text: bool = False) -> Trace:
    """Sends traces where the variables of OpenTelemetry say (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, …), by OTLP over gRPC, in the background."""
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return tracing(provider, with_text)


def tracing(provider: "TracerProvider", with_text: bool = False) -> Trace:  # noqa: F821 - named for the reader; importing it is what is avoided
    """A trace per answer through `provider`: a span for the answer and one for each stage, in their order."""
    from opentelemetry.trace import set_span_in_context

    tracer = provider.get_tracer("wegwijzer")

    def trace(answer: Answer) -> None:
        end = time_ns()
        stages = {name: round(ms * 1e6) for name, ms in answer.timings_ms.items() if name != "total"}
        start = end - round(answer.timings_ms.get("total", 0) * 1e6)
        whole = tracer.start_span("wegwijzer.ask", start_time=start, attributes=_attributes(answer, with_text))
        inside = set_span_in_context(whole)
        for name, took in stages.items():
            tracer.start_span(f"wegwijzer.{name}", context=inside, start_time=start).end(start := start + took)
        whole.end(end)

    return trace


def _attributes(answer: Answer, with_text: bool) -> dict[str, str | int | float | tuple[str, ...]]:
    own = {source.quote for source in answer.sources}
    found: dict[str, str | int | float | tuple[str, ...]] = {
        "wegwijzer.language": answer.lang,
        "wegwijzer.status": answer.status,
        "wegwijzer.reason": answer.reason or "",
        "wegwijzer.confidence": answer.confidence,
        "wegwijzer.statements": tuple(source.statement for source in answer.sources),
        "wegwijzer.reworded": sum(sentence.text not in own for sentence in answer.sentences),
    }
    return found | ({"wegwijzer.question": answer.question, "wegwijzer.answer": answer.text} if with_text else {})
