step "the storm signal needs a colour, and that is not mine to choose"
colour=$(gt ask --wait --choice red --choice white --choice green "Which colour shall the storm signal have?")
step "the answer: $colour"
mkdir -p docs
printf '# Storm signal\n\nBefore a storm the Old Tower shows %s, without a pause.\n' "$colour" > docs/storm.md
cat docs/storm.md
