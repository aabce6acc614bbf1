# The house: Ahrens & Bos, a regional company for building services with forty people. Mara keeps the ledger.
# Each line: working days before today, time of day, who says it, the fact. See ledger/sample/telling.py.
130 08:30 Mara PolicySet zone=Europe/Amsterdam working_days="1 | 2 | 3 | 4 | 5" statuses="Planned: queued | To do: queued | On site: active | In progress: active | Review: active | Snagging: active | Waiting for client: waiting | Done: done | Signed off: done | Dropped: dropped" thresholds_days="On site: 10 | In progress: 8" parties="Waiting for client: client" reason="The words on our two boards, and what they mean for flow"

# A look every five weeks or so. The service desk has not been on the list for a long time.
91 16:00 Mara ReviewStarted R-1 "SOLAR | FIRE | HEAT | DESK | SHEETS"
91 16:40 Mara ReviewClosed R-1
61 16:00 Mara ReviewStarted R-2 "SOLAR | FIRE | HEAT | COLD | HOTEL | DESK | SHEETS | ROPES"
61 16:55 Mara ReviewClosed R-2
36 16:00 Mara ReviewStarted R-3 "SOLAR | FIRE | HEAT | COLD | HOTEL"
36 16:45 Mara ReviewClosed R-3
11 16:00 Mara ReviewStarted R-4 "SOLAR | FIRE | COLD | HOTEL"
11 16:35 Mara ReviewClosed R-4
