# Waits for a supplier: a blocker with its cause, its unblocker, three follow-ups and an escalation.
98  09:00 Mara  InitiativeProposed "New controls for the cold store" "Brauer & Sons" "Six cells hold -24 °C with 20 % less power" "Controls and valves of six cells; not the compressors"
96  10:00 Derk  InitiativeCommitted "Six cells on the new controls | -24 °C held for ten days | Power read against last year"
96  10:05 Derk  OwnerChanged Tomas "He knows the plant"
95  09:00 Tomas TargetMoved +10 reason="Brauer's stocktaking: the cells are empty then"
94  09:00 Mara  ReviewScheduled 28 sliding
93  08:30 Tomas ItemAdded 1 "Draw the plant as it is" Planned
93  08:31 Tomas ItemAdded 2 "Order controllers and valves" Planned
93  08:32 Tomas ItemAdded 3 "Cells 1 and 2" Planned
93  08:33 Tomas ItemAdded 4 "Cells 3 and 4" Planned
93  08:34 Tomas ItemAdded 5 "Controller program accepted by Brauer" Planned
93  08:35 Tomas ItemAdded 6 "Cells 5 and 6" Planned
93  08:36 Tomas ItemAdded 7 "Ten days' run and power reading" Planned
90  07:30 Samir AssigneeChanged 1 Samir
90  07:35 Samir StatusChanged 1 "On site"
84  16:00 Samir StatusChanged 1 "Signed off"
83  09:00 Lotte AssigneeChanged 2 Lotte
83  09:05 Lotte StatusChanged 2 "On site"
79  14:00 Lotte Commented 2 "Frigotec confirms eight weeks for the valves, controllers from stock."
75  11:00 Lotte ItemEstimated 3 6 days
75  11:01 Lotte ItemEstimated 4 6 days
74  10:30 Lotte StatusChanged 2 "Signed off"
69  07:00 Nils  AssigneeChanged 3 Bram
69  07:05 Bram  StatusChanged 3 "On site"
63  15:45 Bram  ProgressNoted 3 progress "Cell 1 is cold on the new controls"
61  16:20 Mara  InitiativeReviewed continue state=active note="Cell 1 runs" review=R-2
56  15:30 Bram  ProgressNoted 3 progress "Cell 2 is cold on the new controls"
52  10:00 Tomas StatusChanged 3 Snagging
49  14:00 Tomas StatusChanged 3 "Signed off"
47  07:10 Bram  AssigneeChanged 4 Bram
47  07:15 Bram  StatusChanged 4 "On site"
45  09:00 Samir AssigneeChanged 5 Samir
45  09:05 Samir StatusChanged 5 "On site"
40  16:30 Bram  ProgressNoted 4 progress "Wiring of cell 3 and 4 is ready for the valves"
38  11:00 Samir ProgressNoted 5 progress "Program runs on the bench"
36  16:20 Mara  InitiativeReviewed watch state=active note="The valves are due this week" review=R-3
33  15:00 Samir ProgressNoted 5 progress "Program runs on cell 1; the rest is tested when the valves are in"
27  09:00 Tomas BlockerRaised B-VALVES "COLD | COLD-4 | COLD-5 | COLD-6" "The expansion valves for cells 3 to 6 were not delivered" supplier external "Frigotec names a binding day, or releases the Danholt valve as an equal part" "Anke Dirks" since=-31 follow_up_on=-22 consequence="Brauer's stocktaking is the only week in which the cells are empty"
22  10:20 Lotte BlockerFollowedUp B-VALVES "Frigotec: the foundry is late, two more weeks" follow_up_on=-16
16  09:40 Lotte BlockerFollowedUp B-VALVES "Nobody calls back" follow_up_on=-12
12  11:00 Tomas BlockerEscalated B-VALVES Derk "Two follow-ups without a day"
11  16:20 Mara  InitiativeReviewed escalate state=waiting signals="blocker past its follow-up" note="Derk calls Frigotec's sales director" review=R-4
7   14:00 Derk  BlockerFollowedUp B-VALVES "Their sales director promises a day, or the release, within the week" follow_up_on=-3
7   14:30 Tomas Commented 4 "Bram is on other sites until the valves are here."
