"""Work on what strangers send, in a child process that can be killed: bounded in time and memory, and cut off.

The parent starts a child on first need and keeps it: `isolated.py` decides what an end of it means, `process.py` is the
child seen from outside. `child.py` is the child itself, which `confinement.py` shuts in. ISOLATION.md says what is kept
out and what is not.
"""
