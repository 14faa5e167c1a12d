"""Something that takes a while to make, made in a thread of its own; whoever needs it meanwhile waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Loading(Generic[Made]):
    def __init__(self, make: Callable[[], Made]) -> None:
        self._future: Future[Made] = Future()
        Thread(target=self._run, args=(make,), daemon=True).start()

    def _run(self, make: Callable[[], Made]) -> None:
        try:
            self._future.set_result(make())
        except BaseException as error:  # noqa: BLE001 - handed over to whoever waits, not swallowed
            self._future.set_exception(error)

    @property
    def ready(self) -> bool:
        """Whether it is there and was made without an error."""
        return self._future.done() and self._future.exception() is None

    def get(self) -> Made:
        """Waits until it is there. Raises what making it raised."""
        return self._future.result()

    async def wait(self) -> Made:
        """The same, without holding up the others; who stops waiting does not stop the making."""
        return await asyncio.shield(asyncio.wrap_future(self._future))
