"""BPMN 2.0: diagrams read, played as models, and made of definitions and back."""
