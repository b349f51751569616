import unittest
from types import SimpleNamespace
from unittest.mock import patch

from granary_data import ShuffledDataset

from . import store


class ShuffleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s3 = store.client()
        cls.bucket = store.bucket(cls.s3)
        cls.keys = {f"train/{'cat' if i % 4 else 'dog'}/{i:04}.txt" for i in range(500)}
        for key in cls.keys:
            cls.s3.put_object(Bucket=cls.bucket, Key=key, Body=key.encode())

    def dataset(self, **options):
        return ShuffledDataset(self.bucket, "train/", client=store.client, **{"page": 32, "seed": 7} | options)

    def names(self, **options):
        return [sample.name for sample in self.dataset(**options)]

    def test_all_once_in_an_order_of_its_own(self):
        read = self.names()
        self.assertEqual(self.keys, set(read))
        self.assertEqual(len(self.keys), len(read))
        self.assertEqual(read, self.names(page=100, ahead=0))
        self.assertNotEqual(read, sorted(read))
        self.assertNotEqual(read, self.names(epoch=1))
        self.assertNotEqual(read, self.names(seed=8))

    def test_the_manifest_is_an_object(self):
        dataset = self.dataset(rank=1, world=3)
        lines = self.s3.get_object(Bucket=self.bucket, Key=dataset.manifest)["Body"].read().decode().splitlines()
        self.assertEqual(lines, [sample.name for sample in dataset])

    def test_the_whole_bucket(self):
        self.assertEqual(self.keys, {it.name for it in ShuffledDataset(self.bucket, client=store.client)})

    def test_ranks_and_workers_share(self):
        seen = []
        for rank in range(3):
            for worker in range(4):
                with patch("granary_data.shuffle.get_worker_info", lambda: SimpleNamespace(id=worker, num_workers=4)):
                    seen += self.names(rank=rank, world=3)
        self.assertEqual(sorted(self.keys), sorted(seen))

    def test_classes_in_balance(self):
        read = self.names(undersample="min")
        self.assertEqual(125, sum("/dog/" in name for name in read))
        self.assertEqual(250, len(read))
        self.assertEqual(40, len(self.names(limit=40)))

    def test_it_goes_on_where_it_was(self):
        whole = self.names(epoch=2)
        for stop in (1, 31, 32, 33, 250, 500):
            first = self.dataset()
            first.set_epoch(2)
            samples = iter(first)
            before = [next(samples).name for _ in range(stop)]
            second = self.dataset()
            second.load_state_dict(first.state_dict())
            self.assertEqual(whole, before + [sample.name for sample in second])
            self.assertEqual(whole, [sample.name for sample in second], "the next pass is whole")

    def as_worker(self, worker):
        return patch("granary_data.shuffle.get_worker_info", lambda: SimpleNamespace(id=worker, num_workers=3))

    def test_workers_go_on_after_so_many_batches(self):
        whole = []
        for worker in range(3):
            with self.as_worker(worker):
                whole.append(self.names())
        for batches in (0, 1, 5, 14):
            for worker in range(3):
                resumed = self.dataset()
                resumed.resume(batches, batch_size=8)
                # The loader begins with its first worker, which takes the part of the one whose turn it was.
                part = (worker + batches) % 3
                given = len(range(part, batches, 3)) * 8
                with self.as_worker(worker):
                    self.assertEqual(whole[part][given:], [sample.name for sample in resumed])

    def test_what_was_deleted_meanwhile_may_be_passed_over(self):
        dataset = self.dataset(missing="skip", transform=lambda sample: sample.data.decode())
        self.assertEqual(self.keys, set(dataset))

    def test_a_loader_of_torch(self):
        try:
            from torch.utils.data import DataLoader
        except ImportError:
            self.skipTest("torch is not installed here")
        dataset = self.dataset(transform=lambda sample: sample.name)
        loader = DataLoader(dataset, batch_size=16, num_workers=2)
        whole = [name for batch in loader for name in batch]
        self.assertEqual(sorted(self.keys), sorted(whole))
        dataset.resume(9, 16)
        self.assertEqual(whole[9 * 16 :], [name for batch in loader for name in batch])
