#!/usr/bin/env bash
# Whether the recall that a training promises is what fresh queries get, by exact search over up to 1,000 of them: on real sets and on
# shapes that are hard to keep a promise on, as trained, after every document was replaced, and after tenfold growth. Prints one markdown
# table; the last column has what `lsh info` says of training again.
#
#   bench/promise.sh [WORD…]     the sets with one of these words in their names; all where none is given
#
# LSH_BENCH_MILLION          1 adds a set of a million vectors: half a gigabyte, and minutes
# LSH_BENCH_DATA             the folder with the files of bench/peers.sh (artifacts/bench/data; made there where it is missing)
# LSH_MNIST, LSH_EMBEDDINGS  the folders of MNIST and of the embeddings (../shared/data/mnist, ../shared/data/embeddings)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly data=${LSH_BENCH_DATA:-artifacts/bench/data}
readonly peers=bench/OrleansLsh.Peers/bin/Release/net10.0/peers
export LSH_MNIST=${LSH_MNIST:-../shared/data/mnist} LSH_EMBEDDINGS=${LSH_EMBEDDINGS:-../shared/data/embeddings}
if [ $# -gt 0 ]; then
  LSH_BENCH_SETS=$(IFS=,; echo "$*")
  export LSH_BENCH_SETS
fi
dotnet build bench/OrleansLsh.Peers -c Release -v quiet -nologo -clp:ErrorsOnly >&2
mkdir -p "$data"
$peers data "$data"
$peers promise "$data"
