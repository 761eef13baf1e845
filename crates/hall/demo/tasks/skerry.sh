if [ "${GT_ROUND:-1}" -gt 1 ]; then
    step "round $GT_ROUND: catching up with main"
    catch_up
    sh lights.sh list
    exit 0
fi
step "looking for the last light"
tail -n 1 lights.tsv
step "adding the Skerry light after it"
printf 'Skerry\twhite\t10\t2\n' >> lights.tsv
step "trying it"
sh lights.sh show Skerry
