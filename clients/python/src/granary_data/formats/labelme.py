"""labelme: one JSON document for each image. Source: the tool of that name."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Any

from . import Found, Labels, Problem, files

_KINDS = {
    "polygon": "polygon",
    "rectangle": "box",
    "circle": "polygon",
    "line": "line",
    "linestrip": "line",
    "points": "points",
    "point": "points",
}


def read(path: Path) -> Iterator[Found | Problem]:
    for file in files(path, ".json"):
        try:
            document = json.loads(file.read_bytes())
            shapes, image = document["shapes"], document["imagePath"]
        except (ValueError, KeyError, TypeError) as error:
            yield Problem(str(file), f"is no document of labelme: {error!r}")
            continue
        labels: Labels = {}
        if document.get("imageWidth") and document.get("imageHeight"):
            labels |= {"w": document["imageWidth"], "h": document["imageHeight"]}
        classes = [name for name, on in (document.get("flags") or {}).items() if on is True]
        if classes:
            labels["classes"] = classes
        labels["objects"] = []
        for at, shape in enumerate(shapes, 1):
            thing = _object(shape)
            if isinstance(thing, str):
                yield Problem(f"{file}: shape {at}", thing)
            else:
                labels["objects"].append(thing)
        yield Found(PureWindowsPath(image).name, labels)


def _object(shape: dict[str, Any]) -> dict[str, Any] | str:
    kind = shape.get("shape_type") or "polygon"
    points = shape.get("points") or []
    if not shape.get("label"):
        return "has no label"
    if kind not in _KINDS or not points:
        return f"is of a shape that has no place here: {kind}, {len(points)} points"
    if kind == "circle":
        if len(points) != 2:
            return "is a circle without centre and rim"
        (cx, cy), rim = points
        radius = math.dist((cx, cy), rim)
        points = [
            [cx + radius * math.cos(a * math.pi / 16), cy + radius * math.sin(a * math.pi / 16)] for a in range(32)
        ]
        box = [cx - radius, cy - radius, 2 * radius, 2 * radius]
    else:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
    thing: dict[str, Any] = {"l": shape["label"], "b": box}
    if kind != "rectangle":
        thing |= {"k": _KINDS[kind], "g": [[value for point in points for value in point]]}
    if shape.get("group_id") is not None:
        thing["id"] = str(shape["group_id"])
    flags = {name: "true" for name, on in (shape.get("flags") or {}).items() if on is True}
    if flags:
        thing["a"] = flags
    return thing
