"""Reads data sets from a Granary store, thousands of objects a request. Everything here is made of requests that any S3
client can send; see docs/datasets.md of Granary for them."""

from .batch import BatchReader, MissingEntry, Sample
from .chips import Chip, ChipReader, around_boxes, grid, random_crops
from .labels import read_labels, write_labels
from .pairs import read_pairs
from .shuffle import ShuffledDataset

__all__ = [
    "BatchReader",
    "Chip",
    "ChipReader",
    "MissingEntry",
    "Sample",
    "ShuffledDataset",
    "around_boxes",
    "grid",
    "random_crops",
    "read_labels",
    "read_pairs",
    "write_labels",
]
