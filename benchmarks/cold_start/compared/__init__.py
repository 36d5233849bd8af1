"""Functions that ours are compared with. Each is packed alone, as `handler.py`."""
