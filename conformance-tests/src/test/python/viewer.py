"""A stored image in OpenSeadragon, in a Chromium, on a page of another site: what its canvas shows is compared with the
image.

viewer.py BUCKET DEEPFOREST_WHEEL OPENSEADRAGON_TGZ CHROMIUM
"""

import base64
import functools
import http.server
import io
import json
import os
import queue
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.parse
import urllib.request
import zipfile

import boto3
import numpy as np
from PIL import Image

bucket, wheel, library, chromium = sys.argv[1:5]
server = os.environ["AWS_ENDPOINT_URL"]
s3 = boto3.client("s3")
s3.create_bucket(Bucket=bucket)
KEY = "aerial/a b+c.png"  # what viewers and servers escape differently
VIEW = 600
PAGE = """<!doctype html><div id=view style="width:%(view)dpx;height:%(view)dpx"></div>
<script src=openseadragon.min.js></script><script>
const shots = [], regions = %(regions)s;
const done = text => { fetch('/shown', { method: 'POST', body: text }); };
window.onerror = message => done('error: ' + message);
const viewer = OpenSeadragon({ id: 'view', tileSources: '%(info)s', drawer: 'canvas', crossOriginPolicy: 'Anonymous',
    showNavigationControl: false, immediateRender: true, animationTime: 0, blendTime: 0, imageLoaderLimit: 4 });
viewer.addHandler('open-failed', event => done('error: ' + event.message));
viewer.addHandler('tile-load-failed', event => done('error: ' + event.message + ' ' + event.tile.getUrl()));
viewer.addHandler('open', () => next());
function next() {
    if (shots.length == regions.length) { done(JSON.stringify(shots)); return; }
    const item = viewer.world.getItemAt(0);
    viewer.viewport.fitBounds(item.imageToViewportRectangle(...regions[shots.length]), true);
    const look = () => {
        if (!item.getFullyLoaded() || item.needsDraw()) { viewer.forceRedraw(); setTimeout(look, 50); return; }
        viewer.world.draw();
        shots.push(viewer.drawer.canvas.toDataURL('image/png'));
        next();
    };
    setTimeout(look, 200);
}
</script>"""


class Site(http.server.SimpleHTTPRequestHandler):
    """The page, and the end of what it does."""

    shown = queue.Queue()

    def do_POST(self):
        Site.shown.put(self.rfile.read(int(self.headers["content-length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *ignored):
        pass


def largest():
    found = []
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if "/data/" in name and name.lower().endswith((".png", ".tif")):
                image = Image.open(io.BytesIO(archive.read(name)))
                if image.mode in ("RGB", "RGBA"):
                    found.append(image.convert("RGB"))
    return max(found, key=lambda image: image.width * image.height)


def psnr(one, other):
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return 99 if error == 0 else 10 * np.log10(255**2 / error)


image = largest()
body = io.BytesIO()
image.save(body, "png")
s3.put_object(Bucket=bucket, Key=KEY, Body=body.getvalue())
door = f"{server}/iiif/3/{urllib.parse.quote(bucket + '/' + KEY, safe='')}"

# Nobody gets in before the bucket's owner says so.
try:
    urllib.request.urlopen(f"{door}/info.json")
    raise AssertionError("a private image was described to anybody")
except urllib.error.HTTPError as refused:
    assert refused.code == 403, refused.code
s3.delete_public_access_block(Bucket=bucket)
statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

with urllib.request.urlopen(door) as answer:  # follows 303
    assert answer.url == f"{door}/info.json", answer.url
    info = json.load(answer)
assert info["id"] == door, info
assert (info["width"], info["height"]) == image.size, info
print(info["tiles"], info["sizes"])

side = min(image.size)
regions = [[0, 0, side, side], [side // 3, side // 4, VIEW, VIEW], [100, 100, 3 * VIEW // 2, 3 * VIEW // 2]]
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as site, tarfile.open(library) as archive:
    with open(f"{site}/openseadragon.min.js", "wb") as script:
        script.write(archive.extractfile("package/build/openseadragon/openseadragon.min.js").read())
    with open(f"{site}/index.html", "w") as page:
        page.write(PAGE % {"view": VIEW, "info": f"{door}/info.json", "regions": json.dumps(regions)})
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Site, directory=site))
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    browser = subprocess.Popen(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", f"--user-data-dir={site}/profile",
         "--window-size=800,800", "--remote-debugging-port=0", f"http://127.0.0.1:{pages.server_address[1]}/"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        out = Site.shown.get(timeout=120)
    finally:
        browser.terminate()
        browser.wait()
        pages.shutdown()

assert out.startswith("["), out
for (x, y, width, height), shot in zip(regions, json.loads(out), strict=True):
    seen = Image.open(io.BytesIO(base64.b64decode(shot.split(",", 1)[1]))).convert("RGB")
    # A canvas scales by a filter of its own: what is left of that in a quarter of its size is little.
    coarse = (seen.width // 4, seen.height // 4)
    expected = image.crop((x, y, x + width, y + height)).resize(coarse, Image.Resampling.BOX)
    likeness = psnr(np.asarray(seen.resize(coarse, Image.Resampling.BOX)), np.asarray(expected))
    print(f"{x},{y},{width},{height} shown as {seen.size}: {likeness:.1f} dB")
    assert likeness > 25, (x, y, width, height, likeness)
