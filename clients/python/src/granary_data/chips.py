"""Parts of stored images at the size that a model wants, cut by the store: no copies, and no decoding here."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np

from .batch import BatchReader
from .labels import read_labels

Array = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Chip:
    """A region of an image in its own pixels, or all of it (`width` 0)."""

    key: str
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0

    @property
    def region(self) -> str:
        """In IIIF's words."""
        return "full" if self.width == 0 else f"{self.x},{self.y},{self.width},{self.height}"


class ChipReader:
    """Reads chips of images of one bucket as arrays of `size` (width, height), some hundred a request."""

    def __init__(
        self,
        client: Any,
        bucket: str,
        size: tuple[int, int] = (224, 224),
        *,
        quality: Literal["default", "gray"] = "default",
        page: int = 256,
        ahead: int = 1,
    ):
        self._client = client
        self._bucket = bucket
        self._words = f"{size[0]},{size[1]}/0/{quality}.npy"
        self._page = page
        self._ahead = ahead

    def image_size(self, key: str) -> tuple[int, int]:
        """Width and height of an image."""
        answer = self._client.get_object(Bucket=self._bucket, Key=f"_granary/iiif/{key}/info.json")
        info = json.load(answer["Body"])
        return info["width"], info["height"]

    def read(self, chips: Sequence[Chip]) -> Iterator[tuple[Chip, Array]]:
        """Each chip with its pixels, `uint8`, height × width × 3 (1 in gray), in order. Raises `MissingEntry` where an
        image is not there."""
        # Chips that enlarge their region are asked for with a caret, as IIIF wants it.
        lines = [f"_granary/iiif/{chip.key}/{chip.region}/^{self._words}" for chip in chips]
        reader = BatchReader.of_keys(self._client, self._bucket, lines, page=self._page, ahead=self._ahead)
        for chip, sample in zip(chips, reader, strict=True):
            yield chip, np.load(io.BytesIO(sample.data or b""), allow_pickle=False)

    def batches(self, chips: Sequence[Chip], size: int) -> Iterator[tuple[Sequence[Chip], Array]]:
        """The same, stacked: chips × height × width × channels, `size` of them at a time, the last one with what is
        left."""
        read = self.read(chips)
        while some := list(islice(read, size)):
            yield [chip for chip, _ in some], np.stack([pixels for _, pixels in some])

    def tensors(self, chips: Sequence[Chip], size: int) -> Iterator[tuple[Sequence[Chip], Any]]:
        """The same as tensors of PyTorch: chips × channels × height × width, `uint8`."""
        import torch

        for some, pixels in self.batches(chips, size):
            yield some, torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous()


def grid(key: str, image: tuple[int, int], tile: tuple[int, int], overlap: int = 0) -> list[Chip]:
    """Tiles that cover all of an image, `overlap` pixels of each under the next; those at the right and lower edge are
    moved inwards rather than cut, where the image is large enough."""
    if overlap < 0 or overlap >= min(tile):
        raise ValueError(f"an overlap of {overlap} in tiles of {tile[0]} × {tile[1]}")

    def starts(length: int, side: int) -> list[int]:
        last = max(length - side, 0)
        return sorted({*range(0, last, side - overlap), last})

    width, height = min(tile[0], image[0]), min(tile[1], image[1])
    return [Chip(key, x, y, width, height) for y in starts(image[1], tile[1]) for x in starts(image[0], tile[0])]


def random_crops(key: str, image: tuple[int, int], crop: tuple[int, int], count: int, seed: int) -> list[Chip]:
    """The same crops for the same seed and key."""
    if crop[0] > image[0] or crop[1] > image[1]:
        raise ValueError(f"a crop of {crop[0]} × {crop[1]} out of {key}, which has {image[0]} × {image[1]}")
    chance = random.Random(f"{seed}/{key}")
    return [
        Chip(key, chance.randint(0, image[0] - crop[0]), chance.randint(0, image[1] - crop[1]), *crop)
        for _ in range(count)
    ]


def around_boxes(
    client: Any, bucket: str, keys: Iterable[str], image_size: Any, *, set: str = "", margin: float = 0.0
) -> Iterator[tuple[Chip, str]]:
    """A chip and its label for each box of the annotation `labels` of the images (see `labels`), larger by `margin` of
    its sides on each side, within the image. `image_size` tells an image's width and height, such as
    `ChipReader.image_size`, and is asked only where the annotation does not tell them."""
    for key, labels in read_labels(client, bucket, list(keys), set=set):
        if labels is None:
            continue
        width, height = (labels["w"], labels["h"]) if "w" in labels and "h" in labels else image_size(key)
        for thing in labels.get("objects", []):
            if "b" not in thing:
                continue
            x, y, w, h = thing["b"]
            left, top = max(int(x - w * margin), 0), max(int(y - h * margin), 0)
            right, bottom = min(round(x + w + w * margin), width), min(round(y + h + h * margin), height)
            if right > left and bottom > top:
                yield Chip(key, left, top, right - left, bottom - top), thing["l"]
