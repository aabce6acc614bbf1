"""What a person types and what a person is told, in words; the shell and the screens share it."""

#: What a time may be typed as, for sentences and help, and what a day may be; `tui.words.times` reads them.
TIMES = "2026-05-13T12:05:11Z, a day, or a phrase such as 'last Tuesday' or 'yesterday 14:00'"
DAYS = "2026-05-13, 'friday' or 'in 2 weeks'"
