"""python -m granary_data annotations import|export: annotation files into a bucket and out again."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from .transfer import export_coco, import_annotations


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m granary_data",
        description="The endpoint and the key come from the environment, as for every AWS client:"
        " AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.",
    )
    annotations = parser.add_subparsers(dest="what", required=True).add_parser("annotations", help="labels of images")
    actions = annotations.add_subparsers(dest="action", required=True)
    put = actions.add_parser("import", help="one annotation for each image out of annotation files")
    put.add_argument("--format", choices=["coco", "voc", "yolo", "labelme"], required=True)
    put.add_argument("--report", type=Path, help="a file for the problems, one JSON object a line")
    put.add_argument("path", type=Path, help="a file, or a directory of them")
    get = actions.add_parser("export", help="one COCO document of all annotations")
    get.add_argument("path", type=Path, help="the file to write")
    for action in (put, get):
        action.add_argument("--bucket", required=True)
        action.add_argument("--prefix", default="", help="of the images")
        action.add_argument("--set", default="", help="name of the set, for several ones of the same images")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all done, 1 done with problems, 2 not done."""
    asked = _parser().parse_args(arguments)
    client = boto3.client("s3")
    try:
        if asked.action == "export":
            with open(asked.path, "w", encoding="utf-8") as out:
                images, objects = export_coco(client, asked.bucket, out, prefix=asked.prefix, set=asked.set)
            print(f"{images:,} images with {objects:,} objects in {asked.path}")
            return 0
        if not asked.path.exists():
            print(f"granary_data: {asked.path} is not there", file=sys.stderr)
            return 2
        report = import_annotations(client, asked.bucket, asked.format, asked.path, prefix=asked.prefix, set=asked.set)
    except (ClientError, BotoCoreError, OSError) as error:
        print(f"granary_data: {error}", file=sys.stderr)
        return 2
    print(report)
    if asked.report:
        asked.report.write_text("".join(json.dumps(asdict(problem)) + "\n" for problem in report.problems))
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
