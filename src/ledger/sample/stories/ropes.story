# Paused until a date: the tower's owner renews the anchors, nobody can hang on them before.
92  09:00 Mara  InitiativeProposed "Facade cleaning by rope, Nordkai tower" "Nordkai Property" "The tower is cleaned twice a year without scaffolding" "Four sides, 22 floors"
90  14:00 Derk  InitiativeCommitted "Four sides cleaned once | Rescue plan rehearsed | A contract for three years"
90  14:05 Derk  OwnerChanged Jonas
89  09:00 Jonas TargetMoved +38 reason="The tenants' open day"
88  09:00 Mara  ReviewScheduled 56 sliding
86  10:00 Jonas ItemAdded 1 "Certificates for four climbers" Planned
86  10:01 Jonas ItemAdded 2 "Rescue plan" Planned
86  10:02 Jonas ItemAdded 3 "North and west side" Planned
86  10:03 Jonas ItemAdded 4 "South and east side" Planned
85  08:30 Jonas AssigneeChanged 1 Lotte
85  08:35 Lotte StatusChanged 1 "On site"
78  15:00 Lotte StatusChanged 1 "Signed off"
76  09:00 Jonas AssigneeChanged 2 Hanne
76  09:05 Hanne StatusChanged 2 "On site"
68  14:45 Hanne StatusChanged 2 Review
65  10:20 Jonas StatusChanged 2 "Signed off"
62  07:30 Hanne AssigneeChanged 3 Hanne
62  07:35 Hanne StatusChanged 3 "On site"
61  16:45 Mara  InitiativeReviewed continue state=active note="Climbers are on the wall" review=R-2
59  15:30 Hanne ProgressNoted 3 progress "North side down to floor 9"
56  12:00 Hanne Commented 3 "Two anchors on the west side move by a hand's breadth. We came down."
55  09:00 Jonas BlockerRaised B-ANCHORS "ROPES-3 | ROPES-4" "Roof anchors on the west side are loose" "access or environment" external "Test and renew the anchors" "Nordkai's caretaker" since=-56 follow_up_on=-50 consequence="Nobody may climb"
49  10:00 Jonas BlockerFollowedUp B-ANCHORS "All 36 anchors are renewed, the work takes until next quarter" follow_up_on=+10
48  11:00 Derk  InitiativePaused "Nordkai renews all roof anchors" +14 because=B-ANCHORS
47  14:00 Jonas TargetMoved +60 reason="Four weeks after the anchors" because=ROPES
