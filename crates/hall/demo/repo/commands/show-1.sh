# One light, in words.
wanted=$1
rows | while IFS="$tab" read -r name colour period flashes; do
    if [ "$name" = "$wanted" ]; then
        echo "$name: $colour, $flashes in $period s"
    fi
done
