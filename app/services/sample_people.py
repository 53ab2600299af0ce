"""Invented people for the demo: names, made-up document numbers, certificates, posts; always the same."""

from datetime import date, timedelta

from stdnum.cn import ric

from app.exchange.roster_writing import RosterLine

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施孔曹严华金魏陶姜"
_FIRST, _SECOND = "建海振晓立春国秀德佳", "军燕东芳新华强兰明慧"
_RARE = ("张𬱖", "刘䶮", "王堃", "买买提·吐尔逊")
_AREAS = ("110105", "120101", "220102", "310101", "440106", "510104", "650102")
_UNITS = ("总装车间", "动力部", "铸造车间", "工具分厂", "热处理分厂", "检修中心")
_OCCUPATIONS = (
    ("焊工", "6-18-02-04", "电焊工"),
    ("电工", "6-31-01-03", ""),
    ("车工", "6-18-01-01", "数控车工"),
)
_HELD_PREFIX = "Y001011999966"
TOO_SHORT_EVERY = 10
"""Every tenth person was appointed too recently, so that a refusal is seen too."""
MOST_PEOPLE = len(_SURNAMES) * len(_FIRST) * len(_SECOND)


def sample_people(count: int, today: date) -> list[RosterLine]:
    """`count` invented people, most of them with more than five years in a 高级技师 post on `today`."""
    return [_person(place, count, today) for place in range(count)]


def _person(place: int, count: int, today: date) -> RosterLine:
    male = place % 3 != 1
    born = date(1968 + place % 17, 1 + place % 12, 1 + (place * 7) % 28)
    years = 2 if place % TOO_SHORT_EVERY == TOO_SHORT_EVERY - 1 else 6 + place % 6
    certified = today - timedelta(days=365 * years + 60 + place % 90)
    block = max(1, -(-count // len(_OCCUPATIONS)))
    occupation, code, job = (
        _OCCUPATIONS[min(place // block, len(_OCCUPATIONS) - 1)] if count >= 15 else _OCCUPATIONS[0]
    )
    return RosterLine(
        name=_RARE[place] if place < len(_RARE) else _name(place),
        gender="男" if male else "女",
        id_type="居民身份证",
        id_number=_document_number(place, born, male=male),
        birth_date=born.isoformat(),
        employer=_UNITS[place % len(_UNITS)],
        occupation=occupation,
        occupation_code=code,
        job=job,
        level="特级技师",
        certificate_number=f"{_HELD_PREFIX}{certified.year % 100:02d}1{place + 1:06d}",
        certificate_date=certified.isoformat(),
        post_since=(certified + timedelta(days=30)).isoformat(),
        phone=f"139{place:08d}",
    )


def _name(place: int) -> str:
    """A name of its own for every place below MOST_PEOPLE."""
    turn = place // len(_SURNAMES)
    first = _FIRST[(turn + place) % len(_FIRST)]
    second = _SECOND[(turn // len(_FIRST) + place) % len(_SECOND)]
    return _SURNAMES[place % len(_SURNAMES)] + first + second


def _document_number(place: int, born: date, *, male: bool) -> str:
    order = 2 * (place % 400) + (1 if male else 0)
    body = f"{_AREAS[place % len(_AREAS)]}{born:%Y%m%d}{order:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))
