#!/bin/sh
# Says what the lights of the harbor show. Each command is a file in commands/.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${LIGHTS:-$here/lights.tsv}
tab=$(printf '\t')

# The rows without the line of headings.
rows() {
    grep -v '^#' "$data"
}

command=${1:-list}
if [ ! -f "$here/commands/$command.sh" ]; then
    echo "lights: there is no command $command; there are:" >&2
    ls "$here/commands" | sed 's/\.sh$//; s/^/  /' >&2
    exit 2
fi
[ $# -eq 0 ] || shift
. "$here/commands/$command.sh"
