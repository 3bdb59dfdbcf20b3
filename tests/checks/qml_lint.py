"""Hold every QML file against the types it uses and the house's own rules: ``python -m tests.checks.qml_lint``.

1. the Python types: their live meta-objects become the metatypes that Qt's own qmltyperegistrar makes type descriptions of
   (pyside6-metaobjectdump reads sources and knows no getters that are lambdas)
2. qmllint with these types; a warning is a failure
3. our rules: colours, fonts and sizes come from Theme; a file is at most 250 lines; the module lists every file
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PySide6
from PySide6.QtCore import QMetaMethod, QMetaObject

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "kiosk" / "qml" / "Buurtzuil"
VIEW_MODELS = ROOT / "kiosk" / "viewmodels"
MODELS = "Buurtzuil.Models"
MAX_LINES = 250
QT = Path(PySide6.__file__).parent / "Qt"

_HEX = re.compile(r'"#[0-9a-fA-F]{3,8}"')
_PIXELS = re.compile(
    r"\b(?:width|height|x|y|spacing|radius|margins?|pixelSize|(?:left|right|top|bottom)Margin|"
    r"implicit(?:Width|Height)|(?:preferred|minimum|maximum)(?:Width|Height)|border\.width)\s*:\s*(\d+)\b"
)
_HANDLER = re.compile(r"\bproperty\s+\S+\s+on[A-Z]")
_COMMENT = re.compile(r"//.*|/\*.*?\*/", re.DOTALL)


def elements() -> Iterator[tuple[str, str]]:
    """Yield module and class of every Python type that QML knows."""
    for path in sorted(VIEW_MODELS.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(mark, ast.Name) and mark.id == "QmlElement"
                for mark in node.decorator_list
            ):
                yield module, node.name


def _name(raw: Any) -> str:
    return bytes(raw).decode() if not isinstance(raw, str) else raw


def _method(method: QMetaMethod) -> dict[str, Any]:
    return {
        "access": "public",
        "name": _name(method.name()),
        "returnType": _name(method.returnMetaType().name()) or "void",
        "arguments": [
            {"name": _name(name) or f"a{at}", "type": _name(kind)}
            for at, (name, kind) in enumerate(
                zip(method.parameterNames(), method.parameterTypes(), strict=True)
            )
        ],
    }


def metatype(meta: QMetaObject, *, element: bool) -> dict[str, Any]:
    """Return a meta-object as moc writes it; ``element`` says whether QML knows it by name."""
    methods = [meta.method(at) for at in range(meta.methodOffset(), meta.methodCount())]
    above = meta.superClass()
    properties = []
    for at in range(meta.propertyOffset(), meta.propertyCount()):
        found = meta.property(at)
        told = {
            "name": _name(found.name()),
            "type": _name(found.typeName()),
            "index": at - meta.propertyOffset(),
            "read": _name(found.name()),
            "constant": found.isConstant(),
        }
        if found.hasNotifySignal():
            told["notify"] = _name(found.notifySignal().name())
        properties.append(told)
    return {
        "className": meta.className(),
        "qualifiedClassName": meta.className(),
        "object": True,
        "superClasses": [{"access": "public", "name": above.className() if above else "QObject"}],
        "classInfos": [{"name": "QML.Element", "value": "auto" if element else "anonymous"}],
        "properties": properties,
        "signals": [_method(m) for m in methods if m.methodType() == QMetaMethod.MethodType.Signal],
        "slots": [_method(m) for m in methods if m.methodType() == QMetaMethod.MethodType.Slot],
    }


def write_types(folder: Path) -> None:
    """Write the description of our Python types as an import folder of QML."""
    told: dict[str, dict[str, Any]] = {}
    for module, name in elements():
        cls = getattr(importlib.import_module(module), name)
        meta: QMetaObject | None = cls.staticMetaObject
        told[name] = metatype(cls.staticMetaObject, element=True)
        while (meta := meta.superClass() if meta else None) is not None:
            if meta.className() == "QObject":
                break
            told.setdefault(meta.className(), metatype(meta, element=False))
    source = folder / "metatypes.json"
    document = [{"classes": list(told.values()), "inputFile": "models.h", "outputRevision": 69}]
    source.write_text(json.dumps(document), encoding="utf-8")
    target = folder / Path(*MODELS.split("."))
    target.mkdir(parents=True)
    foreign = sorted((QT / "metatypes").glob("qt6core_*.json"))
    subprocess.run(
        [
            QT / "libexec" / "qmltyperegistrar",
            f"--generate-qmltypes={target / 'models.qmltypes'}",
            f"--import-name={MODELS}",
            "--major-version=1",
            "--minor-version=0",
            *([f"--foreign-types={','.join(map(str, foreign))}"] if foreign else []),
            "-o",
            folder / "register.cpp",
            source,
        ],
        check=True,
    )
    (target / "qmldir").write_text(f"module {MODELS}\ntypeinfo models.qmltypes\n", encoding="utf-8")


def house_rules(path: Path) -> list[str]:
    """Return what a QML file does against our own rules, each as ``file:line: what``."""
    raw = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    found = []
    count = raw.count("\n")
    if count > MAX_LINES:
        found.append(f"{name}:{MAX_LINES}: has {count} lines, at most {MAX_LINES}; split it")
    if path.name == "Theme.qml":
        return found
    text = _COMMENT.sub(lambda hit: "\n" * hit.group().count("\n"), raw)
    for number, line in enumerate(text.splitlines(), 1):
        if _HEX.search(line):
            found.append(f"{name}:{number}: a colour of its own; take one of Theme's")
        found.extend(
            f"{name}:{number}: bare pixels; say Theme.mm(..)"
            for hit in _PIXELS.finditer(line)
            if hit.group(1) != "0"
        )
        if _HANDLER.search(line):
            found.append(f"{name}:{number}: a property that begins with 'on' is read as a handler")
        if re.search(r"\bvar\s+\w+\s*=", line):
            found.append(f"{name}:{number}: say const or let")
    return found


def listing() -> list[str]:
    """Return which controls the module's qmldir lacks, and which of its lines name no file."""
    text = (MODULE / "qmldir").read_text(encoding="utf-8")
    listed = {line.split()[-1] for line in text.splitlines() if line.endswith(".qml")}
    there = {
        path.relative_to(MODULE).as_posix() for path in MODULE.rglob("*.qml") if _is_type(path)
    }
    found = [f"qmldir: {name} is not listed" for name in sorted(there - listed)]
    missing = sorted(name for name in listed if not (MODULE / name).exists())
    return found + [f"qmldir: there is no {name}" for name in missing]


def _is_type(path: Path) -> bool:
    return path.parent.name == "controls" or path.parent == MODULE


def main() -> int:
    """Check everything; return 1 when something is not as it should be."""
    files = sorted(MODULE.rglob("*.qml"))
    found = [line for path in files for line in house_rules(path)] + listing()
    print("\n".join(found), end="\n" if found else "")
    with tempfile.TemporaryDirectory() as made:
        write_types(Path(made))
        lint = subprocess.run(
            [QT.parent / "qmllint", "--max-warnings", "0", "-I", made, "-I", MODULE.parent, *files],
            check=False,
        )
    print(f"{len(files)} QML files")
    return 1 if found or lint.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
