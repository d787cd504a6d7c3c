"""The self test: whether this copy of the program does its work, from an old company file to paper and the window.

`fieldledger --selftest OUT.json`, in the installed program and from source alike. It works in a temporary folder.
"""
