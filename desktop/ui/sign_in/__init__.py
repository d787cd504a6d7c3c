"""Signing in to an encrypted company: before its window opens, and after it was locked."""
