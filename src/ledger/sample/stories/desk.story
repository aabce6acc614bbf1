# Silent, and nobody flagged it: people talk, the assignee changes, but nothing has moved for weeks.
112 13:00 Mara  InitiativeProposed "One service desk for all sites" outcome="A customer calls one number and hears when somebody comes" scope="Telephone, ticket list, planning board; three branches"
109 09:00 Derk  InitiativeCommitted "One number answers | Nine of ten calls have a time within an hour | The branch lists are closed"
109 09:05 Derk  OwnerChanged Ines "The office is hers"
108 10:00 Ines  TargetMoved +29 reason="The lease of the north branch's telephone system ends"
107 09:00 Mara  ReviewScheduled 28 sliding
106 14:00 Ines  ItemAdded 1 "Count the calls of four weeks" "To do"
106 14:01 Ines  ItemAdded 2 "Choose the ticket list" "To do"
106 14:02 Ines  ItemAdded 3 "Move the north branch's list" "To do"
106 14:03 Ines  ItemAdded 4 "Write down who is called when" "To do"
106 14:04 Ines  ItemAdded 5 "Switch the telephone numbers" "To do"
103 09:00 Ines  AssigneeChanged 1 Femke
103 09:05 Femke StatusChanged 1 "In progress"
97  09:30 Femke ProgressNoted 1 progress "Two weeks counted"
91  16:30 Mara  InitiativeReviewed continue state=active note="Counting runs for two more weeks" review=R-1
90  09:00 Femke ProgressNoted 1 progress "Three weeks counted, the holiday week does not count"
83  11:00 Femke StatusChanged 1 Done
80  10:00 Ines  DecisionRequested D-LIST "DESK-2" "Which ticket list: the one of our planning board, or a new one?" "The planning board's own | A new one" Derk Ines needed_by=-72 consequence="The north branch cannot be moved" default_if_silent="The planning board's own"
73  15:20 Derk  DecisionMade D-LIST "The planning board's own" "One thing less to learn"
72  09:00 Ines  AssigneeChanged 2 Ines
72  09:05 Ines  StatusChanged 2 "In progress"
66  16:40 Ines  StatusChanged 2 Done
64  09:30 Ines  AssigneeChanged 3 Femke
64  09:35 Femke StatusChanged 3 "In progress"
61  16:30 Mara  InitiativeReviewed continue state=active note="North branch first" review=R-2
57  14:00 Femke ProgressNoted 3 progress "Half of the north branch's tickets are over"
52  10:30 Ines  AssigneeChanged 4 Ines
52  10:35 Ines  StatusChanged 4 "In progress"
49  15:00 Femke ProgressNoted 3 progress "Open tickets are over; the recurring ones are left"
46  10:00 Ines  ProgressNoted 4 progress "The north branch has named its people"
39  10:30 Ines  ProgressNoted 4 progress "The south branch has named its people"
38  11:10 Femke Commented 3 "The recurring ones need the contract numbers from the old system."
31  09:20 Ines  StatusChanged 4 Review
19  09:45 Femke Commented 3 "Still looking for somebody who has a login to the old system."
15  10:00 Ines  AssigneeChanged 3 Lotte
8   13:30 Lotte Commented 3 "I have the schools' caretakers until next week."
