# The table of a listing: commands, boxes, marks.
command-sort-also = Sort by one more column: descending, ascending, no more
command-official-order = Official order again
command-keep-value = Only rows with the value under the cursor
command-drop-value = No rows with the value under the cursor
command-clear-filters = Take all filters away
command-range = Mark a range: begin or end (move up and down)
command-extend-up = Mark on upwards
command-extend-down = Mark on downwards
command-mark-all = Mark all rows listed; again: none
command-copy-menu = Copy cell, row, column, marked rows
command-columns = Choose columns: show, hide, reorder, resize
command-narrower = Make the column narrower
command-wider = Make the column wider
command-fit-width = Fit the column to what it holds; again: as it was
command-named-views = Named views: keep, open, remove
command-frequencies = How often each value of the column occurs
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

list-sorted = sorted by { $sort }
list-sort-down = { $column } descending
list-sort-up = { $column } ascending
list-marked = { $n } marked
list-marked-of = Marked { $kind }
list-total-marked = { $count } marked, kinds never added together
list-nothing-matches = No row meets the conditions (Esc takes the last one away)
list-marks-cleared = { $n } rows are no longer marked.
list-none-marked = No row is marked; Space marks.
list-marks-elsewhere = Some marked rows were marked at another date or entry and have not been shown since; mark them again, or export.
list-too-many = { $count } rows; at most { $most } at a time. Filter first, or export.

list-filter = Filter { $column }
list-filter-count = { $n } rows
list-filter-number = >5   >=2   2..5   !0   1|2   ? (not stated)
list-filter-date = 2024   2024-03   <2020   2024-01..2024-06   ? (not stated)
list-filter-text = organ (contains)   =organ (exactly)   !organ (not)   one|other
list-filter-id = u12   !u12
list-filter-flag = yes   no
list-filter-keys = Enter filters   empty + Enter takes it away   Esc leaves it
list-is = { $column } = { $value }
list-is-not = { $column } is not { $value }
list-contains = { $column } contains { $value }
list-contains-not = { $column } without { $value }
list-compares = { $column } { $value }
list-compares-not = { $column } not { $value }
list-is-empty = { $column } not stated{ $value }
list-is-empty-not = { $column } stated{ $value }
list-empty = (not stated)
list-no-conditions = There is no filter.
list-conditions-cleared = All filters are taken away.
list-condition-dropped = Taken away: { $condition }

list-columns = Columns
list-columns-none = At least one column is needed.
list-columns-keys = Space show/hide  Shift-Up/Down or K J move  a all  r reset  Enter close
list-width = width { $n }

list-copy = Copy
list-copy-cell = Cell
list-copy-row = Row (for a spreadsheet)
list-copy-column = Column, { $n } rows
list-copy-rows = All rows listed, { $n }
list-copy-marked = Marked rows, { $n }
list-copy-sentence = Answer sentence
list-copy-keys = digit, letter or Enter copies   Esc closes
copied-one-local = copied to the clipboard of this machine: { $text }
copied-one-terminal = copied to the clipboard of the terminal: { $text }
copied-one-both = copied: { $text }
copied-rows-local = { $n } lines copied to the clipboard of this machine.
copied-rows-terminal = { $n } lines copied to the clipboard of the terminal (OSC 52).
copied-rows-both = { $n } lines copied to the clipboards of this machine and of the terminal.
copied-not = Not copied: the terminal does not take it.
copied-not-long = Not copied: { $bytes } bytes, a terminal takes { $most } at most; export instead.

list-export = Export
list-export-rows = The { $n } rows and { $columns } columns listed, headings as on the screen
list-export-marked = The { $n } marked rows, { $columns } columns, headings as on the screen
list-export-file = File
list-export-forms = The ending chooses the form: .xlsx or .csv
list-export-ending = The name must end in .xlsx or .csv.
list-export-exists = { $file } is there already; Enter once more writes over it, or choose another name.
list-export-running = Writing the file; you will be told. Esc closes this box.
list-export-keys = Enter writes   Esc does not
list-exported = { $rows } rows written to { $file }

list-views = Named views
list-view-own = The listing by itself
list-view-name = Name
list-view-nameless = A name is needed.
list-view-remove = Press x once more to remove the view { $name }
list-views-keys = Enter opens   s keeps this view   x removes   Esc closes
list-views-changed = Named view { $name }: done.

list-frequencies-of = Frequencies of { $column }
view-frequencies = Frequencies
