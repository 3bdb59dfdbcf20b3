"""TLS with a real server: the right authority works, everything else is refused, each in a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sync.device import at_server, read_device
from sync.disk.replica import open_replica
from sync.errors import BadInput, ServerNotSecure
from sync.line.enrolment import enrol
from sync.line.exchange import exchange_once
from sync.server.commands import server
from sync.server.tls import tls_files
from sync.trust import checked_address
from tests.sync.certificates import Authority, Certificate
from tests.sync.server.house import House, now


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "authority")


@pytest.fixture(scope="module")
def house(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house") / "server"
    with House(folder, "--demo", *authority.certify().options) as started:
        yield started


def join(folder: Path, house: House, ca: Path | None) -> None:
    enrol(folder, house.url, house.code(), kind="kiosk", name="", now_ms=1, ca=ca)


def test_with_the_right_authority_everything_goes_as_it_should(
    house: House, authority: Authority, tmp_path: Path
) -> None:
    assert house.url.startswith("https://127.0.0.1:")
    folder = tmp_path / "zuil"
    join(folder, house, authority.ca)
    assert (folder / "ca.pem").read_bytes() == authority.ca.read_bytes()
    with open_replica(folder, clock=now) as replica:
        exchange_once(replica)  # snapshot and delta, with the authority that lies in the folder
        assert replica.neighbourhood.name == "De Linde"
        (folder / "ca.pem").unlink()
        with pytest.raises(ServerNotSecure) as refused:
            exchange_once(replica)
        assert refused.value.what in replica.status().problem


def test_enrolling_again_needs_no_authority_again(
    house: House, authority: Authority, tmp_path: Path
) -> None:
    join(tmp_path / "zuil", house, authority.ca)
    join(tmp_path / "zuil", house, None)
    assert (tmp_path / "zuil" / "ca.pem").is_file()


def test_without_an_authority_one_sentence_says_what_to_do(house: House, tmp_path: Path) -> None:
    with pytest.raises(ServerNotSecure) as refused:
        join(tmp_path / "zuil", house, None)
    assert refused.value.what == "Het certificaat van de server is hier niet bekend."
    assert "--ca" in refused.value.next
    assert list((tmp_path / "zuil").iterdir()) == []


def test_another_authority_is_refused_and_not_kept(house: House, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other")
    with pytest.raises(ServerNotSecure, match="niet bekend"):
        join(tmp_path / "zuil", house, other.ca)
    assert list((tmp_path / "zuil").iterdir()) == []


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ({"alternative": "DNS:elders.example"}, "hoort bij een ander adres"),
        ({"alternative": "IP:127.0.0.2"}, "hoort bij een ander adres"),
        ({"until": "20210101000000Z"}, "is verlopen, of de klok klopt niet"),
        ({"since": "20980101000000Z"}, "is verlopen, of de klok klopt niet"),
    ],
)
def test_a_wrong_certificate_has_a_sentence_of_its_own(
    certificate: dict[str, str], said: str, authority: Authority, tmp_path: Path
) -> None:
    name = "".join(filter(str.isalnum, str(certificate)))
    options = authority.certify(name, **certificate).options
    with (
        House(tmp_path / "server", "--demo", *options) as house,
        pytest.raises(ServerNotSecure, match=said),
    ):
        join(tmp_path / "zuil", house, authority.ca)
    assert list((tmp_path / "zuil").iterdir()) == []


@pytest.mark.parametrize(
    "url", ["http://192.168.1.20:8480", "http://sync.example", "http://127.0.0.1.example"]
)
def test_plain_http_to_another_machine_is_refused_unless_it_is_said(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as refused:
        enrol(tmp_path / "z", url, "ABCDEFGH", kind="kiosk", name="", now_ms=1)
    assert refused.value.what == "Over http:// kan iedereen op het netwerk meelezen."
    assert not (tmp_path / "z").exists()
    assert checked_address(url + "/", insecure_http=True) == url


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://localhost:8480", "http://[::1]:8480", "https://x.example"]
)
def test_this_machine_and_tls_need_no_word(url: str) -> None:
    assert checked_address(url) == url


def test_moving_a_server_follows_the_same_rule(
    house: House, authority: Authority, tmp_path: Path
) -> None:
    join(tmp_path, house, authority.ca)
    with pytest.raises(BadInput, match="meelezen"):
        at_server(tmp_path, "http://192.168.1.20:8480")
    assert at_server(tmp_path, "https://sync.example/").server == "https://sync.example"
    settings = read_device(tmp_path)
    assert settings is not None
    assert not settings.insecure_http


def test_a_file_that_holds_no_certificate_is_told(house: House, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("geen certificaat")
    for name in ("ca.pem", "weg.pem"):
        with pytest.raises(BadInput, match=name):
            enrol(tmp_path / "z", house.url, "A" * 8, kind="kiosk", name="", now_ms=1, ca=tmp_path / name)  # fmt: skip
    assert not (tmp_path / "z").exists()


class TestServer:
    @pytest.fixture
    def good(self, authority: Authority) -> Certificate:
        return authority.certify("good")

    def test_a_pair_that_fits_is_taken(self, good: Certificate) -> None:
        assert tls_files(good.cert, good.key) == {
            "ssl_certfile": str(good.cert),
            "ssl_keyfile": str(good.key),
        }
        assert tls_files(None, None) == {}

    def test_half_a_pair_or_another_is_told(
        self, good: Certificate, authority: Authority, tmp_path: Path
    ) -> None:
        other = authority.certify("other")
        (tmp_path / "rubbish").write_text("x")
        for cert, key, said in (
            (good.cert, None, "horen bij elkaar"),
            (None, good.key, "horen bij elkaar"),
            (good.cert, other.key, "passen niet"),
            (tmp_path / "rubbish", good.key, "passen niet"),
            (tmp_path / "weg", good.key, "is er niet"),
        ):
            with pytest.raises(BadInput, match=said):
                tls_files(cert, key)

    def test_the_command_says_so_before_it_listens(self, good: Certificate, tmp_path: Path) -> None:
        told = CliRunner().invoke(
            server, ["--data", str(tmp_path / "s"), "--port", "0", "--tls-cert", str(good.cert)]
        )
        assert isinstance(told.exception, BadInput)
        assert not (tmp_path / "s").exists()
