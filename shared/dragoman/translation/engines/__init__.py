"""The engines, one a file, and what those on the network share."""
