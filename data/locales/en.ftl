# English texts of estab. The texts of each module stand in parts/*.en.ftl and are joined at build time by
# office::words; an id stands once.

yes = yes
no = no
not-stated = not stated
language-name = English

# how dates, places and texts are written
date-form = { $text } is not a date; write a real day like 2026-11-23.
places-form = { $text } is not a number of places; write 12, -3 or 0.75, with at most three decimals.
places-range = { $text } is beyond the range of places; the most is 1,000,000,000.
text-control = The text has a control character { $point }; take it out.
text-bidi = The text has a character { $point } that changes the direction of writing; take it out.
text-invisible = The text has an invisible or damaged character { $point }; take it out.
text-long = The text has { $bytes } bytes, more than the { $most } allowed; shorten it.
