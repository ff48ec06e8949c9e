#!/usr/bin/env bash
# Requests a second and latency of /search with 8 callers, beside the same searches in process. Argument: seconds a round, default 5.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet run --configuration Release --project bench/OrleansLsh.HttpLoad -- "${1:-5}"
