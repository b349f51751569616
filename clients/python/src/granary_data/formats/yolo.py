"""YOLO: one text file for each image, numbers relative to its size. Source: the data set formats of Ultralytics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from . import Found, Labels, Problem, files, split_of


def read(path: Path) -> Iterator[Found | Problem]:
    names = class_names(path)
    if names is None:
        yield Problem(str(path), "has no names of classes: neither data.yaml nor classes.txt was found there or above")
        return
    for file in files(path, ".txt"):
        if file.name in ("classes.txt", "train.txt", "val.txt", "test.txt", "README.txt"):
            continue
        rows: list[list[float]] = []
        broken = None
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            try:
                row = [float(word) for word in line.split()]
            except ValueError:
                broken = Problem(f"{file}: line {number}", "holds what is no number")
                break
            if not row:
                continue
            if len(row) < 5 or not row[0].is_integer() or int(row[0]) not in names:
                broken = Problem(f"{file}: line {number}", f"is of no known class or shape: {line!r}")
                break
            rows.append(row)
        if broken:
            yield broken
            continue
        split = split_of(str(file.relative_to(path))) if path.is_dir() else None
        yield Found(file.stem, {}, stem=True, sized=partial(_labels, rows, names, split))


def _labels(rows: list[list[float]], names: dict[int, str], split: str | None, width: int, height: int) -> Labels:
    labels: Labels = {"w": width, "h": height}
    if split:
        labels["split"] = split
    labels["objects"] = [_object(row, names[int(row[0])], width, height) for row in rows]
    return labels


def _object(row: list[float], label: str, width: int, height: int) -> dict[str, Any]:
    numbers = row[1:]
    if len(numbers) in (4, 5):
        cx, cy, w, h = numbers[:4]
        thing: dict[str, Any] = {
            "l": label,
            "b": _rounded((cx - w / 2) * width, (cy - h / 2) * height, w * width, h * height),
        }
        if len(numbers) == 5:
            thing["s"] = numbers[4]
        return thing
    # Corners: four of a turned box, or as many as a polygon has.
    if len(numbers) % 2:
        numbers = numbers[:-1]
    xs, ys = [x * width for x in numbers[0::2]], [y * height for y in numbers[1::2]]
    flat = _rounded(*(value for pair in zip(xs, ys) for value in pair))
    box = _rounded(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    return {"l": label, "b": box, "k": "obb" if len(xs) == 4 else "polygon", "g": [flat]}


def _rounded(*values: float) -> list[float]:
    """To a thousandth of a pixel: the files have six digits."""
    return [round(value, 3) for value in values]


def class_names(path: Path) -> dict[int, str] | None:
    """Those of `data.yaml` or `classes.txt` there or above; None where neither is."""
    for above in [path, *path.parents][:4]:
        for name in ("data.yaml", "dataset.yaml"):
            if (above / name).is_file():
                return _yaml_names((above / name).read_text())
        if (above / "classes.txt").is_file():
            return dict(enumerate((above / "classes.txt").read_text().split("\n")))
    return None


def _yaml_names(text: str) -> dict[int, str]:
    """The member `names` in each of the three forms that such files have; no more of YAML."""
    flow = re.search(r"^names\s*:\s*\[(.*?)\]", text, re.DOTALL | re.MULTILINE)
    if flow:
        return dict(enumerate(_plain(word) for word in flow.group(1).split(",") if word.strip()))
    block = re.search(r"^names\s*:[ \t]*(?:#.*)?\n((?:[ \t]*(?:-|['\"]?\d+['\"]?\s*:).*\n?)*)", text, re.MULTILINE)
    found: dict[int, str] = {}
    for line in (block.group(1) if block else "").splitlines():
        word = line.strip()
        if word.startswith("-"):
            found[len(found)] = _plain(word[1:])
        elif word:
            number, _, name = word.partition(":")
            found[int(_plain(number))] = _plain(name)
    return found


def _plain(word: str) -> str:
    return word.split(" #")[0].strip().strip("'\"")
