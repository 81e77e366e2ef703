"""Dates and times in customers' words, English and Spanish, as windows; wording is elsewhere.

How it is done: a text is cut into lexemes with roles from the vocabularies (tokens, vocabulary);
rules read days (dated, named, counted, phrases) and times of day (clocks, hours) off them; what
belongs together becomes a unit (unit, units) and goes into the week that was named (placed); the
words around a unit tell whether it is wished for (cues); refusals are set against the wishes
(exceptions); what is left is placed in the business's zone (windows). `find` is the way in.

What is meant, where words leave it open:

- Morning 08-12, afternoon 12-17 (tarde 12-18), evening and night 17-22, a whole day 08-18, first
  thing 08-10, lunch time 12-14, end of the day 16-18, after work 17-20. A point has no end.
- An hour without am or pm: 1-7 afternoon, 7:30-11 morning, 12 noon; "7 to 9" is a morning. "After 3"
  lasts to 18:00 (from 17:00 on, to 22:00), "before 3" begins at 08:00, "by Friday", "before
  Saturday" and "within 3 hours" begin now. "At 9 for 2 hours" is a span.
- A weekday is the next one after today; only "this" can be today. "Next" is that weekday of the
  next calendar week, Monday to Sunday; so is "próximo" and "que viene". "Next Monday or Tuesday"
  are both of next week.
- A week is Monday to Saturday. On a Sunday this week and next week are both the one that begins
  tomorrow, and the weekend is the coming one. "Any day" alone is no window; "any morning",
  "mornings" and a time of day with an exception are the coming working days.
- What others do on a day ("the piano comes the 31st", "we close at 4") is no wish; nor is a time to ring
  somebody at, unless he asks for a call (`calls`). "Before the game on Sunday" is until the day before.
- So is what several others do ("the painters come Tuesdays"), what he has on ("we have bingo Friday") and
  what is scheduled; a span of his own ("I have calls from 10 to 11:30") is taken out of the days that
  suit. "They come the 12th, done by then" ends the day before. A deadline beside a refused day, or beside
  hours for any day, is each of the coming days up to it; a week that was named ends with it.
- "Friday is good. Weekdays I work" leaves the Friday; "Wed the 2nd? Wed only after 11" is that Wednesday;
  "Mon or Tue, other days before noon" and "Sundays or after 6" give their hours to the other days alone.
- "Before that" and "that day" are of the day said last, "after that" of the clock where one was said
  since, "any of those" of the days said last, "same hours" of the hours said last; "busy until 10" is
  free from 10 on; "Mon-Fri" is the coming working days; "any
  Monday" beside a month is that month's. "If not today, tomorrow" is tomorrow.
- "Saturdays, but not this Saturday" is the one after it; "any other day" leaves out the days said right
  before; the reason for a refusal ("not Tuesday morning, I have class until 11") is of that day alone.
  "Evenings or Saturdays" and "after 4 and all day Saturday" are the evenings of the other working days.
- A habit beside a deadline ("before Thursday, mornings are best") is each of the days up to then.
- "I get off at 4" bounds the times asked for and asks for none. "Until April" is no wish.
- Early, mid and late month are its days 1-10, 11-20 and 21-end; early, mid and late week are
  Monday-Tuesday, Tuesday-Thursday, Thursday-Friday. "After Thanksgiving" and "from Monday on" are
  a week. Up to seven days are a window each, more in a row are one window.
- A date without a year that was over within the last 60 days is past, an older one is next year's,
  and so is any after "next".
  12/2 is month first; in Spanish day first, unless only the other reading is near.
- The week of a Sunday is the one that begins the day after. A week with one day in a month is not
  that month's. A day for which something is changed is a wish when a thing is changed ("change the
  faucet on Friday") and none when a booking is.
- "Now" and "as soon as possible" are no windows, "today" is. Closed days and hours are windows.
"""

from __future__ import annotations

from deskhand.language.dates.find import Found, find_excluded, find_named, find_windows

__all__ = ["Found", "find_excluded", "find_named", "find_windows"]
