# Files in, on the screen
view-import = Import files
view-reverse = Reverse
command-import = import files: see what they are, map columns, dry run, mend rejects, record
hint-import = import

ui-import-step-files = files
ui-import-step-detected = found
ui-import-step-mapping = columns
ui-import-step-trial = dry run
ui-import-step-rejects = rejects
ui-import-step-record = import

# What is said meanwhile
ui-import-none = Files cannot be imported here.
ui-import-folder = The current folder is not known ({ $error }); type a path.
ui-import-no-such-file = There is no such file: { $file }
ui-import-paste-too-long = The pasted text is longer than { $max } MB: save it as a file and import that.
ui-import-wait = Still at work; Esc stops it.
ui-import-only-profile = Only profiles (.toml) are chosen: choose the tables they read as well.
ui-import-no-table = There is no table in these files.
ui-import-nothing-here = There is nothing to choose here.
ui-import-stopped = Stopped; nothing was written.
ui-import-date-missing = This profile reads the whole state of one date: fill in the effective date.
ui-import-done = Imported as entry { $seq }.
ui-import-looking = looking at the files
ui-import-trying = dry run
ui-import-recording = importing
ui-import-progress = { $step } { $done }
ui-import-esc-stops = Esc stops
ui-import-stopping = stopping, waiting for the outcome

# 1 files
ui-import-keys-files = Enter opens or takes  Space marks  Backspace goes up  type a name or a path
ui-import-keys-files-marked = { $n } marked: Enter on a file imports them together  Space marks
ui-import-entries = { $n } entries
ui-import-type-path = type part of a name, or type or paste a path
ui-import-no-entry = no such file
ui-import-folder-sign = folder
ui-import-head-name = Name
ui-import-head-size = Size

# 2 detected
ui-import-keys-detected = Up/Down choose  Enter goes on  Tab to the tables  Esc a step back
ui-import-head-file = File
ui-import-head-sheet = Sheet
ui-import-head-format = Format
ui-import-head-encoding = Encoding
ui-import-head-delimiter = Sep
ui-import-head-header = Header
ui-import-head-columns = Columns
ui-import-tab = Tab
ui-import-how = How to read
ui-import-by-file = by the profile chosen: { $name }
ui-import-by-profile = by the built-in profile { $name }
ui-import-by-columns = column by column: { $name }, { $n } columns

# 3 mapping
ui-import-keys-mapping = Enter meaning  Backspace leave out  Tab date, document  Enter on last: dry run
ui-import-keys-fields = Enter dry run  Tab next field  Esc a step back
ui-import-keys-meanings = type to search  Up/Down choose  Enter takes  Esc closes
ui-import-effective = Effective on
ui-import-document = Document
ui-import-today = empty: today { $date }
ui-import-today-or = empty: today { $date }, or by profile
ui-import-opening = empty: opening of the books
ui-import-head-column = Column
ui-import-head-kind = Looks
ui-import-head-meaning = Means
ui-import-kind-text = text
ui-import-kind-places = places
ui-import-kind-int = whole
ui-import-kind-date = date
ui-import-kind-flag = yes/no
ui-import-kind-number = number
ui-import-ignored = -
ui-import-go-on = Columns are right: dry run
ui-import-read-by = Read by { $name }
ui-import-files-n = { $n } { $n ->
    [one] file
   *[other] files
}
ui-import-files-left = { $n } more files have other columns and are not read
ui-import-mapped = { $n } of { $of } columns mapped
ui-import-meaning-of = What is { $column }
ui-import-ignore = leave this column out
ui-import-taken = (column { $n } already)
ui-import-group-unit = unit
ui-import-group-pool = places
ui-import-group-post = post
ui-import-group-person = person
ui-import-group-document = document

