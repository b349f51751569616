"""Annotation files into a bucket, one annotation for each image, and out again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Any

from botocore.exceptions import ClientError

from .chips import ChipReader
from .formats import Found, Problem, coco, reader
from .labels import Labels, encode, read_labels, write_labels
from .progress import Progress

_AT_ONCE = 16
_GROUP = 500


@dataclass
class Report:
    """What became of an import."""

    images: int = 0
    objects: int = 0
    written: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = Counter(problem.what.split(":")[0] for problem in self.problems)
        lines = [
            f"{self.images:,} images with {self.objects:,} objects: {self.written:,} written,"
            f" {self.unchanged:,} were there already; {len(self.problems):,} problems"
        ]
        return "\n".join(lines + [f"  {count:,} × {what}" for what, count in kinds.most_common()])


class _Images:
    """The images of a prefix, found by how annotation files call them."""

    def __init__(self, keys: list[str]):
        self._keys = set(keys)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            name = PurePosixPath(key).name
            self._by_name[name].append(key)
            self._by_stem[name.rpartition(".")[0] or name].append(key)

    def find(self, found: Found) -> str | Problem:
        """The key itself, else one that ends so, else the only one of that name."""
        image = found.image.replace("\\", "/").lstrip("./")
        if found.stem:
            candidates = self._by_stem.get(PurePosixPath(image).name, [])
        elif image in self._keys:
            return image
        else:
            candidates = self._by_name.get(PurePosixPath(image).name, [])
            candidates = [key for key in candidates if key.endswith("/" + image)] or candidates
        if len(candidates) == 1:
            return candidates[0]
        what = f"is the name of {len(candidates)} objects" if candidates else "is the name of no object"
        return Problem(found.image, what)


def import_annotations(
    client: Any,
    bucket: str,
    format: str,
    path: Path,
    *,
    prefix: str = "",
    set: str = "",
    progress: bool = True,
) -> Report:
    """Attaches what the files say to the images under a prefix. Images whose labels are the same already are left alone,
    so an import that broke off is continued by running it again. Raises nothing for what does not fit: see the report."""
    keys = [key for key in _keys(client, bucket, prefix)]
    images, report = _Images(keys), Report()
    size_of = ChipReader(client, bucket).image_size
    bar = Progress(f"import {format}") if progress else None
    found = iter(reader(format)(path))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while group := list(islice(found, _GROUP)):
            wanted: dict[str, Labels] = {}
            for key, labels in pool.map(lambda one: _resolved(one, images, size_of), group):
                if isinstance(labels, Problem):
                    report.problems.append(labels)
                elif key in wanted:
                    report.problems.append(Problem(key, "is described more than once"))
                else:
                    wanted[key] = labels
            changed = {
                key: wanted[key]
                for key, there in read_labels(client, bucket, list(wanted), set=set)
                if there != _kept(wanted[key])
            }
            for problem in pool.map(lambda item: _write(client, bucket, item[0], item[1], set), changed.items()):
                if problem:
                    report.problems.append(problem)
                else:
                    report.written += 1
            report.images += len(wanted)
            report.objects += sum(len(labels["objects"]) for labels in wanted.values())
            report.unchanged += len(wanted) - len(changed)
            if bar:
                bar.add(len(group))
    if bar:
        bar.close()
    return report


def _resolved(
    found: Found | Problem, images: _Images, size_of: Callable[[str], tuple[int, int]]
) -> tuple[str, Labels | Problem]:
    if isinstance(found, Problem):
        return "", found
    key = images.find(found)
    if isinstance(key, Problem):
        return "", key
    if found.sized is None:
        return key, found.labels
    try:
        return key, found.sized(*size_of(key))
    except ClientError as refused:
        return key, Problem(key, f"has no size that can be read: {refused.response['Error']['Message']}")


def _kept(labels: Labels) -> Labels:
    """As they come back."""
    return {"v": 1, **json.loads(json.dumps(labels))}


def _write(client: Any, bucket: str, key: str, labels: Labels, set: str) -> Problem | None:
    try:
        encode(labels)
        write_labels(client, bucket, key, labels, set)
        return None
    except (ClientError, ValueError) as error:
        return Problem(key, f"could not be written: {error}")


def export_coco(
    client: Any, bucket: str, out: IO[str], *, prefix: str = "", set: str = "", progress: bool = True
) -> tuple[int, int]:
    """Writes the labels of all images under a prefix as one COCO document; how many images and objects it has."""
    bar = Progress("export coco") if progress else None

    def labelled() -> Iterator[tuple[str, Labels]]:
        keys = iter(_keys(client, bucket, prefix))
        while group := list(islice(keys, _GROUP)):
            for key, labels in read_labels(client, bucket, group, set=set):
                if labels is not None:
                    yield key, labels
            if bar:
                bar.add(len(group))

    counts = coco.write(out, labelled())
    if bar:
        bar.close()
    return counts


def _keys(client: Any, bucket: str, prefix: str) -> Iterator[str]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for entry in page.get("Contents", []):
            yield entry["Key"]
