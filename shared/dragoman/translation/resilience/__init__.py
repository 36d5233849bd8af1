"""What keeps one engine's trouble from becoming an article's: rest after failures, and a polite pace."""
