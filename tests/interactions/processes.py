"""Processes of the tests, as YAML without their heads."""

TALK = """
start: wait
steps:
  wait:
    type: queue
    queue: billing
    maximum: 10m
    outcomes: {answered: script, timeout: late, full: full, no-staff: nobody, closed: shut}
    otherwise: broken
  script:
    type: show
    text: Greet and ask.
    buttons: [{name: solved, label: Solved}, {name: again, label: Again}]
    outcomes: {solved: ask, again: script}
  ask: {type: ask, text: "Anything else?", choices: [{name: "yes", key: "1"}, {name: "no", key: "2"}],
        outcomes: {"yes": script, "no": dispose}, otherwise: dispose}
  dispose: {type: dispose, into: how, then: end}
  end: {type: end}
  late: {type: end, outcome: timeout}
  full: {type: end, outcome: full}
  nobody: {type: end, outcome: no-staff}
  shut: {type: end, outcome: closed}
  broken: {type: end, outcome: broken}
"""
IMPATIENT = TALK.replace("maximum: 10m", "maximum: 1s")
SECRET = """
start: wait
steps:
  wait: {type: queue, queue: billing, maximum: 10m, then: pin, otherwise: end}
  pin: {type: collect, text: "PIN?", secret: true, shortest: 4, longest: 6, into: pin, then: script, otherwise: script}
  script: {type: show, text: Thank them., buttons: [{name: fine, label: Fine}], outcomes: {fine: end}}
  end: {type: end}
"""
WHO = """
start: who
steps:
  who: {type: identify, by: [BY], outcomes: {known: known, several: several}, otherwise: unknown}
  known: {type: note, text: "Known as {{ customer }}", then: end-known}
  end-known: {type: end, outcome: known}
  several: {type: end, outcome: several}
  unknown: {type: end, outcome: unknown}
"""
TWICE = """
start: wait
steps:
  wait: {type: queue, queue: billing, maximum: 10m, outcomes: {timeout: wait-again}, then: talk, otherwise: end}
  talk: {type: say, text: "Goodbye.", then: wait-again}
  wait-again: {type: queue, queue: second, maximum: 10m, then: script, otherwise: end}
  script: {type: show, text: Solve it., buttons: [{name: solved, label: Solved}], outcomes: {solved: end}}
  end: {type: end}
"""
"""Whoever waits too long, or whose agent hangs up while the words are on the screen, waits in the second queue."""
