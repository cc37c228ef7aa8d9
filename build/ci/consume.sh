#!/bin/bash
# consume.sh FRAMEWORK: a fresh console project outside of the repository uses the packages from a local folder.
set -eu
framework=$1
feed=$PWD/artifacts/ci/package
version=$(basename "$feed"/ConflictAware.[0-9]*.nupkg .nupkg)
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cp build/ci/consumer/* "$project"
# A folder of its own for what it restores: another build of the same version may lie in the user's. What else is there is used.
global=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
unset CI # there is no lock file
cd "$project"
dotnet nuget add source "$feed" --name local --configfile nuget.config >/dev/null
dotnet run --framework "$framework" --property:ConflictAwareVersion="${version#ConflictAware.}" \
  --property:RestorePackagesPath="$project/packages" --property:RestoreFallbackFolders="$global"
