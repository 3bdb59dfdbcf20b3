"""Texts that somebody signed: what a text says is believed when the key that is expected signed exactly that.

A signed text is base64 of an Ed25519 signature and the JSON of a Struct with a tag, so that a text of one kind is never
taken for one of another. PyNaCl is imported inside the functions.
"""

from __future__ import annotations

import base64
from typing import TypeVar

import msgspec

from sync.signing import DeviceKey

_Signed = TypeVar("_Signed", bound=msgspec.Struct)


class NotBelieved(Exception):
    """Something that the coordinator did not sign, or not as it stands here."""


def sign_text(what: msgspec.Struct, key: DeviceKey) -> str:
    """Return what a Struct says, signed with ``key``."""
    from nacl.signing import SigningKey

    signed = SigningKey(base64.b64decode(key.seed)).sign(msgspec.json.encode(what))
    return base64.b64encode(bytes(signed)).decode("ascii")


def told_by(text: str, kind: type[_Signed]) -> _Signed:
    """Return what a signed text says, whoever signed it: see ``believed``. Raises ``NotBelieved`` for another kind of text."""
    try:
        return msgspec.json.decode(base64.b64decode(text, validate=True)[64:], type=kind)
    except (ValueError, TypeError, RecursionError) as error:  # nested without end is no such text
        raise NotBelieved("no such text") from error


def believed(text: str, kind: type[_Signed], public: str) -> _Signed:
    """Return what a signed text says, which ``public`` (Ed25519, base64) signed; empty is "whoever the text names".

    Raises ``NotBelieved``.
    """
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    told = told_by(text, kind)
    signer = public or str(getattr(told, "coordinator", ""))
    try:
        VerifyKey(base64.b64decode(signer, validate=True)).verify(base64.b64decode(text))
    except (BadSignatureError, ValueError, TypeError) as error:
        raise NotBelieved("not signed by the coordinator") from error
    return told
