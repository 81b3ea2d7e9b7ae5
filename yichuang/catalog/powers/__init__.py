"""权责清单: what each department may and must do, and what it rests on."""
