"""What a barcode reader read: ours opens, everything else stays where it was typed."""

import pytest

from yichuang.cases.rules.scanned import read
from yichuang.kernel.documents.rules.numbers import verify_url

NUMBER = "202602120007"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NUMBER, ("case", NUMBER)),
        ("２０２６０２１２０００７", ("case", NUMBER)),
        ("2026021212345", ("case", "2026021212345")),
        (f"https://zw.example.invalid/p/{NUMBER}", ("case", NUMBER)),
        (f"http://127.0.0.1:8000/p/{NUMBER}/receipt", ("case", NUMBER)),
        (f"HTTPS://ZW.EXAMPLE.INVALID/p/{NUMBER}", ("case", NUMBER)),
        (
            verify_url("https://zw.example.invalid", "清市监许受〔2026〕5号", "7K2M94QXBT3W"),
            ("paper", "清市监许受〔2026〕5号"),
        ),
        ("110101199003078515", ("", "")),  # an identity card's barcode is not a case
        ("13812345678", ("", "")),
        ("91110000MA01ABCD2X", ("", "")),
        ("https://u.example.invalid/wx/abcdef", ("", "")),
        (f"https://zw.example.invalid/p/{NUMBER}999999", ("", "")),
        ("http://[broken/p/202602120007", ("", "")),
        ("", ("", "")),
    ],
)
def test_what_was_read(text, expected):
    assert read(text) == expected
