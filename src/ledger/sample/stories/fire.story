# Moves well: wards in a fixed order, one short blocker, one decision in time.
118 09:00 Mara  InitiativeProposed "Fire doors inspected and repaired" "St. Brigid's Hospital" "Every one of 412 fire doors has a valid label" "Wards A to F; no lifts"
117 09:30 Derk  InitiativeCommitted "412 labels | Defects listed by ward | The fire officer has signed"
117 09:35 Derk  OwnerChanged Priya "She runs the hospital's contracts"
116 11:00 Priya TargetMoved +31 reason="The fire officer's inspection"
115 09:00 Mara  ReviewScheduled 28 fixed
112 08:50 Priya ItemAdded 1 "Count and label the doors" "To do"
112 08:51 Priya ItemAdded 2 "Ward A and B: inspect and repair" "To do"
112 08:52 Priya ItemAdded 3 "Ward C: inspect and repair" "To do"
112 08:53 Priya ItemAdded 4 "Ward D and E: inspect and repair" "To do"
112 08:54 Priya ItemAdded 5 "Ward F, intensive care: inspect and repair" "To do"
112 08:55 Priya ItemAdded 6 "Defect list for the fire officer" "To do"
110 07:30 Samir AssigneeChanged 1 Samir
110 07:31 Samir StatusChanged 1 "In progress"
104 07:00 Samir StatusChanged 1 Done
102 09:00 Lotte DependencyAdded SHEETS-3 FIRE-2
94  09:30 Lotte DependencyRemoved SHEETS-3 FIRE-2
94  10:00 Tomas AssigneeChanged 2 Nils
94  10:05 Nils  StatusChanged 2 "In progress"
91  16:10 Mara  InitiativeReviewed continue state=active note="Ward A began a week late: the job sheets were not ready" review=R-1
88  15:10 Nils  ProgressNoted 2 progress "Ward A: 51 of 66 doors"
87  14:00 Nils  Commented 2 "Eleven closers in ward A are worn out, the parts are in the van."
82  15:20 Nils  StatusChanged 2 Review
79  10:10 Priya StatusChanged 2 Done
78  08:00 Nils  AssigneeChanged 3 Nils
78  08:02 Nils  StatusChanged 3 "In progress"
73  13:30 Nils  ProgressNoted 3 progress "48 of 70 doors"
68  15:10 Nils  StatusChanged 3 Review
66  09:50 Priya StatusChanged 3 Done
65  08:00 Nils  AssigneeChanged 4 Nils
65  08:05 Nils  StatusChanged 4 "In progress"
61  16:10 Mara  InitiativeReviewed continue state=active note="Half of the doors" review=R-2
59/57 07:45 Nils BlockerRaised B-WARD-D "FIRE-4" "Ward D is closed to us: norovirus" "access or environment" external "Name a day on which the ward can be entered" "Sister Agnes" follow_up_on=-53 consequence="Nils stands idle, or goes to another site for three weeks"
53  09:10 Priya BlockerFollowedUp B-WARD-D "Open again in three days, they say" follow_up_on=-50
50  08:20 Nils  BlockerCleared B-WARD-D "Ward D is open"
49  15:00 Nils  ProgressNoted 4 progress "60 of 140 doors"
44  14:30 Nils  ProgressNoted 4 progress "104 of 140 doors"
40  10:00 Priya DecisionRequested D-CLOSERS "FIRE-5" "Repair the closers in intensive care at night, or bring them forward by day with a guard?" "At night | By day with a guard" "Dr. Amsel" Priya needed_by=-33 consequence="Ward F cannot be planned" default_if_silent="At night, at the night rate"
39  15:20 Nils  StatusChanged 4 Review
36  16:10 Mara  InitiativeReviewed continue state=active note="Ward F hangs on one answer, which is due in three days" review=R-3
35  11:40 Priya DecisionMade D-CLOSERS "At night" "Nobody may stand in that corridor by day"
34  09:00 Priya StatusChanged 4 Done
30  21:00 Nils  AssigneeChanged 5 Nils
30  21:05 Nils  StatusChanged 5 "In progress"
26  22:30 Nils  ProgressNoted 5 progress "First night: 14 of 62 doors"
20  22:40 Nils  ProgressNoted 5 progress "31 of 62 doors"
14  23:10 Nils  ProgressNoted 5 progress "45 of 62 doors"
11  16:10 Mara  InitiativeReviewed continue state=active note="Two more nights" review=R-4
10  09:30 Lotte AssigneeChanged 6 Lotte
10  09:32 Lotte StatusChanged 6 "In progress"
6   22:50 Nils  StatusChanged 5 Review
4   11:15 Lotte ProgressNoted 6 progress "Wards A to E are in the list"
3   10:00 Priya HealthClaimed green "The fire officer's day stands"
1   14:10 Priya StatusChanged 5 Done
