step "looking for a name that is used twice"
grep -v '^#' lights.tsv | cut -f1 | sort | uniq -d
step "none; writing a test, so that it stays like this"
cat > tests/names.test.sh <<'SCRIPT'
. tests/same.sh
same "names that are used twice" "" "$(sh lights.sh list | sort | uniq -d)"
SCRIPT
step "running all tests"
sh tests/run.sh
