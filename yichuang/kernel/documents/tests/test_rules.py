"""Every mandatory element of domain.md 1.6, present or refused."""

from datetime import date

import pytest

from yichuang.kernel.documents.factories import sample_payload
from yichuang.kernel.documents.rules import content as content_module
from yichuang.kernel.documents.rules import freeze, kinds
from yichuang.kernel.documents.rules.blocks import BlockType, from_data, plain_text, to_data
from yichuang.kernel.documents.rules.content import content
from yichuang.kernel.documents.rules.freeze import check_complete, content_digest, plain
from yichuang.kernel.documents.rules.kinds import Kind, missing, required, value_of
from yichuang.kernel.documents.rules.numbers import (
    check_office,
    chinese_date,
    document_number,
    normal_code,
    spaced_code,
    verify_code,
    verify_url,
)
from yichuang.kernel.documents.rules.preview import as_values, qr_svg
from yichuang.kernel.errors import Invalid

NUMBER = "清市监许受〔2026〕5号"
SEVEN = [
    Kind.RECEIPT,
    Kind.SUPPLEMENT,
    Kind.ACCEPTANCE,
    Kind.ACCEPTANCE_REFUSAL,
    Kind.SPECIAL_PROCEDURE,
    Kind.GRANT,
    Kind.REFUSAL,
]


def shown(value) -> str:
    """How a payload value appears in a document."""
    text = str(value)
    is_date = len(text) == 10 and text[4] == "-" and text[7] == "-"
    return chinese_date(text) if is_date else text


def words_expected(kind: Kind, payload: dict) -> list[str]:
    """Every value that must be readable in the finished document."""
    expected = [kind.label, NUMBER]
    for element in required(kind, payload):
        value = value_of(payload, element.key)
        if element.columns:
            expected += [shown(row[key]) for row in value for key, _ in element.columns]
        elif element.key == "outcome":
            expected.append("不予办理")
        else:
            expected.append(shown(value))
    return expected


@pytest.mark.parametrize("kind", list(Kind))
def test_every_mandatory_element_is_in_the_text(kind):
    payload = sample_payload(kind)
    text = plain_text(content(kind, payload, NUMBER))
    assert [word for word in words_expected(kind, payload) if word not in text] == []


def test_a_content_that_forgets_an_element_is_noticed(monkeypatch):
    """Negative control: drop the fee from the acceptance notice."""
    body = content_module._BODIES[Kind.ACCEPTANCE]
    monkeypatch.setitem(content_module._BODIES, Kind.ACCEPTANCE, lambda p: body({**p, "fee": ""}))
    payload = sample_payload(Kind.ACCEPTANCE)
    text = plain_text(content(Kind.ACCEPTANCE, payload, NUMBER))
    assert "不收费" in words_expected(Kind.ACCEPTANCE, payload) and "不收费" not in text


@pytest.mark.parametrize("kind", list(Kind))
def test_each_missing_element_is_refused_by_name(kind):
    payload = sample_payload(kind)
    assert missing(kind, payload) == []
    for element in required(kind, payload):
        changed = sample_payload(kind)
        *path, last = element.key.split(".")
        holder = changed
        for part in path:
            holder = holder[part]
        holder[last] = "  " if isinstance(holder[last], str) else None
        with pytest.raises(Invalid) as caught:
            check_complete(kind, changed)
        assert element.label in caught.value.message


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.SUPPLEMENT, Kind.DELIVERY])
def test_each_cell_of_a_list_is_needed(kind):
    listed = next(e for e in required(kind) if e.columns)
    for key, label in listed.columns:
        payload = sample_payload(kind)
        payload[listed.key][0][key] = ""
        assert missing(kind, payload) == [f"{listed.label}第1行的{label}"]


def test_all_missing_elements_are_named_at_once():
    with pytest.raises(Invalid) as caught:
        check_complete(Kind.REFUSAL, {})
    assert {"申请人", "查明的事实", "行政复议机关", "有管辖权的人民法院"} <= set(
        caught.value.fields["payload"]
    )


def test_switched_off_check_lets_an_incomplete_document_through(monkeypatch):
    """Negative control of the refusal."""
    monkeypatch.setattr(freeze, "missing", lambda kind, payload: [])
    check_complete(Kind.REFUSAL, {})


SERVICES = {
    "直接送达": ["签收人", "签收人身份"],
    "邮寄送达": ["签收人", "签收人身份", "送达凭证"],
    "电子送达": ["送达凭证"],
    "留置送达": ["拒收事由", "见证人"],
    "公告送达": ["送达凭证", "公告送达的原因"],
}


