"""The embedded cloud as a test bench: a stack, files through it, what happened when, and its processes."""
