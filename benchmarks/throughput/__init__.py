"""How fast a backlog drains with one, two and four workers, and whether memory stays flat."""
