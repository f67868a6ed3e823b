"""How a process is held to the rules of packs: each word of `Asks` is one pure function over the whole graph.

A rule finds nothing in a process to which it does not apply. What it finds stands at the step of the process itself:
where a called process is at fault, at the step that calls it.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.findings import Finding
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.references import References
from switchroom.processes.domain.rule_packs import After, Demand, Part, Path, Says, Words
from switchroom.processes.domain.saying import Sentence, any_of, said
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.ask import Ask
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.steps.queue import Queue
from switchroom.processes.domain.steps.tag import Tag
from switchroom.processes.domain.whole import Place, Whole, waitings, whole

QUESTION = "question"
"""The mark of an `ask` that is no menu: “shall we call you back?”."""
Broken = Iterator[tuple[Place | None, Sentence]]
"""Where, and what is wrong there, without the step's name; no place: the process as a whole."""


def check_demands(definition: Definition, demands: Sequence[Demand], references: References) -> list[Finding]:
    """What breaks these rules, each finding with its rule's source and the brands that demand it."""
    held = [
        one for one in demands if one.rule.applies.holds(definition) and (one.entry or not one.rule.applies.at_entry)
    ]
    if not held:
        return []
    made = whole(definition, references)
    found: dict[tuple[str, str, str], Finding] = {}
    for demand in held:
        for place, message in broken(made, demand):
            step = place.outermost if place else ""
            told = _told(made, place, message, _why(demand))
            found.setdefault((demand.code, step, message), Finding(demand.rule.severity, step, demand.code, told))
    return sorted(found.values())


def broken(made: Whole, demand: Demand) -> Broken:
    """Where a process breaks one rule."""
    asks = demand.rule.asks
    return _CHECKS[asks.word](made, getattr(asks, asks.word))


def _told(made: Whole, place: Place | None, what: Sentence, why: str) -> Sentence:
    if place is None:
        return said("This process {what} ({why}).", what=what, why=why)
    if not place.calls:
        return said("Step “{step}” {what} ({why}).", step=place.step, what=what, why=why)
    return said(
        "Step “{step}” calls “{process}”, whose step “{inner}” {what} ({why}).",
        step=place.outermost,
        process=made.within[place].process,
        inner=place.step,
        what=what,
        why=why,
    )


def _why(demand: Demand) -> str:
    brands = f"; {', '.join(demand.brands)}" if demand.brands else ""
    return f"{demand.rule.source}{brands}"


def first_menu_offers(made: Whole, wanted: Sequence[Words]) -> Broken:
    """Each menu that a customer comes to first offers all that is wanted, each by one of its words.

    A choice offers something by its name, by a tag that it leads to before anything is said or asked, or by a called
    process of that category. A question with the mark `question`, or whose choices only choose the language, is no
    menu. Without a menu nothing is wrong.
    """
    for place in _first_menus(made):
        offered = _offered(made, place)
        for words in wanted:
            if not offered & set(words):
                yield place, said("is the first menu and does not offer “{word}”", word=words[0])


def menu_has_at_most(made: Whole, most: int) -> Broken:
    """No menu has more choices than so many."""
    for place, step in made.steps.items():
        if isinstance(step.params, Ask) and len(step.params.choices) > most:
            yield (
                place,
                said("offers {count} choices; at most {most} are allowed", count=len(step.params.choices), most=most),
            )


def person_can_be_reached(made: Whole, _: bool) -> Broken:
    """Some way leads to a person."""
    if not any(made.brings_person(place) for place in made.reachable([made.start], lambda _: True)):
        yield None, said("never leads to a person")


def person_without(made: Whole, types: Words) -> Broken:
    """If a person can be reached at all, some way leads there without a step of these types."""
    asking = set(types)

    def free(place: Place) -> bool:
        return made.steps[place].type not in asking and not made.brings_person(place)

    reached = made.reachable([made.start], free)
    if any(made.brings_person(place) for place in reached):
        return
    for place in reached:
        onward = made.reachable([place], lambda one: not made.brings_person(one))
        if made.steps[place].type in asking and any(made.brings_person(one) for one in onward):
            yield place, said("asks before a person can be reached, and no way leads around it")


def max_prompts_before_person(made: Whole, most: int) -> Broken:
    """On the way with the fewest, not more is said and asked than so often before a person can be reached."""
    heard = {made.start: 0}
    waiting = [(0, made.start)]
    while waiting:
        count, place = heapq.heappop(waiting)
        if place not in made.steps or count > heard[place]:
            continue
        if made.brings_person(place):
            if count > most:
                yield (
                    place,
                    said("is reached only after {count} prompts; at most {most} are allowed", count=count, most=most),
                )
            return
        cost = count + made.talks(place)
        for _, to in made.edges[place]:
            if cost < heard.get(to, 1 << 30):
                heard[to] = cost
                heapq.heappush(waiting, (cost, to))


