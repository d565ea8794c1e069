# Import: rows turned away, doubts, refusals.

## Why a row is turned away
reject-kind-unknown = there is no quota kind { $kind }: mend the code, or add the kind to the code table first
reject-code-unknown = { $field }: the code "{ $code }" is not in the code table
reject-contradicts = { $field } of { $subject } differs from what { $file } line { $line } says: make them agree and import again
reject-empty = { $field } is empty
reject-field = { $field } cannot be "{ $value }"
reject-freeze-sum = { $frozen } frozen is more than the { $places } of the freeze
reject-parent-cycle = unit { $unit } would come to stand under itself: check its parent
reject-person-later = the books hold this person in this pool from { $on } on: import with that date or a later one
reject-person-twice = { $file } line { $line } says something else of the same identity number: check, and keep one row
reject-places-negative = { $field } is negative ({ $places })
reject-places-not-whole = { $field } is { $places }, but { $kind } has whole places only
reject-places-range = { $field } is { $places }, which is out of range
reject-pool-several = unit { $unit } has several funding forms for { $kind }: state the funding form
reject-post-unknown = there is no post { $number }: import the post first
reject-tenures-full = this person has { $most } tenures already; no more can be added
reject-tree-too-deep = the tree of units is deeper than { $most } levels
reject-unit-name = unit { $unit } is new but has no name
reject-unit-several = several units are called { $unit }: use the unit code
reject-unit-unknown = there is no unit with the code { $unit }: import the unit first, or mend the code

## Doubts
warning-birth-differs = birth date { $birth } differs from the identity number's { $number }; the written one is taken
warning-post-differs = the rows of post { $number } differ in { $field }; one of them is taken
warning-share-not-stated = the share of a place is not stated and counts as nothing
warning-unit-made = unit { $unit } has no row of its own and is made as it is mentioned

## Refusals
refusal-import-no-rows = there is not one row in the { $files } files given
remedy-import-no-rows = check that the files and the profile fit
refusal-import-rows-rejected = { $rejected } of { $read } rows cannot be taken, the first at { $file } line { $line } ({ $why }); nothing was written
remedy-import-rows-rejected = mend these rows, or set them aside with --rejects and take the others
refusal-import-ends-too-much = { $ends } of the { $scope } subjects in scope would end on { $date }, more than { $percent } %; nothing was written
remedy-import-ends-too-much = check that the files are complete; add --yes when they are
refusal-import-ends-unread = { $ends } subjects would end on { $date }, but { $rejected } rows of the files could not be read and may be about them; nothing was written
remedy-import-ends-unread = mend the rejected rows first; add --yes when they are to end
reject-person-nowhere = this person has neither an identity number nor a unit and kind, and cannot be told from others: give one of them

## what a statement ends
import-ended = { $what }, { $unit }, { $kind }
