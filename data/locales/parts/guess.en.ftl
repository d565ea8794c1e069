# Tables of others: looking at them, a first profile, importing from the screen.

## Importing from the screen
import-stopped = The import was stopped as asked; nothing was written
warning-mended-by-hand = { $file } line { $line } was mended by hand: it is read as mended
folder-unreadable = Folder { $folder } cannot be opened: { $error }
pasted-not-written = What was pasted cannot be written to a temporary file: { $error }

## Looking
look-sheet-hidden = { $file } has a hidden sheet { $sheet }; it was not looked at
look-encoding = The encoding of { $file } seems to be { $encoding }: should characters come out wrong, state it in the profile, as encoding = "windows-1252" or "gb18030"
look-title-rows = { $rows ->
        [one] 1 row of titles before the header
       *[other] { $rows } rows of titles before the header
    }
look-header-rows = The header takes { $rows } rows
look-header-doubtful = The first row hardly looks like a header: check it
look-header-none = There seems to be no header: columns are named by their letters (A, B, C and so on) and the first row is data; where there is one, remove header = "none" from the profile
look-no-rows = There is no data below the header
look-heading-blank = Column { $column } has cells and no heading
look-heading-twice = Columns { $first } and { $column } both have the heading { $heading }: only column { $first } can be read by it
look-numbers-damaged = { $heading } has { $count } numbers damaged by a spreadsheet; their rows will be rejected
look-total-row = Row { $line } is one of totals ({ $text })

## A first profile
look-every-row = (quota kind of every row)
compose-open = No column says the quota kind: choose it at { $column }
compose-nothing = No column has a meaning: choose at least one
compose-twice = { $first } and { $second } both mean { $meaning }: only one column can
compose-unknown = There is no meaning { $code }
compose-head = A first profile for { $file }, made by looking at it
compose-head-guess = Lines marked "guess:" are guesses: check and correct them before importing, then take the marks away
compose-open-kind = Replace "{ $open }" by the code of a quota kind ({ $codes }); until then its rows are rejected
compose-left = Sheets whose header takes another number of rows need a profile of their own: { $sheets }
compose-mode = add: new and changed rows; statement: the file is the whole truth about its scope
compose-skip-rows = titles before the header
compose-map = what the cells of { $heading } mean
compose-map-holder = what the holder's name says: vacant, named, or not disclosed
compose-table = one row
compose-ignored = columns that are not read
compose-ignored-letters = columns that are not read: { $columns }
compose-subtotals = rows of subtotals: not read, but compared with the rows above them
compose-totals-left-out = rows of totals are not read
compose-totals = the row of totals: not read, but compared with the sum of the rows
compose-tree = how units stand above each other
compose-units = units
compose-documents = documents
compose-total = totals
compose-pools = approved places
compose-counts = occupied places, a number without names
compose-posts = posts
compose-people = people
guess-meaning = seems to be: { $meaning }
guess-no-header = there seems to be no header; columns are read by their place, from 1
guess-encoding = the encoding is a guess
guess-dates = which is the day and which the month
guess-bad = some cells cannot be read; they are told and taken as blank
guess-no-code = these have no code; they are taken as blank
guess-merged = looks like merged cells: blank ones take the cell above
guess-value = in no code table; check it
guess-open-kind = put the code of the quota kind
guess-top-is-root = the one at the top is the root of the office itself
guess-blank-holder = what a blank name means
guess-top = means that there is no unit above
guess-root = the table has no unit; everything is put on the office itself: correct it
guess-level = there is no column for the level of government
guess-number-title = there is no number; the title stands for it
guess-one-place = there is no number of places; one a row
guess-vacant = posts to be filled are taken as vacant
guess-holding = nothing says whether it is held

## The command line
cli-arg-look-file = the file to look at (with new)
cli-arg-profile-out = writes to this file instead of printing
cli-profiles-file = Only profiles new is followed by a file; to print a profile give its name alone
look-nothing = { $file } has no table to read: its sheets are empty or hidden
look-fits = The built-in profiles { $names } read this file as it is
look-guessed = A first profile: { $sure } columns are clear, { $guessed } are guesses, { $left } are left out; { $marks } lines are marked "guess:"
profile-not-written = { $file } cannot be written: { $error }
