"""How a cell is hidden, and what its label lets a reader know of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Kinds = npt.NDArray[np.uint8]

# Shown; a count below the limit ("n < 5"); one hidden beside it, and itself not below ("pelindung"); one of which no
# more is said than that it is hidden.
SHOWN, SMALL, GUARD, VEILED = range(4)
