"""The storage services' regions by the codes that the recording services use for them in a storageConfig.

Documents: storageConfig of Agora 云端录制 RESTful API (2019-06-19), of the list that Agora has since published (which
adds codes and drops Qiniu), and of anyRTC 云端录制 RESTful API. The tables differ: anyRTC leaves out Amazon's 16, and
only anyRTC has Qiniu's 4 and Kingsoft. The names are theirs, also where they mislead (Kingsoft's ``NA_Russia_1``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

QINIU, AMAZON_S3, ALIYUN_OSS, TENCENT_COS, KINGSOFT_KS3 = range(5)  #: ``vendor`` in a storageConfig
OWN_S3 = 11  #: at Agora, an S3-compatible service of the customer's, whose host the recorder is told


class Dialect(StrEnum):
    """Whose storageConfig it is; the value is the service's name for people."""

    AGORA = "Agora"
    ANYRTC = "anyRTC"


_AGORA = frozenset({Dialect.AGORA})
_ANYRTC = frozenset({Dialect.ANYRTC})
_BOTH = frozenset(Dialect)


@dataclass(frozen=True)
class Region:
    """One region of a storage service."""

    code: int  #: ``region`` in a storageConfig
    name: str  #: in the recording services' documents
    id: str  #: the storage service's own, which signatures name
    host: str
    dialects: frozenset[Dialect]  #: the recording services that have this code
    verified: bool = True
    """Whether host and id were confirmed from the storage service's software or documents; False is by the pattern of
    the others. Neither was ever tried on a real bucket."""


