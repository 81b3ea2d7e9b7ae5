"""Bad input: what people, broken programs and attackers send, each with its expected answer.

One module per family; `python -m tests.badinput` sends everything, the suite a sample.
"""
