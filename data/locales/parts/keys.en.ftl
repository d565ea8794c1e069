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
