"""RasCrypto reporter: who gets which report when, the outbox, and the mails.

The way of a report:

1. `calendar` says when a subscription is due, and which whole local days the report covers. Pure.
2. `outbox.plan` makes one delivery for each subscription and period, unique, with a Message-ID that never changes.
   Of periods that were missed only the latest gets one.
3. `rounds` makes a round whenever something has come due, but none while `sanity` doubts the machine's clock.
4. `courier` claims what is due, has it written by `composer` from the `facts` that analysis gives over the broker,
   hands it to the mail server (`smtp`), and has the `ledger` write down what became of it.
5. What the mail server says decides: taken is `sent`; 5xx is `failed`; 4xx and trouble of the network are tried again
   after a minute, doubling up to an hour, for 24 hours; refused credentials stop all sending until somebody acts.
   While analysis or the exchange is away the mail waits, up to 20 hours, and is marked late when it goes.

A process that dies anywhere in this leaves a row that the next one takes up. A mail can come twice only where the
server had taken it and the process died before the answer was stored; it then bears the same Message-ID.
"""
