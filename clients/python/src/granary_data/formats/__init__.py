"""Annotation files as tools write them, as labels (see `granary_data.labels`). Nothing is guessed: what a file does not
say, or what cannot be read, is a problem that is told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Labels = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Labels of one image. `image` is its name as the file has it, without its extension where `stem` is set. `size`
    completes the labels where they need the image's width and height."""

    image: str
    labels: Labels
    stem: bool = False
    sized: Callable[[int, int], Labels] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What did not fit, and where."""

    where: str
    what: str


Reader = Callable[[Path], Iterator[Found | Problem]]


def split_of(path: str) -> str | None:
    """The split that the name of a file or of a directory above it tells: train, val or test."""
    for word in reversed(Path(path).parts):
        for split in ("train", "val", "test"):
            if Path(word).stem.lower() in (
                split,
                f"{split}2017",
                f"instances_{split}2017",
                f"instances_{split}",
                f"_{split}",
            ):
                return split
        if Path(word).stem.lower() in ("valid", "validation"):
            return "val"
    return None


def reader(name: str) -> Reader:
    """By the name of a format: coco, voc, yolo, labelme."""
    from . import coco, labelme, voc, yolo

    return {"coco": coco.read, "voc": voc.read, "yolo": yolo.read, "labelme": labelme.read}[name]


def files(path: Path, suffix: str) -> Iterator[Path]:
    """The file, or all of a directory with this ending, in the order of their names."""
    if path.is_file():
        yield path
    else:
        yield from sorted(file for file in path.rglob(f"*{suffix}") if file.is_file())
