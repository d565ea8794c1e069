# Texts of profiles and of the forms tables have.
read-page = { $file } is a web page (HTML) whatever its name says. Open it in a spreadsheet program and save it as XLSX or CSV.
read-markup = { $file } is XML, not a workbook. Open it in a spreadsheet program and save it as XLSX or CSV.
profile-inherit-unknown = { $file }, line { $line }, key "{ $key }": there is no profile "{ $value }" to inherit. Known: { $known }; or name a .toml file beside this one.
profile-inherit-cycle = { $file }, line { $line }, key "{ $key }": the profiles inherit each other in a circle: { $chain }.
profile-inherit-deep = { $file }, line { $line }, key "{ $key }": more than { $most } profiles inherit from each other; "{ $value }" is one too many.
profile-inherit-unreadable = { $file }, line { $line }, key "{ $key }": the profile "{ $value }" cannot be read: { $error }
profile-both = { $file }, line { $line }, key "{ $key }": "{ $one }" and "{ $other }" cannot stand in one column.
profile-join-twice = { $file }, line { $line }, key "{ $key }": the column "{ $value }" is itself put together of others; name their columns.
reject-date-cut = { $column }: { $text } is stored as a number, so it may be January or October: a spreadsheet drops the last nought. Enter it as text, or as a date.
reject-parent-elsewhere = The unit above "{ $text }" stands in the file this row came from. Mend it there and import that file whole: rows that are in the books stay as they are.
skip-subtotal = A row of subtotals, compared with the rows it sums.
warning-date-cut = { $column }: { $text } is stored as a number, so it may be January or October; taken as not stated.
warning-subtotal = Line { $line }: the subtotal of { $column } is { $stated }; the rows it sums come to { $found }.
warning-sheet-hidden = { $file }: the sheet { $sheet } is hidden and was not read.
warning-sheet-not-read = { $file }: the sheet { $sheet } was not read: the profile does not ask for it.
warning-name-ending = { $file } is named .{ $ending }, but is { $format }; it was read as that.
cli-arg-profile-reference = prints the reference page: every key, with examples
reject-count-elsewhere = The number is added up over all rows of the file this row came from. Mend it there and import that file whole.
profile-fill-in = { $file } line { $line }, key "{ $key }": "…" is left for you to fill in; write a code in its place, as kind = "=administrative"; the reference page has the codes.
