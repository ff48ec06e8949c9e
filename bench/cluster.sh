#!/usr/bin/env bash
# Hashing, search and import through one silo beside the embedded product, in the same run: prints markdown tables.
#
#   bench/cluster.sh [--served]     --served: imports and searches only
#
# The silo and the client (over TCP) share this process; both use a fresh temporary folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet run -c Release --project bench/OrleansLsh.ClusterBench -- "$@"
