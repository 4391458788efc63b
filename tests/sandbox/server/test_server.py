"""The local vendors over real sockets."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from bot.sandbox.bucket import serve_bucket
from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import LINK, Fault
from bot.sandbox.media import read_sample
from bot.sandbox.server import serve_vendors
from tests.sandbox.server.conftest import Clients, Hands, token


async def test_fsp_from_login_to_download(clients: Clients) -> None:
    """The gateway and the store know the same tasks; the link opens the file, for an hour."""
    async with clients.link() as link:
        assert await link.login() == 0
        started = await link.ask(4098, group_id="room-42", file_name="standup", auto={"type": 1})
        clients.hands.wait(60)
        stopped = await link.ask(4101, record_id=started["record_id"])
    clients.hands.wait(60)
    listed = (await clients.post("/api/record/file/list")).json()
    links = (await clients.post("/api/record/file/download", file_name="standup")).json()
    file = await clients.http.get(links["data"]["urls"])
    clients.hands.wait(3600)
    late = await clients.http.get(links["data"]["urls"])

    assert (stopped["code"], stopped["media_duration"]) == (0, 57)
    assert listed["data"]["dataList"][0]["fileState"] == "normal"
    assert (file.status_code, file.content) == (200, read_sample("recording.mp4"))
    assert file.headers["content-disposition"].startswith("attachment;")
    assert late.status_code == 403


@pytest.mark.parametrize("multipart", [True, False])
async def test_both_kinds_of_form_are_taken(clients: Clients, multipart: bool) -> None:
    """The document says "form-data" and no more."""
    answer = await clients.post("/api/store/volume/getUsedVolume", multipart=multipart)

    assert answer.json() == {"code": 0, "message": "OK", "data": {"volume": 21474836480, "useVolume": 0}}


async def test_a_file_in_a_form_is_no_field(clients: Clients) -> None:
    """The parameter counts as missing."""
    url = clients.studio["store_url"] + "/api/record/file/list"
    answer = await clients.http.post(url, files={"token": ("token.txt", b"x")})

    assert answer.json()["code"] == 30003


async def test_a_form_without_a_boundary_is_refused(clients: Clients) -> None:
    """By FSP's own code."""
    url = clients.studio["store_url"] + "/api/record/file/list"
    answer = await clients.http.post(url, content=b"x", headers={"content-type": "multipart/form-data"})

    assert answer.json()["code"] == 30003


async def test_agora_from_acquire_to_the_bucket(clients: Clients) -> None:
    """What a stop calls uploaded is in the bucket when it answers."""
    path = await clients.start(fileNamePrefix=["recordings"])
    clients.hands.wait(20)
    running = (await clients.agora(f"{path}/query", method="GET")).json()
    during = clients.objects()
    stopped = (await clients.agora(f"{path}/stop")).json()

    assert running["serverResponse"]["status"] == 5
    assert [key.rpartition(".")[2] for key in during] == ["m3u8", "ts"]
    assert stopped["serverResponse"]["uploadingStatus"] == "uploaded"
    assert f"recordings/{stopped['serverResponse']['fileList']}" in clients.objects()
    assert len(clients.objects()) == 3


async def test_recorders_upload_by_themselves() -> None:
    """Without anybody asking, once the vendors' time has passed."""
    async with serve_vendors() as vendors, httpx.AsyncClient(trust_env=False) as http:
        clients = Clients(vendors, Hands(), http)
        await clients.start()
        while not clients.objects():  # noqa: ASYNC110 - a bucket tells nobody what is put into it
            await asyncio.sleep(0.05)
        await vendors.agora.upload()


async def test_what_is_not_uploaded_when_they_close_is_dropped(hands: Hands) -> None:
    """Nobody waits for half a day's segments."""
    async with serve_bucket() as other:  # in one process all buckets can be read at every port
        clock = VendorClock(speed=1, real=hands)
        async with serve_vendors(clock=clock) as vendors, httpx.AsyncClient(trust_env=False) as http:
            clients = Clients(vendors, hands, http)
            await clients.start()
            hands.wait(12 * 3600)
            while not clients.objects():  # noqa: ASYNC110 - a bucket tells nobody what is put into it
                await asyncio.sleep(0)
        pages = other._client.get_paginator("list_objects_v2").paginate(Bucket=vendors.bucket.name)
        uploaded = sum(page["KeyCount"] for page in pages)

    assert 0 < uploaded < 12 * 3600 / 15