@pytest.mark.parametrize("method", SERVICES)
def test_each_form_of_service_needs_its_own_elements(method):
    """民事诉讼法 on 送达: a signature, a refusal before witnesses, or a proof of arrival."""
    payload = sample_payload(Kind.DELIVERY, method=method, receiver="", capacity="")
    assert missing(Kind.DELIVERY, payload) == SERVICES[method]


def test_technical_refusal_must_cite_the_standard():
    """行政许可法 Art 55: a refusal on an inspection names the technical standard."""
    payload = sample_payload(Kind.REFUSAL, technical_standard="")
    assert missing(Kind.REFUSAL, payload) == ["技术标准"]
    assert missing(Kind.REFUSAL, {**payload, "technical": False}) == []


def test_only_the_eight_procedures_stop_the_clock():
    for procedure in ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"):
        changed = sample_payload(Kind.SPECIAL_PROCEDURE, procedure=procedure)
        assert missing(Kind.SPECIAL_PROCEDURE, changed) == []
    for ninth in ("现场踏勘", "公示", "征求意见", "会审", "补正"):
        changed = sample_payload(Kind.SPECIAL_PROCEDURE, procedure=ninth)
        assert missing(Kind.SPECIAL_PROCEDURE, changed)


@pytest.mark.parametrize("kind", sorted(kinds.LICENCE_ONLY))
def test_a_licence_document_is_not_issued_for_a_service(kind):
    changed = sample_payload(kind, regime="service", complaint="12345")
    assert any("公共服务" in text for text in missing(kind, changed))


NOT_FOR_SERVICES = {*kinds.LICENCE_ONLY, *kinds.REGIME_OF_KIND, Kind.EXTENSION}


@pytest.mark.parametrize("kind", [k for k in Kind if k not in NOT_FOR_SERVICES])
def test_a_service_document_cites_no_article_of_the_licence_law(kind):
    payload = sample_payload(kind, regime="service", complaint="可以拨打12345热线")
    assert missing(kind, payload) == []
    text = plain_text(content(kind, payload, NUMBER))
    assert "行政许可法" not in text and "行政复议" not in text


def own_regime(kind: Kind) -> str:
    return kinds.REGIME_OF_KIND.get(kind.value, "licence")


POWERS = sorted({*kinds.REGIME_OF_KIND.values()})
SHARED = [k for k in Kind if k not in {*NOT_FOR_SERVICES, Kind.SERVICE_RESULT}]


@pytest.mark.parametrize("regime", POWERS)
@pytest.mark.parametrize("kind", SHARED)
def test_a_shared_document_of_another_power_cites_no_article_of_the_licence_law(kind, regime):
    payload = sample_payload(kind, regime=regime)
    assert missing(kind, payload) == []
    assert "行政许可" not in plain_text(content(kind, payload, NUMBER))


@pytest.mark.parametrize("kind", kinds.REGIME_OF_KIND)
def test_the_document_of_a_power_has_its_own_words_and_serves_no_other(kind):
    paper = Kind(kind)
    assert "行政许可" not in plain_text(content(paper, sample_payload(paper), NUMBER))
    for other in {*POWERS, "licence", "service"} - {own_regime(paper)}:
        changed = sample_payload(paper, regime=other, complaint="12345")
        assert any("只用于" in text for text in missing(paper, changed)), other


@pytest.mark.parametrize("kind", sorted(kinds.LICENCE_ONLY))
@pytest.mark.parametrize("regime", POWERS)
def test_a_licence_document_is_not_issued_for_another_power(kind, regime):
    assert any(
        "只用于行政许可" in text for text in missing(kind, sample_payload(kind, regime=regime))
    )


def test_an_extension_outside_the_licence_law_names_its_own_basis():
    changed = sample_payload(Kind.EXTENSION, regime="payment")
    assert missing(Kind.EXTENSION, changed) == ["延长期限的依据"]
    changed["extension_basis"] = "《社会救助暂行办法》第十一条"
    text = plain_text(content(Kind.EXTENSION, changed, NUMBER))
    assert "社会救助暂行办法" in text and "行政许可法" not in text


@pytest.mark.parametrize(
    "kind", [k for k in kinds.REGIME_OF_KIND if k.endswith("_refusal")] + ["ruling_grant"]
)
def test_whoever_loses_by_a_power_is_told_his_remedies(kind):
    text = plain_text(content(Kind(kind), sample_payload(Kind(kind)), NUMBER))
    assert "60日内" in text and "行政诉讼" in text


@pytest.mark.parametrize("kind", [Kind.REFUSAL, Kind.ACCEPTANCE_REFUSAL, Kind.NOT_NEEDED])
def test_a_no_tells_remedies_with_their_dates(kind):
    text = plain_text(content(kind, sample_payload(kind), NUMBER))
    assert "60日内（即2026年5月4日前，含当日）向清川县人民政府申请行政复议" in text
    assert "6个月内（即2026年9月5日前，含当日）依法向清川县人民法院提起行政诉讼" in text


