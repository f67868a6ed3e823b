"""Tasks on the routing board: those of a post wait in a queue, and are offered to its holders.

A rule names the queue of a post, or of a post in a unit and below it. What processes report of tasks makes the board
agree with them; who is given one by the board takes it as if from the list.
"""
