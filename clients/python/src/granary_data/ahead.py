"""Work that is done ahead of its reader, in order and within a bound."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_WAITING = 64  # groups of items of one source that wait to be read
_GROUP = 32


class _Source(Generic[T]):
    """An iterable read by a thread of its own."""

    def __init__(self, make: Callable[[], Iterable[T]]):
        self._queue: queue.Queue[tuple[list[T], BaseException | None, bool]] = queue.Queue(_WAITING)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(make,), daemon=True)
        self._thread.start()

    def _run(self, make: Callable[[], Iterable[T]]) -> None:
        group: list[T] = []
        failure: BaseException | None = None
        try:
            for item in make():
                group.append(item)
                if len(group) == _GROUP:
                    self._put((group, None, False))
                    group = []
                if self._stopped.is_set():
                    return
        except BaseException as error:  # handed to the reader, whatever it is
            failure = error
        self._put((group, failure, True))

    def _put(self, entry: tuple[list[T], BaseException | None, bool]) -> None:
        while not self._stopped.is_set():
            try:
                self._queue.put(entry, timeout=0.1)
                return
            except queue.Full:
                continue

    def __iter__(self) -> Iterator[T]:
        while True:
            group, failure, last = self._queue.get()
            yield from group
            if failure is not None:
                raise failure
            if last:
                return

    def stop(self) -> None:
        self._stopped.set()


def chained(sources: Iterable[Callable[[], Iterable[T]]], ahead: int) -> Iterator[tuple[int, Iterator[T]]]:
    """The number and the items of each source, in order; `ahead` of them are read by threads before their turn, each
    up to some 2,000 items. With `ahead` 0 there is no thread."""
    waiting: deque[_Source[T]] = deque()
    makers = iter(sources)
    try:
        number = 0
        while True:
            if ahead == 0:
                make = next(makers, None)
                if make is None:
                    return
                yield number, iter(make())
            else:
                while len(waiting) < ahead and (make := next(makers, None)) is not None:
                    waiting.append(_Source(make))
                if not waiting:
                    return
                yield number, iter(waiting[0])
                waiting.popleft().stop()
            number += 1
    finally:
        for source in waiting:
            source.stop()
