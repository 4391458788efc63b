"""``make bench``: every benchmark, one after the other; ratios are to a bare baseline measured in the same run."""

import asyncio

from tests.bench import bench_ack, bench_client, bench_memory

for bench in (bench_ack, bench_client, bench_memory):
    asyncio.run(bench.main())
