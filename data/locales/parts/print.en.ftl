# Papers for a meeting: the card of a unit on a page, notes, listings, comparisons
print-below = { $office }    as of { $date }    up to entry { $seq }
print-exists = { $file } exists. Press Enter again to replace it, or give another name; on the command line add --replace.
print-none = Nothing can be printed here. Open a store first.
print-own = Own
print-subtree = With { $n } subordinates (not added to own)
print-places = Places held
print-scope-own = Own figures. Every kind stands for itself; nothing is added over kinds or units.
print-scope-subtree = Figures with subordinates. Every kind stands for itself; nothing is added over kinds or units.
print-compare = { $one } and { $other } compared
print-kind = Kind
print-loan = loan
print-basis = basis
print-leaders = Leadership (within the places above, never added)
print-held = held
print-not-stated = approved not stated
print-origins = Where these numbers come from
print-figure = figure
print-about = About
print-attribute = attribute
print-value = value
print-rows = List of { $n }
print-rows-part = List of { $n } (the first { $shown })
print-signature = Prepared by ____________    Checked by ____________    Approved by ____________
print-prepared-on = Prepared on ____-__-__
print-done = Printed to { $file }.
print-done-rows = Printed to { $file }, { $rows } rows.
export-paper-long = This is too long for a paper of at most { $most } parts. Export it as a listing.
view-print = Print
ui-print-file = File
ui-print-card = One page, A4 upright (XLSX).
ui-print-compare = Two units compared, A4 upright (XLSX).
ui-print-listing = A listing, A4 across (XLSX), headings on every page, totals at the end.
ui-print-note = A note, A4 upright (XLSX).
ui-print-keys = Enter write   Esc leave

# A snapshot opened to look, a medium that takes no writing
opened-read-only = This is the snapshot of { $office } as of { $date }: to look at, nothing can be entered.
opened-one-date = This snapshot only knows { $date } ({ $office }, entry { $recorded }); it has no other date or entry. Open the store itself.
opened-not-to-write = { $file } is a snapshot: to look at, not to write to. Open the store itself.
store-to-look = The store's file is read-only (its medium or permissions): to look at, nothing can be entered.
ui-head-opened = <<< SNAPSHOT as of { $date } (look only) >>>

# Two units compared
view-compare = Compare
ui-compare-head = kind / unit
ui-compare-sign = compare: { $name } with ..
ui-compare-none = Select a unit first, then press m.
ui-compare-marked = { $name } is marked to be compared; m on another unit opens both, m again lets it go.
ui-compare-let-go = { $name } is no longer marked to be compared.

# Lines of the lookup
ui-hit-entered = since { $month }
ui-hit-retires = retires { $month }
ui-hit-since = since { $date }
