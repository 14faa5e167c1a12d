"""How the web app bears many people at once: locust asks for 1 to 50 people, each without a pause; a chart of latency against load."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus import WegwijzerError
from evals.serving import ROOT, serving

PEOPLE = (1, 5, 10, 25, 50)


@dataclass(frozen=True)
class Level:
    """What so many people at once met; times in milliseconds, from sending to the whole reply."""

    people: int
    answers: int
    answers_per_s: float
    p50_ms: float
    p95_ms: float
    page_p95_ms: float
    failures: int


def measure(seconds: int, people: Sequence[int] = PEOPLE) -> Iterator[Level]:
    """A level after the other, of so many seconds each, against an app of its own. Raises WegwijzerError where locust cannot run."""
    with serving() as app:
        for number in people:
            yield level(number, _locust(app.url, number, seconds))


def level(people: int, told: Sequence[Mapping[str, Any]]) -> Level:
    """A level from what locust tells with `--json`: an entry a kind of request, its `response_times` a histogram in milliseconds."""
    by_name = {entry["name"]: entry for entry in told}
    ask, page = by_name["ask"], by_name["page"]
    took = ask["last_request_timestamp"] - ask["start_time"]
    return Level(
        people=people,
        answers=ask["num_requests"],
        answers_per_s=round(ask["num_requests"] / took, 1),
        p50_ms=_percentile(ask, 0.5),
        p95_ms=_percentile(ask, 0.95),
        page_p95_ms=_percentile(page, 0.95),
        failures=ask["num_failures"] + page["num_failures"],
    )


def table(levels: Sequence[Level]) -> str:
    head = f"{'people':>7}{'answers':>9}{'per s':>8}{'p50 ms':>9}{'p95 ms':>9}{'page p95':>10}{'failed':>8}"
    rows = [f"{at.people:7}{at.answers:9}{at.answers_per_s:8.1f}{at.p50_ms:9.0f}{at.p95_ms:9.0f}{at.page_p95_ms:10.0f}{at.failures:8}" for at in levels]
    return "\n".join([head, *rows])


def write(levels: Sequence[Level], folder: Path) -> None:
    """Writes `load.json` and the chart, `load.svg`."""
    from evals.charts import load

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "load.json").write_text(json.dumps([asdict(level) for level in levels], indent=1), encoding="utf-8")
    (folder / "load.svg").write_text(load([asdict(level) for level in levels]), encoding="utf-8")


def _percentile(entry: Mapping[str, Any], share: float) -> float:
    """The response time that `share` of the requests did not pass."""
    times = sorted((float(time), count) for time, count in entry["response_times"].items())
    wanted, seen = share * sum(count for _, count in times), 0
    for time, count in times:
        seen += count
        if seen >= wanted:
            return time
    return 0.0


def _locust(url: str, people: int, seconds: int) -> list[dict[str, Any]]:
    """What locust measured; the one more is who reads pages."""
    command = [
        sys.executable, "-m", "locust", "-f", Path(__file__).with_name("visitor.py"), "--headless", "--json", "--only-summary", "--host", url,
        "--users", str(people + 1), "--spawn-rate", "100", "--run-time", f"{seconds}s", "--stop-timeout", "10", "--exit-code-on-error", "0",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise WegwijzerError(f"locust cannot run ({why}); install it with: pip install -c constraints.txt '.[load]'")
    return json.loads(done.stdout)
