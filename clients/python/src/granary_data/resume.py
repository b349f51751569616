"""One object read to its end over as many connections as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)

_CUT = (
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)
_PIECE = 1 << 20


class ChangedError(OSError):
    """What is being read was replaced by something else meanwhile."""


def pieces(client: Any, bucket: str, key: str, retries: int = 5) -> Iterator[bytes]:
    """The body of an object in pieces of up to 1 MiB. After a cut the rest is asked for, of the same ETag only. Raises
    `botocore.exceptions.ClientError` as `get_object` does, and `ChangedError`."""
    answer = client.get_object(Bucket=bucket, Key=key)
    etag, length = answer["ETag"], answer["ContentLength"]
    read, left = 0, retries
    while True:
        try:
            body = answer["Body"]
            while piece := body.read(_PIECE):
                read += len(piece)
                left = retries
                yield piece
            if read == length:
                return
        except _CUT:
            if left == 0:
                raise
        if left == 0:
            raise EOFError(f"{key} ends after {read} of {length} bytes")
        left -= 1
        try:
            answer = client.get_object(Bucket=bucket, Key=key, Range=f"bytes={read}-", IfMatch=etag)
        except ClientError as refused:
            if refused.response["Error"]["Code"] == "PreconditionFailed":
                raise ChangedError(f"{key} changed while it was read") from refused
            raise
