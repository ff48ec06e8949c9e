"""The seed's way to hash: one vector at a time, one subspace at a time, through scikit-learn's predict.

    seed_loop.py HASH256.fbin

From H. Pim, "Super fast approximate nearest neighbour search with locality sensitive hashing and elasticsearch".
Training is not timed, so it takes a short cut (one start on a thousand vectors); predict costs the same after it.
"""

import sys
import time

import numpy as np
from sklearn.cluster import KMeans

import fbin

SUBSPACES, CLUSTERS = 32, 16
TRAINED_ON = 1_000
SECONDS = 3.0


def hash_vector(models, vector):
    return [f"{i}-{model.predict(chunk.reshape(1, -1))[0]}"
            for i, (model, chunk) in enumerate(zip(models, np.split(vector, len(models))))]


def main(path):
    vectors = fbin.read(path)
    models = [KMeans(n_clusters=CLUSTERS, n_init=1, random_state=1).fit(s)
              for s in np.split(vectors[:TRAINED_ON], SUBSPACES, axis=1)]
    hash_vector(models, vectors[0])
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        hash_vector(models, vectors[count % len(vectors)])
        count += 1
    fbin.report(part="hash", by="seed", set="hash256", setting="KMeans.predict, one by one",
                vectors_per_s=count / (time.perf_counter() - start))


if __name__ == "__main__":
    main(*sys.argv[1:])
