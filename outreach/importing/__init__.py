"""From a file of places to what it would do: sheets are read into lines, lines become a plan, a plan is written."""
