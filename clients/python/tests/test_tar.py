import io
import random
import tarfile
import unittest

from granary_data.tar import members

from .store import SEED


class TarTest(unittest.TestCase):
    def test_members_in_any_pieces(self):
        chance = random.Random(SEED)
        for format in (tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT):
            bodies = {
                f"d{i}/{'n' * chance.randrange(1, 90)}{i}": chance.randbytes(chance.choice([0, 1, 511, 512, 513, 9000]))
                for i in range(100)
            }
            if format == tarfile.PAX_FORMAT:
                bodies |= {"ü" * 120: b"x", "a/" * 100 + "z": b"y"}
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode="w", format=format) as archive:
                for name, body in bodies.items():
                    member = tarfile.TarInfo(name)
                    member.size = len(body)
                    archive.addfile(member, io.BytesIO(body))
            whole = out.getvalue()
            for piece in (1, 100, 512, 7000, len(whole)):
                pieces = (whole[at : at + piece] for at in range(0, len(whole), piece))
                self.assertEqual(list(bodies.items()), list(members(pieces)))

    def test_an_early_end_is_told(self):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            member = tarfile.TarInfo("a")
            member.size = 600
            archive.addfile(member, io.BytesIO(bytes(600)))
        for length in (0, 100, 512, 700, 1500):
            with self.assertRaises(EOFError):
                list(members([out.getvalue()[:length]]))
