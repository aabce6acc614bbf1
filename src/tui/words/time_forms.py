"""What times and days may be typed as, for sentences and help; `tui.words.times` reads them."""

TIMES = "2026-05-13T12:05:11Z, a day, or a phrase such as 'last Tuesday' or 'yesterday 14:00'"
DAYS = "2026-05-13, 'friday' or 'in 2 weeks'"
