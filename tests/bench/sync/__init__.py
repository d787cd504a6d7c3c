"""The exchange, measured over real HTTP on loopback with durable commits: `python -m tests.bench.sync`.

W1 push from one client · W2 first pull into a durable file · W3 100 changed documents, push and pull · W4 an exchange
with nothing new · W5 eight clients, 1,000 documents each, one scope · the way from one desktop to another.
"""
