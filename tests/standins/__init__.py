"""What the tests and the demo put in place of the world outside: a broker of their own, a market, a mailbox."""
