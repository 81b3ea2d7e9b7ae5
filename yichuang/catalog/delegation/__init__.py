"""承接下放: powers a higher organ hands to the county, opened only when the county is ready."""