async def test_a_file_for_another_bucket_is_lost(clients: Clients) -> None:
    """As it is with wrong credentials in earnest: the stop is fine, and there is no file."""
    path = await clients.start(secretKey="wrong")
    clients.hands.wait(20)

    assert (await clients.agora(f"{path}/stop")).status_code == 200
    assert clients.objects() == []


async def test_what_is_not_json_is_refused(clients: Clients) -> None:
    """By Agora's own code."""
    account = clients.classroom
    answer = await clients.http.post(
        f"{account['api_url']}/v1/apps/{account['app_id']}/cloud_recording/acquire",
        auth=(account["customer_id"], account["customer_secret"]),
        headers={"content-type": "application/json;charset=utf-8"},
        content=b"\xff{",
    )

    assert (answer.status_code, answer.json()["code"]) == (400, 2)


async def test_rooms_can_be_emptied(clients: Clients) -> None:
    """At either service."""
    clients.vendors.fsp.empty_room("room-42")
    clients.vendors.agora.empty_room("room-42")
    path = await clients.start()
    async with clients.link() as link:
        await link.login()
        await link.ask(4098, group_id="room-42", auto={"type": 1})
        clients.hands.wait(10)

        assert (await link.ask(4104))["record_list"][0]["status"] == 1
    assert (await clients.agora(f"{path}/stop")).json()["code"] == 435


async def test_a_login_ends_with_its_link(clients: Clients) -> None:
    """A second one is refused until then."""
    async with clients.link() as first, clients.link() as second:
        assert await first.login() == 0
        assert await second.login() == 30004
        await first.socket.close()
        assert await second.login() == 0


async def test_a_binary_frame_is_read_too(clients: Clients) -> None:
    """It gets its reply."""
    async with clients.link() as link:
        await link.socket.send(b"{")

        assert (await link.receive())["code"] == 30005


async def test_a_frame_that_is_too_large_ends_the_link(clients: Clients) -> None:
    """Nothing of it is answered; the login ends with it."""
    async with clients.link() as link:
        await link.login()
        await link.socket.send(" " * (4 * 2**20 + 1))
        with pytest.raises(ConnectionClosed):
            await link.receive()
    async with clients.link() as link:
        assert await link.login() == 0

    assert [call.verb for call in clients.vendors.calls] == ["login", "login"]


async def test_every_call_is_logged(clients: Clients) -> None:
    """With service, verb, room, time and outcome."""
    await clients.start()
    async with clients.link() as link:
        await link.login()
        await link.ask(4098, group_id="room-1", auto={"type": 1})
        await link.ask(4098, group_id="room-1", auto={"type": 1})
    await clients.post("/api/record/file/list")

    assert [(call.service, call.verb, call.room, call.outcome) for call in clients.vendors.calls] == [
        ("agora", "acquire", "room-42", "200"),
        ("agora", "start", "room-42", "200"),
        ("fsp", "login", "", "0"),
        ("fsp", "init", "room-1", "0"),
        ("fsp", "init", "room-1", "30038"),
        ("fsp", "file/list", "", "200 0"),
    ]
    assert clients.vendors.calls[-1].at == clients.hands.moment


async def test_accounts_are_those_of_a_configuration(clients: Clients) -> None:
    """Every key that a clapper.toml would have."""
    studio, classroom = clients.studio, clients.classroom

    recording = ["vendor", "app_id", "app_secret", "gateway_url", "store_url", "time_zone"]
    assert list(studio) == [*recording, "live_url", "access_url", "dev_id", "dev_secret"]
    assert list(classroom) == ["vendor", "app_id", "customer_id", "customer_secret", "api_url", "storage"]
    assert list(clients.vendors.accounts()["campus"]) == list(classroom)
    assert list(classroom["storage"]) == ["vendor", "region", "bucket", "access_key", "secret_key", "endpoint_url"]
    assert len(studio["app_secret"]) == 16