REGIONS: Mapping[int, tuple[Region, ...]] = {
    QINIU: (
        Region(0, "Huadong", "cn-east-1", "s3.cn-east-1.qiniucs.com", _BOTH),
        Region(1, "Huabei", "cn-north-1", "s3.cn-north-1.qiniucs.com", _BOTH),
        Region(2, "Huanan", "cn-south-1", "s3.cn-south-1.qiniucs.com", _BOTH),
        Region(3, "Beimei", "us-north-1", "s3.us-north-1.qiniucs.com", _BOTH),
        Region(4, "Dongnanya", "ap-southeast-1", "s3.ap-southeast-1.qiniucs.com", _ANYRTC),
    ),
    AMAZON_S3: (
        Region(0, "US_EAST_1", "us-east-1", "s3.us-east-1.amazonaws.com", _BOTH),
        Region(1, "US_EAST_2", "us-east-2", "s3.us-east-2.amazonaws.com", _BOTH),
        Region(2, "US_WEST_1", "us-west-1", "s3.us-west-1.amazonaws.com", _BOTH),
        Region(3, "US_WEST_2", "us-west-2", "s3.us-west-2.amazonaws.com", _BOTH),
        Region(4, "EU_WEST_1", "eu-west-1", "s3.eu-west-1.amazonaws.com", _BOTH),
        Region(5, "EU_WEST_2", "eu-west-2", "s3.eu-west-2.amazonaws.com", _BOTH),
        Region(6, "EU_WEST_3", "eu-west-3", "s3.eu-west-3.amazonaws.com", _BOTH),
        Region(7, "EU_CENTRAL_1", "eu-central-1", "s3.eu-central-1.amazonaws.com", _BOTH),
        Region(8, "AP_SOUTHEAST_1", "ap-southeast-1", "s3.ap-southeast-1.amazonaws.com", _BOTH),
        Region(9, "AP_SOUTHEAST_2", "ap-southeast-2", "s3.ap-southeast-2.amazonaws.com", _BOTH),
        Region(10, "AP_NORTHEAST_1", "ap-northeast-1", "s3.ap-northeast-1.amazonaws.com", _BOTH),
        Region(11, "AP_NORTHEAST_2", "ap-northeast-2", "s3.ap-northeast-2.amazonaws.com", _BOTH),
        Region(12, "SA_EAST_1", "sa-east-1", "s3.sa-east-1.amazonaws.com", _BOTH),
        Region(13, "CA_CENTRAL_1", "ca-central-1", "s3.ca-central-1.amazonaws.com", _BOTH),
        Region(14, "AP_SOUTH_1", "ap-south-1", "s3.ap-south-1.amazonaws.com", _BOTH),
        Region(15, "CN_NORTH_1", "cn-north-1", "s3.cn-north-1.amazonaws.com.cn", _BOTH),
        Region(16, "CN_NORTHWEST_1", "cn-northwest-1", "s3.cn-northwest-1.amazonaws.com.cn", _AGORA),
        Region(17, "US_GOV_WEST_1", "us-gov-west-1", "s3.us-gov-west-1.amazonaws.com", _BOTH),
        Region(18, "AF_SOUTH_1", "af-south-1", "s3.af-south-1.amazonaws.com", _AGORA),
        Region(19, "AP_EAST_1", "ap-east-1", "s3.ap-east-1.amazonaws.com", _AGORA),
        Region(20, "AP_NORTHEAST_3", "ap-northeast-3", "s3.ap-northeast-3.amazonaws.com", _AGORA),
        Region(21, "EU_NORTH_1", "eu-north-1", "s3.eu-north-1.amazonaws.com", _AGORA),
        Region(22, "ME_SOUTH_1", "me-south-1", "s3.me-south-1.amazonaws.com", _AGORA),
        Region(24, "AP_SOUTHEAST_3", "ap-southeast-3", "s3.ap-southeast-3.amazonaws.com", _AGORA),
        Region(25, "EU_SOUTH_1", "eu-south-1", "s3.eu-south-1.amazonaws.com", _AGORA),
    ),
    ALIYUN_OSS: (
        Region(0, "CN_Hangzhou", "cn-hangzhou", "oss-cn-hangzhou.aliyuncs.com", _BOTH),
        Region(1, "CN_Shanghai", "cn-shanghai", "oss-cn-shanghai.aliyuncs.com", _BOTH),
        Region(2, "CN_Qingdao", "cn-qingdao", "oss-cn-qingdao.aliyuncs.com", _BOTH),
        Region(3, "CN_Beijing", "cn-beijing", "oss-cn-beijing.aliyuncs.com", _BOTH),
        Region(4, "CN_Zhangjiakou", "cn-zhangjiakou", "oss-cn-zhangjiakou.aliyuncs.com", _BOTH),
        Region(5, "CN_Huhehaote", "cn-huhehaote", "oss-cn-huhehaote.aliyuncs.com", _BOTH),
        Region(6, "CN_Shenzhen", "cn-shenzhen", "oss-cn-shenzhen.aliyuncs.com", _BOTH),
        Region(7, "CN_Hongkong", "cn-hongkong", "oss-cn-hongkong.aliyuncs.com", _BOTH),
        Region(8, "US_West_1", "us-west-1", "oss-us-west-1.aliyuncs.com", _BOTH),
        Region(9, "US_East_1", "us-east-1", "oss-us-east-1.aliyuncs.com", _BOTH),
        Region(10, "AP_Southeast_1", "ap-southeast-1", "oss-ap-southeast-1.aliyuncs.com", _BOTH),
        Region(11, "AP_Southeast_2", "ap-southeast-2", "oss-ap-southeast-2.aliyuncs.com", _BOTH),
        Region(12, "AP_Southeast_3", "ap-southeast-3", "oss-ap-southeast-3.aliyuncs.com", _BOTH),
        Region(13, "AP_Southeast_5", "ap-southeast-5", "oss-ap-southeast-5.aliyuncs.com", _BOTH),
        Region(14, "AP_Northeast_1", "ap-northeast-1", "oss-ap-northeast-1.aliyuncs.com", _BOTH),
        Region(15, "AP_South_1", "ap-south-1", "oss-ap-south-1.aliyuncs.com", _BOTH),
        Region(16, "EU_Central_1", "eu-central-1", "oss-eu-central-1.aliyuncs.com", _BOTH),
        Region(17, "EU_West_1", "eu-west-1", "oss-eu-west-1.aliyuncs.com", _BOTH),
        Region(18, "EU_East_1", "me-east-1", "oss-me-east-1.aliyuncs.com", _BOTH, verified=False),
        Region(19, "AP_Southeast_6", "ap-southeast-6", "oss-ap-southeast-6.aliyuncs.com", _AGORA),
        Region(20, "CN_Heyuan", "cn-heyuan", "oss-cn-heyuan.aliyuncs.com", _AGORA),
        Region(21, "CN_Guangzhou", "cn-guangzhou", "oss-cn-guangzhou.aliyuncs.com", _AGORA),
        Region(22, "CN_Chengdu", "cn-chengdu", "oss-cn-chengdu.aliyuncs.com", _AGORA),
        Region(23, "CN_Nanjing", "cn-nanjing", "oss-cn-nanjing.aliyuncs.com", _AGORA),
        Region(24, "CN_Fuzhou", "cn-fuzhou", "oss-cn-fuzhou.aliyuncs.com", _AGORA),
        Region(25, "CN_Wulanchabu", "cn-wulanchabu", "oss-cn-wulanchabu.aliyuncs.com", _AGORA),
        Region(26, "CN_Northeast_2", "ap-northeast-2", "oss-ap-northeast-2.aliyuncs.com", _AGORA, verified=False),
        Region(27, "CN_Southeast_7", "ap-southeast-7", "oss-ap-southeast-7.aliyuncs.com", _AGORA, verified=False),
    ),
    TENCENT_COS: (
        Region(0, "AP_Beijing_1", "ap-beijing-1", "cos.ap-beijing-1.myqcloud.com", _BOTH),
        Region(1, "AP_Beijing", "ap-beijing", "cos.ap-beijing.myqcloud.com", _BOTH),
        Region(2, "AP_Shanghai", "ap-shanghai", "cos.ap-shanghai.myqcloud.com", _BOTH),
        Region(3, "AP_Guangzhou", "ap-guangzhou", "cos.ap-guangzhou.myqcloud.com", _BOTH),
        Region(4, "AP_Chengdu", "ap-chengdu", "cos.ap-chengdu.myqcloud.com", _BOTH),
        Region(5, "AP_Chongqing", "ap-chongqing", "cos.ap-chongqing.myqcloud.com", _BOTH),
        Region(6, "AP_Shenzhen_FSI", "ap-shenzhen-fsi", "cos.ap-shenzhen-fsi.myqcloud.com", _BOTH),
        Region(7, "AP_Shanghai_FSI", "ap-shanghai-fsi", "cos.ap-shanghai-fsi.myqcloud.com", _BOTH, verified=False),
        Region(8, "AP_Beijing_FSI", "ap-beijing-fsi", "cos.ap-beijing-fsi.myqcloud.com", _BOTH, verified=False),
        Region(9, "AP_Hongkong", "ap-hongkong", "cos.ap-hongkong.myqcloud.com", _BOTH),
        Region(10, "AP_Singapore", "ap-singapore", "cos.ap-singapore.myqcloud.com", _BOTH),
        Region(11, "AP_Mumbai", "ap-mumbai", "cos.ap-mumbai.myqcloud.com", _BOTH),
        Region(12, "AP_Seoul", "ap-seoul", "cos.ap-seoul.myqcloud.com", _BOTH),
        Region(13, "AP_Bangkok", "ap-bangkok", "cos.ap-bangkok.myqcloud.com", _BOTH),
        Region(14, "AP_Tokyo", "ap-tokyo", "cos.ap-tokyo.myqcloud.com", _BOTH),
        Region(15, "NA_Siliconvalley", "na-siliconvalley", "cos.na-siliconvalley.myqcloud.com", _BOTH),
        Region(16, "NA_Ashburn", "na-ashburn", "cos.na-ashburn.myqcloud.com", _BOTH),
        Region(17, "NA_Toronto", "na-toronto", "cos.na-toronto.myqcloud.com", _BOTH),
        Region(18, "EU_Frankfurt", "eu-frankfurt", "cos.eu-frankfurt.myqcloud.com", _BOTH),
        Region(19, "EU_Moscow", "eu-moscow", "cos.eu-moscow.myqcloud.com", _BOTH),
    ),
    KINGSOFT_KS3: (
        Region(0, "CN_Hangzhou", "HANGZHOU", "kss.ksyun.com", _ANYRTC, verified=False),
        Region(1, "CN_Shanghai", "SHANGHAI", "ks3-cn-shanghai.ksyuncs.com", _ANYRTC),
        Region(2, "CN_Qingdao", "QINGDAO", "ks3-cn-qingdao.ksyuncs.com", _ANYRTC, verified=False),
        Region(3, "CN_Beijing", "BEIJING", "ks3-cn-beijing.ksyuncs.com", _ANYRTC),
        Region(4, "CN_Guangzhou", "GUANGZHOU", "ks3-cn-guangzhou.ksyuncs.com", _ANYRTC),
        Region(5, "CN_Hongkong", "HONGKONG", "ks3-cn-hk-1.ksyuncs.com", _ANYRTC),
        Region(6, "JR_Beijing", "JR_BEIJING", "ks3-jr-beijing.ksyuncs.com", _ANYRTC),
        Region(7, "JR_Shanghai", "JR_SHANGHAI", "ks3-jr-shanghai.ksyuncs.com", _ANYRTC),
        Region(8, "NA_Russia_1", "RUSSIA", "ks3-rus.ksyuncs.com", _ANYRTC),
        Region(9, "NA_Singapore_1", "SINGAPORE", "ks3-sgp.ksyuncs.com", _ANYRTC),
    ),
}
"""The regions by storage service, in the order of their codes."""
