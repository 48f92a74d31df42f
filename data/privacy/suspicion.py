"""What every identifier of a person has in it, told without the libraries that prove one."""

import re

MAY_HOLD = re.compile(r"[0-9](?:[ .,()-]{0,2}[0-9]){7}|@|[Ee]\+?15")
