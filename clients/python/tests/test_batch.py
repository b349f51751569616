import random
import threading
import time
import unittest

from botocore.exceptions import ClientError

from granary_data import BatchReader, MissingEntry, read_pairs
from granary_data.resume import ChangedError, pieces

from . import store


class BatchTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s3 = store.client()
        cls.bucket = store.bucket(cls.s3)
        chance = random.Random(store.SEED)
        cls.bodies = {f"o/{i:04}": chance.randbytes(chance.randrange(0, 3000)) for i in range(700)}
        for key, body in cls.bodies.items():
            cls.s3.put_object(Bucket=cls.bucket, Key=key, Body=body)
        cls.keys = list(cls.bodies)
        chance.shuffle(cls.keys)
        cls.s3.put_object(Bucket=cls.bucket, Key="all.txt", Body="\n".join(cls.keys))

    def test_a_manifest_in_its_order(self):
        for page, ahead in ((1000, 2), (100, 3), (70, 0), (700, 1)):
            read = list(BatchReader(self.s3, self.bucket, "all.txt", page=page, ahead=ahead))
            self.assertEqual(self.keys, [sample.name for sample in read])
            self.assertEqual(list(range(700)), [sample.ordinal for sample in read])
            self.assertTrue(all(self.bodies[sample.name] == sample.data for sample in read))

    def test_from_any_line(self):
        for start in (1, 99, 100, 650, 699, 700, 5000):
            read = [sample.ordinal for sample in BatchReader(self.s3, self.bucket, "all.txt", start=start, page=100)]
            self.assertEqual(list(range(start, 700)), read)

    def test_keys_at_hand(self):
        read = list(BatchReader.of_keys(self.s3, self.bucket, self.keys[:333], page=100))
        self.assertEqual([(key, self.bodies[key]) for key in self.keys[:333]], [(it.name, it.data) for it in read])
        part = {"key": self.keys[0], "range": "0-0", "as": "first"}
        self.assertEqual([], list(BatchReader.of_keys(self.s3, self.bucket, [])))
        (sample,) = BatchReader.of_keys(
            self.s3, self.bucket, [{**part, "key": max(self.bodies, key=lambda it: len(self.bodies[it]))}]
        )
        self.assertEqual(("first", 1), (sample.name, len(sample.data)))

    def test_what_is_not_there(self):
        lines = [self.keys[0], "gone/1", self.keys[1]]
        with self.assertRaises(MissingEntry) as missing:
            list(BatchReader.of_keys(self.s3, self.bucket, lines))
        self.assertEqual((1, "gone/1"), (missing.exception.ordinal, missing.exception.name))
        self.assertEqual(
            [0, 2], [it.ordinal for it in BatchReader.of_keys(self.s3, self.bucket, lines, missing="skip")]
        )
        kept = list(BatchReader.of_keys(self.s3, self.bucket, lines, missing="keep"))
        self.assertEqual([False, True, False], [it.data is None for it in kept])

    def test_no_manifest(self):
        with self.assertRaises(ClientError):
            list(BatchReader(self.s3, self.bucket, "none.txt"))

    def test_a_cut_connection_goes_on_where_it_was(self):
        proxy = store.CuttingProxy(self.s3, after=150_000, cuts=4)
        through = store.client(proxy.url)
        read = list(BatchReader(through, self.bucket, "all.txt", page=700, ahead=1))
        proxy.close()
        self.assertEqual(0, proxy.left, "nothing was cut")
        self.assertEqual([(key, self.bodies[key]) for key in self.keys], [(it.name, it.data) for it in read])

    def test_never_two_states_in_one_body(self):
        self.s3.put_object(Bucket=self.bucket, Key="large", Body=bytes(8 << 20))
        proxy = store.CuttingProxy(self.s3, after=2 << 20, cuts=1)
        read = pieces(store.client(proxy.url), self.bucket, "large")
        next(read)
        self.s3.put_object(Bucket=self.bucket, Key="large", Body=b"\1" * (8 << 20))
        with self.assertRaises(ChangedError):
            list(read)
        proxy.close()

    def test_a_reader_that_is_left_ends_its_threads(self):
        before = threading.active_count()
        for sample in BatchReader(self.s3, self.bucket, "all.txt", page=50, ahead=4):
            break
        deadline = time.monotonic() + 10
        while threading.active_count() > before and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertLessEqual(threading.active_count(), before)

    def test_pairs(self):
        for key in self.keys[:3]:
            self.s3.put_object_annotation(
                Bucket=self.bucket, Key=key, AnnotationName="labels", AnnotationPayload=key.encode()
            )
        read = list(read_pairs(self.s3, self.bucket, self.keys[:5], page=2))
        self.assertEqual([(key, self.bodies[key]) for key in self.keys[:5]], [(key, data) for key, data, _ in read])
        self.assertEqual([*(key.encode() for key in self.keys[:3]), None, None], [part for *_, part in read])
