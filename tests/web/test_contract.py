"""The HTTP API against its own description: what schemathesis makes up is answered as described, whatever it is."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

pytestmark = pytest.mark.process

EXAMPLES = settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def test_what_is_described_is_what_is_answered(make_app):
    asked = []
    for described in schemathesis.openapi.from_asgi("/api/v1/openapi.json", make_app()).get_all_operations():

        @EXAMPLES
        @given(described.ok().as_strategy())
        def check(case):
            asked.append(case.operation.label)
            case.call_and_validate()

        check()
    assert {"POST /api/v1/ask", "POST /api/v1/fit", "GET /api/v1/documents"} <= set(asked)
