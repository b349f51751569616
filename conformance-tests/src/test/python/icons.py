"""Uploads the material-design-icons by boto3 from several processes, lists them, and reads them back.

  icons.py upload  BUCKET ARCHIVE COUNT   puts the first COUNT files of the archive
  icons.py verify  BUCKET ARCHIVE COUNT   lists flat and by directory, reads a sample back and compares every ETag
  icons.py extract DIRECTORY ARCHIVE COUNT

The endpoint and the key come from the environment, as for every AWS client.
"""

import hashlib
import multiprocessing
import os
import random
import sys
import tarfile
import time

PROCESSES = 4
SAMPLE = 1000
SEED = 20261123


def read(archive, count):
    """The files by their path, as far as `count`."""
    files = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile():
                files[member.name.removeprefix("package/")] = tar.extractfile(member).read()
                if len(files) == count:
                    break
    return files


def client():
    import boto3
    from botocore.config import Config

    return boto3.client("s3", config=Config(s3={"addressing_style": "path"}, max_pool_connections=4))


def put_all(bucket, items):
    s3 = client()
    for key, body in items:
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    return len(items)


def upload(bucket, files):
    s3 = client()
    s3.create_bucket(Bucket=bucket)
    items = list(files.items())
    start = time.monotonic()
    with multiprocessing.Pool(PROCESSES) as pool:
        pool.starmap(put_all, [(bucket, items[i::PROCESSES]) for i in range(PROCESSES)])
    seconds = time.monotonic() - start
    print(f"put      {len(files):,} objects, {sum(map(len, files.values())):,} bytes, boto3 from {PROCESSES} processes: "
          f"{seconds:.1f} s, {len(files) / seconds:,.0f} a second")


def walk(s3, bucket, prefix, found):
    """Lists directory by directory; the number of directories seen."""
    directories = 1
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/"):
        found.extend(o["Key"] for o in page.get("Contents", []))
        for below in page.get("CommonPrefixes", []):
            directories += walk(s3, bucket, below["Prefix"], found)
    return directories


def verify(bucket, files):
    s3 = client()
    start = time.monotonic()
    listed = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        listed.update((o["Key"], o) for o in page.get("Contents", []))
    seconds = time.monotonic() - start
    print(f"list     {len(listed):,} keys flat: {seconds:.1f} s")
    if list(listed) != sorted(files, key=lambda key: key.encode()):
        sys.exit("FAILED: the listing is not the files in order")
    for key, body in files.items():
        if listed[key]["ETag"] != f'"{hashlib.md5(body).hexdigest()}"' or listed[key]["Size"] != len(body):
            sys.exit(f"FAILED: the listing tells another body of {key}: {listed[key]}")
    start = time.monotonic()
    found = []
    directories = walk(s3, bucket, "", found)
    print(f"walk     {len(found):,} keys in {directories:,} directories: {time.monotonic() - start:.1f} s")
    if sorted(found) != sorted(files):
        sys.exit("FAILED: the directories together are not the files")
    sample = random.Random(SEED).sample(sorted(files), min(SAMPLE, len(files)))
    start = time.monotonic()
    for key in sample:
        if s3.get_object(Bucket=bucket, Key=key)["Body"].read() != files[key]:
            sys.exit(f"FAILED: {key} came back as something else")
    seconds = time.monotonic() - start
    print(f"get      {len(sample):,} at random, every byte compared: {seconds:.1f} s, {len(sample) / seconds:,.0f} a second")


def extract(directory, files):
    for key, body in files.items():
        path = os.path.join(directory, key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(body)


if __name__ == "__main__":
    command, target, archive, count = sys.argv[1:]
    {"upload": upload, "verify": verify, "extract": extract}[command](target, read(archive, int(count)))
