#!/bin/bash
# The sample of telemetry hears every instrument, spans with their requests below them, and log lines.
set -eu -o pipefail
dotnet run --project docs/samples/Observability | tee artifacts/ci/observability.out
tail -n 1 artifacts/ci/observability.out | grep -qx 'observability: everything was told'
