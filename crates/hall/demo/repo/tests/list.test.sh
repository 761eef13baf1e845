. tests/same.sh
same "the first light" "Pier" "$(sh lights.sh list | head -n 1)"
same "no heading" "0" "$(sh lights.sh list | grep -c '^#')"
