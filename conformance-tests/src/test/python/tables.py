"""Reads the tables of a bucket by pyarrow and DuckDB, as listed and by name, while eight writers go on."""

import json
import os
import sys
import threading
import time

import boto3
import duckdb
import pyarrow.dataset
import pyarrow.fs
from duckdb_extensions import import_extension

BUCKET = sys.argv[1]
ENDPOINT = os.environ["AWS_ENDPOINT_URL"].removeprefix("http://")
KEY, SECRET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
IMAGES = 200

s3 = boto3.client("s3")
s3.create_bucket(Bucket=BUCKET)


def labels(number):
    boxes = [{"l": "cat" if i else "dog", "b": [i, i, 10, 10]} for i in range(number % 4)]
    return json.dumps({"v": 1, "w": 100, "h": 100, "objects": boxes}).encode()


def annotate(client, number):
    key = f"img/{number:05}.jpg"
    client.put_object(Bucket=BUCKET, Key=key, Body=b"x" * number, Metadata={"number": str(number)})
    client.put_object_annotation(Bucket=BUCKET, Key=key, AnnotationName="labels", AnnotationPayload=labels(number))


for number in range(IMAGES):
    annotate(s3, number)
s3.put_object_tagging(Bucket=BUCKET, Key="img/00001.jpg", Tagging={"TagSet": [{"Key": "split", "Value": "train"}]})

stop = threading.Event()
failures = []


def write(writer):
    client = boto3.client("s3")
    number = IMAGES + writer
    try:
        while not stop.is_set():
            annotate(client, number)
            client.delete_object(Bucket=BUCKET, Key=f"img/{number:05}.jpg")
            annotate(client, number)
            number += 8
    except Exception as e:  # told below
        failures.append(e)


writers = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
for writer in writers:
    writer.start()

# Sizes of the listing are those of the objects.
listed = s3.list_objects_v2(Bucket=BUCKET, Prefix="_granary/tables/")["Contents"]
names = [line["Key"] for line in listed]
assert "_granary/tables/annotation/part-00000.parquet" in names and "_granary/tables/status.json" in names, names
for line in listed:
    got = s3.get_object(Bucket=BUCKET, Key=line["Key"])
    if line["Key"].endswith(".parquet"):
        assert got["ContentLength"] == line["Size"] == len(got["Body"].read()), line
        assert got["ETag"] == line["ETag"]

filesystem = pyarrow.fs.S3FileSystem(
    endpoint_override=ENDPOINT, scheme="http", access_key=KEY, secret_key=SECRET, region="us-east-1"
)


def table(name):
    return pyarrow.dataset.dataset(f"{BUCKET}/_granary/tables/{name}", filesystem=filesystem, format="parquet").to_table()


inventory = {row["key"]: row for row in table("inventory").to_pylist()}
row = inventory["img/00007.jpg"]
assert row["size"] == 7 and row["user_metadata"] == [("number", "7")] and row["object_tags"] == [], row
assert inventory["img/00001.jpg"]["object_tags"] == [("split", "train")]
assert row["checksum_algorithm"] == "CRC32" and row["is_delete_marker"] is False and row["bucket"] == BUCKET
texts = {row["object_key"]: row["text_value"] for row in table("annotation").to_pylist()}
for number in range(IMAGES):
    assert texts[f"img/{number:05}.jpg"].encode() == labels(number)

database = duckdb.connect()
import_extension("httpfs")
database.execute("LOAD httpfs")
database.execute(
    f"CREATE SECRET (TYPE s3, KEY_ID '{KEY}', SECRET '{SECRET}', ENDPOINT '{ENDPOINT}', URL_STYLE 'path', USE_SSL false)"
)
count = dict(
    database.sql(
        f"""SELECT b.l, count(*) FROM (
            SELECT unnest(from_json(text_value->'$.objects', '[{{"l":"VARCHAR"}}]')) b
            FROM 's3://{BUCKET}/_granary/tables/annotation/*.parquet' WHERE name = 'labels' AND object_key < 'img/00200')
            GROUP BY 1"""
    ).fetchall()
)
assert count == {"dog": 150, "cat": 150}, count
orphans = database.sql(
    f"""SELECT count(*) FROM 's3://{BUCKET}/_granary/tables/annotation/*.parquet' a
        LEFT JOIN 's3://{BUCKET}/_granary/tables/inventory/part-00000.parquet' i USING (object_join_key)
        WHERE i.key IS NULL OR i.key <> a.object_key"""
).fetchone()[0]
assert orphans == 0, orphans
pruned = database.sql(
    f"SELECT count(*) FROM 's3://{BUCKET}/_granary/tables/inventory/*.parquet' WHERE key >= 'img/00190.jpg' AND key < 'img/00200'"
).fetchone()[0]
assert pruned == 10, pruned

stop.set()
for writer in writers:
    writer.join()
assert not failures, failures
print(f"{len(inventory)} versions and {len(texts)} annotations read while eight writers went on")
