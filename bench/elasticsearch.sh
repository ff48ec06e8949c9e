#!/usr/bin/env bash
# The product on Elasticsearch beside Elasticsearch's own kNN, in the same run: loading, searching, and what the client adds.
#
#   bench/elasticsearch.sh
#
# ELASTICSEARCH_URL       a server that runs already; otherwise a node is started here, with 2 GB of heap
# LSH_ELASTICSEARCH_HOME  the folder with the server's `start` (../shared/elasticsearch)
# LSH_BENCH_GRAPH         Hnsw or Int8Hnsw: the product's collections have the server's graph too, and its ladder is measured with the others
# LSH_BENCH_UNMERGED      set: indices are searched as they were written, not merged to one segment
# LSH_BENCH_DATA          the folder with the files of bench/peers.sh (artifacts/bench/data; made there where it is missing)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly data=${LSH_BENCH_DATA:-artifacts/bench/data}
readonly results=artifacts/bench/elasticsearch.jsonl
readonly peers=bench/OrleansLsh.Peers/bin/Release/net10.0/peers
readonly home=${LSH_ELASTICSEARCH_HOME:-../shared/elasticsearch}
export LSH_MNIST=${LSH_MNIST:-../shared/data/mnist}
node=
folder=
trap '[ -z "$node" ] || kill "$node" 2>/dev/null || true; [ -z "$folder" ] || { wait; rm -rf "$folder"; }' EXIT

dotnet build bench/OrleansLsh.Peers -c Release -v quiet -nologo -clp:ErrorsOnly >&2
mkdir -p "$data"
$peers data "$data"

if [ -z "${ELASTICSEARCH_URL:-}" ]; then
  folder=$(mktemp -d)
  port=$(shuf -i 20000-30000 -n 1)
  ES_HEAP=2g "$home/start" "$folder/data" "$port" >"$folder/log" 2>&1 &
  node=$!
  export ELASTICSEARCH_URL=http://127.0.0.1:$port
  until curl -sf "$ELASTICSEARCH_URL/_cluster/health?wait_for_status=yellow" >/dev/null; do kill -0 "$node"; sleep 1; done
fi
$peers elastic "$data" | tee "$results"
