"""Measured speed and memory; every figure is one line of JSON, no figure is an assertion."""
