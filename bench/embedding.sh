#!/usr/bin/env bash
# Texts and pictures embedded a second, beside a plain loop over ONNX Runtime on the same ones; then all pictures and all summaries until
# they are searchable, and what the VectorData layer takes beside the service at ten hits with source.
# Arguments: texts of each kind for the loop, default 1000; the most pictures and summaries until searchable, default all.
# LSH_EMBEDDINGS  the folder of summaries.jsonl.gz and questions.jsonl.gz (../shared/data/embeddings beside the repository)
# LSH_EMOJI       the folder of images (../shared/data/emoji beside the repository)
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet run --configuration Release --project bench/OrleansLsh.Embedding -- \
  "${LSH_EMBEDDINGS:-../shared/data/embeddings}" "${LSH_EMOJI:-../shared/data/emoji}/images" "${1:-1000}" "${2:-2147483647}"
