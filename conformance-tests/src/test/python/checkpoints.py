"""Checkpoints as training jobs write them: torch.distributed.checkpoint through s3torchconnector from several processes
at once, loaded back and compared tensor by tensor.

checkpoints.py BUCKET JOBS MEBIBYTES
"""

import os
import sys
import time
from multiprocessing import get_context

import torch
import torch.distributed.checkpoint as dcp
from s3torchconnector import S3ClientConfig
from s3torchconnector.dcp import S3StorageReader, S3StorageWriter

REGION = os.environ["AWS_DEFAULT_REGION"]
ENDPOINT = os.environ["AWS_ENDPOINT_URL"]


def state(job, mebibytes):
    """A model's worth of tensors: many small ones, some large, several types."""
    generator = torch.Generator().manual_seed(job)
    rows = mebibytes * 256
    return {
        "step": torch.tensor(job),
        "bias": {str(i): torch.rand(64, generator=generator) for i in range(50)},
        "layers": {str(i): torch.rand(rows, 256, generator=generator) for i in range(4)},
        "half": torch.rand(1000, 100, generator=generator).to(torch.bfloat16),
    }


def flat(tensors, prefix=""):
    for name, value in tensors.items():
        if isinstance(value, dict):
            yield from flat(value, prefix + name + ".")
        else:
            yield prefix + name, value


def zeros(tensors):
    return {k: zeros(v) if isinstance(v, dict) else torch.zeros_like(v) for k, v in tensors.items()}


def run(job, bucket, mebibytes):
    torch.set_num_threads(1)
    options = {"region": REGION, "path": f"s3://{bucket}/ck/job-{job}/",
               "s3client_config": S3ClientConfig(force_path_style=True)}
    os.environ["AWS_ENDPOINT_URL"] = ENDPOINT
    wanted = state(job, mebibytes)
    begun = time.time()
    dcp.save(wanted, storage_writer=S3StorageWriter(**options))
    saved = time.time()
    loaded = zeros(wanted)
    dcp.load(loaded, storage_reader=S3StorageReader(**options))
    ended = time.time()
    count = 0
    found = dict(flat(loaded))
    for name, tensor in flat(wanted):
        if not torch.equal(tensor, found[name]):
            raise AssertionError(f"job {job}: {name} came back otherwise")
        count += 1
    return job, count, saved - begun, ended - saved


def main():
    bucket, jobs, mebibytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with get_context("spawn").Pool(jobs) as pool:
        for job, count, save, load in pool.starmap(run, [(job, bucket, mebibytes) for job in range(jobs)]):
            print(f"job {job}: {count} tensors the same, saved in {save:.1f} s, loaded in {load:.1f} s")


if __name__ == "__main__":
    main()
