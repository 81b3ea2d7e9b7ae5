"""The catalogue editor's form: what is asked, how it is read, how it is shown."""
