"""The tests of clients/python against the running store.

package.py DEEPFOREST_WHEEL
"""

import os
import subprocess
import sys
from pathlib import Path

home = Path(__file__).resolve().parents[4] / "clients" / "python"
environment = os.environ | {"PYTHONPATH": str(home / "src"), "DEEPFOREST_WHEEL": sys.argv[1]}
sys.exit(subprocess.run([sys.executable, "-W", "ignore", "-m", "unittest"], cwd=home, env=environment).returncode)
