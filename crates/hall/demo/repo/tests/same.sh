# same WHAT EXPECTED ACTUAL: ends the test when they differ.
same() {
    if [ "$2" != "$3" ]; then
        echo "$1: expected '$2', got '$3'"
        exit 1
    fi
}
