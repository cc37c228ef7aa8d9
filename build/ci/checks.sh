# How .ci/run counts. Sourced from the root of the repository.
results=artifacts/ci
passed=0
failed=0
rm -rf "$results"
mkdir -p "$results"

# check NAME COMMAND...: one check, passed when the command succeeds.
check() {
  local name=$1 from=$SECONDS log=$results/$1.log
  shift
  if timeout 15m "$@" >"$log" 2>&1 </dev/null; then
    passed=$((passed + 1))
    echo "ok      $name ($((SECONDS - from)) s)"
  else
    failed=$((failed + 1))
    echo "FAILED  $name ($((SECONDS - from)) s)"
    tail -n 60 "$log" | sed 's/^/        /'
  fi
}

# suites COMMAND...: runs all tests by this command and adds up what their result files say. A suite is a test project on a framework; each has to
# have run something.
suites() {
  local from=$SECONDS log=$results/tests.log before=$failed status project framework file
  timeout 30m env "$@" --logger "trx;LogFilePrefix=suite" --results-directory "$results/tests" --blame-hang-timeout 5m >"$log" 2>&1 </dev/null
  status=$?
  for project in tests/*/*.csproj; do
    grep -q '<IsTestProject>true' "$project" || continue
    for framework in $(sed -n 's,.*<TargetFrameworks\{0\,1\}>\(.*\)</TargetFrameworks\{0\,1\}>.*,\1,p' "$project" | tr ';' ' '); do
      # A result file names the assembly that it is about, in lower case.
      file=$(grep -lisF "/$framework/$(basename "$project" .csproj).dll\"" "$results"/tests/*.trx | head -n 1)
      count_suite "$(basename "$project" .csproj) $framework" "$file"
    done
  done
  if ((failed > before || status != 0)); then
    # A run can fail without a failed test: a crash, a hang.
    ((failed > before)) || failed=$((failed + 1))
    grep -vE '^ *at |^$|^Data collector|^Results File|^Test run for|^A total of' "$log" | tail -n 120 | sed 's/^/        /'
  fi
  echo "        all suites ($((SECONDS - from)) s)"
}

count_suite() {
  local name=$1 file=$2 counters good=0 bad=0
  if [[ -n $file ]]; then
    counters=$(grep -o '<Counters [^>]*' "$file")
    good=$(sed 's/.* passed="\([0-9]*\)".*/\1/' <<<"$counters")
    bad=$(($(sed 's/.* executed="\([0-9]*\)".*/\1/' <<<"$counters") - good))
  fi
  passed=$((passed + good))
  if ((good + bad == 0)); then
    failed=$((failed + 1))
    echo "FAILED  $name ran nothing"
  else
    failed=$((failed + bad))
    echo "$( ((bad == 0)) && echo 'ok    ' || echo FAILED)  $name: $good passed, $bad failed"
  fi
}

conclude() {
  echo "        everything ($SECONDS s)"
  echo "$passed passed, $failed failed"
  ((failed == 0 && passed > 0))
  exit
}
