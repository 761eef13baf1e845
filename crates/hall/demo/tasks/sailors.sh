step "asking the tool for its table"
sh lights.sh table
step "writing docs/sailors.md"
{
    printf '# For sailors\n\n'
    sh lights.sh table | sed 's/^/    /'
} > docs/sailors.md
step "done: $(wc -l < docs/sailors.md) lines"
