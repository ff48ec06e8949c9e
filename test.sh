#!/usr/bin/env bash
# Restores, builds and tests the solution. Arguments go to `dotnet test`.
# Tests that need a part which is missing (a server, a browser, data) are skipped: the last lines name these parts, and how many tests
# passed, failed and were skipped. LSH_REQUIRE=elasticsearch,redis,chromium,mnist makes such tests fail instead; tests/Parts lists the parts.
set -euo pipefail
cd "$(dirname "$0")"

configuration=${CONFIGURATION:-Release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet restore OrleansLsh.sln --verbosity quiet
dotnet build OrleansLsh.sln --no-restore --configuration "$configuration" --verbosity quiet

dotnet sln OrleansLsh.sln list | tr '\\' '/' | grep -E '^tests/.*\.Tests\.csproj$' >"$work/projects"
# Two at a time. Those that come first start servers, silos and browsers: they take longest, and mostly wait.
first='Index\.Elasticsearch|Silo|Explorer'
test_one() {
  local name
  name=$(basename "$1" .csproj)
  LSH_SKIPPED="$work/$name.skipped" dotnet test "$1" --no-build --configuration "$configuration" "${@:2}" >"$work/$name.log" 2>&1 || true
  cat "$work/$name.log"
}
export work configuration
export -f test_one
{ grep -E "$first" "$work/projects" && grep -vE "$first" "$work/projects"; } | xargs -P 2 -I{} bash -c 'test_one "$@"' _ {} "$@"

passed=0 failed=0 skipped=0 broken=()
while read -r project; do
  log="$work/$(basename "$project" .csproj).log"
  summary=$(grep -E '^(Passed|Failed|Skipped)! ' "$log" | tail -n 1 || true)
  if [ -z "$summary" ]; then
    # A filter may leave a project without any test.
    grep -q 'No test matches the given testcase filter' "$log" || broken+=("$project")
    continue
  fi
  number() { sed -E "s/.*$1: *([0-9]+).*/\1/" <<<"$summary"; }
  passed=$((passed + $(number Passed))) failed=$((failed + $(number Failed))) skipped=$((skipped + $(number Skipped)))
done <"$work/projects"

cat "$work"/*.skipped >"$work/skipped" 2>/dev/null || true
if [ -s "$work/skipped" ]; then
  echo "Skipped for want of a part (LSH_REQUIRE makes them fail):"
  cut -f 1 "$work/skipped" | sort | uniq -c | while read -r count part; do
    echo "  $part ($count): $(grep -m 1 -P "^$part\t" "$work/skipped" | cut -f 2-)"
  done
fi
for project in "${broken[@]}"; do echo "Ended without a result: $project"; done
failed=$((failed + ${#broken[@]}))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
