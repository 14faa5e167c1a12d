"""Which statements stand beside the one that answers: how likely each of them says something of what was asked."""

from pathlib import Path

from index import Hit
from index.logistic import Logistic, log_odds

FITTED = Path(__file__).parent / "beside.json"
"""The weights of `SIGNALS`; fitted by `python -m evals beside --fit` on statements that readers judged."""
SIGNALS = ("behind", "read", "section")
"""behind: the log odds of the statement's score less those of the first one's; read: see `Candidate.signals`; section: 1 in a list for a
statement under the heading of the first one."""
_LEAST, _LEAST_IN_LIST = 0.65, 0.5
"""From which probability on a statement stands beside the first one, and in a list, of which more is expected."""
_INSTEAD = 0.15
"""From which probability on a statement stands there because it may be the answer where the first one is none. Of 1,505 questions of askers that are answered,
97.6 % get an answer so where they stand alone (96.5 % without), 93.1 % of the follow-ups (91.5 %)."""


def says_something(hit: Hit, first: Hit, listed: bool) -> float:
    """The probability, 0 to 1, that `hit` says something of what was asked, where `first` answers; 1 for what stands there by name, as a contact does."""
    return Logistic.kept(FITTED).score(signals(hit, first, listed)) if hit.signals else 1.0


def instead(hit: Hit, first: Hit) -> float:
    """The probability, 0 to 1, that the first one is no answer and this one is."""
    return (1 - first.score) * hit.score


def stands(probability: float, instead: float, listed: bool) -> bool:
    """Whether a statement that so probably says something of what was asked, or, in prose, is the answer in place of the first one, stands beside it."""
    return probability >= _LEAST_IN_LIST if listed else probability >= _LEAST or instead >= _INSTEAD


def signals(hit: Hit, first: Hit, listed: bool) -> dict[str, float]:
    """The `SIGNALS` of a further statement."""
    return {
        "behind": behind(hit, first),
        "read": hit.signals["read"],
        "section": float(listed and same_section(hit, first)),
    }


def behind(hit: Hit, first: Hit) -> float:
    """The log odds of a statement's score less those of another one's."""
    return log_odds(hit.score) - log_odds(first.score)


def same_section(hit: Hit, other: Hit) -> bool:
    """Whether two statements stand under the same heading of a document."""
    return (hit.document.id, hit.heading) == (other.document.id, other.heading)
