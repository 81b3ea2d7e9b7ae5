"""委托代办 on a case: the paper that an online mandate stands for."""

BY_MANDATE = "网上委托"
_WHOLE = ("委托书", "代办委托书", "授权书")


def is_mandate_paper(name: str) -> bool:
    """Whether a material is the 授权委托书 itself (民法典 Art 165).

    Not any paper with the word in its name: a 测绘委托书 says something else than who acts.
    """
    return "授权委托书" in name or name.strip() in _WHOLE
