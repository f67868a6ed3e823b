"""Forks and joins: which tokens are branches of the same fork, and when they become one again.

A run without forks has no branches, and nothing here is asked.
"""

from typing import TYPE_CHECKING

from switchroom.processes.domain.effects import Why

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.state import Token

JOINED, FEWER, OVER = "joined", "fewer", "over"


def arrive(move: "Move", node: "Node", entry: "Entry", need: int | None, done: str) -> str | None:
    """A branch comes to a join that wants `need` branches (None: all that still live); the outcome when it is over.

    A token that comes from no fork (a person sent it here) goes through.
    """
    stack = move.branches.get(entry.token)
    if not stack:
        return done
    here = _waiting(move, node.name, stack[-1])
    outcome = _outcome(need, len(here) + 1, _living(move, stack[-1]) - len(here) - 1, done)
    if outcome is None:
        move.stand(node, entry)
    else:
        merge(move, node, entry.token)
    return outcome


def settle(move: "Move") -> None:
    """Open every join whose other branches have ended elsewhere."""
    while True:
        for token in move.tokens:
            node = move.program.nodes[token.step]
            stack = move.branches.get(token.id)
            if node.type != "join" or not stack:
                continue
            here = _waiting(move, node.name, stack[-1])
            need = node.kind.needs(node.params)  # type: ignore[attr-defined]
            outcome = _outcome(need, len(here), _living(move, stack[-1]) - len(here), "done")
            if outcome is not None:
                merge(move, node, token.id)
                move.leave(token, node, outcome)
                move.follow(node, outcome, token)
                break
        else:
            return


def merge(move: "Move", node: "Node", token: int) -> None:
    """End every other branch of the innermost fork that `token` came from; the token is a branch of it no more."""
    stack = move.branches.get(token)
    if not stack:
        return
    fork = stack[-1]
    for other in list(move.tokens):
        if other.id == token or other not in move.tokens or fork not in move.branches.get(other.id, ()):
            continue
        if other.step == node.name:
            move.leave(other, node, JOINED)
        else:
            move.withdraw(other, move.program.nodes[other.step], Why.OVER, OVER)
    left = {other: its for other, its in move.branches.items() if fork not in its}
    move.branches = {**left, token: stack[:-1]} if len(stack) > 1 else left


def _waiting(move: "Move", step: str, fork: int) -> list["Token"]:
    """The branches of a fork that wait at this join."""
    return [t for t in move.tokens if t.step == step and (move.branches.get(t.id) or (0,))[-1] == fork]


def _living(move: "Move", fork: int) -> int:
    """How many tokens came from a fork and have not ended, those that are yet to begin included."""
    return sum(fork in stack for stack in move.branches.values())


def _outcome(need: int | None, here: int, elsewhere: int, done: str) -> str | None:
    if need is not None and here >= need:
        return done
    if elsewhere == 0:
        return done if need is None else FEWER
    return None
