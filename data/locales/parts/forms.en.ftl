# Operations: forms, previews, drafts, refusals.
draft-not-kept = the draft was not kept ({ $file }: { $error }); finish it before you leave

view-operate = Operations
view-form = Form
command-operate-any = any operation
hint-operate-any = operations
ui-operate-nothing = select a unit, places, a person, a post, a freeze or a document, then press o; every operation is in : under "any operation"
ui-operate-none = no operation fits { $name }
ui-operate-keys = type to narrow   Enter fills in   Esc back
ui-form-has-draft = (draft of { $date })
ui-form-marked = { $n } marked

## The form
ui-form-keys = Enter checks  Tab next  Space lists choices  Esc keeps a draft  * needed
ui-form-keys-list = Up/Down choose  Enter takes  Tab next  Esc closes the list
ui-form-keys-record = Enter records  Tab next  PgUp/PgDn scroll  Esc keeps a draft
ui-form-keys-refused = Enter shows why and what helps  Tab next  Esc keeps a draft
ui-form-keys-draft = Up/Down choose  Enter takes  Esc back, the draft stays
ui-form-missing = still needed: { $names }
ui-form-missing-first = something that is needed is still empty
ui-form-choose = there is no { $text } here (Space lists what there is)
ui-form-nothing-fits = nothing fits
ui-form-new-document = new document, recorded with this entry
ui-form-new-document-list = not in the books: a new document, recorded with this entry
ui-form-being-checked = checking..
ui-form-being-recorded = being recorded..
ui-form-not-checked = checked when the field is left, or by Enter
ui-form-more-fields = { $n } more
ui-form-more-choices = { $n } more, type to narrow
ui-form-now = { $name } now: { $value }
ui-form-kept = kept as a draft; it is offered when this operation is opened again
ui-form-recorded = recorded { $entry }: { $what }   u reverses
ui-form-recorded-all = recorded { $entry }: { $what }
ui-form-refused = { $n } reasons why not; nothing was changed:
ui-form-refused-some = { $n } of { $of } cannot be done; nothing was changed:

## The preview
ui-form-pool = places
ui-form-before = now
ui-form-after = then
ui-form-sum = sum
ui-form-together = { $n } together, all or none; { $pools } pools change
ui-form-no-pools = no figures of places change
ui-form-over = { $unit } { $kind }: { $over } over afterwards
ui-form-total = { $of }: total { $total }, undistributed { $left }
ui-form-created = new in the books: { $what }
ui-form-class-freeze = freeze
ui-form-class-allocation = allocation
ui-form-class-waiver = waiver

## Drafts
ui-form-draft = There is a draft of { $date }:
ui-form-draft-left-out = identity numbers are not kept in drafts, fill in again: { $names }
ui-form-draft-continue = go on with it
ui-form-draft-discard = throw it away, begin anew

## Why not
ui-whynot-figures = figs
ui-whynot-not-quota = it is not that places are short
ui-whynot-then = once all are removed: occupied { $occupied }  vacant { $vacant }  available { $available }
ui-whynot-keys = 1-9 open a reason   y copy   p print the refusal note   Esc back to the form
ui-whynot-help = 1 to 9 open the unit, person or document of a reason; Esc goes back, all that is filled in stays
ui-whynot-note = Note of refusal
ui-whynot-asked = Asked for: { $what } ({ $date })

## What operations do
op-about-establish = sets up an institution, a department or a group
op-about-rename = gives another full or short name from a date on
op-about-move = puts a unit with all below it under another one
op-about-abolish = ends a unit with its departments; approved places go back
op-about-total = sets the total of a level and a kind, as decided above
op-about-waive = lets a finding of a rule stand until a day; it is still told, as waived
op-about-snapshot-except = says in writing why an error stands in what is handed in
op-about-approve = sets, adds to or cuts the approved places of a unit
op-about-freeze = locks places: those free now, the others as people leave
op-about-thaw = gives back frozen places, then those still to be frozen
op-about-enter = puts a person into a place
op-about-leave = takes a person out: retired, transferred, resigned
op-about-apart = lists a person apart, or takes the person back
op-about-amend = corrects one field of the record
op-about-reverse = undoes an earlier entry by a correcting one

## What fields want
arg-about-change = places added (2) or cut (-2); either this or the figure itself
arg-about-to = the approved figure itself; either this or a change
arg-about-from-above = decided above: may exceed the total
arg-about-frozen = left empty: all that is available
arg-about-funding = only where a unit has several funding forms of a kind
arg-about-thaw-places = left empty: all
arg-about-tenure = which holding, where a person has several
arg-about-policy = a policy placement passes over a full pool
arg-about-share = left empty: 1
arg-about-person = name, number or initials
arg-about-enter-person = somebody the books know; for a new person fill in name and number
arg-about-number = citizen identity number; never kept in drafts
arg-about-event-on = date of retirement or transfer; left empty: the effective date
arg-about-effective-on = from when on; +30 is in thirty days, -1 is yesterday
arg-about-document = its number; one the books do not know is new
arg-about-document-date = date of a new document; left empty: the effective date
arg-about-places = places
arg-about-review-on = when it is to be reviewed; +90 is ninety days after it takes effect
arg-about-value = left empty: nothing stands there any more
