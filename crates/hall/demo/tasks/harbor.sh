step "drawing the harbor, row by row"
: > docs/harbor.txt
while IFS= read -r row; do
    step "$row"
    printf '%s\n' "$row" >> docs/harbor.txt
done <<'PICTURE'
                     |
    Old Tower       /^\
                    | |      North Mole
   ~~~~~~~~~~~~~~___| |___~~~~~~~~*
     ~~~~~~   |  Ferry Slip |  ~~~
   ~~~~~~~~   |_____________|    ~~~
        ~~~       Pier *       ~~~~
   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~*
                             South Mole
PICTURE
step "nine rows drawn"
