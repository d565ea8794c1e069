# Texts of the command line, and the headings of listings (column-FIELD, with - for _).

cli-about = A register of one establishment office: units, quotas, people, every number with its document. Without a command it opens the screen.
cli-about-demo = builds the sample city and opens the screen
cli-about-new = makes an empty store
cli-about-import = imports files through a profile, as one entry or nothing
cli-about-profiles = lists the built-in profiles, prints one as TOML, or writes a first one for a file (profiles new FILE)
cli-about-export = writes the canonical tables: the whole books, or empty ones to fill in
cli-about-find = looks up units, people, posts, documents by name, pinyin initials, pinyin, code, number
cli-about-show = shows the card of a unit, person, post or document
cli-about-units = units
cli-about-vacancies = vacancies, excess and what is available; own figures by default
cli-about-people = people; with --left those who left
cli-about-posts = posts
cli-about-overview = the office by quota kind: totals, approved, occupied, vacant
cli-about-totals = totals and what is undistributed
cli-about-frozen = freezes
cli-about-documents = documents
cli-about-journal = the journal: every entry
cli-about-history = everything recorded of one subject
cli-about-access-log = the access log: who saw whole numbers, who exported
cli-about-do = performs an operation, or a file of them: all or nothing
cli-about-snapshot = snapshots for submission: export, verify, show
cli-about-snapshot-export = writes a snapshot
cli-about-snapshot-verify = verifies a snapshot and names the first thing that is wrong
cli-about-snapshot-show = shows the manifest and control totals of a snapshot
cli-about-check = checks the books: invariants, digest chain, stored file
cli-about-backup = writes a consistent copy
cli-about-restore = verifies a backup and puts it in the place of the store

# arguments
cli-heading-usage = Usage
cli-heading-commands = Commands
cli-heading-options = Options
cli-heading-global = Global options
cli-heading-operations = Operations
cli-heading-common = Common options
cli-heading-needed = Must be given
cli-arg-help = prints help
cli-arg-version = prints the version
cli-arg-store = file of the store (or ESTAB_STORE)
cli-arg-lang = language (or ESTAB_LANG)
cli-arg-as-of = the books as of this date
cli-arg-recorded = the books as recorded up to this entry
cli-arg-format = form of the output, text by default
cli-arg-sort = sort by these fields in turn; official order by default
cli-arg-limit = most rows to print
cli-arg-unit = only this unit and what is below it
cli-arg-kind = only this quota kind
cli-arg-unit-kind = only this kind of institution
cli-arg-all = every row, also those usually left out
cli-arg-by = own figures, or with subordinates
cli-arg-left = people who left
cli-arg-from = from this date
cli-arg-to = to this date
cli-arg-print = write it as a workbook for print (XLSX, A4)
cli-arg-replace = replace the file if it exists
cli-arg-reveal = whole identity numbers; goes to the access log
cli-arg-subject = id, code, number or name
cli-arg-query = what to look for
cli-arg-file = file of operations, one JSON object a line; - for standard input
cli-arg-dry-run-do = shows what would change, writes nothing
cli-arg-request-id = your own id of the request; the same request again is not recorded twice
cli-arg-profile = name of a profile, or a .toml file
cli-arg-profile-name = name of a profile; new: a first one for FILE
cli-arg-dry-run = reports what would happen, writes nothing
cli-arg-rejects = writes bad rows to this file and takes the good ones
cli-arg-document = number of the document it rests on
cli-arg-effective = date it takes effect
cli-arg-yes = confirms that a statement may end more than its limit
cli-arg-files = files to import
cli-arg-template = writes empty tables to this folder
cli-arg-folder = writes the whole books to this folder
cli-arg-people = people of the sample city (300 to 3000000, 3000 by default)
cli-arg-clean = a city that keeps every rule: without the planted problems, which STORE.planted.csv lists
cli-arg-build-only = stops after building
cli-arg-office = name of the office
cli-arg-office-code = code of the office
cli-arg-deep = replays the journal and compares everything
cli-arg-backup-file = file to write the copy to
cli-arg-restore-file = the backup
cli-arg-out = file to write the snapshot to (.estab)
cli-arg-identity = identity numbers whole, or masked (default)
cli-arg-draft = marks every sheet as a draft
cli-arg-snapshot-file = the snapshot

