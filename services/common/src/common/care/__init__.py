"""Care of a running product: what is saved and restored, and the table that says how it does.

Run inside the services' containers, or by the launcher's Python; no service imports it.
"""
