#!/bin/bash
# The source is formatted as csharpier formats it.
dotnet tool restore && dotnet csharpier check .
