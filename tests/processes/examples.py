"""Small processes that several tests play."""

HELLO = """
start: hello
steps:
  hello: {type: say, text: Hello, then: end}
  end: {type: end}
"""
MENU = """
start: menu
steps:
  menu:
    type: ask
    text: Press 1
    choices: [{name: one, key: "1"}, {name: two, key: "2"}]
    repeat_key: "*"
    retries: 1
    into: chosen
    outcomes: {one: end, two: end, no-match: lost, timeout: silent}
  lost: {type: end, outcome: lost}
  silent: {type: end, outcome: silent}
  end: {type: end}
"""
QUEUE = """
start: wait
left: gone
steps:
  wait:
    type: queue
    queue: support
    exits: {"9": message}
    head_start: "{{ 2 + 3 }}"
    waiting:
      start: music
      steps:
        music: {type: wait, for: 30s, music: calm, then: place}
        place: {type: say, announce: [position], then: more}
        more:
          type: ask
          text: Go on?
          choices: [{name: stop, key: "5"}]
          retries: 0
          outcomes: {stop: out}
          otherwise: music
        out: {type: end, outcome: gave-up}
    outcomes: {answered: script, message: message, gave-up: message, timeout: message}
    otherwise: message
  script: {type: show, text: Greet, then: dispose}
  dispose: {type: dispose, then: survey}
  survey: {type: ask, text: Were you happy, choices: [{name: happy, key: "1"}], outcomes: {happy: end}, otherwise: end}
  message: {type: say, text: Sorry, then: end}
  gone: {type: milestone, milestone: abandoned, then: left}
  left: {type: end, outcome: left}
  end: {type: end}
"""
LOGIC = """
inputs: {tier: text, count: "integer?"}
start: which
steps:
  which:
    type: decide
    conditions: [{when: count > 3, outcome: many}, {when: "tier == 'gold' && language == 'en'", outcome: gold}]
    outcomes: {many: many, gold: gold}
    otherwise: set
  many: {type: end, outcome: many}
  gold: {type: end, outcome: gold}
  set: {type: set, values: {count: size(tier), at: now, tier: "'x'"}, outcomes: {error: bad}, then: note}
  note: {type: note, text: {en: "{{ tier }} {{ count }} {{ nothing }}", pt-BR: "é {{ tier }}"}, then: end}
  bad: {type: end, outcome: bad}
  end: {type: end}
"""
LIMIT = """
start: dispose
steps:
  dispose: {type: dispose, within: 30m, late: LATE, then: end}
  late: {type: end, outcome: too-late}
  end: {type: end}
"""
