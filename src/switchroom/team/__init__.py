"""Team: what people who work here tell each other.

Owns messages between colleagues and the log that one shift hands to the next. Promises that a message reaches everybody
it was for once, that words go when their time has come and never into the journal, and that the log holds what the
journal tells of a unit, in order. Never decides who works where (people, routing) or what happens to a customer.
"""
