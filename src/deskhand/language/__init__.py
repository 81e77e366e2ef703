"""Pure reading and writing of text (hazards, dates, templates, the guard); no I/O, no clock."""
