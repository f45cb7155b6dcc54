"""RasCrypto analysis."""
