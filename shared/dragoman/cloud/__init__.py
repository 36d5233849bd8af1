"""The embedded cloud: AWS on this machine, the real template in it, files carried in and out."""
