"""Measurements beside a floor taken in the same run; the tests hold no clock."""
