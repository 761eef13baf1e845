# The names, in the order of the list.
rows | cut -f1
