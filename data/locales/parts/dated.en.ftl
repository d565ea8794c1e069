# Rows that are taken and doubtful.
warning-parent-cycle = { $count } units stand under each other in a circle ({ $units }); { $text } is taken at the top.
warning-filled = { $column } says something where nothing is expected: { $text }
warning-below = { $column } ({ $text }) is below { $other } ({ $most }).
warning-before = { $column } ({ $text }) is before { $other } ({ $most }).
warning-past = { $column }: { $text } is past on { $date }.
warning-repeated = { $column }: "{ $text }" stood already on line { $line }.
