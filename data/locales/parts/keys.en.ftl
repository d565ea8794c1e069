# Keymaps.
keymap-form = { $file } line { $line } is no valid TOML: { $detail }
keymap-mode = { $file } line { $line }: there is no [{ $mode }], only [any] [main] [field] [more]
keymap-key = { $file } line { $line }: { $key } is no key
keymap-command = { $file } line { $line }: there is no command { $command }
keymap-duplicate = { $file } line { $line }: { $key } in [{ $mode }] was given in line { $first } already
keymap-fixed = { $file } line { $line }: { $key } in [{ $mode }] is { $command } in every keymap and cannot be changed
keymap-text = { $file } line { $line }: { $key } in [{ $mode }] is text to be typed; take a key with Ctrl or Alt, or a function key
keymap-inherit = { $file } line { $line }: there is no keymap { $name }, only { $known }
keymap-name = there is no keymap { $name }, only { $known }, or the path of a keymap file
keymap-unread = the keymap file { $file } cannot be read: { $error }
keymap-faults = { $n ->
        [one] one fault
       *[other] { $n } faults
    } in the keymap, { $name } is used: { $first }

# Help, palette, sequences of keys.
ui-help-here = In this view
ui-help-everywhere = Everywhere
ui-help-not-now = (not now){" "}
ui-which-more = { $n } more

# estab keys, completions, man, and the options only the screen understands.
cli-about-keys = lists keys and commands (of --keymap) and checks a keymap of your own
cli-about-completions = prints the completion script of a shell
cli-about-man = prints the manual page (roff), also of one command
cli-heading-screen = Options of the screen
cli-arg-keymap = keymap: default, vim, emacs, or a file (or ESTAB_KEYMAP)
cli-arg-theme = looks: auto, light, dark, high-contrast, mono (or ESTAB_THEME)
cli-arg-lines = frames of line characters (or ESTAB_LINES); auto: once the terminal has said how wide they are
cli-arg-ambiguous = cells of characters whose width differs between terminals (or ESTAB_AMBIGUOUS)
cli-arg-mouse = listen to the mouse from the start
cli-arg-slow = the line is slow: send few bytes
cli-arg-play = play a script of keys on the screen first
cli-arg-shell = bash, zsh, fish, powershell or elvish
cli-arg-man-command = of this command only
column-keys = Keys
column-command = Command
column-does = Does

# Looks.
command-theme = other colours (automatic, light, dark, high contrast, none)
hint-theme = colours
command-ambiguous = characters of ambiguous width (middle dot, ellipsis, circled digits) take one cell or two
hint-ambiguous = width
ui-look-now = colours: { $name }
ui-look-auto = automatic
ui-look-light = light background
ui-look-dark = dark background
ui-look-high-contrast = high contrast
ui-look-mono = none
ui-wide-now = characters of ambiguous width take two cells
ui-narrow-now = characters of ambiguous width take one cell
ui-lines-wide = line characters take two cells in this terminal; frames stay ASCII
play-unread = the script of keys { $file } cannot be read: { $error }

command-sort-up = sort by the column under the cursor, least first
command-sort-down = sort by the column under the cursor, greatest first
hint-sort-up = sort up
hint-sort-down = sort down

# What else commands are called, with words and keys of other programs (lazygit, k9s, VisiData, spreadsheets), by commas.
also-help = keys, keybindings, shortcuts, manual, cheat sheet
also-lookup = search, find, jump, goto, fuzzy
also-as-of = time travel, go back, history date
also-scope = recursive, subtree
also-origin = why, explain, details, describe, trace, drill through
also-operate = edit, change, actions, new, add, modify
also-print = paper, pdf, card
also-export = save, save as, write, csv, xlsx, download, ctrl-s
also-palette = command, commands, menu, run, execute
also-back = close, cancel, up a level
also-quit = exit, bye, q!, wq
also-leave = kill, exit now
also-open = enter, drill, view, details
also-history = log, blame, timeline
also-copy = yank, clipboard, yy
also-copy-menu = yank cell, yank row, clipboard menu, copy row, copy cell, copy column, copy as
also-sort = order, order by, rank, arrange
also-sort-up = ascending, asc, sort ascending
also-sort-down = descending, desc, sort descending
also-filter = where, grep, narrow, limit, select where, |
also-keep-value = filter by cell, select rows like this
also-drop-value = exclude, not, without, hide rows
also-clear-filters = unfilter, reset filter, remove filter, show all
also-official-order = unsort, reset sort, default order
also-mark = select, tag, stage, toggle
also-mark-all = select all, gs, ctrl-a
also-range = select range, visual
also-columns = hide column, show column, fields, wide
also-fit-width = autofit, auto width, _
also-named-views = save view, bookmarks, layouts, presets
also-frequencies = group, group by, count, histogram, pivot, frequency, distinct, values
also-compare = diff, side by side
also-reverse = undo, revert, roll back, correct, ctrl-z undo, u
also-import = load, read file, open file
also-today = now
also-language = chinese, english, lang
also-lines = border, box drawing
also-theme = colors, colours, skin, dark mode, light mode
also-ambiguous = width, shifted
also-repaint = refresh, redraw, clear
also-suspend = background, fg, bg
also-view-overview = start, dashboard, pulse
also-home = top, gg, first row
also-end = bottom, last row

# The mouse, recorded keys, the terminal.
command-mouse = mouse: listen to it or not (not: the terminal selects text)
hint-mouse = mouse
command-record = record keys: begin; once more, and the script is on the clipboard (estab --play FILE plays it)
hint-record = record
command-paste = paste the clipboard of this machine
hint-paste = paste
also-mouse = click, wheel, touchpad
also-record = macro, recording
also-paste = insert clipboard
ui-mouse-on = the mouse is listened to: click selects, double click opens, the wheel scrolls; Shift selects text
ui-mouse-off = the mouse is left to the terminal, which selects text
ui-recording = recording keys; Q ends it
ui-paste-none = there is no clipboard of this machine, or no text on it; paste as the terminal does
ui-other-encoding = the terminal is not set to UTF-8; Chinese text will be garbled there
ui-crashed = the program failed. The books are sound: nothing half written is recorded, forms half filled in are kept as drafts. What failed is written in { $file }, for whoever maintains it; estab check verifies the books
play-word = { $file } line { $line }: there is no { $word }, only keys text paste has hasnt
play-key = { $file } line { $line }: { $key } is no key
play-empty = { $file } line { $line }: nothing follows { $word }
play-long = { $file } line { $line }: more than { $most } steps
play-faults = { $n ->
        [one] one fault
       *[other] { $n } faults
    } in the script, nothing is played: { $first }
play-hasnt = { $file } line { $line }: the screen does not hold { $text }; the script ends here
play-has = { $file } line { $line }: the screen holds { $text }; the script ends here
play-stopped = a key was pressed; the script stopped at { $file } line { $line }
