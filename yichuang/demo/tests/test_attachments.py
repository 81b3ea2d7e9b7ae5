"""The stand-ins for scans are files the product takes."""

import pytest

from yichuang.demo.attachments import VARIANTS, pdf, png
from yichuang.kernel.files.rules import check_content


@pytest.mark.parametrize("variant", range(VARIANTS))
def test_files_pass_the_product_s_own_check(variant: int) -> None:
    assert check_content("a.png", png(variant)).kind == "png"
    assert check_content("a.pdf", pdf(variant)).kind == "pdf"
    assert png(variant) == png(variant)
