"""The demonstration neighbourhood "De Linde": the same for the same seed and day, and as lively as a real one.

Its texts stand in ``assets/demonstration``; here they become records. Phone numbers have the form 045-000 xxxx, which
nobody has; addresses end in ``.example``. ``folder`` makes a device's folder of them.
"""

from __future__ import annotations

from sync.demonstration.neighbourhood import (
    DEFAULT_SEED,
    demo_coordinator,
    demo_key,
    demo_stored,
)

__all__ = ["DEFAULT_SEED", "demo_coordinator", "demo_key", "demo_stored"]
