import io
import unittest

import numpy as np
from PIL import Image

from granary_data import Chip, ChipReader, MissingEntry, around_boxes, grid, random_crops, write_labels

from . import store


class ChipTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s3 = store.client()
        cls.bucket = store.bucket(cls.s3)
        cls.pixels = np.random.default_rng(store.SEED).integers(0, 256, (300, 500, 3), np.uint8)
        body = io.BytesIO()
        Image.fromarray(cls.pixels).save(body, "png")
        cls.s3.put_object(Bucket=cls.bucket, Key="dir/a b.png", Body=body.getvalue())

    def test_a_grid_covers_the_image(self):
        for overlap in (0, 10):
            chips = grid("dir/a b.png", (500, 300), (128, 64), overlap)
            seen = np.zeros_like(self.pixels)
            for chip, cut in ChipReader(self.s3, self.bucket, (128, 64), page=7).read(chips):
                self.assertEqual((64, 128, 3), cut.shape)
                seen[chip.y : chip.y + chip.height, chip.x : chip.x + chip.width] = cut
            self.assertTrue(np.array_equal(self.pixels, seen))

    def test_crops_by_seed(self):
        reader = ChipReader(self.s3, self.bucket, (32, 32))
        self.assertEqual((500, 300), reader.image_size("dir/a b.png"))
        chips = random_crops("dir/a b.png", (500, 300), (32, 32), 50, seed=3)
        self.assertEqual(chips, random_crops("dir/a b.png", (500, 300), (32, 32), 50, seed=3))
        self.assertNotEqual(chips, random_crops("dir/a b.png", (500, 300), (32, 32), 50, seed=4))
        read = list(reader.batches(chips, 20))
        self.assertEqual([20, 20, 10], [len(some) for some, _ in read])
        for some, pixels in read:
            for chip, cut in zip(some, pixels):
                self.assertTrue(np.array_equal(self.pixels[chip.y : chip.y + 32, chip.x : chip.x + 32], cut))

    def test_sizes_and_gray(self):
        ((_, large),) = ChipReader(self.s3, self.bucket, (60, 40)).read([Chip("dir/a b.png", 5, 6, 30, 20)])
        self.assertEqual((40, 60, 3), large.shape)
        ((_, gray),) = ChipReader(self.s3, self.bucket, (50, 30), quality="gray").read([Chip("dir/a b.png")])
        self.assertEqual((30, 50, 1), gray.shape)

    def test_no_such_image(self):
        with self.assertRaises(MissingEntry):
            list(ChipReader(self.s3, self.bucket).read([Chip("none.png")]))

    def test_around_boxes(self):
        labels = {
            "objects": [
                {"l": "cat", "b": [10, 20, 30, 40]},
                {"l": "edge", "b": [480, 280, 20, 20]},
                {"l": "all", "k": "class"},
            ]
        }
        write_labels(self.s3, self.bucket, "dir/a b.png", labels)
        sizes = ChipReader(self.s3, self.bucket).image_size
        chips = list(around_boxes(self.s3, self.bucket, ["dir/a b.png"], sizes, margin=0.5))
        self.assertEqual(
            [(Chip("dir/a b.png", 0, 0, 55, 80), "cat"), (Chip("dir/a b.png", 470, 270, 30, 30), "edge")], chips
        )

    def test_tensors(self):
        try:
            import torch
        except ImportError:
            self.skipTest("torch is not installed here")
        chips = grid("dir/a b.png", (500, 300), (100, 100))
        ((_, tensor),) = ChipReader(self.s3, self.bucket, (100, 100)).tensors(chips, 15)
        self.assertEqual((15, 3, 100, 100), tuple(tensor.shape))
        self.assertEqual(torch.uint8, tensor.dtype)
