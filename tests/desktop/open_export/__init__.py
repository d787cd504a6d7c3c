"""Tests of the open export and the way back."""
