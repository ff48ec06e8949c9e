"""Rows of float32 behind a header of count and dimensions (both uint32), and lines of JSON for what was measured."""

import json
import os

import numpy as np


def read(path):
    """The whole file as count x dimensions; a file whose length contradicts its header is an error."""
    count, dimensions = (int(x) for x in np.fromfile(path, dtype="<u4", count=2))
    expected = 8 + 4 * count * dimensions
    if os.path.getsize(path) != expected:
        raise ValueError(f"{path} has {os.path.getsize(path)} bytes, its header promises {expected}")
    return np.fromfile(path, dtype="<f4", offset=8).reshape(count, dimensions)


def report(**measured):
    """One measurement on standard output; floats keep six significant digits."""
    rounded = {k: float(f"{v:.6g}") if isinstance(v, float) else v for k, v in measured.items()}
    print(json.dumps(rounded), flush=True)
