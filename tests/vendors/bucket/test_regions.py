"""The region codes, held against the tables of the two documents as they stand there."""

import pytest
from pydantic import ValidationError

from bot.vendors.bucket import REGIONS, AgoraStorage, AnyrtcStorage, StorageSettings
from bot.vendors.bucket.regions import TENCENT_COS
from tests.vendors.bucket.storage import STORAGE

_AMAZON = (
    "US_EAST_1 US_EAST_2 US_WEST_1 US_WEST_2 EU_WEST_1 EU_WEST_2 EU_WEST_3 EU_CENTRAL_1 AP_SOUTHEAST_1 AP_SOUTHEAST_2 "
    "AP_NORTHEAST_1 AP_NORTHEAST_2 SA_EAST_1 CA_CENTRAL_1 AP_SOUTH_1 CN_NORTH_1"
)
_ALIYUN = (
    "CN_Hangzhou CN_Shanghai CN_Qingdao CN_Beijin CN_Zhangjiakou CN_Huhehaote CN_Shenzhen CN_Hongkong US_West_1 "
    "US_East_1 AP_Southeast_1 AP_Southeast_2 AP_Southeast_3 AP_Southeast_5 AP_Northeast_1 AP_South_1 EU_Central_1 "
    "EU_West_1 EU_East_1"
)
AGORA = {
    0: "Huadong Huabei Huanan Beimei",
    1: f"{_AMAZON} CN_NORTHWEST_1 US_GOV_WEST_1",
    2: _ALIYUN,
}
ANYRTC = {
    0: "Huadong Huabei Huanan Beimei Dongnanya",
    1: f"{_AMAZON} - US_GOV_WEST_1",  # 15 is followed by 17
    2: _ALIYUN,
    3: "AP_Beijing_1 AP_Beijing AP_Shanghai AP_Guangzhou AP_Chengdu AP_Chongqing AP_Shenzhen_FSI AP_Shanghai_FSI "
    "AP_Beijing_FSI AP_Hongkong AP_Singapore AP_Mumbai AP_Seoul AP_Bangkok AP_Tokyo NA_Siliconvalley NA_Ashburn "
    "NA_Toronto EU_Frankfurt EU_Moscow",
    4: "CN_Hangzhou CN_Shanghai CN_Qingdao CN_Beijing CN_Guangzhou CN_Hongkong JR_Beijing JR_Shanghai NA_Russia_1 "
    "NA_Singapore_1",
}
SPELLING = {"CN_Beijin": "CN_Beijing"}  # as both documents write it, and as it is


def listed(document: dict[int, str]) -> list[tuple[int, int, str]]:
    """Every row of a document's tables: the vendor, the code and the name."""
    rows = ((vendor, enumerate(names.split())) for vendor, names in document.items())
    return [(vendor, code, name) for vendor, named in rows for code, name in named if name != "-"]


def assert_known(kind: type[StorageSettings], vendor: int, code: int, name: str) -> None:
    """The code is taken, and is the region of that name."""
    bucket = "meetings-1250000000" if vendor == TENCENT_COS else "meetings"
    settings = kind.model_validate({**STORAGE, "vendor": vendor, "region": code, "bucket": bucket})
    region = next(each for each in REGIONS[vendor] if each.code == code)
    assert region.name == SPELLING.get(name, name)
    assert region.host in settings.bucket_url


@pytest.mark.covers("agora-recording value vendor {vendor}", "agora-recording value region {vendor}.{code}")
@pytest.mark.parametrize(("vendor", "code", "name"), listed(AGORA))
def test_agora(vendor: int, code: int, name: str) -> None:
    """Agora's document: every code is the region of its name."""
    assert_known(AgoraStorage, vendor, code, name)


@pytest.mark.covers("anyrtc-recording value vendor {vendor}", "anyrtc-recording value region {vendor}.{code}")
@pytest.mark.parametrize(("vendor", "code", "name"), listed(ANYRTC))
def test_anyrtc(vendor: int, code: int, name: str) -> None:
    """anyRTC's document: every code is the region of its name."""
    assert_known(AnyrtcStorage, vendor, code, name)


@pytest.mark.parametrize("vendor", REGIONS)
def test_anyrtc_knows_no_others(vendor: int) -> None:
    """anyRTC takes the codes of its document and no others."""
    known = {code for each, code, _ in listed(ANYRTC) if each == vendor}

    for code in {*range(100)} - known:
        with pytest.raises(ValidationError, match="region is"):
            AnyrtcStorage.model_validate({**STORAGE, "vendor": vendor, "region": code})


@pytest.mark.parametrize(
    ("vendor", "names"),
    [
        (1, "AF_SOUTH_1 AP_EAST_1 AP_NORTHEAST_3 EU_NORTH_1 ME_SOUTH_1 - AP_SOUTHEAST_3 EU_SOUTH_1"),
        (
            2,
            "AP_Southeast_6 CN_Heyuan CN_Guangzhou CN_Chengdu CN_Nanjing CN_Fuzhou CN_Wulanchabu CN_Northeast_2 "
            "CN_Southeast_7",
        ),
        (3, ANYRTC[3]),
    ],
)
def test_what_agora_has_added(vendor: int, names: str) -> None:
    """Agora's list has grown since its document; the codes follow those of the document."""
    first = len(AGORA[vendor].split()) if vendor in AGORA else 0

    for code, name in enumerate(names.split(), start=first):
        if name != "-":
            assert_known(AgoraStorage, vendor, code, name)
