#!/usr/bin/env bash
# The product beside its peers, in the same run on the same files: prints one markdown table.
#
#   bench/peers.sh [PART…]        parts: hash train search exact import; all of them where none is named
#
# LSH_BENCH_ROUNDS  rounds of which the table shows the medians; peers and product take turns in each (3)
# LSH_BENCH_CORE    the core that everything single-threaded is pinned to (0)
# LSH_MNIST         the folder of t10k-images-idx3-ubyte.gz (../shared/data/mnist beside the repository)
# LSH_EMBEDDINGS    the folder of embeddings of sentences and pictures (../shared/data/embeddings); see bench/README.md
#
# See bench/README.md. What it makes lies under artifacts/bench; deleting that folder makes everything anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly out=artifacts/bench
readonly data=$out/data
readonly results=$out/results.jsonl
readonly rounds=${LSH_BENCH_ROUNDS:-3}
readonly sweep=10,15,20,25,30,35,40,45,50,55,60,70,80,90,100,110,120,140,160,200,240,320,480,640,960,1280,1920
readonly peers=bench/OrleansLsh.Peers/bin/Release/net10.0/peers
export LSH_MNIST=${LSH_MNIST:-../shared/data/mnist} LSH_EMBEDDINGS=${LSH_EMBEDDINGS:-../shared/data/embeddings}
readonly sets=(apis apis-distinct mnist summaries questions emoji)
one_core=(env OMP_NUM_THREADS=1)
if command -v taskset >/dev/null; then one_core+=(taskset -c "${LSH_BENCH_CORE:-0}"); fi

parts=("$@")
if [[ ${#parts[@]} -eq 0 ]]; then parts=(hash train search exact import); fi
for part in "${parts[@]}"; do
    if [[ ! $part =~ ^(hash|train|search|exact|import)$ ]]; then
        echo "usage: bench/peers.sh [hash] [train] [search] [exact] [import]" >&2
        exit 2
    fi
done

declare -A spent=()
steps=()

# timed NAME COMMAND…: the seconds of all steps of one name add up.
timed() {
    local name=$1 start=$EPOCHREALTIME
    shift
    "$@"
    if [[ -z ${spent[$name]:-} ]]; then steps+=("$name"); fi
    spent[$name]=$(awk -v a="${spent[$name]:-0}" -v b="$start" -v c="$EPOCHREALTIME" 'BEGIN { print a + c - b }')
}

# measured COMMAND…: its lines of JSON join the results.
measured() { "$@" | tee -a "$results" >&2; }

wanted() { [[ " ${parts[*]} " == *" $1 "* ]]; }

has_set() { [[ -f $data/$1-base.fbin ]]; }

find_python() {
    local candidate
    for candidate in /usr/bin/python3 python3; do
        if "$candidate" -c 'import faiss, sklearn' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

install_peers() {
    if find_python >/dev/null && [[ -f /usr/include/hnswlib/hnswlib.h ]] && command -v g++ >/dev/null; then return; fi
    local as_root=()
    if [[ $(id -u) -ne 0 ]]; then as_root=(sudo); fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends python3-sklearn python3-faiss libhnswlib-dev g++ >&2
}

build_programs() {
    g++ -std=c++17 -O3 -march=native -o $out/hnswlib_driver bench/peers/hnswlib_driver.cpp
    dotnet build bench/OrleansLsh.Peers -c Release -v quiet -nologo -clp:ErrorsOnly >&2
}

write_data() { $peers data $data; }

build_graphs() {
    local set
    for set in "${sets[@]}"; do
        if has_set "$set"; then measured "${one_core[@]}" $out/hnswlib_driver build "$set" "$data/$set-base.fbin" "$out/$set.hnsw"; fi
    done
}

build_collections() { measured $peers build $data; }

hash_round() {
    measured "${one_core[@]}" "$python" bench/peers/faiss_peers.py hash $data/hash256.fbin
    measured "${one_core[@]}" "$python" bench/peers/seed_loop.py $data/hash256.fbin
    measured "${one_core[@]}" $peers hash $data
}

train_round() {
    measured "$python" bench/peers/sklearn_kmeans.py $data/hash256.fbin
    measured $peers train $data
}

search_round() {
    local set
    for set in "${sets[@]}"; do
        if has_set "$set"; then
            measured "${one_core[@]}" $out/hnswlib_driver search "$set" "$data/$set-base.fbin" "$out/$set.hnsw" \
                "$data/$set-queries.fbin" "$data/$set-truth.fbin" $sweep
        fi
    done
    measured "${one_core[@]}" $peers search $data
    measured "${one_core[@]}" $peers usearch $data
}

exact_round() {
    local set
    for set in apis mnist; do
        if has_set $set; then
            measured "${one_core[@]}" "$python" bench/peers/faiss_peers.py exact $set $data/$set-{base,queries,truth}.fbin
        fi
    done
    measured "${one_core[@]}" $peers exact $data
}

import_round() { measured $peers import $data; }

mkdir -p $data
: >$results
export PYTHONDONTWRITEBYTECODE=1
timed "install peers" install_peers
python=$(find_python)
timed "build programs" build_programs
timed "write data" write_data
if wanted search; then timed "build graphs (hnswlib)" build_graphs; fi
if wanted search || wanted exact || wanted import; then timed "build collections" build_collections; fi
for ((round = 1; round <= rounds; round++)); do
    for part in "${parts[@]}"; do
        echo "round $round of $rounds: $part" >&2
        timed "$part" "${part}_round"
    done
done

{
    echo "$(lscpu | sed -n 's/^Model name: *//p'), $(nproc) cores; medians of $rounds rounds; one thread unless said;" \
        "faiss $("$python" -c 'import faiss; print(faiss.__version__, "built for", faiss.get_compile_options().strip())')" \
        "(Debian's is built without AVX), hnswlib M = 16, efConstruction = 200, -O3 -march=native."
    echo
    $peers table $results
} | tee $out/table.md
{
    echo
    for step in "${steps[@]}"; do printf '%7.1f s  %s\n' "${spent[$step]}" "$step"; done
} >&2
