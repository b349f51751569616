"""The running store that the tests read and write: AWS_ENDPOINT_URL and a key in the environment."""

import random
import socket
import threading
import uuid
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

SEED = random.randrange(1 << 32)
print("seed", SEED)


def client(endpoint=None):
    return boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}))


def bucket(s3):
    name = f"python-{uuid.uuid4().hex[:12]}"
    s3.create_bucket(Bucket=name)
    return name


class CuttingProxy:
    """Passes connections on to the store and cuts each answer after some bytes, `cuts` times."""

    def __init__(self, s3, after, cuts):
        self._target = urlsplit(s3.meta.endpoint_url)
        self._after = after
        self.left = cuts
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection((self._target.hostname, self._target.port))
            threading.Thread(target=self._pump, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, True), daemon=True).start()

    def _pump(self, source, sink, answers):
        passed = 0
        try:
            while piece := source.recv(1 << 14):
                passed += len(piece)
                if answers and passed > self._after and self.left > 0:
                    self.left -= 1
                    break
                sink.sendall(piece)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._listening.close()
