"""A mail server for the tests and the demo: it takes mails, shows them, and misbehaves when asked to."""

from standins.mail.behaviour import Action, Drop, Hold, Reply, Stall
from standins.mail.mailbox import Mailbox, Received
from standins.mail.server import SmtpServer

__all__ = ["Action", "Drop", "Hold", "Mailbox", "Received", "Reply", "SmtpServer", "Stall"]
