"""Chips of real images by boto3 as it comes: regions compared with Pillow's, sizes with its Lanczos filter, a tar of
chips around real boxes, presigned.

chips.py BUCKET DEEPFOREST_WHEEL
"""

import csv
import io
import json
import random
import sys
import tarfile
import urllib.request
import zipfile

import boto3
import numpy as np
from botocore.config import Config
from PIL import Image

bucket, wheel = sys.argv[1:3]
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
s3.create_bucket(Bucket=bucket)
seed = random.randrange(1 << 32)
chance = random.Random(seed)
print("seed", seed)


def chip(key, words):
    body = s3.get_object(Bucket=bucket, Key=f"_granary/iiif/{key}/{words}")["Body"].read()
    return np.load(io.BytesIO(body)) if words.endswith(".npy") else Image.open(io.BytesIO(body))


def psnr(one, other):
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return 99 if error == 0 else 10 * np.log10(255**2 / error)


images, boxes = {}, []
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if "/data/" not in name:
            continue
        key = "forest/" + name.split("/data/", 1)[1]
        if name.lower().endswith((".png", ".tif", ".jpg")):
            body = archive.read(name)
            image = Image.open(io.BytesIO(body))
            if image.mode in ("RGB", "RGBA"):
                s3.put_object(Bucket=bucket, Key=key, Body=body)
                images[key] = image.convert("RGB")
        elif name.endswith(".csv"):
            for row in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8")):
                if row.get("xmin") and row.get("image_path"):
                    box = [int(float(row[side])) for side in ("xmin", "ymin", "xmax", "ymax")]
                    boxes.append(("forest/" + row["image_path"], box))
assert len(images) >= 5, images.keys()

worst = 99
for key, image in images.items():
    whole = np.asarray(image)
    for _ in range(5):
        width, height = chance.randint(1, min(300, image.width)), chance.randint(1, min(300, image.height))
        x, y = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
        cut = chip(key, f"{x},{y},{width},{height}/max/0/default.npy")
        assert cut.dtype == np.uint8 and cut.shape == (height, width, 3), (key, cut.shape)
        if not key.lower().endswith(".jpg"):
            assert np.array_equal(cut, whole[y : y + height, x : x + width]), (key, x, y, width, height)
    small = chip(key, "full/224,224/0/default.npy")
    expected = np.asarray(image.resize((224, 224), Image.Resampling.LANCZOS))
    worst = min(worst, psnr(small, expected))
    jpeg = chip(key, "full/224,224/0/default.jpg")
    assert jpeg.format == "JPEG" and jpeg.size == (224, 224)
    assert psnr(np.asarray(jpeg), expected) > 25, key
assert worst > 40, worst

lines, wanted = [], []
for at, (key, (left, top, right, bottom)) in enumerate(boxes):
    if key not in images:
        continue
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, images[key].width), min(bottom, images[key].height)
    if right - left < 1 or bottom - top < 1 or len(lines) == 256:
        continue
    region = f"{left},{top},{right - left},{bottom - top}"
    lines.append(json.dumps({"key": f"_granary/iiif/{key}/{region}/^64,64/0/default.npy", "as": f"{at}.npy"}))
    wanted.append(f"{at}.npy")
assert len(lines) > 100, len(lines)
s3.put_object(Bucket=bucket, Key="chips.txt", Body="\n".join(lines))
body = s3.get_object(Bucket=bucket, Key="_granary/tar/chips.txt/0.tar")["Body"]
with tarfile.open(fileobj=body, mode="r|") as tar:
    got = {member.name: np.load(io.BytesIO(tar.extractfile(member).read())) for member in tar}
assert list(got) == wanted
stack = np.stack(list(got.values()))
assert stack.shape == (len(lines), 64, 64, 3), stack.shape

key = next(iter(images))
url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": f"_granary/iiif/{key}/full/50,/0/gray.png"})
picture = Image.open(io.BytesIO(urllib.request.urlopen(url).read()))
assert picture.mode == "L" and picture.width == 50, picture
info = json.loads(s3.get_object(Bucket=bucket, Key=f"_granary/iiif/{key}/info.json")["Body"].read())
assert (info["width"], info["height"]) == images[key].size, info

print(f"{len(images)} images, {len(lines)} chips of boxes in one tar; against Pillow's Lanczos at least {worst:.1f} dB")
