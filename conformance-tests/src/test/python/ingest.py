"""Archives that become their members: what tarfile writes in all its formats, put by boto3; then npm's own archive of
89,814 icons in one put, listed and compared.

ingest.py BUCKET ICONS_TGZ
"""

import gzip
import io
import random
import sys
import tarfile
import time

import boto3
from botocore.exceptions import ClientError

bucket, icons = sys.argv[1:3]
s3 = boto3.client("s3")
s3.create_bucket(Bucket=bucket)
EXTRACT = {"snowball-auto-extract": "true"}
seed = random.randrange(1 << 32)
chance = random.Random(seed)
print("seed", seed)


def ingest(key, body, **options):
    answer = s3.put_object(Bucket=bucket, Key=key, Body=body, Metadata=EXTRACT | options)
    return answer["ResponseMetadata"]["HTTPHeaders"]["x-granary-ingest"]


names = ["a.json", "dir/b c+d.txt", "ü/日本.bin", "long/" + "x" * 120 + "/" + "y" * 90, "deep/" * 60 + "z"]
bodies = {name: chance.randbytes(chance.choice([0, 1, 511, 512, 513, 5000, 300_000])) for name in names}
for format in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
    for packing in ("", "gz"):
        written, directory = io.BytesIO(), f"f{format}{packing}"
        with tarfile.open(fileobj=written, mode=f"w:{packing}", format=format) as archive:
            for name, body in bodies.items():
                if format == tarfile.USTAR_FORMAT and len(name) > 250:
                    continue
                member = tarfile.TarInfo(name)
                member.size = len(body)
                archive.addfile(member, io.BytesIO(body))
        ingest(f"{directory}/set.tar", written.getvalue())
        for name, body in bodies.items():
            if not (format == tarfile.USTAR_FORMAT and len(name) > 250):
                assert s3.get_object(Bucket=bucket, Key=f"{directory}/{name}")["Body"].read() == body, (directory, name)

# A link is no object, and says so.
written = io.BytesIO()
with tarfile.open(fileobj=written, mode="w") as archive:
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    archive.addfile(link)
try:
    ingest("links/set.tar", written.getvalue())
    raise AssertionError("a link was taken")
except ClientError as refused:
    assert refused.response["Error"]["Code"] == "InvalidArgument", refused
    assert '"link"' in refused.response["Error"]["Message"], refused
assert "refused=1" in ingest("links/set.tar", written.getvalue(), **{"snowball-ignore-errors": "true"})

with open(icons, "rb") as body:
    begun = time.monotonic()
    told = ingest("icons/npm.tgz", body)
    print(f"{told} in {time.monotonic() - begun:.2f} s")
expected = {}
with tarfile.open(fileobj=io.BytesIO(gzip.decompress(open(icons, "rb").read()))) as archive:
    for member in archive:
        if member.isfile():
            expected["icons/" + member.name] = member
    listed = {
        entry["Key"]: entry["Size"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="icons/")
        for entry in page["Contents"]
    }
    assert listed == {key: member.size for key, member in expected.items()}
    for key in chance.sample(sorted(expected), 300):
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == archive.extractfile(expected[key]).read(), key
print(len(listed), "members listed, 300 compared")
