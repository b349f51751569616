"""Pascal VOC: one XML file for each image. Source: the development kit of VOC2012."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import Found, Labels, Problem, files

_KNOWN = {"name", "bndbox", "difficult"}


def read(path: Path) -> Iterator[Found | Problem]:
    splits = _splits(path)
    for file in files(path, ".xml"):
        body = file.read_bytes()
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            yield Problem(str(file), "declares a document type, which such a file needs not and may not")
            continue
        try:
            root = ET.fromstring(body)
        except ET.ParseError as error:
            yield Problem(str(file), f"is no XML: {error}")
            continue
        if root.tag != "annotation":
            yield Problem(str(file), f"begins with <{root.tag}>, not with <annotation>")
            continue
        labels: Labels = {}
        width, height = _number(root, "size/width"), _number(root, "size/height")
        if width and height:
            labels |= {"w": int(width), "h": int(height)}
        if file.stem in splits:
            labels["split"] = splits[file.stem]
        labels["objects"] = []
        for at, element in enumerate(root.iter("object"), 1):
            thing = _object(element)
            if isinstance(thing, str):
                yield Problem(f"{file}: object {at}", thing)
            else:
                labels["objects"].append(thing)
        # The name inside is often that of a copy; the file beside the image has the image's name.
        yield Found(file.stem, labels, stem=True)


def _object(element: ET.Element) -> dict[str, Any] | str:
    label = (element.findtext("name") or "").strip()
    if not label:
        return "has no name"
    left, top, right, bottom = (_number(element, f"bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax"))
    if left is None or top is None or right is None or bottom is None:
        return "has no whole box"
    if right < left or bottom < top:
        return f"has its corners in the wrong order: {left}, {top}, {right}, {bottom}"
    thing: dict[str, Any] = {"l": label, "b": [left, top, right - left, bottom - top]}
    if (element.findtext("difficult") or "0").strip() not in ("0", ""):
        thing["i"] = True
    others = {it.tag: it.text.strip() for it in element if it.tag not in _KNOWN and it.text and it.text.strip()}
    if others:
        thing["a"] = others
    return thing


def _number(element: ET.Element, path: str) -> float | None:
    text = element.findtext(path)
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return int(value) if value is not None and value.is_integer() else value


def _splits(path: Path) -> dict[str, str]:
    """From `ImageSets/Main/train.txt` and its like, beside or above."""
    found: dict[str, str] = {}
    for above in [path, *path.parents][:3]:
        for split in ("train", "val", "test"):
            listed = above / "ImageSets" / "Main" / f"{split}.txt"
            if listed.is_file():
                found |= {line.split()[0]: split for line in listed.read_text().splitlines() if line.strip()}
    return found
