#!/bin/sh
# Scripts must parse; no line may end in a blank.
cd "$(dirname "$0")/.."
bad=0
for script in *.sh commands/*.sh tests/*.sh; do
    sh -n "$script" || bad=1
    if grep -n '[[:blank:]]$' "$script" /dev/null; then
        bad=1
    fi
done
[ "$bad" -eq 0 ] && echo "scripts are fine"
[ "$bad" -eq 0 ]
