"""Visitors for locust (`evals/load.py` runs it): people who ask one question after another, without a pause, and one who reads pages meanwhile."""

import json
from itertools import count

from locust import FastHttpUser, constant, task

from evals.cases import read_cases

_QUESTIONS = [case.question for case in read_cases()]
_NUMBER = count()


class Asker(FastHttpUser):
    """Asks the evaluation cases, each visitor from another place on; a reply to another question than its own is a failure."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.place = next(_NUMBER) * 37

    @task
    def ask(self) -> None:
        self.place += 1
        question, id = _QUESTIONS[self.place % len(_QUESTIONS)], str(self.place)
        with self.client.post("/api/v1/ask", json={"question": question, "id": id}, name="ask", catch_response=True) as reply:
            if reply.status_code == 200:
                answer = json.loads(reply.text)
                if (answer["id"], answer["question"]) != (id, question):
                    reply.failure("the answer to another question")


class Reader(FastHttpUser):
    """Opens a page twice a second."""

    fixed_count = 1
    wait_time = constant(0.5)

    @task
    def read(self) -> None:
        self.client.get("/about", name="page")
