import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from collections import Counter
from pathlib import Path

from PIL import Image

from granary_data import read_labels, write_labels
from granary_data.transfer import export_coco, import_annotations

from . import store


def png(width, height):
    body = io.BytesIO()
    Image.new("RGB", (width, height)).save(body, "png")
    return body.getvalue()


class LabelTest(unittest.TestCase):
    def setUp(self):
        self.s3 = store.client()
        self.bucket = store.bucket(self.s3)
        self.directory = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def labels(self, key, **options):
        ((_, labels),) = read_labels(self.s3, self.bucket, [key], **options)
        return labels

    def file(self, name, text):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run_import(self, format, **options):
        return import_annotations(self.s3, self.bucket, format, self.directory, progress=False, **options)

    def test_as_many_objects_as_there_are(self):
        self.s3.put_object(Bucket=self.bucket, Key="a.png", Body=png(8, 8))
        many = {"v": 1, "w": 8, "h": 8, "objects": [{"l": f"label {i}" * 10, "b": [i, 0, 1, 1]} for i in range(20_000)]}
        write_labels(self.s3, self.bucket, "a.png", many)
        self.assertEqual(many, self.labels("a.png"))
        few = {"v": 1, "objects": []}
        write_labels(self.s3, self.bucket, "a.png", few)
        self.assertEqual(few, self.labels("a.png"))
        names = [
            it["AnnotationName"]
            for it in self.s3.list_object_annotations(Bucket=self.bucket, Key="a.png")["Annotations"]
        ]
        self.assertEqual(["labels"], names)
        self.assertIsNone(self.labels("a.png", set="other"))

    def test_yolo(self):
        self.s3.put_object(Bucket=self.bucket, Key="images/train/a.png", Body=png(200, 100))
        self.s3.put_object(Bucket=self.bucket, Key="images/train/empty.png", Body=png(20, 10))
        for names in (
            "names: [cat, 'big dog']\n",
            "names:\n  0: cat\n  1: big dog # so\n",
            "nc: 2\nnames:\n- cat\n- 'big dog'\n",
        ):
            self.file("data.yaml", names)
            self.file(
                "labels/train/a.txt", "0 0.5 0.5 0.2 0.4\n1 0.1 0.1 0.2 0.2 0.75\n0 0 0 0.5 0 0.5 0.5 0 0.5 0.25 0.75\n"
            )
            self.file("labels/train/empty.txt", "")
            self.file("labels/train/b.txt", "7 0.5 0.5 0.2 0.4\n")
            report = self.run_import("yolo", set="y")
            self.assertEqual((2, 3, 1), (report.images, report.objects, len(report.problems)), report)
        labels = self.labels("images/train/a.png", set="y")
        self.assertEqual((200, 100, "train"), (labels["w"], labels["h"], labels["split"]))
        self.assertEqual({"l": "cat", "b": [80, 30, 40, 40]}, labels["objects"][0])
        self.assertEqual({"l": "big dog", "b": [0, 0, 40, 20], "s": 0.75}, labels["objects"][1])
        self.assertEqual("polygon", labels["objects"][2]["k"])
        self.assertEqual([0, 0, 100, 75], labels["objects"][2]["b"])
        self.assertEqual([], self.labels("images/train/empty.png", set="y")["objects"])

    def test_labelme(self):
        self.s3.put_object(Bucket=self.bucket, Key="x/a.png", Body=png(20, 10))
        shapes = [
            {
                "label": "box",
                "points": [[9, 8], [1, 2]],
                "shape_type": "rectangle",
                "flags": {"hard": True, "no": False},
                "group_id": 4,
            },
            {"label": "ring", "points": [[5, 5], [5, 7]], "shape_type": "circle"},
            {"label": "tri", "points": [[0, 0], [4, 0], [0, 4]], "shape_type": "polygon"},
            {"label": "", "points": [[0, 0]], "shape_type": "point"},
        ]
        document = {
            "shapes": shapes,
            "imagePath": "..\\data\\a.png",
            "imageData": None,
            "imageWidth": 20,
            "imageHeight": 10,
            "flags": {"night": True},
        }
        self.file("a.json", json.dumps(document))
        report = self.run_import("labelme")
        self.assertEqual(["has no label"], [problem.what for problem in report.problems])
        labels = self.labels("x/a.png")
        self.assertEqual(["night"], labels["classes"])
        box, ring, tri = labels["objects"]
        self.assertEqual({"l": "box", "b": [1, 2, 8, 6], "id": "4", "a": {"hard": "true"}}, box)
        self.assertEqual([3, 3, 4, 4], ring["b"])
        self.assertEqual([[0, 0, 4, 0, 0, 4]], tri["g"])

    def test_coco_comes_out_as_it_went_in(self):
        for key in ("img/a.png", "img/b.png", "other/b.png"):
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=png(20, 10))
        annotations = [
            {
                "id": 11,
                "image_id": 5,
                "category_id": 9,
                "bbox": [1, 2, 3.5, 4],
                "iscrowd": 0,
                "area": 14.0,
                "source": "me",
            },
            {"id": 12, "image_id": 5, "category_id": 3, "segmentation": [[0, 0, 4, 0, 4, 4]], "iscrowd": 1},
            {"id": 13, "image_id": 5, "category_id": 77, "bbox": [1, 2, 3, 4]},
            {"id": 14, "image_id": 99, "category_id": 3, "bbox": [1, 2, 3, 4]},
        ]
        images = [
            {"id": 5, "file_name": "a.png", "width": 20, "height": 10},
            {"id": 6, "file_name": "b.png", "width": 20, "height": 10},
            {"id": 7, "file_name": "none.png"},
        ]
        document = {
            "images": images,
            "annotations": annotations,
            "categories": [{"id": 9, "name": "Tree"}, {"id": 3, "name": "Bush"}],
        }
        self.file("instances_val2017.json", json.dumps(document))
        report = self.run_import("coco")
        what = sorted(problem.what.split(":")[0] for problem in report.problems)
        self.assertEqual(
            [
                "is not among the images, but has 1 annotations",
                "is the name of 2 objects",
                "is the name of no object",
                "names no category",
            ],
            what,
        )
        self.assertEqual((1, 2, 1, 0), (report.images, report.objects, report.written, report.unchanged))
        again = self.run_import("coco")
        self.assertEqual((0, 1), (again.written, again.unchanged))
        self.assertEqual("val", self.labels("img/a.png")["split"])
        out = io.StringIO()
        self.assertEqual((1, 2), export_coco(self.s3, self.bucket, out, progress=False))
        back = json.loads(out.getvalue())
        self.assertEqual([{"id": 1, "file_name": "img/a.png", "width": 20, "height": 10}], back["images"])
        self.assertEqual([{"id": 1, "name": "Bush"}, {"id": 2, "name": "Tree"}], back["categories"])
        tree, bush = back["annotations"]
        self.assertEqual(
            ([1, 2, 3.5, 4], 2, 14.0, "me"), (tree["bbox"], tree["category_id"], tree["area"], tree["source"])
        )
        self.assertEqual(([0, 0, 4, 4], 1, 8.0), (bush["bbox"], bush["iscrowd"], bush["area"]))

    def test_what_cannot_be_read_is_told(self):
        self.file("a.xml", "<!DOCTYPE x [<!ENTITY e 'x'>]><annotation/>")
        self.file("b.xml", "<annotation><object><name>x</name></object>")
        self.file("c.xml", "<other/>")
        self.file(
            "d.xml",
            "<annotation><object><name>x</name><bndbox><xmin>5</xmin><ymin>1</ymin><xmax>1</xmax><ymax>9</ymax></bndbox></object></annotation>",
        )
        report = self.run_import("voc")
        self.assertEqual((0, 5), (report.images, len(report.problems)), report.problems)

    def test_real_boxes_by_the_command(self):
        wheel = os.environ.get("DEEPFOREST_WHEEL")
        if not wheel:
            self.skipTest("DEEPFOREST_WHEEL names no wheel of deepforest")
        expected = Counter()
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if "/data/" in name and name.endswith(".xml") and b"<annotation" in archive.read(name):
                    stem = name.rsplit("/", 1)[1][:-4]
                    image = next(
                        it
                        for it in archive.namelist()
                        if it.rsplit("/", 1)[1] in (f"{stem}.tif", f"{stem}.png", f"{stem}.jpg")
                    )
                    self.s3.put_object(
                        Bucket=self.bucket, Key=f"forest/{image.rsplit('/', 1)[1]}", Body=archive.read(image)
                    )
                    text = archive.read(name).decode()
                    expected.update(
                        part.split("</name>")[0]
                        for part in text.split("<object>")[1:]
                        for part in [part.split("<name>")[1]]
                    )
                    self.file(f"{stem}.xml", text)
        self.assertGreater(sum(expected.values()), 500)
        command = [sys.executable, "-m", "granary_data", "annotations"]
        told = subprocess.run(
            [
                *command,
                "import",
                "--format",
                "voc",
                "--bucket",
                self.bucket,
                "--prefix",
                "forest/",
                str(self.directory),
            ],
            capture_output=True,
            text=True,
        )
        self.assertEqual(0, told.returncode, told.stdout + told.stderr)
        out = self.directory / "out.json"
        told = subprocess.run(
            [*command, "export", "--bucket", self.bucket, "--prefix", "forest/", str(out)],
            capture_output=True,
            text=True,
            check=True,
        )
        print(told.stdout.strip(), dict(expected))
        document = json.loads(out.read_text())
        names = {category["id"]: category["name"] for category in document["categories"]}
        self.assertEqual(expected, Counter(names[it["category_id"]] for it in document["annotations"]))
