"""What a million characters cost: processor time and requests of the real functions, times list prices."""
