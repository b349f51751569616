"""Large and tiny objects of one data set in one bucket: deepforest's aerial images with their boxes, and icons.

dataset.py BUCKET DEEPFOREST_WHEEL ICONS_TGZ COUNT
"""

import hashlib
import random
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config


def forest(path):
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            if "/data/" in name and not name.endswith("/"):
                yield "forest/" + name.split("/data/", 1)[1], wheel.read(name)


def icons(path, count):
    with tarfile.open(path) as archive:
        for entry in archive:
            if count == 0:
                return
            if entry.isfile():
                count -= 1
                yield "icons/" + entry.name, archive.extractfile(entry).read()


def main():
    bucket, wheel, archive, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    s3 = boto3.client("s3", config=Config(max_pool_connections=16))
    wanted = {}

    def put(item):
        key, body = item
        s3.put_object(Bucket=bucket, Key=key, Body=body)
        return key, (len(body), hashlib.md5(body).hexdigest())

    with ThreadPoolExecutor(16) as threads:
        wanted.update(threads.map(put, [*forest(wheel), *icons(archive, count)]))
    found = {}
    for prefix in ("forest/", "icons/"):
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            found.update((entry["Key"], (entry["Size"], entry["ETag"].strip('"'))) for entry in page.get("Contents", []))
    assert found == wanted, "the listing is not what was put"
    images = [key for key in wanted if key.startswith("forest/")]
    assert any(wanted[key][0] > 1 << 20 for key in images), "no large image"

    def same(key):
        body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        assert hashlib.md5(body).hexdigest() == wanted[key][1], key
        if len(body) > 1000:
            at = random.Random(key).randrange(len(body) - 1000)
            part = s3.get_object(Bucket=bucket, Key=key, Range=f"bytes={at}-{at + 999}")["Body"].read()
            assert part == body[at:at + 1000], key

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(same, images + random.Random(1).sample(sorted(wanted), min(2000, len(wanted)))))
    large = sum(size > 256 << 10 for size, _ in wanted.values())
    print(f"deepforest beside icons: {len(images)} files and {len(wanted) - len(images)} icons, {large} of them large, all the same")


if __name__ == "__main__":
    main()
