#!/usr/bin/env bash
# Restores, builds and tests the solution. Arguments go to `dotnet test`.
# Tests that need a part which is missing (a server, a browser, data) are skipped: the last lines name these parts, and how many tests
# passed, failed and were skipped. LSH_REQUIRE=elasticsearch,redis,chromium,mnist makes such tests fail instead; tests/Parts lists the parts.
set -euo pipefail
cd "$(dirname "$0")"

configuration=${CONFIGURATION:-Release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LSH_SKIPPED="$work/skipped"
: >"$LSH_SKIPPED"

dotnet restore OrleansLsh.sln --verbosity quiet
dotnet build OrleansLsh.sln --no-restore --configuration "$configuration" --verbosity quiet

passed=0 failed=0 skipped=0 broken=()
for project in $(dotnet sln OrleansLsh.sln list | tr '\\' '/' | grep -E '^tests/.*\.Tests\.csproj$'); do
  # A test that hangs is ended after ten minutes and named, rather than keeping everything after it from running.
  dotnet test "$project" --no-build --configuration "$configuration" --blame-hang-timeout 10m --blame-hang-dump-type none "$@" 2>&1 | tee "$work/log" || true
  summary=$(grep -E '^(Passed|Failed|Skipped)! ' "$work/log" | tail -n 1 || true)
  if [ -z "$summary" ]; then
    # A filter may leave a project without any test.
    grep -q 'No test matches the given testcase filter' "$work/log" || broken+=("$project")
    continue
  fi
  number() { sed -E "s/.*$1: *([0-9]+).*/\1/" <<<"$summary"; }
  passed=$((passed + $(number Passed))) failed=$((failed + $(number Failed))) skipped=$((skipped + $(number Skipped)))
done

if [ -s "$LSH_SKIPPED" ]; then
  echo "Skipped for want of a part (LSH_REQUIRE makes them fail):"
  cut -f 1 "$LSH_SKIPPED" | sort | uniq -c | while read -r count part; do
    echo "  $part ($count): $(grep -m 1 -P "^$part\t" "$LSH_SKIPPED" | cut -f 2-)"
  done
fi
for project in "${broken[@]}"; do echo "Ended without a result: $project"; done
failed=$((failed + ${#broken[@]}))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
