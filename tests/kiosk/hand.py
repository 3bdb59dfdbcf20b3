"""The hand that tests touch the glass with is the one of the tour."""

from __future__ import annotations

from kiosk.tour.hand import Hand as Hand
from kiosk.tour.hand import everything as everything
from kiosk.tour.hand import is_a as is_a
from kiosk.tour.hand import make_touch_device as make_touch_device
