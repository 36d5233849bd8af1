"""How much the stack carries, where it queues and which quota it meets first: simulated with the template's numbers."""
