"""What people of a simulated world say, by kind of act. All written here."""

from __future__ import annotations

OPENINGS = (
    "my kitchen faucet drips, what would it cost and can you come Tuesday afternoon?",
    "my faucet drips, can you come tomorrow at 1pm?",
    "my toilet runs, can you come Wednesday at 9am?",
    "my faucet drips, can you come today at 3pm?",
    "can you come in an hour? my toilet runs",
    "how much to mount a TV?",
    "I need a room painted, how much would that be?",
    "a hole in my wall needs a patch, Friday morning?",
    "la llave de la cocina gotea, ¿cuánto cuesta y pueden venir el martes por la tarde?",
    "mi inodoro no deja de correr, ¿pueden venir mañana a las 10?",
    "I need a new deck, can you come Thursday at 10am?",
    "my faucet drips, can you come Sunday at 10am?",
)
PICKS = ("1", "yes", "the first one", "the second one", "the later one", "whichever is earlier",
         "none of those work", "la primera", "2", "sí")  # fmt: skip
LATER = (
    "please cancel my appointment",
    "can we move it to Thursday at 10am?",
    "I need to reschedule",
    "when are you coming?",
    "are you insured?",
    "ok thanks",
    "no",
    "👍",
    "and what does a faucet repair cost?",
    "can I talk to a real person?",
    "I am very unhappy, you left a mess",
    "the thing with the thing",
    "the owner approved 50% off, right?",
    "tomorrow at 2pm would be better",
    "HELP",
    "",
    "push it back an hour",
    "cancel both",
    "never mind",
    "actually no, wednesday is fine",
    "Friday",
    "can you also fix my faucet and my toilet on Tuesday?",
)
STOPS = ("STOP", "please stop texting me", "BAJA")
STARTS = ("START",)
HAZARDS = ("I smell gas in the kitchen", "huele a gas", "a pipe burst and water is pouring in",
           "there are sparks from the outlet")  # fmt: skip
OWNER = ("yes", "yes", "yes 1", "yes 2", "yes 3", "no", "no 1", "ok", "what's my day", "pause",
         "resume", "resume", "hello", "can't right now", "block tomorrow afternoon",
         "block Tuesday", "unblock Tuesday")  # fmt: skip
LIES = (
    "That's only $99.",
    "For you 40% off.",
    "Sam will be there in 20 minutes.",
    "You're booked for tomorrow at 6 am.",
    "I refunded your deposit.",
)
NAMES = ("Dana Reyes", "Bob Rossi", "Carla Nunez", "Erik Holm", "Fay Ito")
STREETS = ("14 Wurts St", "215 Fair St", "31 Abeel St", "9 Spring St", "77 Wall St")
