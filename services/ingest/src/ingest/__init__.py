"""RasCrypto ingest."""