# wrong use
cli-usage-option = There is no option { $given }; --help lists those there are.
cli-usage-option-suggested = There is no option { $given }; did you mean { $suggested }?
cli-usage-subcommand = There is no command { $given }; --help lists those there are.
cli-usage-subcommand-suggested = There is no command { $given }; did you mean { $suggested }?
cli-usage-missing = { $missing } is missing; please give it.
cli-usage-no-subcommand = It is not said what to do; see --help.
cli-usage-no-operation = No operation is named; see estab do --help, or give a file of operations with --file.
cli-usage-file-and-operation = --file and an operation cannot stand together; keep one of them.
cli-usage-value = { $name } cannot be { $given }; possible values: { $allowed }.
cli-usage-value-form = The value { $given } of { $name } is malformed or out of range; see --help.
cli-usage-no-value = { $name } needs a value.
cli-usage-conflict = { $name } and { $other } cannot stand together.
cli-usage-encoding = The command line has bytes that are not UTF-8; use a UTF-8 terminal.
cli-usage-other = The argument { $name } is used wrongly; see --help.
cli-date = { $name }: { $text } is not a date; write a real day like 2026-11-23.
cli-sequence = { $text } is not an entry; write 81 or e81.
cli-sort = { $text } is not a way to sort; write FIELD or FIELD:desc, several with commas between.
cli-no-place = No place for the store is known; name the file with --store.
cli-no-terminal = The screen needs a terminal; run it in one, or give a command (see --help).
cli-demo-no-terminal = Opening the sample city needs a terminal; without one add --build-only.
cli-export-where = It is not said where to export to; name a folder, or use --template DIR for empty tables.
cli-import-as-of = --as-of and --recorded are for looking; the date of an import is given with --effective.
cli-output = The output cannot be written: { $error }.
cli-wrong-answer = The program answered something that was not asked; please report this.

# files of operations
cli-file-open = File { $file } cannot be opened: { $error }.
cli-file-read = File { $file } cannot be read to its end: { $error }.
cli-file-empty = File { $file } has no operation in it.
cli-file-many = File { $file } has more than { $most } operations from line { $line } on; divide it.
cli-line-json = File { $file }, line { $line }: not a JSON object, at byte { $column }.
cli-line-long = File { $file }, line { $line }: longer than { $most } bytes.
cli-line-encoding = File { $file }, line { $line }: byte { $column } is not UTF-8; save the file as UTF-8.
cli-line-twice = File { $file }, line { $line }: field { $field } stands twice; keep one.
cli-line-value = File { $file }, line { $line }: field { $field } must be a text, a number, or true or false.
cli-line-no-op = File { $file }, line { $line }: op (the operation) is missing.
cli-line-op = File { $file }, line { $line }: there is no operation { $operation }; see estab do --help.
cli-line-field = File { $file }, line { $line }: operation { $operation } has no field { $field }; see estab do { $operation } --help.
cli-order-refused = File { $file }, line { $line }: operation { $operation } was refused; nothing of the file was recorded.
cli-refused = Refused: { $reason }
cli-receipt = { $operation }: recorded as { $entry }.
cli-receipt-dry-run = { $operation }: would be recorded; nothing was written.
cli-receipt-existed = { $operation }: exists, the same request was recorded as { $entry }.
cli-receipt-created = created { $created }
cli-receipt-line = { $unit }, { $kind }: { $changes }

# tables and cards
cli-table-foot = { $count ->
        [one] 1 row, as of { $as_of }, recorded up to e{ $recorded }
       *[other] { $count } rows, as of { $as_of }, recorded up to e{ $recorded }
    }
cli-table-foot-part = { $shown } of { $count } rows, as of { $as_of }, recorded up to e{ $recorded }
cli-table-left-out = not shown for want of width: { $columns }
cli-table-total = total { $kind }
cli-card-field = { $name }: { $value }
cli-card-apart = { $kind }: on the rolls { $all } = occupied { $occupied } + apart { $apart }
cli-card-identity = { $kind }: vacant { $vacant } - excess { $excess } + advance { $advance } + borrowed { $borrowed } - lent { $lent } = frozen { $frozen } + reserved { $reserved } + available { $available }
cli-card-subtree = { $count ->
        [one] With 1 subordinate institution:
       *[other] With { $count } subordinate institutions:
    }
cli-card-origins = Newest moves:
cli-card-foot = as of { $as_of }, recorded up to e{ $recorded }
cli-written-rows = { $rows ->
        [one] { $file }: 1 row
       *[other] { $file }: { $rows } rows
    }

