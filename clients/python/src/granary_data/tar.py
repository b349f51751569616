"""The members of a tar as it comes, several times faster than `tarfile`, which makes an object with twenty fields for
each. Reads what a Granary store writes: USTAR, and PAX headers for long names and sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

BLOCK = 512


class _Pieces:
    """Bytes that come in pieces, taken in lengths of our own."""

    def __init__(self, pieces: Iterable[bytes]):
        self._pieces = iter(pieces)
        self._held = b""
        self._at = 0

    def take(self, length: int) -> bytes:
        end = self._at + length
        if end <= len(self._held):
            taken = self._held[self._at : end]
            self._at = end
            return taken
        parts = [self._held[self._at :]]
        missing = length - len(parts[0])
        while missing > 0:
            piece = next(self._pieces, b"")
            if not piece:
                raise EOFError("the tar ends early")
            parts.append(piece)
            missing -= len(piece)
        last = parts[-1]
        self._held, self._at = last, len(last) + missing
        if missing < 0:
            parts[-1] = last[:missing]
        return b"".join(parts)


def members(pieces: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and body of each member, in order. Raises `EOFError` where the tar ends before its end mark."""
    source = _Pieces(pieces)
    pax: dict[str, str] = {}
    while True:
        header = source.take(BLOCK)
        if header[0] == 0:
            return
        size = int(pax["size"]) if "size" in pax else int(header[124:135], 8)
        body = source.take(size)
        if size % BLOCK:
            source.take(BLOCK - size % BLOCK)
        if header[156:157] == b"x":
            pax = dict(_records(body))
            continue
        yield pax.get("path") or _name(header), body
        pax = {}


def _name(header: bytes) -> str:
    name = header[:100].rstrip(b"\0")
    prefix = header[345:500].rstrip(b"\0")
    return (prefix + b"/" + name if prefix else name).decode()


def _records(body: bytes) -> Iterator[tuple[str, str]]:
    while body:
        length = int(body[: body.index(b" ")])
        key, _, value = body[body.index(b" ") + 1 : length - 1].partition(b"=")
        yield key.decode(), value.decode()
        body = body[length:]
