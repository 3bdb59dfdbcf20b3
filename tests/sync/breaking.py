"""Breaking one rule of the program, to see that a state machine would notice."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def notices(machine: type[RuleBasedStateMachine], max_examples: int) -> None:
    """Hold that ``machine`` fails within so many examples, the same ones each time."""
    same = settings(
        max_examples=max_examples,
        stateful_step_count=40,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        database=None,
        derandomize=True,
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=same)
