"""How a device meets its server: over the line, or by a letter on a stick."""
