# Tables of others: looking at them, a first profile, importing from the screen.

## Importing from the screen
import-stopped = The import was stopped as asked; nothing was written
warning-mended-by-hand = { $file } line { $line } was mended by hand: it is read as mended
folder-unreadable = Folder { $folder } cannot be opened: { $error }
pasted-not-written = What was pasted cannot be written to a temporary file: { $error }
