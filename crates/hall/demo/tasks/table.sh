step "writing commands/table.sh"
cat > commands/table.sh <<'SCRIPT'
# All lights as an aligned table.
rows | while IFS="$tab" read -r name colour period flashes; do
    printf '%-12s %-8s %2s s  %s\n' "$name" "$colour" "$period" "$flashes"
done
SCRIPT
step "writing its test"
cat > tests/table.test.sh <<'SCRIPT'
. tests/same.sh
same "aligned" "Pier         red       4 s  1" "$(sh lights.sh table | head -n 1)"
SCRIPT
step "running all tests"
sh tests/run.sh
sh lights.sh table