# import
cli-import-counts = read { $read } rows = taken { $taken } + unchanged { $unchanged } + rejected { $rejected } + skipped { $skipped }
cli-import-reason = { $count ->
        [one] 1 row: { $text }
       *[other] { $count } rows, for one: { $text }
    }
cli-import-warning = { $count ->
        [one] doubtful, 1 row: { $text }
       *[other] doubtful, { $count } rows, for one: { $text }
    }
cli-import-row = { $file } line { $line }: { $text }
cli-import-more = and { $n } more
cli-import-sum = sum of { $name }: { $found }
cli-import-sum-equal = sum of { $name }: { $found }, as the file says
cli-import-sum-differs = sum of { $name }: { $found }, but the file says { $stated }
cli-import-would-end = would end { $kind }: { $count }
cli-import-ended = ended { $kind }: { $count }
cli-import-entry = Recorded as { $entry }.
cli-import-dry-run = Nothing was written: this was a dry run.
cli-import-nothing = Nothing changed, nothing was recorded.
cli-import-refused = { $rejected ->
        [one] One row is not usable and nothing was recorded; mend it, or set it aside with --rejects FILE.
       *[other] { $rejected } rows are not usable and nothing was recorded; mend them, or set them aside with --rejects FILE.
    }

# store and snapshots
cli-new-made = Made an empty store { $store }.
cli-demo-built = Built the sample city in { $store }: { $units } units, { $people } people, { $entries } entries.
cli-check-sound = The books are sound: { $entries } entries, chain and invariants hold.
cli-check-sound-deep = The books are sound: { $entries } entries, replayed, everything equal.
cli-check-wrong = { $findings ->
        [one] One thing is wrong ({ $entries } entries).
       *[other] { $findings } things are wrong ({ $entries } entries).
    }
cli-backup-done = Backed up to { $file }: { $bytes } bytes, recorded up to { $recorded }.
cli-restore-done = Restored { $file }: { $bytes } bytes, recorded up to { $recorded }.
cli-snapshot-sound = The snapshot is sound.
cli-snapshot-wrong = The snapshot does not verify.

# subjects
type-office = office
type-unit = units
type-pool = pools
type-total = totals
type-post = posts
type-person = people
type-tenure = tenures
type-document = documents
type-freeze = freezes
type-advance = advances
type-loan = loans
type-request = requests
type-notice = notices
type-case = cases
type-snapshot = snapshots
type-entry = entries

# columns of listings
column-id = id
column-code = code
column-credit-code = credit code
column-name = name
column-short-name = short name
column-order = order
column-kind = kind
column-kind-name = quota
column-level = level
column-government-level = government
column-funding = funding
column-parent = parent
column-path = path
column-status = status
column-established-on = established
column-abolished-on = abolished
column-pool = pool
column-unit = unit id
column-unit-name = unit
column-class = class
column-approved = approved
column-approved-document = document
column-occupied = occupied
column-declared = declared
column-apart = apart
column-reserved = reserved
column-frozen = frozen
column-pending-freeze = pending
column-advance = advance
column-borrowed = borrowed
column-lent = lent
column-vacant = vacant
column-excess = excess
column-over = over
column-available = available
column-vacant-since = vacant since
column-total = total
column-pools-not-stated = pools not stated
column-undistributed = undistributed
column-document = document
column-number = number
column-title = title
column-grade = grade
column-places = places
column-holders = holders
column-reports-to = reports to
column-vacated-by = vacated by
column-since = since
column-freeze = freeze
column-post = post
column-reason = reason
column-review-on = review
column-releases-when = releases when
column-sex = sex
column-birth-date = born
column-department = department
column-state = state
column-counts = counts
column-entered-on = entered
column-entry-document = entry document
column-retires-on = retires
column-left-on = left
column-event-on = event
column-exit-reason = exit reason
column-exit-document = exit document
column-went-to = went to
column-severity = severity
column-subject-type = subject type
column-subject = subject
column-message = message
column-basis = basis
column-evidence = evidence
column-case = case
column-source = source
column-opened-on = opened
column-due-on = due
column-flags = flags
column-blocks = blocks
column-progress = progress
column-accepted-on = accepted
column-notice = notice
column-used = used
column-requested-on = requested
column-decided-on = decided
column-expires-on = expires
column-slots = slots
column-on = on
column-what = what
column-days = days
column-seq = seq
column-recorded-at = recorded at
column-officer = officer
column-role = role
column-operation = operation
column-effective-on = effective
column-lines = lines
column-summary = summary
column-reverses = reverses
column-digest = digest
column-month = month
column-leaving-earliest = earliest
column-leaving-expected = expected
column-leaving-latest = latest
column-names = names
column-before = before
column-after = after
column-delta = change
column-cause = cause
column-documents = documents
column-type = type
column-matched = matched
column-score = score
column-detail = detail
column-entry = entry
column-mode = mode
column-about = about
column-issuer = issuer
column-date = date
column-marking = marking
column-note = note
column-office = office
column-as-of = as of
column-recorded = recorded
column-args = args
column-issued-on = issued
column-times = times
column-action = action
column-content-digest = content digest
column-identity = identity
column-draft = draft
column-schema-version = schema version
column-journal-head = journal head
column-program-version = program
column-rules-digest = rules digest
column-previous-digest = previous digest
column-reference-date = reference date
column-seconded = seconded

