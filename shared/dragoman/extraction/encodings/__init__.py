"""Bytes to characters: `decoding` keeps the order of trust, `likelihood` guesses, `mojibake` repairs."""
