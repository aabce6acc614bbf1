# Keeps moving its target date, each time for a good reason; one of its items stands behind the cold store's valves.
104 09:30 Mara  InitiativeProposed "48 bathrooms and a kitchen refitted" "Hotel Meridian" "Every room is let again, at the new rate" "48 bathrooms on four floors, the kitchen's cooling; no lifts"
102 15:00 Derk  InitiativeCommitted "48 bathrooms accepted by the housekeeper | The kitchen's cold room passes the food inspection"
102 15:05 Derk  OwnerChanged Tomas
101 09:00 Tomas TargetMoved -42 reason="The hotel's season begins"
100 09:00 Mara  ReviewScheduled 28 sliding
99  08:30 Lotte ItemAdded 1 "Model bathroom, room 101" "To do"
99  08:31 Lotte ItemAdded 2 "First floor, 12 bathrooms" "To do"
99  08:32 Lotte ItemAdded 3 "Second floor, 12 bathrooms" "To do"
99  08:33 Lotte ItemAdded 4 "Third floor, 12 bathrooms" "To do"
99  08:34 Lotte ItemAdded 5 "Fourth floor, 12 bathrooms" "To do"
99  08:35 Lotte ItemAdded 6 "Cold room in the kitchen" "To do"
97  07:30 Tomas AssigneeChanged 1 Joris
97  07:35 Joris StatusChanged 1 "In progress"
90  15:00 Joris StatusChanged 1 Review
88  16:00 Tomas ScopeChanged "Heated mirrors in all 48 bathrooms" "The owner saw them in the model bathroom"
85  10:00 Tomas StatusChanged 1 Done
84  09:00 Tomas TargetMoved -30 reason="Heated mirrors: one more circuit for each bathroom"
82  07:30 Joris AssigneeChanged 2 Joris
82  07:35 Joris StatusChanged 2 "In progress"
76  15:30 Joris ProgressNoted 2 progress "Five of twelve"
70  15:00 Joris ProgressNoted 2 progress "Nine of twelve"
66  14:30 Joris StatusChanged 2 Review
62  09:30 Tomas TargetMoved -12 reason="A conference keeps the second floor for two more weeks"
61  16:25 Mara  InitiativeReviewed watch state=active signals="target moved twice" note="Two moves in a month, both from the hotel's side" review=R-2
62  11:00 Tomas StatusChanged 2 Done
59  07:30 Joris AssigneeChanged 3 Joris
59  07:35 Joris StatusChanged 3 "In progress"
52  15:00 Joris ProgressNoted 3 progress "The old tiles are out"
50  09:00 Lotte DependencyAdded COLD-5 HOTEL-6
46  15:30 Joris ProgressNoted 3 progress "Four of twelve"
43  10:00 Joris BlockerRaised B-TILES "HOTEL-3" "The wrong grey: 300 m² of tiles do not match the model bathroom" rework external "Take the tiles back, or accept them in writing" "Bettina Kraus" follow_up_on=-40 consequence="Seven bathrooms wait for tiles"
40  14:00 Tomas BlockerFollowedUp B-TILES "She asks the owner" follow_up_on=-37
37  09:20 Joris BlockerCleared B-TILES "Accepted in writing for the second floor only"
36  16:25 Mara  InitiativeReviewed watch state=active signals="target moved twice" note="The date will move again if the third floor is not cleared" review=R-3
35  09:00 Tomas TargetMoved +2 reason="Tiles: six days lost, and the tiler is booked elsewhere after that" because=B-TILES
31  15:00 Joris ProgressNoted 3 progress "Eleven of twelve"
28  14:00 Joris StatusChanged 3 Review
25  10:30 Tomas StatusChanged 3 Done
24  07:30 Joris AssigneeChanged 4 Joris
24  07:35 Joris StatusChanged 4 "In progress"
18  15:20 Joris ProgressNoted 4 progress "Three of twelve"
13  09:40 Tomas TargetMoved +16 reason="The plumber is ill; nobody else has the certificate for the mixing valves"
12  15:00 Joris ProgressNoted 4 progress "Five of twelve, without the mixing valves"
11  16:25 Mara  InitiativeReviewed watch state=active signals="target moved 4 times" note="Ask what the date would be if nobody were allowed to move it again" review=R-4
10  08:15 Samir AssigneeChanged 6 Samir
10  08:20 Samir StatusChanged 6 "In progress"
7   14:40 Joris ProgressNoted 4 progress "Seven of twelve"
4   09:10 Tomas TargetMoved +27 reason="The cold room cannot be accepted before the controller program is" because=COLD-5
3   15:10 Joris ProgressNoted 4 progress "Nine of twelve"
