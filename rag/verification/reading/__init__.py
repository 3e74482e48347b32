"""Reading: a text as words, and the facts, names and shares that stand in it."""
