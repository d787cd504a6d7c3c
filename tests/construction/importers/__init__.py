"""Tests of the estimate import."""
