"""Exchange: lists that come in as CSV or XLSX files and go out as such, whatever they are lists of.

It reads a file, keeps its lines until somebody confirms them, has them written one by one by whoever owns the kind, and
takes an import back. It promises that a line is written once, whatever dies meanwhile. It never knows what a customer,
ticket or article is: the contexts that do register a `Kind`.
"""
