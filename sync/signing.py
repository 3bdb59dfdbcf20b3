"""HTTP message signatures (RFC 9421) with Ed25519, and digests of content (RFC 9530).

Written on PyNaCl, which seals the boxes already: the library http-message-signatures brings the whole of ``cryptography``
to every kiosk for the four components that are signed here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from io import BufferedReader

import msgspec

_REQUEST = ("@method", "@path", "content-digest")
_ANSWER = ("@status", "content-digest")
_KEY_BYTES = 32
_INPUT = re.compile(
    r'sig1=(\((?:"[@a-z-]+" ?)+\);created=(\d{1,12});keyid="([A-Za-z0-9+/=_-]{1,80})";alg="ed25519")'
)


class BadSignature(Exception):
    """A message that is not signed by whom it should be."""


class DeviceKey(msgspec.Struct, frozen=True):
    """An Ed25519 key pair: seed and public half, base64."""

    seed: str
    public: str


def make_device_key(seed: bytes | None = None) -> DeviceKey:
    """Return a new key pair, or the one that belongs to ``seed`` (32 bytes)."""
    from nacl.signing import SigningKey

    key = SigningKey(seed) if seed is not None else SigningKey.generate()
    return DeviceKey(_text(bytes(key)), _text(bytes(key.verify_key)))


def is_public_key(text: str) -> bool:
    """Return whether ``text`` can be the public half of a key."""
    try:
        return len(base64.b64decode(text, validate=True)) == _KEY_BYTES
    except ValueError:
        return False


def key_fingerprint(public: str) -> str:
    """Return the first 32 hex digits of the SHA-256 of a public key: what a scanned text tells of a server."""
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:32]


def content_digest(body: bytes) -> str:
    """Return the value of a Content-Digest field."""
    return f"sha-256=:{_text(hashlib.sha256(body).digest())}:"


def content_digest_of_file(file: BufferedReader) -> str:
    """Return the value of a Content-Digest field over all that is left of ``file``, which is never in memory as a whole."""
    return f"sha-256=:{_text(hashlib.file_digest(file, 'sha256').digest())}:"


def _base(components: Mapping[str, str], parameters: str) -> bytes:
    lines = [f'"{name}": {value}' for name, value in components.items()]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


def _sign(
    components: Mapping[str, str], key: DeviceKey, key_id: str, created_s: int
) -> dict[str, str]:
    from nacl.signing import SigningKey

    names = " ".join(f'"{name}"' for name in components)
    parameters = f'({names});created={created_s};keyid="{key_id}";alg="ed25519"'
    signature = SigningKey(base64.b64decode(key.seed)).sign(_base(components, parameters)).signature
    return {"Signature-Input": f"sig1={parameters}", "Signature": f"sig1=:{_text(signature)}:"}


def sign_request(
    method: str, path: str, body: bytes, key: DeviceKey, key_id: str, created_s: int
) -> dict[str, str]:
    """Return the header fields that sign a request; ``key_id`` is the device's id."""
    digest = content_digest(body)
    components = dict(zip(_REQUEST, (method.upper(), path, digest), strict=True))
    return {"Content-Digest": digest, **_sign(components, key, key_id, created_s)}


def sign_answer(status: int, digest: str, key: DeviceKey, created_s: int) -> dict[str, str]:
    """Return the header fields that sign an answer of which ``digest`` is the content's."""
    components = dict(zip(_ANSWER, (str(status), digest), strict=True))
    return {"Content-Digest": digest, **_sign(components, key, "server", created_s)}


def key_id_of(headers: Mapping[str, str]) -> str:
    """Return who says to have signed a message. Raises ``BadSignature`` when nobody does."""
    found = _INPUT.fullmatch(headers.get("signature-input", ""))
    if found is None:
        raise BadSignature("no signature")
    return found[3]


def verify_request(
    method: str, path: str, body: bytes, headers: Mapping[str, str], public: str
) -> None:
    """Raise ``BadSignature`` unless the request was signed, whole and as it is, by the key ``public`` (base64)."""
    digest = content_digest(body)
    if headers.get("content-digest", "") != digest:
        raise BadSignature("the content is another one")
    _verify(dict(zip(_REQUEST, (method.upper(), path, digest), strict=True)), headers, public)


def verify_answer(status: int, digest: str, headers: Mapping[str, str], public: str) -> None:
    """Raise ``BadSignature`` unless the answer with this content digest was signed by the key ``public``."""
    if headers.get("content-digest", "") != digest:
        raise BadSignature("the content is another one")
    _verify(dict(zip(_ANSWER, (str(status), digest), strict=True)), headers, public)


def _verify(components: Mapping[str, str], headers: Mapping[str, str], public: str) -> None:
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    found = _INPUT.fullmatch(headers.get("signature-input", ""))
    signature = headers.get("signature", "")
    names = " ".join(f'"{name}"' for name in components)
    if (
        found is None
        or not found[1].startswith(f"({names})")
        or not re.fullmatch(r"sig1=:[^:]+:", signature)
    ):
        raise BadSignature("no signature over what must be signed")
    try:
        raw = base64.b64decode(signature[6:-1], validate=True)
        VerifyKey(base64.b64decode(public)).verify(_base(components, found[1]), raw)
    except (BadSignatureError, ValueError, binascii.Error) as error:
        raise BadSignature("the signature does not fit") from error


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