async def test_secrets_do_not_show(clients: Clients) -> None:
    """The vendors' repr is fit for a log."""
    shown = repr(clients.vendors)

    assert clients.studio["app_secret"] not in shown
    assert clients.studio["dev_secret"] not in shown
    assert clients.classroom["customer_secret"] not in shown
    assert clients.classroom["storage"]["secret_key"] not in shown


async def test_an_unusable_service_is_refused_and_comes_back(clients: Clients) -> None:
    """On the same ports; open links are cut."""
    fsp = clients.vendors.fsp
    async with clients.link() as link:
        await link.login()
        await fsp.go_down()
        await fsp.go_down()
        with pytest.raises(ConnectionClosed):
            await link.socket.recv()
    with pytest.raises(ConnectionRefusedError):
        async with clients.link():
            pass
    with pytest.raises(httpx.ConnectError):
        await clients.post("/api/record/file/list")

    await fsp.come_up()
    await fsp.come_up()
    assert (await clients.post("/api/record/file/list")).status_code == 200
    async with clients.link() as link:
        assert await link.login() == 0


async def test_an_outage_has_a_status(clients: Clients) -> None:
    """Nothing is carried out while it lasts, and nobody gets a link."""
    vendors = clients.vendors
    await vendors.agora.go_down(503)
    await vendors.fsp.go_down(502)

    assert (await clients.agora("/acquire")).status_code == 503
    with pytest.raises(InvalidStatus) as refused:
        async with clients.link():
            pass
    assert refused.value.response.status_code == 502
    await vendors.agora.come_up()
    assert (await clients.agora("/acquire")).status_code == 200
    assert clients.outcomes("acquire") == [("503", False, True), ("200", True, True)]


async def test_a_vendors_own_code_can_be_ordered(clients: Clients) -> None:
    """Each service writes it in its own way, and nothing is carried out."""
    clients.vendors.agora.faults.order(Fault(verb="acquire", code=65))
    clients.vendors.fsp.faults.order(Fault(verb="file/list", code=30000))
    clients.vendors.fsp.faults.order(Fault(verb="login", code=30004))

    assert (await clients.agora("/acquire")).json()["code"] == 65
    assert (await clients.post("/api/record/file/list")).json()["code"] == 30000
    async with clients.link() as link:
        assert await link.login() == 30004
        assert await link.login() == 0
    assert clients.outcomes("acquire") == [("400 65", False, True)]
    assert clients.outcomes("login") == [("30004", False, True), ("0", True, True)]


async def test_what_is_in_an_envelope_is_logged(clients: Clients) -> None:
    """anyRTC answers with HTTP 200 whatever it says: the status and the code are inside."""
    campus = clients.vendors.accounts()["campus"]
    clients.vendors.anyrtc.faults.order(Fault(verb="acquire", code=65))
    answer = await clients.http.post(f"{campus['api_url']}/v1/apps/{campus['app_id']}/cloud_recording/acquire")

    assert answer.status_code == 200
    assert clients.outcomes("acquire") == [("400 65", False, True)]


async def test_garbage_can_be_ordered(clients: Clients) -> None:
    """With or without the call being carried out."""
    clients.vendors.agora.faults.order(Fault(body=b"<html>", status=200))
    clients.vendors.fsp.faults.order(Fault(verb="login", body=b"{", processed=True))

    assert (await clients.agora("/acquire")).content == b"<html>"
    async with clients.link() as link:
        await link.send(4097, app_id=clients.studio["app_id"], token=token(clients.studio))
        assert await link.socket.recv() == "{"
        assert (await link.ask(4104))["code"] == 0
    assert clients.outcomes("acquire") == [("200", False, True)]
    assert clients.outcomes("login") == [("0", True, True)]


async def test_an_http_connection_can_be_cut(clients: Clients) -> None:
    """Before the call is carried out, or after."""
    faults = clients.vendors.agora.faults
    faults.order(Fault(verb="acquire", drop=True))
    faults.order(Fault(verb="acquire", drop=True, processed=True))

    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            await clients.agora("/acquire")
    assert clients.outcomes("acquire") == [("", False, False), ("200", True, False)]


