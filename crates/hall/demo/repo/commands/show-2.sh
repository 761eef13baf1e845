# One light, in words.
wanted=${1:?which light?}
line=$(rows | grep "^$wanted$tab" || true)
if [ -z "$line" ]; then
    echo "lights: there is no light $wanted" >&2
    exit 1
fi
echo "$line" | while IFS="$tab" read -r name colour period flashes; do
    echo "$name: $colour, $flashes in $period s"
done
