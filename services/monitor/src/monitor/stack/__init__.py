"""The stack's own parts: services by their heartbeats, broker and proxy by their own endpoints."""
