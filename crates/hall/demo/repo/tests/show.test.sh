. tests/same.sh
same "one light" "Pier: red, 1 in 4 s" "$(sh lights.sh show Pier)"
