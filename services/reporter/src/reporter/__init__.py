"""RasCrypto reporter."""
