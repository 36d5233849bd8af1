"""How long it takes from dropping a file to its translation, and where the time goes."""
