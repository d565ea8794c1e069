# English texts of estab. The texts of each module stand in parts/*.en.ftl and are joined at build time by
# office::words; an id stands once.

yes = yes
no = no
not-stated = not stated
language-name = English
