"""``make bench``: every benchmark, one after the other; ratios are to a bare baseline measured in the same run."""

import asyncio

from tests.bench import bench_ack, bench_client, bench_memory, bench_mp4, bench_store, bench_surfaces

for bench in (bench_ack, bench_surfaces, bench_client, bench_store, bench_memory, bench_mp4):
    asyncio.run(bench.main())
