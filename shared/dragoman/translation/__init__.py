"""Translation: engines behind one protocol, a chain that falls back segment by segment, and the checks."""