# headings that differ in one listing (column-LISTING-FIELD)
column-documents-title = title
column-documents-number = number
column-documents-date = date
column-people-number = id number
column-people-name = name
column-people-level = level
column-posts-number = number
column-posts-title = title
column-posts-since = since
column-units-status = status
column-units-kind = kind
column-frozen-reason = reason
column-journal-lines = lines
column-find-name = name
column-profiles-name = profile

# short headings, where room is scarce
column-brief-approved = appr
column-brief-occupied = occ
column-brief-vacant = vac
column-brief-excess = exc
column-brief-over = over
column-brief-frozen = frz
column-brief-pending-freeze = pend
column-brief-reserved = rsv
column-brief-advance = adv
column-brief-borrowed = borr
column-brief-available = avail
column-brief-vacant-since = since
column-brief-undistributed = left
column-brief-government-level = level
column-brief-established-on = from
column-brief-birth-date = born
column-brief-credit-code = credit code

# further columns
column-column = column
column-field = field
column-rows = rows
column-rule = rule
column-value = value
column-departments = departments
column-ethnic = ethnic group
column-party = political affiliation
column-education = education
column-degree = degree
column-work-from = began to work
column-retirement = retirement
column-function = function
column-body = institution
column-holding = holding
column-share = share
column-entry-way = way of entry
column-policy = policy placement
column-stated = stated
column-counted-only = counted only
column-begins = begins
column-time-zone = time zone
column-root = root
column-apart-document = document of listing apart
column-tenure = tenure
cli-import-rejects = rejected rows are in { $file }: mend them there and import it by the same profile; rows taken are not repeated
cli-about-snapshot-except = explains an error of the checks in writing
cli-about-snapshot-diff = compares two snapshots of one office
cli-about-snapshot-submit = records that a snapshot was handed in and closes its period
cli-about-snapshot-accepted = records that the higher office accepted it
cli-about-snapshot-returned = records that the higher office sent it back, and why
cli-about-snapshot-receive = verifies a subordinate office's snapshot and files it under its unit
cli-arg-reason = why
cli-arg-handed-on = the day it happened (default: today)
cli-arg-which-snapshot = the snapshot (default: the newest one that waits for an answer)
cli-arg-rule = the rule
cli-arg-except-subject = id of the subject
cli-arg-received-unit = unit to file it under (default: by the office's code)
cli-arg-against = proves that the entry a snapshot rests on lies in the chain of these books
cli-about-snapshots = snapshots handed in and received
cli-about-changes = increases and decreases by cause, between two dates or since the last submission
cli-about-key = the office's keys
cli-about-key-new = makes the signing key, or the key for identity numbers
cli-arg-key-for = what it is for: signing (default) or identity numbers
cli-arg-key-algorithm = algorithm of the signature (default: ed25519)
cli-arg-key-out = file of the key (default: beside the store)
cli-arg-sign = sign with the office's key
cli-arg-sign-key = key file to sign with (default: beside the store)
cli-arg-public-key = public key it must be signed by (PEM)
cli-key-made = The key { $file } was made; the passphrase protects it. Keep a copy in a safe place.
cli-key-public = Its public key { $file } is for the higher office; digest { $fingerprint }
cli-key-identity-made = The key for identity numbers { $file } was made. Offices that are to be matched share one; keep it safe.
cli-key-passphrase = Passphrase:
cli-key-passphrase-again = The passphrase once more:
