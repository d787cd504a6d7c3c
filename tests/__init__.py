"""Tests: the path of a test mirrors the path of what it tests."""
