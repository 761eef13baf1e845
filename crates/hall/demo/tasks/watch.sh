step "reading the storm signal"
sed -n 3p docs/storm.md
step "writing docs/watch.md"
{
    printf '# The watch\n\n1. Look at the Old Tower.\n2. '
    sed -n 3p docs/storm.md
    printf '3. Write down what you saw.\n'
} > docs/watch.md
cat docs/watch.md
