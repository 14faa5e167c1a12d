"""What is counted, for Prometheus: questions by door and outcome, how long answers take, feedback, and who was told to wait."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Meters:
    """The counters of one app, in a registry of its own. No label holds anything that a visitor typed."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter("wegwijzer_questions", "Questions answered", ["door", "lang", "status", "reason"], registry=self.registry)
        self.verdicts = Counter("wegwijzer_fit_verdicts", "Ideas judged", ["door", "lang", "verdict"], registry=self.registry)
        self.seconds = Histogram("wegwijzer_work_seconds", "Time from asking to answer, waiting included", ["work"], buckets=_SECONDS, registry=self.registry)
        self.running = Gauge("wegwijzer_work_running", "Questions waiting or being answered", registry=self.registry)
        self.feedback = Counter("wegwijzer_feedback", "Feedback received", ["verdict"], registry=self.registry)
        self.limited = Counter("wegwijzer_limited", "Requests over the limit per client", registry=self.registry)
        self.ready = Gauge("wegwijzer_ready", "Whether the models and the library are loaded", registry=self.registry)
