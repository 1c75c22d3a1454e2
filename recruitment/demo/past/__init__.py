"""The selection of 2022 as it might have gone, from the first applicant to the last replacement, with invented people."""
