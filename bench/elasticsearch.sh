#!/usr/bin/env bash
# The product on Elasticsearch beside Elasticsearch's own kNN (hnsw, int8_hnsw, bbq_hnsw), in the same run: loading, searching unmerged and
# merged, and what the client adds. A line of JSON a measurement, and at the end the table of the fastest that reach a recall.
#
#   bench/elasticsearch.sh           or, with what a trial of methods finds and takes for each set and target, and what it costs:
#   bench/elasticsearch.sh methods   (one markdown table; what searches noticed meanwhile goes to standard error)
#
# ELASTICSEARCH_URL       a server that runs already; otherwise a node is started here, with 2 GB of heap
# LSH_ELASTICSEARCH_HOME  the folder with the server's `start` (../shared/elasticsearch9)
# LSH_BENCH_GRAPH         Hnsw or Int8Hnsw: the product's collections have the server's graph too, and its ladder is measured with the others
# LSH_BENCH_SETS          which of apis,mnist,summaries,questions,emoji (all that are there)
# LSH_BENCH_DOCUMENTS     so many documents of each set at most (all)
# LSH_BENCH_TARGETS       of methods: the recalls asked for (.95,.99,.999)
# LSH_BENCH_PAUSE         of methods: milliseconds between two searches that are served meanwhile; 0 for one after the other, -1 for none (20)
# LSH_BENCH_ROUNDS        rounds of which the median counts (5)
# LSH_BENCH_LOADS         times that each set is loaded, after one that does not count (3)
# LSH_BENCH_DATA          the folder with the files of bench/peers.sh (artifacts/bench/data; made there where it is missing)
# LSH_MNIST, LSH_EMBEDDINGS  the folders of MNIST and of the embeddings (../shared/data/mnist, ../shared/data/embeddings)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly data=${LSH_BENCH_DATA:-artifacts/bench/data}
readonly results=artifacts/bench/elasticsearch.jsonl
readonly peers=bench/OrleansLsh.Peers/bin/Release/net10.0/peers
readonly home=${LSH_ELASTICSEARCH_HOME:-../shared/elasticsearch9}
export LSH_MNIST=${LSH_MNIST:-../shared/data/mnist} LSH_EMBEDDINGS=${LSH_EMBEDDINGS:-../shared/data/embeddings}
node=
folder=
trap '[ -z "$node" ] || kill "$node" 2>/dev/null || true; [ -z "$folder" ] || { wait; rm -rf "$folder"; }' EXIT

dotnet build bench/OrleansLsh.Peers -c Release -v quiet -nologo -clp:ErrorsOnly >&2
mkdir -p "$data" "$(dirname "$results")"
$peers data "$data"

if [ -z "${ELASTICSEARCH_URL:-}" ]; then
  folder=$(mktemp -d)
  port=$(shuf -i 20000-30000 -n 1)
  ES_HEAP=2g "$home/start" "$folder/data" "$port" >"$folder/log" 2>&1 &
  node=$!
  export ELASTICSEARCH_URL=http://127.0.0.1:$port
  until curl -sf "$ELASTICSEARCH_URL/_cluster/health?wait_for_status=yellow" >/dev/null; do kill -0 "$node"; sleep 1; done
fi
curl -s "$ELASTICSEARCH_URL/_nodes?filter_path=nodes.*.version,nodes.*.jvm.version" >&2 && echo >&2
if [ "${1:-}" = methods ]; then
  $peers methods "$data"
  exit
fi
$peers elastic "$data" | tee "$results"
$peers table "$results"
