
# Files that cannot be read.
read-missing = There is no file { $file }. Check its name and folder.
read-directory = { $file } is a folder. Name the files in it.
read-not-a-file = { $file } is not an ordinary file.
read-empty = { $file } is empty.
read-failed = { $file } could not be read: { $error }
read-format = { $file } is not a table. Give it as CSV, TSV, XLSX, XLS or ODS.
read-other-format = { $file } is not of the format that the profile asks for.
read-undecodable = { $file } cannot be decoded as { $encoding }: byte { $offset } is not part of a character. Save the file again, or name its encoding in the profile.
read-not-text = { $file } is not text: byte { $offset } is nought. Give it as CSV, TSV or a workbook.
read-quote-open = { $file }, line { $line }: a quotation mark is opened and never closed.
read-cell-long = { $file }, line { $line }: a cell is longer than { $most } bytes.
read-row-long = { $file }, line { $line }: the row is longer than { $most } bytes.
read-columns-many = { $file }, line { $line }: more than { $most } columns.
read-rows-many = { $file }, line { $line }: more than { $most } rows. Split the file.
read-workbook-damaged = The workbook { $file } is damaged: { $error }
read-workbook-large = The workbook { $file } has { $bytes } bytes; at most { $most } are opened. Save it as CSV.
read-password = { $file } is protected by a password. Save a copy without one.
read-zip-bomb = { $file } inflates to { $bytes } bytes or more, beyond { $most } bytes or { $ratio } times its size. It is not opened.
read-zip-members = { $file } holds { $count } members; at most { $most } are opened.
read-no-header = { $file } has no heading row.
read-no-rows = No row in any of the { $count } files given.
read-no-files = No file was given.
read-files-many = { $count } files were given; at most { $most } are taken at once.

# Profiles and files that do not fit.
profile-unknown = There is no profile { $name }. Known: { $known }
profile-large = The profile { $file } is longer than { $most } bytes.
profile-form = { $file }, line { $line }, key "{ $key }": { $error }
profile-column = { $file }, line { $line }, key "{ $key }": the table has no column "{ $value }". It has: { $known }
profile-map = { $file }, line { $line }, key "{ $key }": there is no map "{ $value }".
profile-table = { $file }, line { $line }, key "{ $key }": there is no table "{ $value }" before this one.
profile-field = { $file }, line { $line }, key "{ $key }": there is no field "{ $field }" (for "{ $value }"). There are: { $known }
profile-value = { $file }, line { $line }, key "{ $key }": "{ $value }" is not possible here. Possible: { $known }
profile-part = { $file }, line { $line }, table "{ $table }": "{ $item }" needs "{ $key }".
profile-file-name = { $file }: no table of the profile { $profile } is for a file or sheet of this name.
profile-sheet-missing = { $file } has no sheet that the profile { $profile } is for. It has: { $found }
profile-wrong = { $file } does not fit the profile { $profile }: found the headings { $found }; expected such as { $wanted }. Leave this file out if it is none of the batch, else use the profile that fits it.
profile-column-missing = { $file } does not fit table "{ $table }" of the profile { $profile }: missing { $missing }; found { $found }. Leave this file out if it is none of the batch, else add the missing columns.
profile-column-unknown = { $file }: table "{ $table }" of the profile { $profile } does not know the column "{ $column }". Remove it, or name it under ignore. Known: { $known }
profile-column-twice = { $file }: column { $place } "{ $column }" and column { $first } "{ $other }" are the same column (profile { $profile }). Remove or rename one of them.

# Rows that are not taken.
reject-number-damaged = { $column }: the number { $text } was damaged by a spreadsheet, which keeps 15 digits only. Enter it as text from the original.
reject-number-masked = { $column }: the number { $text } is masked. Give it whole.
reject-cell-error = { $column }: { $text } is the error of a formula.
reject-cell-blank = { $column } is blank.
reject-value = { $column }: "{ $text }" is none of the values that are known here.
reject-number = { $column }: "{ $text }" is not a number with at most three decimals.
reject-date = { $column }: "{ $text }" is not a date.
reject-negative = { $places } is less than nought.
reject-control = { $column }: "{ $text }" holds a control character ({ $point }).
reject-bidi = { $column }: "{ $text }" holds a mark that turns the direction of writing ({ $point }).
reject-invisible = { $column }: "{ $text }" holds an invisible character ({ $point }).
reject-long = { $column }: "{ $text }" has { $bytes } bytes; at most { $most }.
reject-field-type = { $column }: not of the type of the field { $field }.
reject-cells-many = The row has { $count } cells; there are { $columns } headings.
reject-unit-missing = The row does not say the unit ({ $part }).
reject-node-repeated = The node { $text } is told a second time.
reject-depth = "{ $text }" is not a depth.
reject-tree-deep = "{ $text }" stands deeper than { $most } levels.

# Rows left out by a rule of the profile.
skip-blank = The row is blank.
skip-totals = The row of totals, compared as a control sum.
skip-rule = Left out by the profile: { $column } is "{ $text }".
skip-joined = A row that others are joined with.
skip-nothing = The profile takes nothing from a row like this.

# Rows that are taken and doubtful.
warning-blank = { $column } is blank: not stated.
warning-zero = { $column } is nought.
warning-equal = { $column } and { $other } are the same: { $text }
warning-above = { $column } ({ $text }) is above { $other } ({ $most }).
warning-value = { $column } is "{ $text }".
warning-number = { $column }: "{ $text }" is not a number; taken as not stated.
warning-date = { $column }: "{ $text }" is not a date; taken as not stated.
warning-date-far = { $column }: { $text } is an unlikely date.
warning-number-form = { $column }: { $text } does not have the form of an identity number.
warning-text-cut = { $column }: { $bytes } bytes, cut to { $most }.
warning-character-lost = { $column }: a character was lost before this file was written: { $text }
warning-cells-few = The row has { $count } cells; there are { $columns } headings. The last ones are taken as blank.
warning-path-gap = A level above "{ $text }" is blank and left out.
warning-code-repeated = The code { $text } is told a second time.
warning-parent-itself = The unit { $text } stands under itself; taken at the top.
warning-parent-unknown = No row tells the parent { $text }; taken at the top.
warning-join-missing = No row of the other file has the key { $text }.
warning-post-shared = The post { $text } has a further row: taken as another holder.
warning-row-repeated = The row of post { $text } is there twice in every column: taken as another holder.
warning-no-rows = { $file } holds headings only.
warning-sheet-no-rows = { $file }: the sheet { $sheet } holds headings only.
warning-sheet-ignored = { $file }: the sheet { $sheet } fits no table and is left out.
read-cells-many = { $file } comes to { $cells } cells when repetitions are made out, more than { $most }: take away surplus rows and columns, or split it.

# causes: what the system or a workbook's reader would not
io-missing = there is no such file or folder; check the name and the path
io-denied = permission is denied; check the rights of the file or use another place
io-read-only = the disk is read-only; use another place
io-folder = this is no file (a folder or a device); name a file
io-full = the disk is full; make room and try again
io-not-text = it is not UTF-8 text; save it as UTF-8
io-cut = the file ends in the middle; get it again
io-name = the name is not valid or too long
workbook-cut = the file is not complete, perhaps not fully downloaded or copied; get it again
workbook-altered = the content does not agree with its own checksums; get it again
workbook-inside = what is inside is no workbook; open it in a spreadsheet program and save it as XLSX (detail: { $detail })
