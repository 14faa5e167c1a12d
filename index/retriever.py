"""The searcher as a LangChain retriever, for use in somebody's own chain."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus import Language
from index.searcher import Hit, Searcher


class WegwijzerRetriever(BaseRetriever):
    """Retrieves statements as LangChain documents, best first.

    `page_content` is the statement in `language` (or the first language it has); `metadata` holds its reference, calibrated score (0 to 1),
    document title, publisher, url, published date and validity. Statements scored under `min_score` are left out.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    language: Language = "nl"
    limit: int = 5
    min_score: float = 0.0

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.searcher.search(query, self.language, self.limit)
        return [self._document(hit) for hit in hits if hit.score >= self.min_score]

    def _document(self, hit: Hit) -> Document:
        language, text = hit.statement.shown(self.language)
        return Document(
            id=hit.reference,
            page_content=text,
            metadata={
                "statement": hit.reference,
                "score": hit.score,
                "lang": language,
                "title": hit.document.title_in(language),
                "publisher": hit.document.publisher,
                "url": hit.document.url,
                "published": hit.document.published,
                "valid_from": hit.statement.valid.start,
                "valid_to": hit.statement.valid.end,
            },
        )
