"""How often the checks are wrong: on translations that people made, and on the same ones with a fault put in."""
