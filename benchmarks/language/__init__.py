"""How well and how fast languages are told: Dragoman's identifier, the library whose model it has, and another."""
