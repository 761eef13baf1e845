. tests/same.sh
same "a light that is not there" "lights: there is no light Moon" "$(sh lights.sh show Moon 2>&1 || true)"
