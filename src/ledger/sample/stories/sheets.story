# Handed over: rejected once, offered again with results against the criteria, accepted, closed as achieved.
129 09:00 Mara  InitiativeProposed "Job sheets on tablets for the crews" outcome="A job is invoiced on the day on which it is done" scope="Six crews; not the subcontractors"
128 11:00 Derk  InitiativeCommitted "Six crews use the tablet for every job | Invoice within a day for nine of ten jobs | No paper sheets in the office"
128 11:05 Derk  OwnerChanged Lotte "She plans the crews"
127 09:30 Lotte TargetMoved milestone=go-live reason="Before the new financial year"
127 09:31 Lotte MilestoneDated go-live -46
126 09:10 Mara  ReviewScheduled 28 sliding
125 10:00 Lotte ItemAdded 1 "Six tablets and sturdy cases" "To do"
125 10:01 Lotte ItemAdded 2 "Form for repair and maintenance" "To do"
125 10:02 Lotte ItemAdded 3 "Form for inspections" "To do"
125 10:03 Lotte ItemAdded 4 "From sheet to invoice" "To do"
125 10:04 Lotte ItemAdded 5 "Train six crews" "To do"
123 08:30 Lotte AssigneeChanged 1 Femke
123 08:35 Femke StatusChanged 1 "In progress"
120 09:00 Samir AssigneeChanged 2 Samir
120 09:05 Samir StatusChanged 2 "In progress"
116 14:00 Femke StatusChanged 1 Done
114 15:00 Samir ProgressNoted 2 progress "Half of the form works offline"
109 15:30 Samir StatusChanged 2 Review
106 10:15 Lotte StatusChanged 2 Done
105 08:40 Samir AssigneeChanged 3 Samir
105 08:45 Samir StatusChanged 3 "In progress"
101 16:00 Samir Commented 3 "The hospital's doors need a photo of each label."
95  15:10 Samir StatusChanged 3 Done
92  09:00 Ines  AssigneeChanged 4 Ines
92  09:05 Ines  StatusChanged 4 "In progress"
91  16:35 Mara  InitiativeReviewed continue state=active note="The inspection form was a week late, and with it the hospital" review=R-1
85  14:20 Ines  ProgressNoted 4 progress "First invoice made from a sheet"
80  10:00 Ines  BlockerRaised B-VAT "SHEETS-4" "The bookkeeping program rounds VAT line by line" "unclear requirements" external "Say which rounding the accountant wants" "Ruud Smit" follow_up_on=-76 consequence="Every invoice is a cent off"
75  11:30 Ines  BlockerCleared B-VAT "By the total, and the program has a switch for it"
70  15:00 Ines  StatusChanged 4 Done
68  08:00 Tomas AssigneeChanged 5 Tomas
68  08:05 Tomas StatusChanged 5 "In progress"
61  16:35 Mara  InitiativeReviewed continue state=active note="Two crews to train" review=R-2
62  16:00 Tomas ProgressNoted 5 progress "Four of six crews trained"
58  16:00 Tomas StatusChanged 5 Done
55  09:00 Lotte HandoffOffered Tomas "Six of six crews use the tablet | Invoice within a day for 7 of 10 jobs | Paper only for subcontractors"
53  10:00 Tomas HandoffRejected "Seven of ten is not nine of ten: the Friday jobs are invoiced on Tuesday"
52  09:10 Lotte ItemAdded 6 "Invoices on Friday afternoon" "To do"
52  09:15 Ines  AssigneeChanged 6 Ines
52  09:20 Ines  StatusChanged 6 "In progress"
45  15:40 Ines  StatusChanged 6 Done
40  09:00 Lotte HandoffOffered Tomas "Six of six crews use the tablet | Invoice within a day for 93 of the last 100 jobs | Paper only for subcontractors"
38  14:00 Tomas HandoffAccepted
37  10:00 Derk  InitiativeClosed achieved "All three criteria are met" because=SHEETS
