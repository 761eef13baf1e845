#!/bin/sh
# Runs every test; says which ones failed.
cd "$(dirname "$0")/.."
failed=0
for test in tests/*.test.sh; do
    if words=$(sh "$test" 2>&1); then
        echo "ok    $test"
    else
        echo "FAIL  $test"
        echo "$words" | sed 's/^/      /'
        failed=$((failed + 1))
    fi
done
[ "$failed" -eq 0 ] || { echo "$failed failed"; exit 1; }
