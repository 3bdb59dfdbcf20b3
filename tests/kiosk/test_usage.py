"""Every page of help, and every complaint about how a command was typed, in Dutch: the whole tree of commands is walked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from kiosk.commands import cli, main

ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|args|show|message|and|exit|default|required|missing|try|help for|invalid|no such"
    r"|got|unexpected|text|integer|range|file|folder|directory|path|the|name|error|value)\b",
    re.IGNORECASE,
)
"""Words of click that are no Dutch, and no name of a command or option: those are taken out first."""


def walk(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below ``command`` with what somebody types to come there."""
    yield path, command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            assert found is not None
            yield from walk(found, (*path, name))


TREE = dict(walk(cli))
PATHS = [pytest.param(path, id=" ".join(path) or "buurtzuil") for path in TREE]


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Return the exit status, and what was said on either side."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


def own_words(text: str, path: tuple[str, ...]) -> str:
    """Return a text without what is typed as it stands there: commands, options, choices and addresses."""
    text = text.replace(" ".join(("buurtzuil", *path)), "")
    text = re.sub(r"(?m)^  [a-z-]+(?=  )", "", text)  # the first column of a list of commands
    return re.sub(r"--?[a-z][a-z-]*|\[[a-z0-9_|]+\]|[a-z]+://\S*", "", text)


def test_the_tree_is_the_whole_program() -> None:
    assert {("admin", "code"), ("carry", "in"), ("print", "slip"), ("enrol",), ("kiosk",)} < set(
        TREE
    )
    assert len(TREE) > 30


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_help_is_dutch(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = typed(capsys, *path, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"Gebruik: {' '.join(('buurtzuil', *path))} ")
    assert "Toon deze uitleg." in out
    assert "Opties:" in out
    found = ENGLISH.search(own_words(out, path))
    assert found is None, f"{found}: {out}"


@pytest.mark.parametrize("path", PATHS)
def test_everything_that_may_be_typed_is_explained(path: tuple[str, ...]) -> None:
    command = TREE[path]
    assert command.help
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, param.name
        else:
            assert param.metavar, f"{param.name} is shown as it is called inside"
            first = param.metavar.strip("[].").split()[0]
            assert first.isupper(), first


@pytest.mark.parametrize("path", PATHS)
def test_what_was_typed_wrong_is_told_in_dutch(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    command = TREE[path]
    wrong = [["--bestaat-niet"]]
    for param in command.params:
        if isinstance(param, click.Option) and not param.is_flag:
            wrong.append([param.opts[-1]])
            if not isinstance(param.type, click.types.StringParamType | click.Path):
                wrong.append([param.opts[-1], "koek"])
    if any(param.required for param in command.params):
        wrong.append([])
    if not isinstance(command, click.Group) and not any(
        param.nargs < 0 for param in command.params
    ):
        wrong.append(["a", "b", "c", "d"])
    for words in wrong:
        status, out, err = typed(capsys, *path, *words)
        assert (status, out) == (2, ""), words
        assert err.count("\n") == 1
        assert err.endswith(f"Typ '{' '.join(('buurtzuil', *path))} --help' voor uitleg.\n")
        found = ENGLISH.search(own_words(err, path))
        assert found is None, f"{found}: {err}"


@pytest.mark.parametrize("group", ["admin", "carry", "file", "print"])
def test_a_group_without_a_command_shows_its_commands(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = typed(capsys, group)
    assert (status, out) == (2, "")
    assert err.startswith(f"Gebruik: buurtzuil {group} [OPTIES] OPDRACHT [...]")
    assert "Opdrachten:" in err
