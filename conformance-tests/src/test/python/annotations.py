"""Annotations by boto3 as it comes, with the boxes of real images: put, get, list in pages, delete, conditions, errors,
copies, versions and locks.

annotations.py BUCKET DEEPFOREST_WHEEL
"""

import csv
import io
import json
import sys
import zipfile
from collections import defaultdict

import boto3
from botocore.exceptions import ClientError

bucket, wheel = sys.argv[1:3]
s3 = boto3.client("s3")


def code(call, **arguments):
    try:
        call(**arguments)
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return "nothing"


def boxes_by_image(archive):
    found = defaultdict(list)
    for name in archive.namelist():
        if not name.endswith(".csv"):
            continue
        for row in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8")):
            if "image_path" in row and row.get("xmin"):
                box = [float(row[side]) for side in ("xmin", "ymin", "xmax", "ymax")]
                found[row["image_path"]].append({"label": row["label"], "box": box})
    return found


def names_of(key, **arguments):
    pages = s3.get_paginator("list_object_annotations").paginate(
        Bucket=bucket, Key=key, **arguments
    )
    return [entry["AnnotationName"] for page in pages for entry in page.get("Annotations", [])]


def payload_of(key, name, **arguments):
    got = s3.get_object_annotation(Bucket=bucket, Key=key, AnnotationName=name, **arguments)
    return got["AnnotationPayload"].read()


def real_boxes():
    with zipfile.ZipFile(wheel) as archive:
        images = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
        boxes = {image: rows for image, rows in boxes_by_image(archive).items() if image in images}
        assert len(boxes) >= 3, sorted(boxes)
        for image, rows in boxes.items():
            key = f"forest/{image}"
            etag = s3.put_object(Bucket=bucket, Key=key, Body=archive.read(images[image]))["ETag"]
            put = s3.put_object_annotation(
                Bucket=bucket,
                Key=key,
                AnnotationName="boxes.trees",
                AnnotationPayload=json.dumps(rows).encode(),
                ObjectIfMatch=etag,
            )
            assert put["Key"] == key and put["AnnotationName"] == "boxes.trees", put
            assert put["ChecksumCRC32"], put
            assert s3.head_object(Bucket=bucket, Key=key)["ETag"] == etag
        for image, rows in boxes.items():
            got = s3.get_object_annotation(
                Bucket=bucket, Key=f"forest/{image}", AnnotationName="boxes.trees", ChecksumMode="ENABLED"
            )
            assert json.loads(got["AnnotationPayload"].read()) == rows
            assert got["ChecksumType"] == "FULL_OBJECT" and got["ChecksumCRC32"], got
        print(f"{sum(map(len, boxes.values()))} boxes of {len(boxes)} images")


def pages():
    s3.put_object(Bucket=bucket, Key="a b/slide+1.tif", Body=b"slide")
    for number in range(25):
        s3.put_object_annotation(
            Bucket=bucket, Key="a b/slide+1.tif", AnnotationName=f"tumor.{number:02}", AnnotationPayload=b"{}"
        )
    s3.put_object_annotation(
        Bucket=bucket, Key="a b/slide+1.tif", AnnotationName="Größe_1", AnnotationPayload="naïve".encode()
    )
    page = s3.list_object_annotations(
        Bucket=bucket, Key="a b/slide+1.tif", AnnotationPrefix="tumor.", MaxAnnotationResults=7
    )
    assert page["AnnotationCount"] == 7 and page["MaxAnnotationResults"] == 7, page
    assert page["Annotations"][0]["ChecksumAlgorithm"] == ["CRC32"], page
    assert page["Annotations"][0]["Size"] == 2, page
    tumors = names_of("a b/slide+1.tif", AnnotationPrefix="tumor.", PaginationConfig={"PageSize": 7})
    assert tumors == [f"tumor.{number:02}" for number in range(25)], tumors
    assert len(names_of("a b/slide+1.tif")) == 26
    assert payload_of("a b/slide+1.tif", "Größe_1").decode() == "naïve"
    s3.delete_object_annotation(Bucket=bucket, Key="a b/slide+1.tif", AnnotationName="tumor.03")
    s3.delete_object_annotation(Bucket=bucket, Key="a b/slide+1.tif", AnnotationName="none")
    assert len(names_of("a b/slide+1.tif")) == 25