def test_acceptance_papers_carry_the_special_seal():
    """行政许可法 Art 32, last paragraph."""
    for kind in (Kind.ACCEPTANCE, Kind.ACCEPTANCE_REFUSAL):
        blocks = content(kind, sample_payload(kind), NUMBER)
        seal = next(block for block in blocks if block.type == BlockType.SEAL)
        assert "专用印章" in seal.note and seal.text and seal.date == "2026年3月5日"


def test_the_supplement_notice_promises_not_to_ask_again():
    text = plain_text(content(Kind.SUPPLEMENT, sample_payload(Kind.SUPPLEMENT), NUMBER))
    assert "一次告知" in text and "不再要求补充" in text


def test_numbers_have_hexagonal_brackets_and_no_padding():
    assert document_number("清市监许受", 2026, 5) == NUMBER


@pytest.mark.parametrize("bad", ["", "清市监〔2026〕", "清市监2号", "第一局", "清 市", "清" * 21])
def test_a_mark_that_would_spoil_a_number_is_refused(bad):
    with pytest.raises(Invalid, match="机关代字"):
        check_office(bad)


@pytest.mark.parametrize("kind", list(Kind))
def test_marks_tell_kinds_apart(kind):
    marks = [kinds.mark("清市监", other, {"regime": own_regime(other)}) for other in Kind]
    assert marks.count(kinds.mark("清市监", kind, {"regime": own_regime(kind)})) == 1
    assert kinds.mark("清民", kind, {"regime": "service"}).startswith("清民服")


def test_dates_as_official_documents_write_them():
    assert chinese_date("2026-03-05") == chinese_date(date(2026, 3, 5)) == "2026年3月5日"
    assert chinese_date(None) == chinese_date("") == ""
    assert chinese_date("程序结束后确定") == "程序结束后确定"


def test_an_item_without_materials_gets_its_receipt():
    payload = sample_payload(Kind.RECEIPT, materials=[])
    assert missing(Kind.RECEIPT, payload) == []
    assert "不需要提交申请材料" in plain_text(content(Kind.RECEIPT, payload, NUMBER))
    assert missing(Kind.SUPPLEMENT, sample_payload(Kind.SUPPLEMENT, materials=[]))


@pytest.mark.parametrize("kind", list(Kind))
def test_no_sentence_ends_twice(kind):
    ended = {
        key: f"{value}。"
        for key, value in sample_payload(kind).items()
        if key in ("competent_organ", "technical_standard", "materials_return", "publication")
    }
    assert "。。" not in plain_text(content(kind, sample_payload(kind, **ended), NUMBER))


def test_blocks_survive_storage():
    for kind in Kind:
        blocks = content(kind, sample_payload(kind), NUMBER)
        assert from_data(plain(to_data(blocks))) == blocks


def test_digest_sees_every_word():
    blocks = to_data(content(Kind.GRANT, sample_payload(Kind.GRANT), NUMBER))
    other = to_data(content(Kind.GRANT, sample_payload(Kind.GRANT, scope="全县"), NUMBER))
    first = content_digest(Kind.GRANT, NUMBER, blocks)
    assert first == content_digest(Kind.GRANT, NUMBER, plain(blocks))
    assert len({first, content_digest(Kind.GRANT, NUMBER, other)}) == 2
    assert first != content_digest(Kind.GRANT, "清市监许准〔2026〕6号", blocks)


def test_codes_can_be_read_over_the_telephone():
    code = verify_code(b"k" * 32, number=NUMBER, digest="d")
    assert len(code) == 12 and not set(code) & set("ILOU")
    assert code != verify_code(b"k" * 32, number=NUMBER, digest="e")
    assert normal_code(f" {spaced_code(code).lower()} ") == code
    assert normal_code("o1il") == "0111"


def test_the_address_is_plain_ascii():
    url = verify_url("https://qingchuan.example/", NUMBER, "ABCD")
    assert url.isascii() and url.startswith("https://qingchuan.example/v/%E6")
    assert url.endswith("?s=ABCD")


@pytest.mark.parametrize("kind", list(Kind))
def test_the_web_preview_has_the_same_words(kind):
    blocks = content(kind, sample_payload(kind), NUMBER)
    preview = str(as_values(blocks))
    for line in plain_text(blocks).splitlines():
        assert all(cell in preview for cell in line.split("\t"))


def test_qr_is_inline_svg():
    svg = qr_svg("https://qingchuan.example/v/x?s=y")
    assert svg.startswith("<svg") and "核验二维码" in svg and 'class="qr"' in svg
