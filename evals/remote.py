"""A running instance, asked over HTTP as any program asks it."""

from collections.abc import Sequence
from time import sleep
from typing import Any

import httpx

from assistant import Answer
from assistant.fit import Judgement
from corpus import Document, Language, Statement, WegwijzerError
from index import After, Hit

_SECONDS = 60
_PATIENCE = 120
"""Seconds that are waited in all where the instance says to come back later."""


class Remote:
    """The instance at `url`; a name and password may stand in it. Raises WegwijzerError where it does not answer as it should."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False, transport=transport)

    @property
    def name(self) -> str:
        """Its host and port, without the password."""
        return self._client.base_url.netloc.decode()

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        return Answer.model_validate(self._send("POST", "/api/v1/ask", json={"question": question, "turns": list(history)}))

    def judge(self, idea: str) -> Judgement:
        return Judgement.model_validate(self._send("POST", "/api/v1/fit", json={"idea": idea}))

    def search(self, text: str, language: Language, limit: int, after: After | None = None) -> list[Hit]:
        """What its search finds, with the words it gives; documents hold only what is needed to tell which they are. It takes no conversation."""
        query = {"q": text, "lang": language, "limit": limit}
        return [_hit(found) for found in self._send("GET", "/api/v1/search", params=query)] if text.strip() else []

    def leans(self, turns: Sequence[str]) -> bool:
        """No: its door for searching takes no conversation."""
        return False

    def _send(self, method: str, path: str, **sent: Any) -> Any:
        waited = 0.0
        while True:
            try:
                reply = self._client.request(method, path, **sent)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise WegwijzerError(f"{self.name} does not answer ({error}); see whether it runs, or correct --target") from None
            wait = float(reply.headers.get("Retry-After", 1)) if reply.status_code == httpx.codes.TOO_MANY_REQUESTS else 0.0
            if not wait:
                break
            waited += wait
            if waited > _PATIENCE:
                raise WegwijzerError(f"{self.name} lets too few questions a minute through; raise its WEGWIJZER_LIMIT")
            sleep(wait)
        if reply.status_code != httpx.codes.OK:
            raise WegwijzerError(f"{self.name} answered {path} with {reply.status_code} ({reply.text[:200]}); correct --target or mend the instance")
        return reply.json()


def _hit(found: dict[str, Any]) -> Hit:
    statement = Statement(id=found["statement"].partition("#")[2], **{found["lang"]: found["quote"]})
    document = Document.model_construct(id=found["document"])
    return Hit(found["statement"], document, {}, statement, found["score"], {})
