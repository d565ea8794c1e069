# Rows that are taken and doubtful.
warning-parent-cycle = { $count } units stand under each other in a circle ({ $units }); { $text } is taken at the top.
warning-filled = { $column } says something where nothing is expected: { $text }
warning-below = { $column } ({ $text }) is below { $other } ({ $most }).
warning-before = { $column } ({ $text }) is before { $other } ({ $most }).
warning-past = { $column }: { $text } is past on { $date }.
warning-repeated = { $column }: "{ $text }" stood already on line { $line }.

# Rows with dates of their own.
warning-dated-backwards = The row begins on { $from } and ends on { $until }: recorded as it stands, it counts on no day.
warning-before-unit = In place from { $from }, before { $unit } was there ({ $opens }); taken as it stands, the unit is told as planned until then.
warning-after-unit = In place until { $until } (none: still), longer than { $unit } was there ({ $closes }); taken as it stands.
warning-dated-otherwise = { $subject }: another operation decided something that the file does not know of; it stands.
reject-dated-backwards = The approved places begin on { $from } and end on { $until }.
reject-dated-early = The row begins on { $from }: too long ago to be meant.
reject-dated-nowhere = A person with dates needs the pool they count in.
reject-dated-overlap = Already in the same place at the same time by { $file } line { $line }, with other dates or figures.

# Fields.
column-staff-number = staff number
column-became = became
column-came-from = came from
