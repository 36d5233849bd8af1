"""Dragoman beside others that can be had on the same machine: translation engines, and extractors of web pages.

`python -m benchmarks.peers`; PEERS.md says who takes part, who can't, and what is compared.
"""
