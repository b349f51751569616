"""A data set in an order that a seed decides, for one of several ranks, resumed anywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any, Literal

from .batch import BatchReader, Sample
from .progress import Progress

try:
    from torch.utils.data import IterableDataset as _Base
    from torch.utils.data import get_worker_info
except ImportError:  # the package works without it

    class _Base:  # type: ignore[no-redef,unused-ignore]
        pass

    def get_worker_info() -> Any:  # type: ignore[misc,unused-ignore]
        return None


def _client() -> Any:
    import boto3

    return boto3.client("s3")


class ShuffledDataset(_Base):  # type: ignore[misc]
    """The objects under a prefix, shuffled by the store: a `torch.utils.data.IterableDataset` where PyTorch is there,
    an iterable anywhere.

    Ranks are disjoint and together complete, and so are the workers of a `DataLoader`: each reads every so manyth page
    of its rank's order. `transform` is called with a `Sample` and makes what is yielded. `client` makes an S3 client; it
    is called in each worker, because clients do not survive a fork.

    To go on in the middle of an epoch: `state_dict` and `load_state_dict` where the data set is iterated by itself or by
    torchdata's `StatefulDataLoader`; `resume` with a plain `DataLoader`, whose workers keep their state to themselves.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        seed: int = 0,
        epoch: int = 0,
        rank: int = 0,
        world: int = 1,
        undersample: int | Literal["min"] | None = None,
        limit: int | None = None,
        within: int | None = None,
        stratified: bool = False,
        page: int = 256,
        ahead: int = 2,
        missing: Literal["raise", "skip"] = "raise",
        transform: Callable[[Sample], Any] | None = None,
        client: Callable[[], Any] = _client,
        progress: bool = False,
    ):
        if prefix and not prefix.endswith("/"):
            raise ValueError(f"the prefix is a directory and ends with a slash: {prefix!r}")
        if not 0 <= rank < world:
            raise ValueError(f"rank {rank} of {world}: ranks count from 0")
        self._bucket = bucket
        self._prefix = prefix
        self._seed = seed
        self._epoch = epoch
        self._rank = rank
        self._world = world
        options = {
            "undersample": undersample,
            "limit": limit,
            "within": within,
            "stratified": "dir" if stratified else None,
        }
        self._options = {name: value for name, value in options.items() if value is not None}
        self._page = page
        self._ahead = ahead
        self._missing = missing
        self._transform = transform
        self._make_client = client
        self._progress = progress
        self._done = 0  # of this worker's lines, in this epoch
        self._resumed: tuple[int, int] | None = None

    @property
    def manifest(self) -> str:
        """The key of this rank's order, which any S3 client can read: one key a line."""
        words = {"seed": self._seed, "epoch": self._epoch, "rank": f"{self._rank}of{self._world}"} | self._options
        return "_granary/shuffle/" + "".join(f"{name}={value}/" for name, value in words.items()) + self._prefix

    def set_epoch(self, epoch: int) -> None:
        """Another order of the same objects, from its beginning."""
        self._epoch = epoch
        self._done = 0
        self._resumed = None

    def state_dict(self) -> dict[str, int]:
        """Where the iteration stands: after the last sample that was yielded here."""
        return {"seed": self._seed, "epoch": self._epoch, "done": self._done}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """The next iteration begins where the other one stood. Raises `ValueError` for another seed."""
        if state["seed"] != self._seed:
            raise ValueError(f"the state is of seed {state['seed']}, this data set of seed {self._seed}")
        self._epoch = state["epoch"]
        self._done = state["done"]
        self._resumed = None

    def resume(self, batches: int, batch_size: int) -> None:
        """The iterations of this epoch, until `set_epoch`, pass over what a `DataLoader` with the same number of workers and the same batch size
        gave out in its first `batches` batches. Holds as long as all of its workers had something to give and no line
        was passed over because its object is gone."""
        self._resumed = (batches, batch_size)

    def __iter__(self) -> Iterator[Any]:
        info = get_worker_info()
        worker, workers = (info.id, info.num_workers) if info is not None else (0, 1)
        if self._resumed is not None:
            batches, batch_size = self._resumed
            worker = (worker + batches) % workers  # a loader asks its first worker first, and it was another one's turn
            self._done = (batches // workers + (worker < batches % workers)) * batch_size
        progress = Progress(f"epoch {self._epoch}") if self._progress and worker == 0 else None
        reader = BatchReader(
            self._make_client(), self._bucket, self.manifest.rstrip("/"), ahead=self._ahead, missing=self._missing
        ).only(partial(self._spans, worker, workers, self._done))
        samples = reader.__iter__()
        try:
            for sample in samples:
                self._done = self._lines(sample.ordinal, workers)
                if progress:
                    progress.add(1)
                yield self._transform(sample) if self._transform else sample
            self._done = 0
        finally:
            samples.close()
            if progress:
                progress.close()

    def _spans(self, worker: int, workers: int, done: int) -> Iterator[range]:
        """This worker's lines: page `worker` of each `workers` of the order, without the `done` first ones."""
        skipped = done % self._page
        for page in count(done // self._page * workers + worker, workers):
            yield range(page * self._page + skipped, (page + 1) * self._page)
            skipped = 0

    def _lines(self, ordinal: int, workers: int) -> int:
        """How many lines of its worker are passed with this one."""
        return ordinal // self._page // workers * self._page + ordinal % self._page + 1


def rank_of_environment() -> tuple[int, int]:
    """Rank and world as `torchrun` tells them."""
    return int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