def errors():
    target = {"Bucket": bucket, "Key": "a b/slide+1.tif"}
    put, get = s3.put_object_annotation, s3.get_object_annotation
    try:
        get(**target, AnnotationName="none")
        raise AssertionError("an annotation that is not there was found")
    except s3.exceptions.NoSuchAnnotation:
        pass
    cases = [
        ("NoSuchKey", put, {"Bucket": bucket, "Key": "none", "AnnotationName": "n", "AnnotationPayload": b"x"}),
        ("NoSuchBucket", put, {"Bucket": bucket + "-none", "Key": "k", "AnnotationName": "n", "AnnotationPayload": b"x"}),
        ("InvalidAnnotationName", put, {**target, "AnnotationName": "aws.x", "AnnotationPayload": b"x"}),
        ("InvalidAnnotationName", put, {**target, "AnnotationName": "", "AnnotationPayload": b"x"}),
        ("AnnotationNameTooLong", put, {**target, "AnnotationName": "n" * 513, "AnnotationPayload": b"x"}),
        ("InvalidRequest", put, {**target, "AnnotationName": "n", "AnnotationPayload": b""}),
        ("EntityTooLarge", put, {**target, "AnnotationName": "n", "AnnotationPayload": b"x" * ((1 << 20) + 1)}),
        ("UnsupportedMediaType", put, {**target, "AnnotationName": "n", "AnnotationPayload": b"\xc0\x80"}),
        ("PreconditionFailed", put, {**target, "AnnotationName": "n", "AnnotationPayload": b"x", "ObjectIfMatch": '"0"'}),
        ("InvalidAnnotationName", get, {**target, "AnnotationName": ""}),
        ("InvalidPrefix", s3.list_object_annotations, {**target, "AnnotationPrefix": "a/"}),
        ("InvalidAnnotationName", s3.delete_object_annotation, {**target, "AnnotationName": "s3"}),
    ]
    for wanted, call, arguments in cases:
        assert code(call, **arguments) == wanted, (wanted, code(call, **arguments), str(arguments)[:200])
    assert s3.head_object(**target)["ContentLength"] == 5


def sizes():
    target = {"Bucket": bucket, "Key": "a b/slide+1.tif"}
    for size in (1, 16 << 10, 256 << 10, (256 << 10) + 1, 1 << 20):
        for algorithm in ("CRC32", "SHA1", "SHA256"):
            payload = b"x" * size
            s3.put_object_annotation(
                **target, AnnotationName="sized", AnnotationPayload=payload, ChecksumAlgorithm=algorithm
            )
            assert payload_of(target["Key"], "sized") == payload


def copies():
    source = {"Bucket": bucket, "Key": "a b/slide+1.tif"}
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=source)
    assert names_of("copy") == names_of(source["Key"])
    s3.copy_object(Bucket=bucket, Key="without", CopySource=source, AnnotationDirective="EXCLUDE")
    assert names_of("without") == []
    s3.copy(source, bucket, "managed")
    assert names_of("managed") == names_of(source["Key"])
    assert code(s3.copy_object, Bucket=bucket, Key="c", CopySource=source, AnnotationDirective="KEEP") == "InvalidArgument"


def versions():
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="kept", Body=b"1")["VersionId"]
    s3.put_object_annotation(Bucket=bucket, Key="kept", AnnotationName="n", AnnotationPayload=b"of the first")
    second = s3.put_object(Bucket=bucket, Key="kept", Body=b"2")["VersionId"]
    assert names_of("kept") == []
    put = s3.put_object_annotation(Bucket=bucket, Key="kept", AnnotationName="n", AnnotationPayload=b"of the second")
    assert put["ObjectVersionId"] == second, put
    assert payload_of("kept", "n", VersionId=first) == b"of the first"
    s3.put_object_annotation(
        Bucket=bucket, Key="kept", AnnotationName="late", AnnotationPayload=b"x", VersionId=first
    )
    assert names_of("kept", VersionId=first) == ["late", "n"]
    marker = s3.delete_object(Bucket=bucket, Key="kept")["VersionId"]
    get = s3.get_object_annotation
    assert code(get, Bucket=bucket, Key="kept", AnnotationName="n") == "NoSuchKey"
    assert code(get, Bucket=bucket, Key="kept", AnnotationName="n", VersionId=marker) == "MethodNotAllowed"
    assert payload_of("kept", "n", VersionId=second) == b"of the second"
    s3.copy_object(Bucket=bucket, Key="restored", CopySource={"Bucket": bucket, "Key": "kept", "VersionId": first})
    assert names_of("restored") == ["late", "n"]
    s3.delete_object(Bucket=bucket, Key="kept", VersionId=first)
    assert code(get, Bucket=bucket, Key="kept", AnnotationName="n", VersionId=first) == "NoSuchVersion"
    assert payload_of("kept", "n", VersionId=second) == b"of the second"


real_boxes()
pages()
errors()
sizes()
copies()
versions()
print("done")
