"""The ledger's canonical form and chain, pure so that anyone can re-implement it.

`hash = SHA-256(0x00 ‖ canonical JSON of the entry without its hash)`; the JSON holds
`prev`, the hash of the entry before. The leading 0x00 makes it an RFC 9162 leaf too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from yichuang.kernel.enums import Labelled

GENESIS = "0" * 64


class Act(Labelled):
    """The closed list of what can be written to the ledger."""

    # org and identity
    DEPARTMENT_SAVE = "department.save", "登记部门"
    STAFF_CREATE = "staff.create", "建立人员账号"
    STAFF_CLOSE = "staff.close", "停用人员账号"
    STAFF_RETURN = "staff.return", "恢复人员账号"
    COUNTY_SAVE = "county.save", "登记本县信息"
    COUNTY_OPEN = "county.open", "开县启用"
    DUTY_HAND_OVER = "duty.hand_over", "安排代班"
    DUTY_END = "duty.end", "提前结束代班"
    AUTHORITY_GRANT = "authority.grant", "首席代表授权"
    AUTHORITY_END = "authority.end", "终止首席代表授权"
    PASSWORD_ISSUE = "password.issue", "重设密码"
    PASSWORD_CHANGE = "password.change", "修改密码"
    ROLE_GRANT = "role.grant", "授予角色"
    ROLE_REVOKE = "role.revoke", "收回角色"
    ROLE_DECLINE = "role.decline", "不同意授予角色"
    PARTY_REGISTER = "party.register", "登记申请人"
    PHONE_CHANGE = "party.phone", "更换手机"
    ACCOUNT_OPEN = "account.open", "开通网上账号"
    ACCOUNT_TIE = "account.tie", "关联网上账号"
    MANDATE_GRANT = "mandate.grant", "委托代办"
    MANDATE_END = "mandate.end", "终止委托"
    SIGN_IN = "session.sign_in", "登录"
    SIGN_IN_FAILED = "session.failed", "登录失败"
    ACCESS_DENIED = "access.denied", "拒绝访问"
    REVEAL = "privacy.reveal", "显示个人信息"
    TOKEN_ISSUE = "token.issue", "发放接口密钥"
    TOKEN_REVOKE = "token.revoke", "收回接口密钥"
    OUTBOUND_OPEN = "outbound.open", "登记推送地址"
    OUTBOUND_PAUSE = "outbound.pause", "暂停推送"
    OUTBOUND_RESUME = "outbound.resume", "恢复推送"
    OUTBOUND_TEST = "outbound.test", "发送测试推送"
    OUTBOUND_REDELIVER = "outbound.redeliver", "重新推送"
    # kernel services
    CALENDAR_IMPORT = "calendar.import", "导入工作日历"
    CALENDAR_EDIT = "calendar.edit", "修改工作日历"
    STATUTE_LOAD = "statute.load", "载入法定值"
    FILE_STORE = "file.store", "存入文件"
    FILE_VIEW = "file.view", "查看文件"
    DOCUMENT_ISSUE = "document.issue", "出具文书"
    DOCUMENT_VOID = "document.void", "作废文书"
    IMPORT_COMMIT = "import.commit", "导入数据"
    IMPORT_CANCEL = "import.cancel", "取消导入"
    EXPORT = "export", "导出数据"
    JOB_CANCEL = "job.cancel", "取消任务"
    JOB_RETRY = "job.retry", "重新执行任务"
    KEYS_ROTATE = "keys.rotate", "更换密钥"
    KEYS_RESEAL = "keys.reseal", "用新密钥重新加密"
    BACKUP = "backup", "备份"
    RESTORE = "restore", "恢复"
    LEDGER_VERIFY = "ledger.verify", "校验台账"
    DEMO_LOAD = "demo.load", "载入演示数据"
    # catalogue
    ITEM_DRAFT = "item.draft", "新建事项版本"
    ITEM_UPDATE = "item.update", "修改事项草稿"
    ITEM_SUBMIT = "item.submit", "事项送审"
    ITEM_RETURN = "item.return", "事项退回修改"
    ITEM_PUBLISH = "item.publish", "发布事项"
    ITEM_WITHDRAW = "item.withdraw", "撤下事项"
    POWER_PUBLISH = "power.publish", "公布权责清单"
    ADJUSTMENT_OPEN = "adjustment.open", "提出清单调整"
    ADJUSTMENT_LINES = "adjustment.lines", "修改调整项"
    ADJUSTMENT_MOVE = "adjustment.move", "办理清单调整"
    REPORT_FREEZE = "report.freeze", "报告定稿"
    DELEGATION_REGISTER = "delegation.register", "登记承接下放"
    DELEGATION_START = "delegation.start", "开始承接"
    DELEGATION_AMEND = "delegation.amend", "补充承接登记"
    DELEGATION_TRAIN = "delegation.train", "登记承接培训"
    DELEGATION_VOUCH = "delegation.vouch", "登记承接佐证"
    DELEGATION_OPEN = "delegation.open", "开门承接"
    DELEGATION_EVALUATE = "delegation.evaluate", "评估承接"
    DELEGATION_PROPOSE_BACK = "delegation.propose_back", "建议退回下放"
    DELEGATION_END = "delegation.end", "登记收回下放"
    SYNONYM_SAVE = "synonym.save", "维护同义词"
    REDUCTION_RECORD = "reduction.record", "登记精简"
    REDUCTION_CORRECT = "reduction.correct", "更正精简"
    BASELINE_OPEN = "baseline.open", "新建基期清单"
    BASELINE_FREEZE = "baseline.freeze", "封存基期清单"
    RECKONING_CHOOSE = "reckoning.choose", "选定压减口径"
    TARGET_RECORD = "target.record", "登记压减目标"
    LEGACY_DISPOSE = "legacy.dispose", "处置非行政许可审批"
    DISGUISE_JUDGE = "disguise.judge", "判断明减暗增"
    # cases
    DRAFT_START = "draft.start", "开始填写申请"
    DRAFT_DELETE = "draft.delete", "删除草稿"
    CASE_RECEIVE = "case.receive", "收件"
    CASE_CORRECT_ON_SPOT = "case.correct_on_spot", "当场更正"
    CASE_REQUEST_SUPPLEMENT = "case.request_supplement", "一次性告知补正"
    CASE_SUPPLEMENT = "case.supplement", "补交材料"
    CASE_ACCEPT = "case.accept", "受理"
    CASE_DEEM_ACCEPTED = "case.deem_accepted", "视为受理"
    CASE_NOT_NEEDED = "case.not_needed", "不受理（不需要许可）"
    CASE_REFUSE_ACCEPTANCE = "case.refuse_acceptance", "不予受理"
    CASE_PAUSE = "case.pause", "启动特别程序"
    CASE_RESUME = "case.resume", "特别程序结束"
    CASE_EXTEND = "case.extend", "延长期限"
    CASE_STEP = "case.step", "完成办理环节"
    CASE_GRANT = "case.grant", "准予"
    CASE_REFUSE = "case.refuse", "不予"
    CASE_DELIVER = "case.deliver", "送达"
    CASE_WITHDRAW = "case.withdraw", "撤回申请"
    CASE_LAPSE = "case.lapse", "逾期未补正终止"
    CASE_FILE = "case.file", "备案"
    CASE_ACCEPT_WITH_GAPS = "case.accept_with_gaps", "容缺受理"
    CASE_HAND_IN_LATER = "case.hand_in_later", "容缺补交"
    CASE_GAPS_EXPIRED = "case.gaps_expired", "容缺逾期终止"
    CASE_COMMIT = "case.commit", "告知承诺受理"
    LOT_FREEZE = "lot.freeze", "封存抽取名单"
    LOT_DRAW = "lot.draw", "抽取"
    COMMITMENT_CHECK = "commitment.check", "核查承诺"
    COMMITMENT_REPAIR = "commitment.repair", "承诺信用修复"
    CASE_FEE_NOTICE = "case.fee_notice", "缴费通知"
    CASE_FEE_PAID = "case.fee_paid", "登记缴费"
    CASE_FIX_TYPO = "case.fix_typo", "更正笔误"
    ORIGINALS_TAKE = "originals.take", "收取原件"
    ORIGINALS_RETURN = "originals.return", "退还原件"
    CASE_CLOCK_RECOMPUTE = "case.clock_recompute", "重算期限"
    CASE_CLAIM = "case.claim", "领办"
    CASE_HAND_OVER = "case.hand_over", "移交办件"
    CODE_RECOVER = "case.code_recover", "找回查询码"
    LICENCE_ISSUE = "licence.issue", "颁发证照"
    LICENCE_APPLY = "licence.apply", "申请变更或延续证照"
    LICENCE_ASK_CANCEL = "licence.ask_cancel", "申请注销证照"
    LICENCE_ALTER = "licence.alter", "变更证照"
    LICENCE_RENEW = "licence.renew", "延续证照"
    LICENCE_DEEM_RENEWED = "licence.deem_renewed", "视为准予延续"
    LICENCE_PROPOSE = "licence.propose", "提出处理证照"
    LICENCE_TELL = "licence.tell", "告知拟处理证照"
    LICENCE_STATEMENT = "licence.statement", "听取陈述申辩"
    LICENCE_WITHDRAW = "licence.withdraw", "撤回许可"
    LICENCE_RESCIND = "licence.rescind", "撤销许可"
    LICENCE_CANCEL = "licence.cancel", "注销许可"
    LICENCE_REVOKE = "licence.revoke", "吊销许可证件"
    LICENCE_DROP = "licence.drop", "不予处理证照"
    HEARING_TELL = "hearing.tell", "告知听证权利"
    HEARING_WAIVE = "hearing.waive", "放弃听证"
    HEARING_REQUEST = "hearing.request", "申请听证"
    HEARING_NOTIFY = "hearing.notify", "通知举行听证"
    HEARING_RECUSE = "hearing.recuse", "主持人回避"
    HEARING_HOLD = "hearing.hold", "听证笔录"
    CASE_HAND_UP = "case.hand_up", "初审后报送上级"
    NOTE_LEAVE = "note.leave", "留下交接"
    NOTE_READ = "note.read", "签收交接"
    PHONE_LINK_OPEN = "phone_link.open", "开通手机拍照"
    PHONE_LINK_CLOSE = "phone_link.close", "关闭手机拍照"
    PHRASE_SAVE = "phrase.save", "保存常用语"
    PHRASE_REMOVE = "phrase.remove", "删除常用语"
    MESSAGE_WRITE = "message.write", "申请人留言"
    MESSAGE_ANSWER = "message.answer", "答复留言"
    MESSAGE_READ = "message.read", "已阅留言"
    OPINION_ASK = "opinion.ask", "征求意见"
    OPINION_CHASE = "opinion.chase", "催办意见"
    OPINION_ANSWER = "opinion.answer", "答复意见"
    CASE_ARCHIVE = "case.archive", "办件归档"
    # feedback
    DEMAND_REPORT = "demand.report", "反映索要清单外材料"
    DEMAND_PHONE = "demand.phone", "反映人留下电话"
    DEMAND_TAKE = "demand.take", "开始核实反映"
    DEMAND_ANSWER = "demand.answer", "反馈核实结果"
    # notices
    NOTICE_QUEUE = "notice.queue", "登记通知"
    NOTICE_RESEND = "notice.resend", "重发通知"


@dataclass(frozen=True)
class Entry:
    """One act, before it is chained. Holds no personal data: only digests and ids."""

    action: str
    at: datetime
    actor: str
    actor_role: str = ""
    acting_for: str = ""
    auth: str = ""
    request_id: str = ""
    object_type: str = ""
    object_id: str = ""
    object_version: int | None = None
    before: str = ""
    after: str = ""
    fields: str = ""
    outcome: str = "ok"
    reason: str = ""
    pii: str = ""


def instant(at: datetime) -> str:
    """The one spelling of an instant in the chain: UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(seq: int, prev: str, entry: Entry) -> bytes:
    """The bytes that are hashed: sorted keys, no spaces, UTF-8."""
    body = {
        "seq": seq,
        "ts": instant(entry.at),
        "prev": prev,
        **{name: getattr(entry, name) for name in Entry.__dataclass_fields__ if name != "at"},
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def chain_hash(seq: int, prev: str, entry: Entry) -> str:
    """The entry's hash, in hexadecimal."""
    return hashlib.sha256(b"\x00" + canonical(seq, prev, entry)).hexdigest()


def digest(row: Mapping[str, Any] | None) -> str:
    """Digest of a row's values (dates and enums as text); empty for no row."""
    if row is None:
        return ""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(salt: bytes, value: str) -> str:
    """What stands in the chain for a personal value: erase salt and value, it tells nothing."""
    return hashlib.sha256(salt + value.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a verification found. `kind` is empty when all is well."""

    entries: int
    ok: bool
    first_bad: int | None = None
    kind: str = ""


class Tampering(Labelled):
    """How a chain can be broken."""

    GAP = "gap", "序号不连续（有记录被删除或插入）"
    CHANGED = "changed", "记录内容被改动"
    BROKEN_LINK = "broken_link", "与上一条的链接被改动"
    CUT_TAIL = "cut_tail", "末尾记录被删除"
    ANCHOR = "anchor", "与已公布的锚点不符"


def verify_chain(
    rows: Iterable[tuple[int, str, str, Entry]],
    *,
    head: tuple[int, str] | None = None,
    anchors: Mapping[int, str] | None = None,
) -> Verdict:
    """Check (seq, prev, hash, entry) rows in order of seq.

    `head` is the stored (seq, hash) of the newest entry, `anchors` published hashes by
    seq: without anchors outside the operator's control a full rewrite cannot be seen.
    """
    expected_seq, prev, count = 1, GENESIS, 0
    remaining = dict(anchors or {})
    for seq, stored_prev, stored_hash, entry in rows:
        kind = _fault(seq, expected_seq, stored_prev, prev, stored_hash, entry)
        if not kind and remaining.pop(seq, stored_hash) != stored_hash:
            kind = Tampering.ANCHOR
        if kind:
            bad = expected_seq if kind == Tampering.GAP else seq
            return Verdict(count, False, bad, kind.value)
        prev, expected_seq, count = stored_hash, seq + 1, count + 1
    if head is not None and head != (expected_seq - 1, prev):
        return Verdict(count, False, expected_seq, Tampering.CUT_TAIL.value)
    if remaining:
        return Verdict(count, False, min(remaining), Tampering.CUT_TAIL.value)
    return Verdict(count, True)


def _fault(
    seq: int, expected: int, stored_prev: str, prev: str, stored_hash: str, entry: Entry
) -> Tampering | None:
    if seq != expected:
        return Tampering.GAP
    if chain_hash(seq, stored_prev, entry) != stored_hash:
        return Tampering.CHANGED
    return None if stored_prev == prev else Tampering.BROKEN_LINK
