# Operations: forms, previews, drafts, refusals.
draft-not-kept = the draft was not kept ({ $file }: { $error }); finish it before you leave
