"""The README's table of storage services."""

from pathlib import Path

import pytest

from bot.vendors.bucket import REGIONS, SERVICES, Dialect

README = Path(__file__).parents[3] / "README.md"


def codes(vendor: int, dialect: Dialect) -> str:
    """The codes that a recording service has for a storage service: ``0–15, 17``."""
    known = [region.code for region in REGIONS[vendor] if dialect in region.dialects]
    begins = [code for code in known if code - 1 not in known]
    ends = [code for code in known if code + 1 not in known]
    spans = [str(begin) if begin == end else f"{begin}–{end}" for begin, end in zip(begins, ends, strict=True)]
    return ", ".join(spans) or "none"


@pytest.mark.parametrize("vendor", REGIONS)
def test_storage_services(vendor: int) -> None:
    """Every storage service has a row with its codes, and the regions whose hosts are inferred are named."""
    inferred = ", ".join(f"{region.code} {region.name}" for region in REGIONS[vendor] if not region.verified) or "none"
    cells = (SERVICES[vendor].name, f"`{vendor}`", *(codes(vendor, dialect) for dialect in Dialect), inferred)

    assert f"| {' | '.join(cells)} |" in README.read_text()
