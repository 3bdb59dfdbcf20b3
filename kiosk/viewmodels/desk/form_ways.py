"""Where else a form leads: to the single times of an activity, to the papers of one time, to a flyer."""

from __future__ import annotations

from kiosk.viewmodels.desk.flyer import KINDS as FLYERS
from kiosk.viewmodels.desk.form import Form


def dates_key(form: Form | None) -> str:
    """Return the activity of which single times can differ; empty for anything else."""
    known = form is not None and form.sheet.kind == "activity" and not form.is_new
    return form.record if form is not None and known else ""


def once_key(form: Form | None) -> str:
    """Return the time of an activity, as ``activity@recurrence``, that a form is about; empty for anything else."""
    return form.record if form is not None and form.sheet.kind == "override" else ""


def flyer_key(form: Form | None) -> str:
    """Return what a flyer can be made of; empty for what there are none of."""
    known = form is not None and form.sheet.kind in FLYERS and not form.is_new
    return form.key if form is not None and known else ""
