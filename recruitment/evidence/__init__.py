"""What proves how one applicant's results came about, as a ZIP that is checked without the portal."""