def waiting_contains_no(made: Whole, part: Part) -> Broken:
    """Nothing that is heard while waiting is one of those steps."""
    for place, name, step in waitings(made):
        if why := _is_part(step, part):
            yield place, said("lets waiting customers hear “{name}”, {why}", name=name, why=why)


def waits_at_most(made: Whole, most: Length) -> Broken:
    """Every queue says how long is the longest wait, and it is not longer."""
    for place, step in made.steps.items():
        if isinstance(step.params, Queue):
            maximum = step.params.maximum
            if maximum is None:
                yield place, said("has no longest wait (maximum); {most} is allowed", most=most)
            elif maximum.elapsed > most.elapsed:
                yield place, said("lets customers wait up to {maximum}; {most} is allowed", maximum=maximum, most=most)


def within_limit(made: Whole, most: Length) -> Broken:
    """The whole process has a time limit, and it is not longer. A limit in working time is not one in elapsed time."""
    within = made.within[made.start].header.within if made.start in made.within else None
    if within is None:
        yield None, said("has no time limit (within); {most} is allowed", most=most)
    elif within.elapsed > most.elapsed or (within.working and not most.working):
        yield None, said("is limited to {within}; {most} is allowed", within=within, most=most)


def requires_step(made: Whole, types: Words) -> Broken:
    """A step of one of these types can be reached."""
    reached = made.reachable([made.start], lambda _: True)
    if not any(made.steps[place].type in types for place in reached):
        yield None, said("has no step of type {types}", types=any_of(types))


def every_path_has(made: Whole, path: Path) -> Broken:
    """No end can be reached without a step of these types on the way."""
    starts = [made.start] if path.after is After.START else made.after_person()
    reached = made.reachable(starts, lambda place: made.steps[place].type not in path.types)
    for place in reached:
        if made.steps[place].type == "end" and not place.calls:
            yield place, _passed_by(path)


def steps_say(made: Whole, says: Says) -> Broken:
    """Steps of these types say all of these fields. Called processes are held to it themselves."""
    for place, step in made.steps.items():
        if step.type in says.types and not place.calls:
            for name in says.fields:
                if getattr(step.common, name) is None:
                    yield place, said("does not say its {name}", name=name)


_CHECKS: dict[str, Callable[[Whole, Any], Broken]] = {
    check.__name__: check
    for check in (
        first_menu_offers,
        menu_has_at_most,
        person_can_be_reached,
        person_without,
        max_prompts_before_person,
        waiting_contains_no,
        waits_at_most,
        within_limit,
        requires_step,
        every_path_has,
        steps_say,
    )
}


def _passed_by(path: Path) -> Sentence:
    if path.after is After.START:
        return said("can be reached without a step of type {types}", types=any_of(path.types))
    return said("can be reached after a person has served without a step of type {types}", types=any_of(path.types))


def _first_menus(made: Whole) -> list[Place]:
    def goes_on(place: Place) -> bool:
        return not _is_menu(made, place)

    return [place for place in made.reachable([made.start], goes_on) if _is_menu(made, place)]


def _is_menu(made: Whole, place: Place) -> bool:
    step = made.steps[place]
    params = step.params
    if not isinstance(params, Ask) or QUESTION in step.common.marks:
        return False
    names = {choice.name for choice in params.choices}
    chosen = [made.steps[to].type for by, to in made.edges[place] if by in names]
    return not chosen or any(kind != "language" for kind in chosen)


def _offered(made: Whole, menu: Place) -> set[str]:
    """The words for all that the choices of a menu lead to."""
    params = made.steps[menu].params
    assert isinstance(params, Ask)
    names = {choice.name for choice in params.choices}
    found = set(names)
    chosen = [to for by, to in made.edges[menu] if by in names]
    for place in made.reachable(chosen, lambda place: _is_quiet(made.steps[place])):
        step = made.steps[place]
        if isinstance(step.params, Tag):
            found |= set(step.params.tags)
        if isinstance(step.params, Call):
            inner = (made.within[to] for by, to in made.edges[place] if to.calls == (*place.calls, place.step))
            found |= {one.header.category or "" for one in inner}
    return found


def _is_quiet(step: Step) -> bool:
    """Whether a customer notices nothing of this step."""
    kind = STEP_TYPES[step.type]
    return kind.family in (Family.KEEP, Family.LOGIC) and not kind.waits(step) and step.type not in ("call", "end")


def _is_part(step: Step, part: Part) -> Sentence | None:
    """Why this is one of those steps; none: it is not."""
    if part.types and step.type in part.types:
        return said("which is of type {type}", type=step.type)
    if marked := next((mark for mark in part.marks or () if mark in step.common.marks), None):
        return said("which is marked as {mark}", mark=marked)
    prompt = str(getattr(step.params, "prompt", None) or getattr(step.params, "music", None) or "")
    if word := next((word for word in part.prompt_words or () if word in prompt.split("-")), None):
        return said("which plays “{prompt}” (“{word}”)", prompt=prompt, word=word)
    return None
