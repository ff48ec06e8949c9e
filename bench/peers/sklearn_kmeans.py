"""scikit-learn's k-means on the training block: 32 subspaces of 8 dimensions, 10,000 vectors, 16 clusters, all cores.

    sklearn_kmeans.py HASH256.fbin

Prints the wall time of all subspaces together and the inertia of each.
"""

import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import KMeans

import fbin

SUBSPACES, CLUSTERS, STARTS, SEED = 32, 16, 10, 1
VECTORS = 10_000


def main(path):
    block = fbin.read(path)[:VECTORS]
    subspaces = [np.ascontiguousarray(s) for s in np.split(block, SUBSPACES, axis=1)]
    start = time.perf_counter()
    trained = [KMeans(n_clusters=CLUSTERS, init="k-means++", n_init=STARTS, random_state=SEED).fit(s) for s in subspaces]
    seconds = time.perf_counter() - start
    fbin.report(part="train", by="scikit-learn", set="hash256", setting=f"KMeans({CLUSTERS}, n_init={STARTS}) {sklearn.__version__}",
                seconds=seconds, inertia=float(sum(k.inertia_ for k in trained)), inertias=[float(k.inertia_) for k in trained])


if __name__ == "__main__":
    main(*sys.argv[1:])
