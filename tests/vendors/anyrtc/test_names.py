"""Parameters are called as the document calls them, also where one is refused for another."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from pydantic import ValidationError

from bot.vendors import agora
from bot.vendors.anyrtc import LayoutOptions, Options, SubscriptionOptions
from bot.vendors.cloud_recording import Parameters

REGIONS = '[{"x_axis": 0, "y_axis": 0, "width": 1, "height": 1}]'
VALUES: Mapping[str, tuple[object, ...]] = {
    "mode": ("mix", "individual"),
    "stream_types": (0, 1),
    "decryption_mode": (1,),
    "secret": ("password",),
    "audio_profile": (1,),
    "mixed_video_layout": (2, 3),
    "max_resolution_uid": ("1",),
    "layout_config": (REGIONS,),
    "background_color": ("#000000",),
    "subscribe_audio_uids": ("1",),
    "unsubscribe_audio_uids": ("1",),
    "subscribe_video_uids": ("1",),
    "unsubscribe_video_uids": ("1",),
    "av_file_type": ("hls",),
    "capture_interval": (10,),
    "file_type": ("jpg",),
}
"""Of each parameter that another one may demand or forbid: what is right by itself."""


def refusals(model: type[Parameters]) -> Iterator[str]:
    """What is said of any one, two or three parameters that do not go together."""
    known = [(name, value) for name, values in VALUES.items() if name in model.model_fields for value in values]
    for number in (1, 2, 3):
        for chosen in combinations(known, number):
            try:
                model.model_validate(dict(chosen))
            except ValidationError as error:
                yield from (found["msg"] for found in error.errors() if not found["loc"])


@pytest.mark.parametrize("model", [agora.Options, Options, LayoutOptions, SubscriptionOptions])
def test_documented_names(model: type[Parameters]) -> None:
    """No refusal names a field as only our code does."""
    ours = [name for name, field in model.model_fields.items() if field.alias != name]
    said = set(refusals(model))

    assert said
    assert not [sentence for sentence in said if re.search(rf"\b({'|'.join(ours)})\b", sentence)]
