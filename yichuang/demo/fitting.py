"""Who would apply for what: firms by their trade, people by their age."""

from datetime import date

from yichuang.demo.items import ItemSpec
from yichuang.demo.people import Applicant, Public

# Item → words of which a firm's name has one. Items that are not here suit every firm.
TRADES: dict[str, tuple[str, ...]] = {
    "食品经营许可": ("餐饮", "酒店", "食品", "商贸"),
    "食品生产许可": ("食品", "农业"),
    "药品经营许可（零售）": ("大药房",),
    "特种设备使用登记": ("酒店", "物流", "建筑", "食品", "医院", "房地产"),
    "计量标准器具核准": ("食品", "建筑", "医院"),
    "仅销售预包装食品备案": ("商贸", "食品"),
    "公共场所卫生许可": ("酒店", "健身", "娱乐", "商贸"),
    "医疗机构执业登记": ("医院",),
    "母婴保健技术服务许可": ("医院",),
    "诊所备案": ("医院",),
    "旅馆业特种行业许可": ("酒店",),
    "大型群众性活动安全许可": ("文化", "娱乐", "健身", "商贸"),
    "公众聚集场所投入使用、营业前消防安全检查": ("酒店", "餐饮", "健身", "娱乐", "网络", "商贸"),
    "劳务派遣经营许可": ("人力资源",),
    "人力资源服务许可": ("人力资源",),
    "临时占用城市道路（含夜市摊点）": ("餐饮", "食品", "商贸", "建筑", "文化"),
    "设置大型户外广告": ("文化", "商贸", "酒店", "房地产", "餐饮", "大药房"),
    "城市建筑垃圾处置核准": ("建筑", "房地产", "物流"),
    "城镇污水排入排水管网许可": ("餐饮", "酒店", "食品", "医院", "建筑"),
    "建筑工程施工许可": ("建筑", "房地产"),
    "商品房预售许可": ("房地产",),
    "临时使用林地审批": ("建筑", "农业", "房地产"),
    "烟草专卖零售许可证核发": ("商贸", "餐饮", "酒店"),
    "道路货物运输经营许可": ("物流", "建筑", "商贸", "农业"),
    "道路旅客运输经营许可": ("客运",),
    "涉路施工活动许可": ("建筑", "房地产"),
    "娱乐场所经营许可": ("娱乐",),
    "互联网上网服务营业场所经营许可": ("网络",),
    "营业性演出审批": ("文化", "娱乐"),
    "出版物零售经营许可": ("图书", "文化"),
    "经营高危险性体育项目许可": ("健身",),
    "农药经营许可": ("农资",),
    "兽药经营许可": ("农资",),
    "动物防疫条件合格证核发": ("农业",),
    "动物诊疗许可": ("宠物",),
}
# Item → youngest and oldest age. Items that are not here are for grown-ups of any age.
AGES: dict[str, tuple[int, int]] = {
    "护士执业注册": (21, 55),
    "医师执业注册": (24, 68),
    "生育登记": (22, 45),
    "出生医学证明补发": (22, 50),
    "从业人员预防性健康检查": (18, 60),
    "老年人优待证办理": (60, 99),
    "残疾人自主创业补贴申领": (20, 59),
    "电动自行车登记上牌": (18, 75),
    "机动车驾驶证期满换证": (24, 75),
    "城乡居民养老保险参保登记": (18, 59),
    "灵活就业人员参保登记": (18, 55),
    "职工养老保险待遇申领（退休）": (50, 63),
    "失业保险金申领": (20, 59),
    "就业失业登记": (18, 59),
    "创业担保贷款申请": (20, 58),
    "生育津贴申领": (22, 45),
    "住房公积金贷款申请": (22, 60),
    "教师资格认定": (21, 45),
    "义务教育入学登记": (25, 48),
}
GROWN_UP = (18, 99)
# What the citizen of the lobby comes with: she opens a noodle shop, and lives.
CITIZEN = frozenset(
    {
        *("食品经营许可", "临时占用城市道路（含夜市摊点）", "从业人员预防性健康检查"),
        *("烟草专卖零售许可证核发", "创业担保贷款申请", "灵活就业人员参保登记", "社会保障卡申领"),
        *("城乡居民医保参保登记", "异地就医备案", "医疗费用手工报销", "住房公积金提取"),
        *("电动自行车登记上牌", "机动车驾驶证期满换证", "居住证申领", "义务教育入学登记"),
        *("不动产登记信息查询", "社会保险参保证明打印", "企业登记档案查询"),
    }
)
SHOPKEEPERS = 24  # of the persons, how many have a small shop


def fits(spec: ItemSpec, who: Applicant, today: date) -> bool:
    """Whether this applicant would come with this item."""
    if not who.is_person:
        trades = TRADES.get(spec.name)
        return trades is None or any(word in who.party.name for word in trades)
    youngest, oldest = AGES.get(spec.name, GROWN_UP)
    return youngest <= today.year - int(who.born[:4]) <= oldest


def those_who_fit(spec: ItemSpec, public: Public, today: date) -> list[Applicant]:
    """Everybody who would apply. Small shops are people: they come with what firms come with."""
    everybody = public.firms if spec.applicants == "firm" else public.persons
    if spec.applicants == "firm" and "permit" in spec.content.personal_themes:
        everybody = [*everybody, *public.persons[:SHOPKEEPERS]]
    if spec.name not in CITIZEN:
        everybody = [who for who in everybody if who is not public.persons[0]]
    return [who for who in everybody if fits(spec, who, today)]


def from_the_lobby(spec: ItemSpec, public: Public, today: date) -> list[Applicant]:
    """Of those who sign in by a click, whoever would come with this item."""
    pool = those_who_fit(spec, public, today)
    return [who for who in (public.firms[0], public.persons[0]) if who in pool]
