"""基本目录: the upper level's catalogue of powers, and where the county's list differs from it."""
