"""中介服务清单: which reports of intermediaries an approval may ask for, and who pays."""
