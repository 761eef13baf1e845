step "reading docs/naming.md"
cat docs/naming.md
step "writing docs/adding.md"
cat > docs/adding.md <<'PAGE'
# Adding a light

1. Choose a name as docs/naming.md says.
2. Add one line at the end of lights.tsv, with tabs.
3. Run sh tests/run.sh.
PAGE
step "done"
