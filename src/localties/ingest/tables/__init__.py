"""Tables in and out: forms from the shapes, templates, reading, importing, exporting."""
