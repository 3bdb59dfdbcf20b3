"""Certificate authorities and certificates for tests, made with the program ``openssl``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec

_CONFIG = """
[ca]
default_ca = house
[house]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
private_key = ca.key
certificate = ca.pem
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
CN = Test
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""


class Certificate(msgspec.Struct, frozen=True):
    """A certificate and its key, PEM files."""

    cert: Path
    key: Path

    @property
    def options(self) -> tuple[str, ...]:
        """What the server is told."""
        return "--tls-cert", str(self.cert), "--tls-key", str(self.key)


class Authority:
    """A certificate authority in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.ca = folder / "ca.pem"
        (folder / "openssl.cnf").write_text(_CONFIG)
        (folder / "index.txt").write_text("")
        (folder / "serial").write_text("01\n")
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-config", "openssl.cnf", "-extensions", "authority", "-days", "3650",
                  "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem")  # fmt: skip

    def certify(
        self,
        name: str = "server",
        alternative: str = "IP:127.0.0.1",
        until: str = "20991231235959Z",
        since: str = "20200101000000Z",
    ) -> Certificate:
        """Return a certificate for an address, good between two moments."""
        (self.folder / f"{name}.ext").write_text(
            f"subjectAltName = {alternative}\nbasicConstraints = CA:FALSE\n"
        )
        self._run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-config", "openssl.cnf", "-subj", f"/CN={name}",
                  "-keyout", f"{name}.key", "-out", f"{name}.csr")  # fmt: skip
        self._run("ca", "-batch", "-notext", "-config", "openssl.cnf", "-extfile", f"{name}.ext",
                  "-startdate", since, "-enddate", until,
                  "-in", f"{name}.csr", "-out", f"{name}.pem")  # fmt: skip
        return Certificate(self.folder / f"{name}.pem", self.folder / f"{name}.key")

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            ["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
