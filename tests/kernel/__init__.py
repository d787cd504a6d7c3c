"""Tests of the language that areas are written in."""
