#!/bin/bash
# Packs twice, from nothing each time: the same bytes. The packages are left in artifacts/ci/package.
set -eu
export SOURCE_DATE_EPOCH # the files in the package carry the date of the commit, not that of the build
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
once() {
  rm -rf src/*/bin/Release src/*/obj/Release "$1"
  for project in src/ConflictAware src/ConflictAware.Testing; do
    dotnet pack "$project" --configuration Release --output "$1"
  done
}
once artifacts/ci/package
once artifacts/ci/package-again
for file in artifacts/ci/package/*; do
  cmp "$file" "artifacts/ci/package-again/$(basename "$file")"
  sha256sum "$file"
done