# 4 dry run
ui-import-keys-trial = Up/Down choose  Enter does it  PgUp/PgDn scroll  Esc a step back
ui-import-sum = { $read } read = { $taken } taken + { $unchanged } unchanged + { $rejected } rejected + { $skipped } skipped
ui-import-reasons = Rejected and skipped because (rows, an example)
ui-import-warnings = Doubtful, kept as written (rows, an example)
ui-import-sums = Control sums
ui-import-sum-equal = { $name }: { $found }, as the file says
ui-import-sum-differs = { $name }: { $found } read, the file says { $stated }
ui-import-sum-found = { $name }: { $found }
ui-import-would-end = Not in the statement, would end
ui-import-ended = Not in the statement, ended
ui-import-more-lines = { $n } more lines
ui-import-mended-n = { $n } rows mended by hand
ui-import-next-confirm = confirm: the statement is complete, { $n } end; dry run again
ui-import-next-rejects = go through the { $n } rejected rows and mend them
ui-import-next-good = import only the { $n } good rows, leave out { $rejected } rejected ones
ui-import-next-import = import { $n } rows
ui-import-next-back = back to the columns
ui-import-next-close = the books say the same already, nothing to write: close

# 5 rejects
ui-import-keys-rejects = Enter mends  Left/Right columns  Tab what to do  e/F8 rejects to a file
ui-import-keys-mend = Up/Down field  Enter done  Esc leaves the row as it was
ui-import-keys-save = Enter takes this name  Esc does not save
ui-import-head-line = Line
ui-import-head-reason = Reason
ui-import-mended-sign = *
ui-import-reject-of = { $n } of { $count } rows
ui-import-next-again = dry run again ({ $n } rows mended)
ui-import-next-save = import the good rows, keep the rejected ones in a file...
ui-import-next-report = back to the outcome of the dry run
ui-import-save-as = Rejected rows go to
ui-import-save-doc = Written with the import. Mended and imported again, no good row repeats.
ui-import-mend-line = Line { $line } (file { $file })

# 6 import
ui-import-keys-record = Up/Down choose  Enter does it  Esc a step back
ui-import-will-write = Recorded as one entry; stopped at any time, nothing is half written.
ui-import-head-files = Files
ui-import-head-by = Read by
ui-import-by-hand = columns mapped on the screen
ui-import-head-rows = Rows
ui-import-head-rejects = Rejected
ui-import-head-mended = Mended
ui-import-rejects-to = { $n } rows go to { $file }
ui-import-rejects-left = { $n } rows are left out and not kept
ui-import-rejects-written = The rejected rows are in { $file }
ui-import-nothing-written = The books say the same already; nothing was written.
ui-import-next-now = import now
ui-import-next-not-yet = look again
ui-import-next-done = done
ui-import-next-journal = see the journal

# Reversing an entry
ui-reverse-nothing = There is no entry to reverse.
ui-reverse-cannot = It cannot be reversed; nothing was changed:
ui-reverse-no-pools = No figure of a pool changes.
ui-reverse-pools = Figures of { $n } pools change:
ui-reverse-kind = { $kind } in all: { $changes }
ui-reverse-more = and { $n } more
ui-reverse-reason = Reason
ui-reverse-keys = Enter reverses  Tab document, reason (optional)  Up/Down scroll  Esc does not
ui-reverse-keys-back = Up/Down scroll  Esc back
ui-not-shown = The screen does not show { $text }: { $screen }

# What the reversal of an import takes away
note-takes-units = units that go: { $count }
note-takes-pools = pools that go: { $count }
note-takes-posts = posts that go: { $count }
note-takes-people = people that go: { $count }
cli-receipt-kind = { $kind }, { $pools } pools together: { $changes }
cli-receipt-more = and { $count } more pools; --format json lists them all
ui-import-date-today = { $date } (today)
ui-import-date-profile = as the profile says, else today { $date }
ui-import-is-opening = opening of the books
ui-import-ends-more = and { $n } more
ui-import-at-line = { $text } (line { $line })
