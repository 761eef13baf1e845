step "what is new since the first commit"
git log --format='%s' --no-merges | head -n 8
step "writing CHANGES.md"
{
    printf '# Changes\n\n'
    for command in commands/*.sh; do
        name=$(basename "$command" .sh)
        printf -- '- `lights %s`: %s\n' "$name" "$(sed -n '1s/^# //p' "$command")"
    done
} > CHANGES.md
cat CHANGES.md
