"""An object and an annotation of it, read together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .batch import BatchReader, MissingEntry


def read_pairs(
    client: Any, bucket: str, keys: Sequence[str], annotation: str = "labels", *, page: int = 500
) -> Iterator[tuple[str, bytes, bytes | None]]:
    """Key, object and annotation of each key, in order; None where an object has no such annotation. Raises
    `MissingEntry` where there is no object."""
    lines: list[Any] = []
    for number, key in enumerate(keys):
        lines.append({"key": key, "as": f"{number}"})
        lines.append({"key": key, "annotation": annotation, "as": f"{number}.annotation"})
    samples = iter(BatchReader.of_keys(client, bucket, lines, page=2 * page, missing="keep"))
    for number, (key, whole, part) in enumerate(zip(keys, samples, samples, strict=True)):
        if whole.data is None:
            raise MissingEntry(number, key)
        yield key, whole.data, part.data
