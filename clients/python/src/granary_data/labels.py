"""Labels as an annotation of their image: what is on it, where, in one small JSON document that lives and dies with the
object.

    {"v": 1, "w": 1920, "h": 1080, "split": "train", "classes": ["night"],
     "objects": [{"l": "cat", "b": [12.5, 40, 200, 180], "k": "box", "s": 0.93, "i": false, "g": [[…]], "a": {…}}]}

`l` is the label, `b` a box [x, y, width, height] in pixels from the upper left, `k` its kind (box, polygon, mask, points,
line, obb, class), `s` a score, `i` whether it is to be ignored, `g` polygons, `a` whatever else the source said, as text.
The annotation is called `labels`, or `labels.SET`; objects that do not fit into its 1 MiB go on in `labels.1`, and so on,
and each part tells in `parts` how many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from .batch import BatchReader

Labels = dict[str, Any]

MOST_BYTES = 1 << 20


def annotation_name(set: str = "", part: int = 0) -> str:
    """What the annotation of a set is called."""
    return ".".join(["labels"] + ([set] if set else []) + ([str(part)] if part else []))


def encode(labels: Labels) -> list[bytes]:
    """The documents of one image, each small enough for an annotation; the same for the same labels. Raises
    `ValueError` where a single object is too large."""
    objects = labels.get("objects", [])
    head = {name: value for name, value in labels.items() if name != "objects"}
    whole = _document(head, objects)
    if len(whole) <= MOST_BYTES:
        return [whole]
    room = MOST_BYTES - len(_document(head | {"parts": len(objects)}, []))
    groups: list[list[Any]] = [[]]
    used = 0
    for thing in objects:
        length = len(_json(thing)) + 1
        if length > room:
            raise ValueError(f"one object of {length} bytes does not fit into an annotation of {MOST_BYTES}")
        if used + length > room:
            groups.append([])
            used = 0
        groups[-1].append(thing)
        used += length
    return [_document(head | {"parts": len(groups)}, group) for group in groups]


def _document(head: Labels, objects: Sequence[Any]) -> bytes:
    return _json({"v": 1, **head, "objects": list(objects)})


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def write_labels(client: Any, bucket: str, key: str, labels: Labels, set: str = "") -> None:
    """Attaches labels to an object, in place of what the set had before."""
    documents = encode(labels)
    for part, document in enumerate(documents):
        client.put_object_annotation(
            Bucket=bucket, Key=key, AnnotationName=annotation_name(set, part), AnnotationPayload=document
        )
    part = len(documents)
    while _delete(client, bucket, key, annotation_name(set, part)):
        part += 1


def _delete(client: Any, bucket: str, key: str, name: str) -> bool:
    """Whether there was one."""
    page = client.list_object_annotations(Bucket=bucket, Key=key, AnnotationPrefix=name)
    found = any(entry["AnnotationName"] == name for entry in page.get("Annotations", []))
    if found:
        client.delete_object_annotation(Bucket=bucket, Key=key, AnnotationName=name)
    return found


def read_labels(
    client: Any, bucket: str, keys: Sequence[str], *, set: str = "", page: int = 1000
) -> Iterator[tuple[str, Labels | None]]:
    """The labels of each key, in order; None where it has none."""
    lines = [{"key": key, "annotation": annotation_name(set), "as": str(number)} for number, key in enumerate(keys)]
    for key, sample in zip(keys, BatchReader.of_keys(client, bucket, lines, page=page, missing="keep"), strict=True):
        yield key, None if sample.data is None else _joined(client, bucket, key, set, json.loads(sample.data))


def _joined(client: Any, bucket: str, key: str, set: str, labels: Labels) -> Labels:
    """With what did not fit into the first document, which tells how many there are."""
    parts = range(1, labels.pop("parts", 1))
    lines = [{"key": key, "annotation": annotation_name(set, part)} for part in parts]
    for sample in BatchReader.of_keys(client, bucket, lines, ahead=0):
        labels["objects"] += json.loads(sample.data or b"")["objects"]
    return labels
