"""Deskhand's tests. They mirror src; conftest.py holds the rules that all of them obey."""
