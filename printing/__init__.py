"""Records become paper: slips, handouts, and what becomes of a print job. Knows ``sync``, never ``kiosk`` or Qt."""
