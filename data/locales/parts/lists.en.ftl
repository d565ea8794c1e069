# Listings: conditions, named views, files of what is shown.
condition-nothing = No condition is given; write for example >2, 2024-03, 机关 or !empty.
condition-long = The condition has more than { $most } characters; shorten it.
condition-many = One column takes at most { $most } alternatives; write fewer of them between |.
condition-not-first = "{ $text }": the ! that means "not" stands in front of everything, as in !a|b.
condition-number = "{ $text }" is no condition on a number; write 2, >2, >=2, <3, 2..5, !0 or 1|2, and ? for what is not stated.
condition-date = "{ $text }" is no condition on a date; write 2024, 2024-03, 2024-03-18, <2020 or 2024-01-01..2024-06-30, and ? for what is not stated.
condition-id = "{ $text }" is no id; an id has a letter, like u12, q40 or p345.
condition-flag = "{ $text }" is neither yes nor no; write yes or no.
condition-text-compare = "{ $text }": texts are not greater or less; write bureau (contains), =bureau (exactly), !bureau (does not contain) or a|b; to find the sign itself put it in quotes, "{ $text }".
condition-quote = The quotes of "{ $text }" do not match; put one at each end and two for one inside.
conditions-many = There are more than { $most } conditions; use fewer.
views-not-here = Views cannot be kept here; open a store first.
export-not-here = Nothing can be exported here; open a store first.
frequencies-kinds-mixed = Places of different kinds stand under one value and are never added; narrow to one kind to see sums.
column-count = count
column-condition = condition
column-frequencies-value = value
column-frequencies-share = share %
