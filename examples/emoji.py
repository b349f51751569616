"""Trains a small classifier of emoji by their category, straight from the store: no copy, no list, no shuffle buffer.

    npm pack emoji-datasource-google@16.0.0
    pip install ./clients/python torch pillow
    python examples/emoji.py emoji-datasource-google-16.0.0.tgz

The endpoint and the key come from the environment, as for every AWS client (AWS_ENDPOINT_URL, …). What it shows:

1. 3,786 images in one put, each below the directory of its category: a real imbalance, the classes and their sizes are printed;
2. an epoch in an order that the seed decides, read by two worker processes, undersampled to the smallest class;
3. the same epoch broken off in the middle and resumed: the second half is the same, batch by batch;
4. what the data loader reads a second, beside plain boto3 GETs of the same keys.

Trained on the CPU for one or two epochs it learns something, not much: it is about the reading.
"""

import io
import json
import sys
import tarfile
import time

import boto3
import numpy as np
import torch
from granary_data import ShuffledDataset
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader

BUCKET, BATCH, WORKERS = "emoji", 64, 2
MOST_CLASSES = 6


def upload(s3, package):
    """The images as an archive of directories, one for each category; the names of the classes."""
    with tarfile.open(package) as archive:
        files = {member.name: member for member in archive if member.isfile()}
        emoji = json.load(archive.extractfile(files["package/emoji.json"]))
        category = {entry["image"]: entry["category"].replace(" & ", "-and-").replace(" ", "-") for entry in emoji}
        for entry in emoji:
            for variation in entry.get("skin_variations", {}).values():
                category[variation["image"]] = category[entry["image"]]
        images = [
            (category[name.rsplit("/", 1)[1]], archive.extractfile(member).read(), name.rsplit("/", 1)[1])
            for name, member in files.items()
            if "/img/google/64/" in name and name.rsplit("/", 1)[1] in category
        ]
    sizes = {}
    for label, _, _ in images:
        sizes[label] = sizes.get(label, 0) + 1
    classes = sorted(sorted(sizes, key=sizes.get, reverse=True)[:MOST_CLASSES])
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for label, body, name in images:
            if label in classes:
                member = tarfile.TarInfo(f"{label}/{name}")
                member.size = len(body)
                archive.addfile(member, io.BytesIO(body))
    begun = time.monotonic()
    told = s3.put_object(
        Bucket=BUCKET, Key="train/emoji.tar", Body=out.getvalue(), Metadata={"snowball-auto-extract": "true"}
    )
    print(f"put: {told['ResponseMetadata']['HTTPHeaders']['x-granary-ingest']} in {time.monotonic() - begun:.2f} s")
    print("classes:", {label: sizes[label] for label in classes})
    return classes


class Decode:
    """A sample as a tensor and the number of its class."""

    def __init__(self, classes):
        self.classes = classes

    def __call__(self, sample):
        image = Image.open(io.BytesIO(sample.data)).convert("RGBA").resize((32, 32))
        pixels = np.asarray(image, dtype=np.float32).transpose(2, 0, 1) / 255
        return torch.from_numpy(pixels.copy()), self.classes.index(sample.name.split("/")[1])


def model(classes):
    return nn.Sequential(
        nn.Conv2d(4, 16, 3, 2, 1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, 2, 1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(2048, classes),
    )


def train(data, net, optimizer, stop=None):
    """Batches until `stop`; their classes, which tell one order from another."""
    seen, right, count = [], 0, 0
    for pixels, labels in DataLoader(data, batch_size=BATCH, num_workers=WORKERS):
        loss = nn.functional.cross_entropy(scores := net(pixels), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        right += (scores.argmax(1) == labels).sum().item()
        count += len(labels)
        seen.append(labels.tolist())
        if stop and len(seen) == stop:
            break
    print(f"  {len(seen)} batches, {right / count:.0%} right")
    return seen


def throughput(s3, classes):
    data = ShuffledDataset(BUCKET, "train/", seed=1)
    begun, names = time.monotonic(), []
    for sample in data:
        names.append(sample.name)
    batched = len(names) / (time.monotonic() - begun)
    begun = time.monotonic()
    for name in names[:500]:
        s3.get_object(Bucket=BUCKET, Key=name)["Body"].read()
    plain = 500 / (time.monotonic() - begun)
    print(
        f"one process: {batched:,.0f} objects a second in batches, {plain:,.0f} by plain GETs: {batched / plain:.0f} times"
    )


def main(package):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    classes = upload(s3, package)
    torch.manual_seed(7)
    net = model(len(classes))
    optimizer = torch.optim.Adam(net.parameters(), 2e-3)
    data = ShuffledDataset(BUCKET, "train/", seed=7, page=128, undersample="min", transform=Decode(classes))
    print("epoch 0")
    whole = train(data, net, optimizer)
    half = len(whole) // 2
    print(f"epoch 0 again, broken off after {half} batches")
    first = train(data, net, optimizer, stop=half)
    print("and resumed")
    data.resume(half, BATCH)
    second = train(data, net, optimizer)
    print("the same order:", first + second == whole)
    data.set_epoch(1)
    print("epoch 1")
    train(data, net, optimizer)
    throughput(s3, classes)
    return 0 if first + second == whole else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
