"""What an operator asks a stack, on AWS or embedded: what is where, what failed and why, the story of one file."""
