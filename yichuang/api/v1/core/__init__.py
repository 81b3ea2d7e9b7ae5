"""What every operation shares: access, limits, paging, formats, refusals."""
