"""What can go wrong with the care of the product."""


class CareError(Exception):
    """It was not done; the text is one sentence for the person at the keyboard."""
