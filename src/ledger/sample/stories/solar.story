# Moves well: roof after roof, two checks by the client in between, the target has stood since the start.
128 09:15 Mara  InitiativeProposed "Solar on nine school roofs" "Lauenfurt schools" "Nine roofs feed in, and every caretaker can read the yield" "Nine roofs, no batteries"
127 10:00 Derk  InitiativeCommitted "All nine roofs are metered | Acceptance protocol signed for each school | Caretakers trained"
127 10:05 Derk  OwnerChanged Jonas "He built the last three plants of this size"
127 10:20 Jonas TargetMoved +24 reason="Contract date"
126 09:00 Mara  ReviewScheduled 28 fixed
125 08:40 Jonas ItemAdded 1 "Check the statics of nine roofs" Planned
125 08:41 Jonas ItemAdded 2 "Register nine plants with the grid operator" Planned
125 08:43 Jonas ItemAdded 3 "Roofs at Lindenhof, Mühlweg and Nordschule" Planned
125 08:44 Jonas ItemAdded 4 "Roofs at Hafen, Steintor and Auenschule" Planned
125 08:45 Jonas ItemAdded 5 "Roofs at Ostring, Parkschule and Gymnasium" Planned
125 08:47 Jonas ItemAdded 6 "Yield display in nine entrance halls" Planned
125 08:48 Jonas ItemAdded 7 "Train the caretakers" Planned
121 09:30 Jonas AssigneeChanged 1 Samir
121 09:31 Samir StatusChanged 1 "On site"
119 11:10 Lotte AssigneeChanged 2 Lotte
119 11:12 Lotte StatusChanged 2 "On site"
114 15:20 Samir Commented 1 "Steintor needs two more purlins; the school pays, the janitor has the letter."
111 16:05 Samir StatusChanged 1 Review
110 10:00 Lotte ProgressNoted 2 progress "The forms for all nine are in"
109 10:30 Jonas StatusChanged 1 "Signed off"
106 08:05 Tomas AssigneeChanged 3 Tomas
106 08:10 Tomas StatusChanged 3 "On site"
103 11:00 Lotte ProgressNoted 2 progress "Six of nine confirmed"
103 14:00 Tomas ProgressNoted 3 progress "Lindenhof is up, cabling tomorrow"
99  15:45 Tomas ProgressNoted 3 progress "Mühlweg is up and on the inverter"
97  13:00 Lotte StatusChanged 2 "Signed off"
95  16:30 Tomas StatusChanged 3 Snagging
91  16:05 Mara  InitiativeReviewed continue state=active note="Three of nine roofs stand, the grid operator has confirmed all meters" review=R-1
90  09:20 Jonas StatusChanged 3 "Signed off"
88  08:00 Tomas AssigneeChanged 4 Tomas
88  08:02 Tomas StatusChanged 4 "On site"
83  14:20 Tomas ProgressNoted 4 progress "Hafen is up"
80  09:00 Jonas BlockerRaised B-SCAFFOLD "SOLAR-4" "Scaffold at Steintor stands in the school's fire lane" "access or environment" external "Move the scaffold to the yard side" Tomas follow_up_on=-77 consequence="The fire service closes the site"
77  10:15 Tomas BlockerFollowedUp B-SCAFFOLD "The scaffolder comes tomorrow at six" follow_up_on=-76
76  12:10 Tomas BlockerCleared B-SCAFFOLD "Scaffold moved, the fire service has seen it"
74  15:00 Tomas ProgressNoted 4 progress "Steintor is up with the new purlins"
70  16:10 Tomas StatusChanged 4 Snagging
67  09:40 Jonas StatusChanged 4 "Signed off"
63  08:05 Tomas AssigneeChanged 5 Tomas
63  08:10 Tomas StatusChanged 5 "On site"
61  16:05 Mara  InitiativeReviewed continue state=active note="Six of nine" review=R-2
58  15:00 Tomas ProgressNoted 5 progress "Ostring: the rails are on"
54  09:00 Samir AssigneeChanged 6 Samir
54  09:05 Samir StatusChanged 6 "On site"
50  15:30 Tomas ProgressNoted 5 progress "Ostring is up"
48  10:30 Jonas DecisionRequested D-DISPLAY "SOLAR-6" "Wall screen or a page on the school's own site?" "Wall screen | Page on the school's site" "Frau Kettler" Jonas needed_by=-43 consequence="The cable ducts are closed on that day" default_if_silent="Wall screen, as offered"
44  11:00 Jonas DecisionMade D-DISPLAY "Wall screen" "The caretakers want to see it in passing"
43  15:10 Tomas ProgressNoted 5 progress "Parkschule is up"
38  14:15 Samir ProgressNoted 6 progress "Four displays hang"
36  16:05 Mara  InitiativeReviewed continue state=active note="Eight of nine roofs; displays follow at one a week" review=R-3
34  16:00 Tomas ProgressNoted 5 progress "Gymnasium is up, all nine feed in"
30  15:00 Samir ProgressNoted 6 progress "Five displays hang"
29  09:15 Tomas StatusChanged 5 Snagging
24  10:00 Jonas StatusChanged 5 "Signed off"
23  14:40 Samir ProgressNoted 6 progress "Seven displays hang"
17  15:30 Samir StatusChanged 6 Snagging
14  09:00 Lotte AssigneeChanged 7 Lotte
14  09:05 Lotte StatusChanged 7 "On site"
11  16:05 Mara  InitiativeReviewed continue state=active note="Training has begun, nothing in the way" review=R-4
9   11:20 Samir StatusChanged 6 "Signed off"
8   10:00 Jonas HealthClaimed green "Only the training is left"
5   12:30 Lotte ProgressNoted 7 progress "Five of nine caretakers trained"
2   15:45 Lotte ProgressNoted 7 progress "Seven of nine caretakers trained"
