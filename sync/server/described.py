"""The OpenAPI document: what each call takes and gives, refusals included.

Written by hand, for the bodies are signed and compressed messages that no framework can guess; the messages' own schemas are
made from their types. Tests hold the server to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from sync.carry_wire import LetterAnswer, LetterRequest
from sync.wire import (
    CONTENT_TYPE,
    EnrolAnswer,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    KeyAnswer,
    ProblemDocument,
    SnapshotHead,
)

PROBLEM_TYPE = "application/problem+json"

_SCHEMAS = "#/components/schemas/"
_MESSAGES = (ExchangeRequest, ExchangeAnswer, EnrolRequest, EnrolAnswer, KeyAnswer, LetterRequest, LetterAnswer, SnapshotHead, ProblemDocument)  # fmt: skip
_REFUSALS = {
    400: "The path cannot be read.",
    401: "The request is not signed by a device that belongs here.",
    403: "The code is not good (enrol), or the device was revoked.",
    404: "The letter is for another server, or there is no such file or key.",
    409: "The device is a copy, its numbers do not follow on, or its code is for something else.",
    413: "The body is too large.",
    416: "The file has no such bytes.",
    422: "The message cannot be read or cannot be right.",
    429: "Too often; Retry-After says when to come again.",
    503: "The database is away, or there is a storm; Retry-After says when to come again. Nothing was kept.",
    507: "There is no room for more pictures.",
}
_SIGNED = ("Content-Digest", "Signature-Input", "Signature")


def document() -> dict[str, Any]:
    """Return the document, as JSON takes it."""
    _, components = msgspec.json.schema_components(_MESSAGES, ref_template=_SCHEMAS + "{name}")
    snapshot = {
        200: _given(CONTENT_TYPE, "zstd of a SnapshotHead and one record a line", signed=True),
        206: _given(CONTENT_TYPE, "The range that was asked for", signed=True),
    }
    ranged = [_header("Range", "bytes=N-"), _header("If-Range", "The ETag of the first part")]
    bare = {
        status: {key: value for key, value in told.items() if key != "content"}
        for status, told in snapshot.items()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Buurtzuil",
            "version": "1",
            "description": "Requests and answers are signed (RFC 9421, Ed25519) over method, path and content digest.",
        },
        "paths": {
            "/exchange": {
                "post": _call(
                    "exchange",
                    "Changes up, records down",
                    {200: _given(CONTENT_TYPE, "zstd of an ExchangeAnswer", signed=True)},
                    (401, 403, 409, 413, 422, 429, 503),
                    takes=(CONTENT_TYPE, "zstd of an ExchangeRequest"),
                )
            },
            "/snapshot": {
                "get": _call(
                    "snapshot",
                    "A ready first copy, by range",
                    snapshot,
                    (401, 403, 416, 429, 503),
                    parameters=ranged,
                ),
                "head": _call(
                    "snapshot_head",
                    "What the first copy is, without it",
                    bare,
                    (401, 403, 416, 429, 503),
                    parameters=ranged,
                    bodies=False,
                ),
            },
            "/enrol": {
                "post": _call(
                    "enrol",
                    "A device joins with a code",
                    {200: _given(CONTENT_TYPE, "zstd of an EnrolAnswer", signed=True)},
                    (403, 409, 413, 422, 429, 503),
                    takes=(CONTENT_TYPE, "zstd of an EnrolRequest"),
                    signed=False,
                )
            },
            "/key/{fingerprint}/{challenge}": {
                "get": _call(
                    "key",
                    "Shows that the server has a key, before a code is sent to it",
                    {200: _given(CONTENT_TYPE, "zstd of a KeyAnswer", signed=True)},
                    (400, 404, 429, 503),
                    parameters=[
                        _part(name, {"type": "string", "pattern": "^[0-9a-f]{32}$"})
                        for name in ("fingerprint", "challenge")
                    ],
                    signed=False,
                )
            },
            "/carry": {
                "post": _call(
                    "carry",
                    "Somebody's letter up, its answer down",
                    {200: _given(CONTENT_TYPE, "The sealed LetterAnswer", signed=True)},
                    (401, 403, 404, 413, 422, 429, 503),
                    takes=(CONTENT_TYPE, "The sealed LetterRequest"),
                )
            },
            "/file/{sha256}": {
                "put": _call(
                    "put_file",
                    "A picture up, from a desk",
                    {200: _given(CONTENT_TYPE, "It is kept; empty", signed=True)},
                    (401, 403, 404, 413, 422, 429, 503, 507),
                    takes=("image/*", "The picture as it was made"),
                    parameters=[_part("sha256", {"type": "string", "pattern": "^[0-9a-f]{64}$"})],
                )
            },
            "/file/{sha256}/{width_px}": {
                "get": _call(
                    "get_file",
                    "A picture at a width, by range",
                    {
                        200: _given("image/*", "The picture", signed=True),
                        206: _given("image/*", "The range that was asked for", signed=True),
                    },
                    (400, 401, 403, 404, 416, 429, 503),
                    parameters=[
                        _part("sha256", {"type": "string", "pattern": "^[0-9a-f]{64}$"}),
                        _part("width_px", {"type": "integer", "minimum": 0}),
                        *ranged,
                    ],
                )
            },
            "/w/{number}": {
                "get": _call(
                    "sheet",
                    "What changed since a sheet was printed, for people",
                    {200: _PAGE, 404: _PAGE, 429: _PAGE | {"headers": _RETRY}, 503: _PAGE | {"headers": _RETRY}},
                    (),
                    parameters=[_part("number", {"type": "string"})],
                    signed=False,
                )
            },
            "/{code}": {
                "get": _call(
                    "thing",
                    "The activity or service of a code, for people",
                    {200: _PAGE, 404: _PAGE_OR_NOT, 429: _PAGE | {"headers": _RETRY}, 503: _PAGE | {"headers": _RETRY}},
                    (),
                    parameters=[_part("code", {"type": "string"})],
                    signed=False,
                )
            },
            "/health": {
                "get": _call(
                    "health",
                    "Whether the database answers",
                    {200: {"description": "It does", "content": {"application/json": {"schema": _HEALTH}}}},
                    (503,),
                    signed=False,
                )
            },
        },
        "components": {"schemas": components},
    }  # fmt: skip


_PAGE: dict[str, Any] = {"description": "A page in HTML", "content": {"text/html": {}}}
_PAGE_OR_NOT = _PAGE | {"content": {"text/html": {}, PROBLEM_TYPE: {}}}
_RETRY = {"Retry-After": {"required": True, "schema": {"type": "string"}}}
_HEALTH = {
    "type": "object",
    "properties": {"status": {"const": "ok"}},
    "required": ["status"],
}


def _call(
    name: str,
    summary: str,
    gives: Mapping[int, dict[str, Any]],
    refuses: tuple[int, ...],
    *,
    takes: tuple[str, str] | None = None,
    parameters: list[dict[str, Any]] | None = None,
    signed: bool = True,
    bodies: bool = True,
) -> dict[str, Any]:
    told = {str(status): given for status, given in gives.items()}
    told |= {str(status): _refusal(status, bodies=bodies) for status in refuses}
    fields = [_header(field, "Signs the request; without it: 401") for field in _SIGNED]
    call: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "parameters": [*(fields if signed else []), *(parameters or [])],
        "responses": told,
    }
    if takes is not None:
        kind, text = takes
        call["requestBody"] = {"required": True, "description": text, "content": {kind: {}}}
    return call


def _part(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _header(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": text, "schema": {"type": "string"}}


def _given(kind: str, text: str, *, signed: bool) -> dict[str, Any]:
    headers = {field: {"schema": {"type": "string"}} for field in _SIGNED} if signed else {}
    return {"description": text, "headers": headers, "content": {kind: {}}}


def _refusal(status: int, *, bodies: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"description": _REFUSALS[status]}
    if status in (429, 503):
        told["headers"] = _RETRY
    if bodies:
        told["content"] = {PROBLEM_TYPE: {"schema": {"$ref": _SCHEMAS + "ProblemDocument"}}}
    return told
