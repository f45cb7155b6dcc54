"""Readers of the kernel's files. Each takes the root of the tree it reads, so that a recorded one serves as well."""
