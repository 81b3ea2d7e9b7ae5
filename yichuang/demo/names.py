"""Invented names. Rare characters and · are in on purpose: every page has to bear them."""

import random

SURNAMES = tuple("李王张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余")
GIVEN = (
    *(
        "文斌",
        "建国",
        "秀英",
        "海燕",
        "志强",
        "丽华",
        "晓东",
        "玉兰",
        "国庆",
        "桂芳",
        "俊杰",
        "雅婷",
    ),
    *("子涵", "梓萱", "浩然", "思远", "明辉", "春梅", "永福", "大勇", "雪", "磊", "静", "涛", "敏"),
    *(
        "红霞",
        "立新",
        "德胜",
        "凤英",
        "嘉怡",
        "宇航",
        "欣妍",
        "一鸣",
        "长青",
        "金花",
        "世杰",
        "小满",
    ),
)
# Rare characters (two of them outside the basic plane), long names with ·, a compound surname.
UNUSUAL = (
    *("阿依古丽·吐尔逊", "巴特尔·朝克图", "扎西·多吉", "买买提·阿卜杜热合曼", "欧阳䶮", "王𠅤"),
    *("李㛃", "赵翾", "尉迟犇", "陈𬱖", "刘㼆", "司马懿轩", "张喆", "那仁·其其格"),
)
PLACES = ("城关镇", "河湾镇", "石桥乡", "云岭乡", "柳林街道", "东门街道")
STREETS = ("民生巷", "青年路", "东风街", "河堤路", "老街", "学府路", "梧桐巷", "商贸街")
_FIRM_WORDS = (
    *(
        "清溪",
        "云岭",
        "石桥",
        "百味",
        "福满",
        "华茂",
        "远航",
        "瑞丰",
        "新禾",
        "东升",
        "顺达",
        "恒信",
    ),
    *(
        "小满",
        "梧桐",
        "老街坊",
        "乐游",
        "康宁",
        "博文",
        "启明",
        "绿源",
        "安居",
        "宏图",
        "鑫隆",
        "春晖",
    ),
)
_FIRM_KINDS = (
    *("餐饮管理有限公司", "商贸有限公司", "大药房有限公司", "物流有限公司", "建筑工程有限公司"),
    *(
        "酒店管理有限公司",
        "农业发展有限公司",
        "文化传媒有限公司",
        "食品有限公司",
        "健身服务有限公司",
    ),
    *("人力资源有限公司", "医院有限公司", "房地产开发有限公司", "客运有限公司"),
    *("宠物诊疗有限公司", "图书有限公司", "娱乐有限公司", "农资有限公司", "网络服务有限公司"),
)
_SHOP_KINDS = ("面馆", "小吃店", "便利店", "理发店", "足浴店", "烟酒店", "农资店", "火锅店")


def person(rng: random.Random, serial: int) -> str:
    """A person's name; every ninth is an unusual one."""
    if serial % 9 == 4:
        return UNUSUAL[(serial // 9) % len(UNUSUAL)]
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def firm(serial: int) -> str:
    """A firm's name, different for every serial number below 456 (24 words, 19 trades)."""
    word = _FIRM_WORDS[serial % len(_FIRM_WORDS)]
    return f"清川{word}{_FIRM_KINDS[(serial + serial // len(_FIRM_WORDS)) % len(_FIRM_KINDS)]}"


def shop(rng: random.Random, surname: str) -> str:
    """What somebody calls a small shop."""
    return f"{surname}记{rng.choice(_SHOP_KINDS)}"


def address(rng: random.Random) -> str:
    """An address in the county."""
    return f"清川县{rng.choice(PLACES)}{rng.choice(STREETS)} {rng.randint(1, 160)} 号"
