#!/bin/bash
# The quick start shows updates being lost without the library, and none with it.
set -eu -o pipefail
dotnet run --project docs/samples/Quickstart | tee artifacts/ci/quickstart.out
tail -n 2 artifacts/ci/quickstart.out | head -n 1 | grep -qE '^naive: lost updates [1-9][0-9]*$'
tail -n 1 artifacts/ci/quickstart.out | grep -qx 'conflict-aware: lost updates 0'
