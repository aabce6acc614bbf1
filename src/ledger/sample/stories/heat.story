# Waits for a decision that is overdue, while its owner still says that it is green.
110 10:00 Mara  InitiativeProposed "Heat pumps for 64 flats" "Riverside Housing" "The gas boilers are off before the next heating season" "Three houses, heat pumps and risers; not the radiators"
108 14:00 Derk  InitiativeCommitted "64 flats heated without gas | Noise in the yard below 35 dB at night | Tenants informed in time"
108 14:05 Derk  OwnerChanged Priya "Until Jonas has the schools behind him"
107 09:00 Priya TargetMoved +20 reason="Before the heating season"
106 09:00 Mara  ReviewScheduled 28 sliding
104 09:20 Priya ItemAdded 1 "Measure heat demand, house by house" Planned
104 09:21 Priya ItemAdded 2 "Apply for the subsidy" Planned
104 09:22 Priya ItemAdded 3 "Risers in house 1" Planned
104 09:23 Priya ItemAdded 4 "Order the heat pumps" Planned
104 09:24 Priya ItemAdded 5 "Foundations and crane" Planned
104 09:25 Priya ItemAdded 6 "Letter to the tenants, with the days without hot water" Planned
101 08:00 Samir AssigneeChanged 1 Samir
101 08:05 Samir StatusChanged 1 "On site"
98  10:10 Ines  AssigneeChanged 2 Ines
98  10:12 Ines  StatusChanged 2 "On site"
93  15:00 Samir StatusChanged 1 "Signed off"
91  16:15 Mara  InitiativeReviewed continue state=active note="Heat demand is known, the subsidy is being written" review=R-1
89  11:00 Ines  StatusChanged 2 "Waiting for client"
88  14:30 Ines  Commented 2 "Riverside has to send last year's gas bills."
77  09:15 Ines  StatusChanged 2 "On site"
72  16:00 Ines  StatusChanged 2 "Signed off"
70  09:00 Priya DecisionRequested D-TARIFF "HEAT" "Flat rate for heat, or meters in each flat?" "Flat rate | Meters" "Helen Voss" Priya needed_by=-62 consequence="The risers cannot be laid out"
64  15:00 Priya DecisionMade D-TARIFF Meters "The tenants' council asked for it"
61  16:15 Mara  InitiativeReviewed continue state=active note="The meters are decided; risers can start" review=R-2
60  08:00 Tomas AssigneeChanged 3 Tomas
60  08:05 Tomas StatusChanged 3 "On site"
55  10:00 Derk  OwnerChanged Jonas "The schools are nearly done, and Priya has the hospital"
53  15:10 Tomas ProgressNoted 3 progress "Risers on two of five floors"
47  15:30 Tomas ProgressNoted 3 progress "Risers on four of five floors"
42  11:00 Tomas StatusChanged 3 "Signed off"
41  09:00 Jonas AssigneeChanged 4 Jonas
41  09:05 Jonas StatusChanged 4 "On site"
39  09:30 Lotte AssigneeChanged 5 Lotte
39  09:35 Lotte StatusChanged 5 "On site"
36  16:15 Mara  InitiativeReviewed watch state=active note="The next thing is the order: one large unit or four small ones?" review=R-3
35  10:00 Jonas DecisionRequested D-UNITS "HEAT | HEAT-4 | HEAT-5" "One large unit on the roof of house 2, or four small ones in the yard?" "One large unit on the roof | Four small units in the yard" "Helen Voss" Jonas needed_by=-19 consequence="The crane is booked once; the next slot is six weeks later, and the boilers run until then" default_if_silent="Four small units in the yard, as tendered"
26  11:30 Jonas Commented 4 "Frau Voss takes it to the board next week."
21  10:00 Jonas NeededByMoved D-UNITS -14 "The board met without a quorum; the maker holds the price until then"
16  14:45 Jonas Commented 4 "She asks for a noise report of both variants. We sent it the same day."
9   09:00 Lotte Commented 5 "The crane firm wants our word this week."
6   10:30 Jonas HealthClaimed green "We are waiting for a signature, nothing else"
