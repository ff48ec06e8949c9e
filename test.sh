#!/usr/bin/env bash
# Builds and tests the solution. Where the package source lacks some packages (Orleans', say), the projects that can be restored.
# Arguments go to `dotnet test`. The last lines say what was left out, and how many tests passed, failed and were skipped.
set -euo pipefail
cd "$(dirname "$0")"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
left_out=()
configuration=${CONFIGURATION:-Release}

all_projects() { dotnet sln OrleansLsh.sln list | grep '\.csproj$' | tr '\\' '/'; }

restorable_projects() {
  if dotnet restore OrleansLsh.sln --verbosity quiet >"$log" 2>&1; then
    all_projects
    return
  fi
  echo "The package source lacks packages; restoring project by project." >&2
  grep -E 'error NU' "$log" | sed 's/ \[.*//; s/^.*error /  /' | sort -u | head -5 >&2 || true
  for project in $(all_projects); do
    if dotnet restore "$project" --verbosity quiet >/dev/null 2>&1; then echo "$project"; fi
  done
}

projects=$(restorable_projects)
for project in $(all_projects); do
  grep -qxF "$project" <<<"$projects" || left_out+=("$project")
done

if [ ${#left_out[@]} -eq 0 ]; then
  dotnet build OrleansLsh.sln --no-restore --configuration "$configuration" --verbosity quiet
else
  for project in $projects; do
    dotnet build "$project" --no-restore --configuration "$configuration" --verbosity quiet
  done
fi

passed=0 failed=0 skipped=0 broken=0
for project in $(grep -E '^tests/' <<<"$projects"); do
  dotnet test "$project" --no-build --configuration "$configuration" "$@" 2>&1 | tee "$log" || true
  summary=$(grep -E '^(Passed|Failed|Skipped)! ' "$log" | tail -n 1 || true)
  if [ -z "$summary" ]; then
    # A filter may leave a project without any test.
    grep -q 'No test matches the given testcase filter' "$log" || broken=$((broken + 1))
    continue
  fi
  number() { sed -E "s/.*$1: *([0-9]+).*/\1/" <<<"$summary"; }
  passed=$((passed + $(number Passed))) failed=$((failed + $(number Failed))) skipped=$((skipped + $(number Skipped)))
done

if [ ${#left_out[@]} -gt 0 ]; then
  echo "Left out, because the package source lacks what they need:"
  printf '  %s\n' "${left_out[@]}"
fi
[ "$broken" -eq 0 ] || echo "$broken test projects ended without a result."
echo "$passed passed, $((failed + broken)) failed, $skipped skipped"
[ $((failed + broken)) -eq 0 ] && [ "$passed" -gt 0 ]
