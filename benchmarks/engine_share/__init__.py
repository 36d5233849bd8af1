"""How much of the translate story's time is the engine's."""
