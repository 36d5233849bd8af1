"""Zip and gzip, within bounds."""
