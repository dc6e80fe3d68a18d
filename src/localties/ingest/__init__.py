"""From what people keep to records: tables, lists of sister cities, names that meet entities."""
