"""The same answers as MCP tools (ask, fit, search_library), by the official SDK; streamable HTTP, without sessions, so that any process can answer."""

from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import Field
from starlette.applications import Starlette

from assistant.answer import Answer
from assistant.fit import Judgement
from assistant.web.desk import MOST_TYPED, Desk
from assistant.web.shelf import Found
from corpus import Language
from corpus.fit import Reply

_INSTRUCTIONS = (
    "Answers on innovation procurement in Flanders (PCP, PPI, innovation partnership, the programme PIO) from a reviewed library, in Dutch, English, French. "
    "Every sentence carries its source. A refusal means that the library does not say; do not fill it in yourself. Quote sources with publisher and date."
)


def server(desk: Desk, shelf_in) -> MCPServer:
    """The tools; `shelf_in(language)` gives the library in a language."""
    made = MCPServer("wegwijzer", title="Wegwijzer", instructions=_INSTRUCTIONS, log_level="WARNING")

    @made.tool(title="Ask a question on innovation procurement in Flanders")
    async def ask(
        question: Annotated[str, Field(max_length=MOST_TYPED, description="The question, in Dutch, English or French")],
        lang: Annotated[Language | None, Field(description="Language of the answer; without it, that of the question")] = None,
        turns: Annotated[list[str], Field(max_length=20, description="Earlier questions of the same conversation, oldest first")] = [],  # noqa: B006 - never changed
    ) -> Answer:
        """Answers from the library, every sentence with its source; or refuses, with the reason and whom to ask."""
        return await desk.ask("mcp", question, turns, lang)

    @made.tool(title="Say which kind of procurement an idea fits")
    async def fit(
        idea: Annotated[str, Field(max_length=20_000, description="The idea in a few sentences, in Dutch, English or French")],
        lang: Annotated[Language | None, Field(description="Language of the verdict; without it, that of the idea")] = None,
        answers: Annotated[dict[str, Reply], Field(description="Answers (yes, no, unknown) by the key of a criterion")] = {},  # noqa: B006 - never changed
    ) -> Judgement:
        """Decides by fixed rules, with the source of every reason; what the idea does not say stays open and is listed in `missing`."""
        return await desk.judge("mcp", idea, lang, answers)

    @made.tool(title="Search the library")
    async def search_library(
        query: Annotated[str, Field(min_length=1, max_length=2_000)],
        lang: Annotated[Language, Field(description="Language of the statements")] = "nl",
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> list[Found]:
        """Finds statements of the library with publisher, date, link, exact words and a score from 0 to 1."""
        return (await shelf_in(lang)).found(await desk.search(query, lang, limit))

    return made


def app_of(made: MCPServer) -> Starlette:
    """The tools as an ASGI app that answers at `/mcp`; its session manager must run while it serves.

    The host check of the SDK is left to who serves: behind a proxy the host is another one. Our app keeps no cookies that a foreign page could use.
    """
    return made.streamable_http_app(
        streamable_http_path="/mcp",
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
