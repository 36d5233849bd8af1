"""How time and memory grow with an article's length and with how much is in the buckets."""
