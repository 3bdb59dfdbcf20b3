"""The server's log after a visit of somebody hostile: nothing that was said stands in it."""

from __future__ import annotations

import requests

from sync.wire import pack
from tests.sync.server.house import House
from tests.sync.server.test_strangers import Hand, written
from tests.sync.server.test_strangers import hand as hand


def test_nothing_that_a_hostile_guest_says_stands_in_the_log(house: House, hand: Hand) -> None:
    secrets = ["Bep Klaassen", "+31450008888", "GEHEIM12", hand.device, hand.key.seed]
    fields = {"title": "Bep Klaassen", "text": "+31450008888", "shown_until": "x" * 500}
    ill = written(hand, fields=fields, act="GEHEIM12", record="Bep Klaassen\0")
    for body in (
        hand.message((ill,)),
        hand.message((written(hand, 9, fields=fields),)),
        hand.message(cursor={"neighbourhood": "Bep Klaassen", "sequence": 1}),
        pack({"device": "Bep Klaassen", "clock_ms": "+31450008888"}),
        b"Bep Klaassen +31450008888",
    ):
        hand.send(body)
        hand.send(body, {"Signature": "sig1=:GEHEIM12:", "Signature-Input": "Bep Klaassen"})
    for path in ("/enrol", "/carry", "/Bep%20Klaassen?code=GEHEIM12"):
        body = pack({"code": "GEHEIM12", "device": "GEHEIM12", "public_key": "x", "name": "Bep"})
        requests.post(house.url + path, data=body, timeout=10)
    log = house.log.read_text()
    assert "Traceback" not in log
    assert "failed" not in log
    for secret in secrets:
        assert secret not in log
