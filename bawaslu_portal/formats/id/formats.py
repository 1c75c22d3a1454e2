"""How Django's own pages write moments: as core.dates does, in WIB, with the zone said."""

DATETIME_FORMAT = SHORT_DATETIME_FORMAT = r"j F Y \p\u\k\u\l H.i \W\I\B"
DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
