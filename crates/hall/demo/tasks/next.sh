step "reading commands/table.sh"
sed -n 1,3p commands/table.sh
step "writing commands/next.sh"
cat > commands/next.sh <<'SCRIPT'
# next LIGHT SECOND: how many seconds until the light begins its next period.
wanted=${1:?which light?}
second=${2:?at which second?}
period=$(rows | grep "^$wanted$tab" | cut -f3)
echo $(((period - second % period) % period))
SCRIPT
step "writing its test"
cat > tests/next.test.sh <<'SCRIPT'
. tests/same.sh
same "in the middle" "3" "$(sh lights.sh next Pier 9)"
same "at the beginning" "0" "$(sh lights.sh next Pier 8)"
SCRIPT
step "running all tests"
sh tests/run.sh
