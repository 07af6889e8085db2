-- The overlap of the rules is counted at several budgets now, and settled keys alone count: what was derived before reads no
-- more. Until it is derived anew, some minutes after the start, the shipped thresholds are in force.

update calibration set thresholds = null, derived_at = null, key_years = null;
