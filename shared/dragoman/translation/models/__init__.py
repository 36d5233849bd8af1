"""The in-process engine's models: what there is of them, where they are kept, and how many are loaded."""
