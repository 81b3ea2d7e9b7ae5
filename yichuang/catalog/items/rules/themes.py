"""Browse columns for 个人 and 法人, as the national platform names them."""

import re
import unicodedata

from .enums import Audience

PERSONAL: dict[str, str] = {
    "birth": "生育收养",
    "household": "户籍办理",
    "ethnic_religion": "民族宗教",
    "education": "教育科研",
    "enlistment": "入伍服役",
    "employment": "就业创业",
    "setup": "设立变更",
    "permit": "准营准办",
    "qualification": "职业资格",
    "marriage": "婚姻登记",
    "preferential": "优待抚恤",
    "planning": "规划建设",
    "housing": "住房保障",
    "social_security": "社会保障",
    "certificates": "证件办理",
    "traffic": "交通出行",
    "tourism": "旅游观光",
    "border": "出境入境",
    "consumer": "消费维权",
    "safety": "公共安全",
    "justice": "司法公证",
    "intellectual_property": "知识产权",
    "environment": "环保绿化",
    "culture": "文化体育",
    "utilities": "公用事业",
    "health": "医疗卫生",
    "retirement": "离职退休",
    "funeral": "死亡殡葬",
    "tax": "纳税缴费",
    "disabled": "残疾人服务",
    "elderly": "老年人服务",
    "farming": "农业农村",
    "other": "其他",
}
LEGAL: dict[str, str] = {
    "setup": "设立变更",
    "permit": "准营准办",
    "accreditation": "资质认证",
    "annual": "年检年审",
    "tax": "税收财务",
    "staff": "人力资源",
    "social_security": "社会保障",
    "investment": "投资审批",
    "finance": "融资信贷",
    "mortgage": "抵押质押",
    "commerce": "商务贸易",
    "bidding": "招标拍卖",
    "customs": "海关口岸",
    "foreign": "涉外服务",
    "farming": "农林牧渔",
    "planning": "国土和规划建设",
    "traffic": "交通运输",
    "environment": "环保绿化",
    "emergency": "应急管理",
    "water_weather": "水务气象",
    "health": "医疗卫生",
    "innovation": "科技创新",
    "culture": "文体教育",
    "intellectual_property": "知识产权",
    "ethnic_religion": "民族宗教",
    "quality": "质量技术",
    "inspection": "检验检疫",
    "work_safety": "安全生产",
    "safety": "公安消防",
    "justice": "司法公证",
    "utilities": "公用事业",
    "closing": "法人注销",
    "archives": "档案文物",
    "other": "其他",
}
LABELS: dict[str, dict[str, str]] = {Audience.PERSONAL: PERSONAL, Audience.LEGAL: LEGAL}

# Other names that sources use for a column.
_ALIASES: dict[str, str] = {
    "社会保障社会保险社会救助": "社会保障",
    "找工作": "就业创业",
    "创业": "就业创业",
    "失业": "就业创业",
    "人才": "就业创业",
    "高校毕业生": "就业创业",
    "生小孩": "生育收养",
    "结婚": "婚姻登记",
    "升学": "教育科研",
    "义务教育": "教育科研",
    "退休": "离职退休",
    "离职退休": "离职退休",
    "老年人": "老年人服务",
    "养老服务": "老年人服务",
    "残疾人": "残疾人服务",
    "农民": "农业农村",
    "涉农补贴": "农业农村",
    "纳税": "纳税缴费",
    "买房子": "住房保障",
    "迁居": "户籍办理",
    "城市综合执法": "公共安全",
    "农林牧渔": "农业农村",
    "安全生产": "公共安全",
}


def label(audience: str, theme: str) -> str:
    """Chinese name of a column; the key itself for an unknown one."""
    return LABELS.get(audience, {}).get(theme, theme)


def read_themes(words: list[str], audience: str) -> list[str]:
    """Keys of the columns that published words name; words no column has are left out.

    "其他" is kept only when nothing else was named.
    """
    by_label = {name: key for key, name in LABELS[audience].items()}
    found: list[str] = []
    for word in words:
        plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", word))
        key = by_label.get(plain) or by_label.get(_ALIASES.get(plain, ""))
        if key and key not in found:
            found.append(key)
    return [k for k in found if k != "other"] or [k for k in found if k == "other"]
