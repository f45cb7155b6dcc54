"""What the services share: the messages between them and the small runtime under each."""
