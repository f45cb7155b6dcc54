"""`python -m ingest`."""

from ingest.main import main

if __name__ == "__main__":
    main()