async def test_a_link_can_be_cut(clients: Clients) -> None:
    """Before a command is carried out, or after; the login ends with it."""
    faults = clients.vendors.fsp.faults
    faults.order(Fault(verb="init", drop=True))
    faults.order(Fault(verb="init", drop=True, processed=True))
    for room in ("room-1", "room-2"):
        async with clients.link() as link:
            assert await link.login() == 0
            await link.send(4098, group_id=room, auto={"type": 1})
            with pytest.raises(ConnectionClosed):
                await link.receive()

    async with clients.link() as link:
        await link.login()
        assert [row["group_id"] for row in (await link.ask(4104))["record_list"]] == ["room-2"]
    assert clients.outcomes("init") == [("", False, False), ("0", True, False)]


async def test_links_can_be_cut_at_any_time(clients: Clients) -> None:
    """And at the handshake."""
    async with clients.link() as link:
        await link.login()
        clients.vendors.fsp.drop_links()
        with pytest.raises(ConnectionClosed):
            await link.receive()
    clients.vendors.fsp.faults.order(Fault(verb=LINK, drop=True))
    with pytest.raises((InvalidMessage, ConnectionError)):
        async with clients.link():
            pass


async def test_links_can_go_deaf(clients: Clients) -> None:
    """Nothing that is asked on such a link is answered, but its pings are; its login is forgotten."""
    async with clients.link() as deaf:
        await deaf.login()
        clients.vendors.fsp.deafen_links()
        await deaf.send(4104)
        await (await deaf.socket.ping())
        async with clients.link() as next_one:
            assert await next_one.login() == 0
            assert (await next_one.ask(4104))["code"] == 0
    assert clients.outcomes("query") == [("0", True, True)]


async def test_a_reply_can_be_late_while_others_are_not(clients: Clients) -> None:
    """What was asked is done at once."""
    clients.vendors.fsp.faults.order(Fault(verb="init", delay=timedelta(seconds=0.05)))
    async with clients.link() as link:
        await link.login()
        await link.send(4098, "first", group_id="room-42", auto={"type": 1})
        await link.send(4104, "second")
        replies = [await link.receive(), await link.receive()]

    assert [reply["seq"] for reply in replies] == ["second", "first"]
    assert replies[0]["total_num"] == 1


async def test_a_reply_that_is_not_sent_yet_is_forgotten_at_the_end(clients: Clients) -> None:
    """Closing the vendors does not wait for it."""
    clients.vendors.fsp.faults.order(Fault(verb="query", delay=timedelta(hours=1)))
    async with clients.link() as link:
        await link.login()
        await link.send(4104)
        await link.ask(4097)

    assert clients.outcomes("query") == [("0", True, True)]


async def test_a_late_reply_for_somebody_who_is_gone_is_dropped(clients: Clients) -> None:
    """The service goes on."""
    clients.vendors.fsp.faults.order(Fault(verb="query", delay=timedelta(seconds=0.05)))
    async with clients.link() as link:
        await link.login()
        await link.send(4104)
        await link.ask(4097)
    clients.vendors.fsp.faults.order(Fault(verb="query", delay=timedelta(seconds=0.1)))
    async with clients.link() as link:
        await link.login()

        assert (await link.ask(4104))["code"] == 0


async def test_an_http_answer_can_be_late(clients: Clients) -> None:
    """Too late for whoever does not wait; it was carried out all the same."""
    clients.vendors.agora.faults.order(Fault(verb="acquire", delay=timedelta(seconds=30)))

    with pytest.raises(httpx.ReadTimeout):
        await clients.http.post(
            f"{clients.classroom['api_url']}/v1/apps/{clients.classroom['app_id']}/cloud_recording/acquire",
            timeout=0.2,
        )
    assert clients.outcomes("acquire") == [("401", True, True)]


async def test_a_reply_can_come_twice(clients: Clients) -> None:
    """The same one."""
    clients.vendors.fsp.faults.order(Fault(verb="login", copies=2))
    async with clients.link() as link:
        await link.login()

        assert (await link.receive())["id"] == 8193
        assert (await link.ask(4104))["id"] == 8200
