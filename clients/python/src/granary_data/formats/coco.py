"""COCO: one JSON document for many images. Source: https://cocodataset.org/#format-data."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from . import Found, Labels, Problem, files, split_of

_KNOWN = {"id", "image_id", "category_id", "bbox", "segmentation", "area", "iscrowd", "score"}


def read(path: Path) -> Iterator[Found | Problem]:
    for file in files(path, ".json"):
        try:
            document = json.loads(file.read_bytes())
            images, categories = document["images"], {it["id"]: it["name"] for it in document["categories"]}
            annotations = document["annotations"]
        except (ValueError, KeyError, TypeError) as error:
            yield Problem(str(file), f"is no COCO document: {error!r}")
            continue
        by_image = defaultdict(list)
        for annotation in annotations:
            by_image[annotation.get("image_id")].append(annotation)
        split = split_of(str(file))
        for image in images:
            labels: Labels = {name: image[field] for name, field in (("w", "width"), ("h", "height")) if field in image}
            if split:
                labels["split"] = split
            labels["objects"] = []
            for annotation in by_image.pop(image["id"], []):
                where = f"{file}: annotation {annotation.get('id')}"
                if annotation.get("category_id") not in categories:
                    yield Problem(where, f"names no category: {annotation.get('category_id')}")
                    continue
                thing = _object(annotation, categories[annotation["category_id"]])
                if thing is None:
                    yield Problem(where, "has neither a box nor polygons")
                else:
                    labels["objects"].append(thing)
            yield Found(image["file_name"], labels)
        for image_id, left in by_image.items():
            yield Problem(f"{file}: image {image_id}", f"is not among the images, but has {len(left)} annotations")


def _object(annotation: dict[str, Any], label: str) -> dict[str, Any] | None:
    polygons = annotation.get("segmentation")
    polygons = polygons if isinstance(polygons, list) and polygons else None
    box = annotation.get("bbox")
    if not box and polygons:
        xs = [x for polygon in polygons for x in polygon[0::2]]
        ys = [y for polygon in polygons for y in polygon[1::2]]
        box = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
    if not box:
        return None
    thing: dict[str, Any] = {"l": label, "b": box}
    if polygons:
        thing |= {"k": "polygon", "g": polygons}
    elif isinstance(annotation.get("segmentation"), dict):
        # Runs of a mask have no place of their own in the model: kept as they are, by the box.
        thing |= {"k": "mask", "rle": annotation["segmentation"]}
    if "id" in annotation:
        thing["id"] = str(annotation["id"])
    if annotation.get("iscrowd"):
        thing["i"] = True
    if "score" in annotation:
        thing["s"] = annotation["score"]
    others = {name: str(value) for name, value in annotation.items() if name not in _KNOWN}
    if others:
        thing["a"] = others
    return thing


def write(out: IO[str], images: Iterable[tuple[str, Labels]]) -> tuple[int, int]:
    """One document of all images, written as they come; how many images and objects it has. Categories are numbered in
    the order of their names, from 1; boxes of a kind that COCO does not have are boxes."""
    categories: dict[str, int] = {}
    annotations: list[str] = []
    count = 0
    out.write('{"images":[')
    for number, (key, labels) in enumerate(images, 1):
        image = {"id": number, "file_name": key} | {
            field: labels[name] for field, name in (("width", "w"), ("height", "h")) if name in labels
        }
        out.write((",\n" if number > 1 else "\n") + json.dumps(image, ensure_ascii=False))
        count = number
        for thing in labels.get("objects", []):
            if "b" in thing:
                categories.setdefault(thing["l"], 0)
                annotations.append(json.dumps(_annotation(thing, number, len(annotations) + 1), ensure_ascii=False))
    for at, label in enumerate(sorted(categories), 1):
        categories[label] = at
    out.write(
        '\n],"categories":'
        + json.dumps([{"id": at, "name": label} for label, at in sorted(categories.items())], ensure_ascii=False)
    )
    out.write(',"annotations":[')
    for at, text in enumerate(annotations):
        annotation = json.loads(text)
        annotation["category_id"] = categories[annotation["category_id"]]
        out.write((",\n" if at else "\n") + json.dumps(annotation, ensure_ascii=False))
    out.write("\n]}\n")
    return count, len(annotations)


def _annotation(thing: dict[str, Any], image: int, number: int) -> dict[str, Any]:
    x, y, width, height = thing["b"]
    annotation = {
        "id": number,
        "image_id": image,
        "category_id": thing["l"],
        "bbox": [x, y, width, height],
        "area": _area(thing),
        "iscrowd": int(bool(thing.get("i"))),
        "segmentation": thing.get("rle") or thing.get("g", []),
    }
    if "s" in thing:
        annotation["score"] = thing["s"]
    others: dict[str, Any] = thing.get("a", {})
    return others | annotation


def _area(thing: dict[str, Any]) -> float:
    if "g" not in thing:
        return float(thing["b"][2] * thing["b"][3])
    total = 0.0
    for polygon in thing["g"]:
        xs, ys = polygon[0::2], polygon[1::2]
        total += abs(sum(xs[i - 1] * ys[i] - xs[i] * ys[i - 1] for i in range(len(xs)))) / 2
    return total
