"""Golden papers: what stands where on every form, in files that a person can read and compare.

A golden file says of each page its rules and, line by line, every text with its distance from the left edge, in
millimetres rounded to a half. A form that comes out otherwise fails its test, which shows the difference; where the
new paper is right, `python -m tests.print_forms.golden [NAME …]` writes the files anew. A golden file changes only
with a reason, and the reason stands in the message of that commit.

To add a form: a function of the test company under `@golden(...)` in a module of this folder, its module named in
`papers.py`, and the command above. Nothing in a golden file depends on the machine: the identity, the content hash and
the moment of printing are taken out of the margin, dates and numbers are given by hand.
"""
