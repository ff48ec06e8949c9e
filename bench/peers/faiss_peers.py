"""faiss beside the product, one thread: product-quantizer codes, and exact search one query at a time.

    faiss_peers.py hash   HASH256.fbin
    faiss_peers.py exact  SET BASE.fbin QUERIES.fbin TRUTH.fbin

Debian builds faiss without AVX; the first line on standard error says what this one was built with.
"""

import sys
import time

import faiss
import numpy as np

import fbin

SUBSPACES, BITS = 32, 4
TRAINED_ON = 10_000
SECONDS = 1.5
TIE_TOLERANCE = 1e-6  # relative, on squared distances


def repeat_for(seconds, work):
    """Runs work once to warm up, then until the time has gone by; the seconds of the fastest run."""
    work()
    taken, end = [], time.perf_counter() + seconds
    while not taken or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def measure_hash(path):
    vectors = fbin.read(path)
    quantizer = faiss.ProductQuantizer(vectors.shape[1], SUBSPACES, BITS)
    quantizer.train(vectors[:TRAINED_ON])
    seconds = repeat_for(SECONDS, lambda: quantizer.compute_codes(vectors))
    fbin.report(part="hash", by="faiss", set="hash256", setting=f"ProductQuantizer({vectors.shape[1]}, {SUBSPACES}, {BITS})",
                vectors_per_s=len(vectors) / seconds)


def distance_recall(base, queries, truth, found):
    """Share of answers as near as the k-th exact neighbour: of equally near vectors any will do."""
    hits = 0
    for query, labels, exact in zip(queries.astype(np.float64), found, truth.astype(np.float64)):
        distances = ((base[np.unique(labels)].astype(np.float64) - query) ** 2).sum(axis=1)
        hits += np.count_nonzero(distances <= exact[-1] * (1 + TIE_TOLERANCE))
    return float(hits / truth.size)


def measure_exact(name, base_path, queries_path, truth_path):
    base, queries, truth = fbin.read(base_path), fbin.read(queries_path), fbin.read(truth_path)
    index, k = faiss.IndexFlatL2(base.shape[1]), truth.shape[1]
    index.add(base)
    index.search(queries[:20], k)
    found, latencies = [], []
    start = before = time.perf_counter()
    for row in range(len(queries)):
        found.append(index.search(queries[row:row + 1], k)[1][0])
        now = time.perf_counter()
        latencies.append(now - before)
        before = now
    elapsed = before - start
    p50, p95, p99 = (float(p) * 1e6 for p in np.percentile(latencies, (50, 95, 99)))
    fbin.report(part="exact", by="faiss", set=name, setting="IndexFlatL2", recall=distance_recall(base, queries, truth, found),
                qps=len(queries) / elapsed, p50_us=p50, p95_us=p95, p99_us=p99)


def main(verb, *arguments):
    faiss.omp_set_num_threads(1)
    built = faiss.get_compile_options().strip()
    note = "" if "AVX" in built else " (no AVX: a build with it is several times faster)"
    print(f"faiss {faiss.__version__}, built with {built}{note}", file=sys.stderr)
    {"hash": measure_hash, "exact": measure_exact}[verb](*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
