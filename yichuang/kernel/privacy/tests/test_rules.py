"""Masking."""

from yichuang.kernel.privacy.rules import mask_id, mask_name, mask_phone, mask_text


def test_names_keep_the_first_character_of_each_part() -> None:
    assert mask_name("张三") == "张*"
    assert mask_name("李某某") == "李**"
    assert mask_name("阿卜杜拉·买买提") == "阿***·买**"


def test_numbers_keep_first_three_and_last_four() -> None:
    assert mask_id("11010119900307003X") == "110***********003X"
    assert mask_phone("13900005678") == "139****5678"
    assert mask_id("E1234") == "******"


def test_numbers_inside_text_are_masked() -> None:
    text = "张三 11010119900307003X 电话13900005678。"
    assert "19900307" not in mask_text(text)
    assert "139****5678" in mask_text(text)
    assert mask_text("编号 202611200001") == "编号 202611200001"
