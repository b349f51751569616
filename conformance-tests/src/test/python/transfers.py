"""boto3's transfer manager with its defaults, from several processes at once: files up, files down, digests compared.

transfers.py BUCKET JOBS MEBIBYTES
"""

import hashlib
import os
import random
import sys
import tempfile
import time
from multiprocessing import get_context

import boto3


def write(path, mebibytes, seed):
    numbers = random.Random(seed)
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        for _ in range(mebibytes):
            piece = numbers.randbytes(1 << 20)
            digest.update(piece)
            file.write(piece)
        tail = numbers.randbytes(12_345)
        digest.update(tail)
        file.write(tail)
    return digest.hexdigest()


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(job, bucket, mebibytes):
    s3 = boto3.client("s3")
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "up")
        wanted = write(path, mebibytes, job)
        begun = time.time()
        s3.upload_file(path, bucket, f"files/{job}")
        up = time.time()
        back = os.path.join(directory, "down")
        s3.download_file(bucket, f"files/{job}", back)
        down = time.time()
        if digest_of(back) != wanted:
            raise AssertionError(f"file {job} came back otherwise")
    return job, up - begun, down - up


def main():
    bucket, jobs, mebibytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with get_context("spawn").Pool(jobs) as pool:
        for job, up, down in pool.starmap(run, [(job, bucket, mebibytes) for job in range(jobs)]):
            print(f"file {job}: {mebibytes} MiB the same, up in {up:.1f} s, down in {down:.1f} s")


if __name__ == "__main__":
    main()
