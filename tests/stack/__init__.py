"""The whole stack as processes of this machine, without Docker: for `make demo`, `make run` and the tests."""
