# The table of a listing: commands, boxes, marks.
command-sort-also = sort by one more column: descending, ascending, no more
command-official-order = official order again
command-keep-value = only rows with the value under the cursor
command-drop-value = no rows with the value under the cursor
command-clear-filters = take all filters away
command-range = mark a range: begin or end (move up and down)
command-extend-up = mark on upwards
command-extend-down = mark on downwards
command-mark-all = mark all rows listed; again: none
command-copy-menu = copy: cell, row, column, marked rows
command-columns = choose columns: show, hide, reorder, resize
command-narrower = make the column narrower
command-wider = make the column wider
command-fit-width = fit the column to what it holds; again: as it was
command-named-views = named views: keep, open, remove
command-frequencies = how often each value of the column occurs
hint-sort-also = also sort
hint-official-order = official
hint-keep-value = keep value
hint-drop-value = drop value
hint-clear-filters = clear
hint-range = range
hint-extend-up = range
hint-extend-down = range
hint-mark-all = mark all
hint-copy-menu = copy..
hint-columns = columns
hint-narrower = narrower
hint-wider = wider
hint-fit-width = fit
hint-named-views = views
hint-frequencies = frequencies

grid-sorted = sorted by { $sort }
grid-sort-down = { $column } descending
grid-sort-up = { $column } ascending
grid-marked = { $n } marked
grid-marked-of = Marked { $kind }
grid-total-marked = { $count } marked, kinds never added together
grid-nothing-matches = No row meets the conditions (Esc takes the last one away)
grid-marks-cleared = { $n } rows are no longer marked.
grid-none-marked = No row is marked; Space marks.
grid-marks-elsewhere = Some marked rows were marked at another date or entry and have not been shown since; mark them again, or export.
grid-too-many = { $count } rows; at most { $most } at a time. Filter first, or export.

grid-filter = Filter { $column }
grid-filter-count = { $n } rows
grid-filter-number = >5   >=2   2..5   !0   1|2   ? (not stated)
grid-filter-date = 2024   2024-03   <2020   2024-01..2024-06   ? (not stated)
grid-filter-text = organ (contains)   =organ (exactly)   !organ (not)   one|other
grid-filter-id = u12   !u12
grid-filter-flag = yes   no
grid-filter-keys = Enter filters   empty + Enter takes it away   Esc leaves it
grid-is = { $column } = { $value }
grid-is-not = { $column } is not { $value }
grid-contains = { $column } contains { $value }
grid-contains-not = { $column } without { $value }
grid-compares = { $column } { $value }
grid-compares-not = { $column } not { $value }
grid-is-empty = { $column } not stated{ $value }
grid-is-empty-not = { $column } stated{ $value }
grid-empty = (not stated)
grid-no-conditions = There is no filter.
grid-conditions-cleared = All filters are taken away.
grid-condition-dropped = Taken away: { $condition }

grid-columns = Columns
grid-columns-none = At least one column is needed.
grid-columns-keys = Space show/hide  Shift-Up/Down or K J move  a all  r reset  Enter close
grid-width = width { $n }

grid-copy = Copy
grid-copy-cell = Cell
grid-copy-row = Row (for a spreadsheet)
grid-copy-column = Column, { $n } rows
grid-copy-rows = All rows listed, { $n }
grid-copy-marked = Marked rows, { $n }
grid-copy-sentence = Answer sentence
grid-copy-keys = digit, letter or Enter copies   Esc closes
copied-one-local = copied to the clipboard of this machine: { $text }
copied-one-terminal = copied to the clipboard of the terminal: { $text }
copied-one-both = copied: { $text }
copied-rows-local = { $n } lines copied to the clipboard of this machine.
copied-rows-terminal = { $n } lines copied to the clipboard of the terminal (OSC 52).
copied-rows-both = { $n } lines copied to the clipboards of this machine and of the terminal.
copied-not = Not copied: the terminal does not take it.
copied-not-long = Not copied: { $bytes } bytes, a terminal takes { $most } at most; export instead.

grid-export = Export
grid-export-rows = The { $n } rows and { $columns } columns listed, headings as on the screen
grid-export-marked = The { $n } marked rows, { $columns } columns, headings as on the screen
grid-export-file = File
grid-export-forms = The ending chooses the form: .xlsx or .csv
grid-export-ending = The name must end in .xlsx or .csv.
grid-export-exists = { $file } is there already; Enter once more writes over it, or choose another name.
grid-export-running = Writing the file; you will be told. Esc closes this box.
grid-export-keys = Enter writes   Esc does not
grid-exported = { $rows } rows written to { $file }

grid-views = Named views
grid-view-own = The listing by itself
grid-view-name = Name
grid-view-nameless = A name is needed.
grid-view-remove = Press x once more to remove the view { $name }
grid-views-keys = Enter opens   s keeps this view   x removes   Esc closes
grid-views-changed = Named view { $name }: done.

grid-frequencies-of = Frequencies of { $column }
view-frequencies = Frequencies

command-view-access-log = access log: who looked and exported
hint-view-access-log = access log
