"""Objects by the thousand: the lines of a manifest, or keys at hand, read as tars of one request each."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Literal

from botocore.exceptions import ClientError

from .ahead import chained
from .resume import pieces
from .tar import members

MISSING = ("__404__/", "__416__/")

Line = str | dict[str, Any]
"""A line of a manifest: a key, or an object with `key` and where wanted `version`, `range`, `annotation`, `as`."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of a batch.

    `ordinal` is its line, from 0; `data` its bytes, or None where it is not there (`missing="keep"`).
    """

    ordinal: int
    name: str
    data: bytes | None


class MissingEntry(KeyError):
    """A line names what is not there."""

    def __init__(self, ordinal: int, name: str):
        super().__init__(name)
        self.ordinal = ordinal
        self.name = name

    def __str__(self) -> str:
        return f'line {self.ordinal}, "{self.name}", is not there; missing="skip" passes over such lines'


Missing = Literal["raise", "skip", "keep"]
Entries = Iterable[tuple[str, bytes]]


class BatchReader:
    """Iterates over the entries of a manifest, an object with one key in each line, in its order.

    `start` is the first line to read, `page` how many lines one request takes, `ahead` how many requests are read
    before their turn by threads. A connection that is cut goes on where it was.
    """

    def __init__(
        self,
        client: Any,
        bucket: str,
        manifest: str,
        *,
        start: int = 0,
        page: int = 1000,
        ahead: int = 2,
        missing: Missing = "raise",
    ):
        self._spans: Callable[[], Iterator[range]] = lambda: (range(at, at + page) for at in count(start, page))
        self._read: Callable[[range], Entries] = lambda lines: _page(client, bucket, manifest, lines)
        self._ahead = ahead
        self._missing = missing

    @classmethod
    def of_keys(
        cls,
        client: Any,
        bucket: str,
        lines: Sequence[Line],
        *,
        page: int = 1000,
        ahead: int = 2,
        missing: Missing = "raise",
    ) -> BatchReader:
        """The same for lines at hand, without an object that holds them."""
        reader = cls(client, bucket, "", ahead=ahead, missing=missing)
        reader._spans = lambda: (range(at, min(at + page, len(lines))) for at in range(0, len(lines), page))
        reader._read = lambda span: _selected(client, bucket, lines[span.start : span.stop])
        return reader

    def only(self, spans: Callable[[], Iterator[range]]) -> BatchReader:
        """The same reader of these lines and no others: each span is one request. It ends where a span is not full."""
        self._spans = spans
        return self

    def __iter__(self) -> Generator[Sample, None, None]:
        spans: list[range] = []

        def sources() -> Iterator[Callable[[], Entries]]:
            for span in self._spans():
                spans.append(span)
                yield partial(self._read, span)

        for number, page in chained(sources(), self._ahead):
            ordinal = spans[number].start
            for name, data in page:
                if not name.startswith(MISSING):
                    yield Sample(ordinal, name, data)
                elif self._missing != "skip":
                    name = name.partition("/")[2]
                    if self._missing == "raise":
                        raise MissingEntry(ordinal, name)
                    yield Sample(ordinal, name, None)
                ordinal += 1
            if ordinal < spans[number].stop:
                return


def _page(client: Any, bucket: str, manifest: str, lines: range) -> Iterator[tuple[str, bytes]]:
    """The entries of some lines; none behind the last line."""
    key = f"_granary/tar/{manifest}/{lines.start}-{lines.stop - 1}.tar"
    try:
        yield from members(pieces(client, bucket, key))
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "NoSuchKey":
            raise
        # No such lines, or no such manifest: the second is an error.
        client.head_object(Bucket=bucket, Key=manifest)


def _selected(client: Any, bucket: str, lines: Sequence[Line]) -> Iterator[tuple[str, bytes]]:
    answer = client.select_object_content(
        Bucket=bucket,
        Key="batch",
        ExpressionType="SQL",
        Expression="BATCH " + json.dumps(list(lines)),
        InputSerialization={"JSON": {"Type": "LINES"}},
        OutputSerialization={"JSON": {}},
    )
    yield from members(event["Records"]["Payload"] for event in answer["Payload"] if "Records" in event)
