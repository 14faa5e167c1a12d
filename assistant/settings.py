"""All settings, in one frozen object, made only at the entry points (cli, app.py, evals, `Assistant.from_settings`)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus import SettingsError

if TYPE_CHECKING:
    from corpus.fetch import Access

_ROOT = Path(__file__).parent.parent
Use = Literal["reword", "follow-up", "rewrite", "read-idea", "translate"]
"""What a chat model can be used for."""


def _uses(written: str | frozenset[Use]) -> frozenset[str]:
    """Raises ValueError for one that is none."""
    uses = frozenset(filter(None, (use.strip() for use in written.split(",")))) if isinstance(written, str) else written
    if unknown := uses - set(get_args(Use)):
        raise ValueError(f"{min(unknown)!r} is no use of a chat model; choose from {', '.join(get_args(Use))}, separated by commas")
    return uses


class Settings(BaseSettings):
    """Read from `WEGWIJZER_*` variables and a `.env` file in the working folder."""

    model_config = SettingsConfigDict(env_prefix="WEGWIJZER_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore")

    store: Path = _ROOT / ".store"
    """Folder of the index."""
    library: Path | None = None
    """Folder of the organisation's own documents, beside the shipped library."""
    embedder: str = "static"
    """`static` or `transformer`, which both ship; or a model's folder, or the hub name of one that is on this machine."""
    query_prompt: str | None = None
    passage_prompt: str | None = None
    """Put before a question or a passage in place of the model's own prompts; not used by the models that ship."""
    allow_private: bool = False
    """Whether `corpus add` and `corpus sync` may fetch addresses inside a network (private, loopback, link-local)."""
    allow_redirect: bool = False
    """Whether an address may redirect to another host."""
    fetch_seconds: float = Field(30, gt=0, le=600)
    """The longest an address may take, its redirects included."""
    chroma_url: str | None = None
    """A Chroma server (`chroma run`) in place of the embedded store, as http://host:8000."""
    language: Literal["nl", "en", "fr"] = "nl"
    """The language of an answer to a question whose own language cannot be told."""
    stale_years: float = Field(3, ge=0)
    """After how many years a document that nobody compared with its source since counts as stale."""
    chat_model: str | None = None
    """A chat model, as `provider:model`; without one answers are the statements themselves."""
    chat_uses: Annotated[frozenset[Use], NoDecode, BeforeValidator(_uses)] = frozenset({"reword"})
    """What it is used for, separated by commas."""
    chat_seconds: float = Field(15, gt=0, le=600)
    """The longest that it may take over an answer; then the statements are shown."""
    traces: bool = False
    """Whether each answer is traced with OpenTelemetry, to where its own variables say (OTEL_EXPORTER_OTLP_ENDPOINT)."""
    trace_text: bool = False
    """Whether a trace holds the text of question and answer."""
    host: str = "127.0.0.1"
    port: int = Field(7860, ge=0, le=65535)
    database_url: SecretStr = SecretStr(f"sqlite:///{_ROOT / '.data' / 'wegwijzer.db'}")
    """Where feedback is kept: an SQLite file or a PostgreSQL server, as SQLAlchemy writes it."""
    keep_questions: bool = False
    """Whether questions are kept there too; without it a conversation stays in the browser."""
    retention_days: int = Field(365, ge=1)
    """After how many days what is kept is deleted."""
    limit: str = "60/minute"
    """How many questions a client may ask, as the library `limits` writes it."""
    frame_ancestors: str = ""
    """Sites that may show the app in a frame, separated by spaces; none without it."""
    cors_origins: str = ""
    """Sites whose scripts may use the HTTP API, separated by spaces; none without it."""
    forwarded_by: str = "127.0.0.1"
    """Addresses of the proxies whose word on the client's address is taken, separated by commas."""
    auth: SecretStr | None = None
    """Who may sign in, as `name:password`, several separated by commas; without it everybody may use the app."""

    def access(self) -> "Access":
        """What may be fetched."""
        from corpus.fetch import Access

        return Access(self.allow_private, self.allow_redirect, self.fetch_seconds)

    @classmethod
    def load(cls) -> "Settings":
        """The settings of this process. Raises SettingsError naming the first variable that is wrong."""
        try:
            return cls()
        except ValidationError as errors:
            first = errors.errors()[0]
            name = f"WEGWIJZER_{'_'.join(map(str, first['loc'])).upper()}"
            raise SettingsError(f"{name} is {first['input']!r}: {first['msg']}; correct or unset it") from None
