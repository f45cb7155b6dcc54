"""The candle store: what analysis keeps, how it gets it, and where the holes are."""
