### Codes and rosters of China

## Unified social credit codes, organisation codes
credit-length = The unified social credit code "{ $code }" should have 18 characters, not { $length }
credit-characters = The unified social credit code "{ $code }" has characters that do not belong (no letters I, O, S, V, Z; digits from the 3rd to the 8th)
credit-check = The check character of the unified social credit code "{ $code }" should be { $check }
credit-damaged = The unified social credit code "{ $code }" was damaged by a spreadsheet, which keeps 15 digits. Enter it again as text from the certificate
organisation-length = The organisation code should have 9 characters, not { $length }
organisation-characters = The organisation code has characters that do not belong
organisation-check = The check character of the organisation code should be { $check }
warning-credit-organisation = Characters 9 to 17 of the unified social credit code { $code } are no valid organisation code: please check
warning-credit-kind = The unified social credit code { $code } does not go with the kind "{ $unit_kind }": it should begin with { $begins }; please check
warning-credit-repeated = The unified social credit code { $code } is the same for { $unit } and { $other }: please check
refusal-unit-credit-code = The unified social credit code { $code } is not valid: { $why ->
        [credit-length] it has not 18 characters
        [credit-characters] it has characters that do not belong
        [credit-damaged] a spreadsheet damaged it, keeping 15 digits
       *[credit-check] its check character does not fit
    }
remedy-unit-credit-code = Check it against the certificate
warning-sex-differs = The sex differs from the identity number, which says { $number ->
        [female] female
       *[other] male
    }; the sex written is taken

## The entry rules of the official forms
reject-blank-inside = { $column }: "{ $text }" has blanks inside. Names are written without; please delete them.
reject-differs = { $column } ({ $text }) should be the same as { $other } ({ $most }).
reject-before = { $column } ({ $text }) is before { $other } ({ $most }).
reject-repeated = { $column }: { $text } stands in line { $line } already.
warning-differs = { $column } ({ $text }) is not the same as { $other } ({ $most }).
warning-date-form = { $column }: the date "{ $text }" is not written yyyy-mm-dd.
warning-full-width = { $column }: "{ $text }" has full-width characters; read as half-width.
warning-read-as = { $column }: "{ $text }" is read as "{ $meant }"; the full name is asked for.
warning-columns-exchanged = { $file }: "{ $column }" has { $count } different texts, "{ $other }" only { $most }, and the first stand below the second: the two columns look exchanged. Read with "{ $other }" above; please check.
warning-columns-order = { $file }: the rows do not show which of "{ $column }" and "{ $other }" is above. Read with "{ $column }" above; please check.
warning-number-tail = { $column }: the number { $text } ends in 000; a spreadsheet may have damaged it. Please check it against the original.
