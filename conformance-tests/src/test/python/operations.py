"""boto3 as applications use it, against the endpoint in AWS_ENDPOINT_URL. Prints what it checked; fails at the first lie."""

import os
import sys
import tempfile
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CHECKS = []


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    CHECKS.append(what)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        check(e.response["Error"]["Code"] == code, f"{code} and not {e.response['Error']}")
    else:
        sys.exit(f"FAILED: {call.__name__} was not refused with {code}")


def objects(s3, bucket):
    body = os.urandom(1000)
    put = s3.put_object(Bucket=bucket, Key="dir/a b+c%/ü🦆", Body=body, Metadata={"label": "duck"}, ContentType="image/png")
    got = s3.get_object(Bucket=bucket, Key="dir/a b+c%/ü🦆")
    check(got["Body"].read() == body, "get gives what put stored")
    check(got["ETag"] == put["ETag"], "get tells the etag of put")
    check(got["Metadata"] == {"label": "duck"} and got["ContentType"] == "image/png", "metadata comes back")
    head = s3.head_object(Bucket=bucket, Key="dir/a b+c%/ü🦆", ChecksumMode="ENABLED")
    check(head["ContentLength"] == 1000 and head["ChecksumCRC32"] == put["ChecksumCRC32"], "head tells the checksum of put")
    part = s3.get_object(Bucket=bucket, Key="dir/a b+c%/ü🦆", Range="bytes=10-19")
    check(part["Body"].read() == body[10:20], "a range is that range")
    refused("NoSuchKey", s3.get_object, Bucket=bucket, Key="none")
    refused("404", s3.head_object, Bucket=bucket, Key="none")
    refused("PreconditionFailed", s3.put_object, Bucket=bucket, Key="dir/a b+c%/ü🦆", Body=b"", IfNoneMatch="*")
    refused("NoSuchBucket", s3.put_object, Bucket="no-such-bucket-here", Key="k", Body=b"x" * 100_000)
    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "dir/a b+c%/ü🦆"})
    check(s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == body, "a copy has the same bytes")
    for algorithm in "CRC32", "SHA1", "SHA256":
        s3.put_object(Bucket=bucket, Key="sum", Body=body, ChecksumAlgorithm=algorithm)
        summed = s3.get_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")
        check(summed["Body"].read() == body and f"Checksum{algorithm}" in summed, f"{algorithm} is verified and told")


def files(s3, bucket):
    with tempfile.TemporaryDirectory() as directory:
        for size in 0, 1, 300_000, 7_000_000:  # below boto3's multipart threshold of 8 MiB
            source, target = os.path.join(directory, "source"), os.path.join(directory, "target")
            with open(source, "wb") as file:
                file.write(os.urandom(size))
            s3.upload_file(source, bucket, "file")
            s3.download_file(bucket, "file", target)
            with open(source, "rb") as a, open(target, "rb") as b:
                check(a.read() == b.read(), f"a file of {size} bytes comes back")


def listings(s3, bucket):
    keys = [f"list/{i // 100:02}/{i:04}" for i in range(1100)]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="list/", PaginationConfig={"PageSize": 300}))
    check([o["Key"] for page in pages for o in page["Contents"]] == keys, "all pages together are all keys in order")
    check(len(pages) == 4, "pages are as large as asked")
    top = s3.list_objects_v2(Bucket=bucket, Prefix="list/", Delimiter="/")
    check([p["Prefix"] for p in top["CommonPrefixes"]] == [f"list/{i:02}/" for i in range(11)], "directories are told once")
    old = list(s3.get_paginator("list_objects").paginate(Bucket=bucket, Prefix="list/", PaginationConfig={"PageSize": 300}))
    check([o["Key"] for page in old for o in page["Contents"]] == keys, "version 1 lists the same")
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys[:1000]]})
    check(len(answer["Deleted"]) == 1000 and "Errors" not in answer, "a thousand go at once")
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys[1000:]], "Quiet": True})
    check(s3.list_objects_v2(Bucket=bucket, Prefix="list/")["KeyCount"] == 0, "what was deleted is gone")


def presigned(s3, bucket):
    put = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "signed"}, ExpiresIn=60)
    urllib.request.urlopen(urllib.request.Request(put, data=b"by url", method="PUT")).close()
    get = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "signed"}, ExpiresIn=60)
    with urllib.request.urlopen(get) as answer:
        check(answer.read() == b"by url", "a presigned url stores and gets")
    try:
        urllib.request.urlopen(get.replace("signed?", "other?")).close()
    except urllib.error.HTTPError as e:
        check(e.code == 403, "a presigned url is good for its key only")
    else:
        sys.exit("FAILED: a tampered url was served")


def main():
    s3 = boto3.client("s3", config=Config(retries={"max_attempts": 0}, signature_version="s3v4", s3={"addressing_style": "path"}))
    bucket = sys.argv[1]
    s3.create_bucket(Bucket=bucket)
    check(bucket in [b["Name"] for b in s3.list_buckets()["Buckets"]], "a new bucket is listed")
    for part in objects, files, listings, presigned:
        part(s3, bucket)
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": o["Key"]} for o in s3.list_objects_v2(Bucket=bucket)["Contents"]]})
    s3.delete_bucket(Bucket=bucket)
    refused("404", s3.head_bucket, Bucket=bucket)
    print(f"boto3 {boto3.__version__}: {len(CHECKS)} checks passed")


main()
