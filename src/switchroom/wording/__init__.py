"""The words of the mails that the product itself sends to customers.

It owns: which such words there are (each context defines its own), what is filled into them, and what administrators
have made of them by brand and language. It promises that what a value says stays words: it fills in nothing, adds no
field to a mail and no HTML. It never sends anything.
"""
