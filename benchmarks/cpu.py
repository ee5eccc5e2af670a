"""CPU time of a server, wherever in its processes and threads it was spent."""

import time
from pathlib import Path
from typing import Final

# Of a process's clocks (clock_getcpuclockid(3)) the one that counts what the scheduler gave it, in nanoseconds:
# utime + stime of all its threads, those that ended included, which /proc/<pid>/stat rounds to hundredths of a second.
_SCHEDULED: Final = 2


def cpu_seconds(pid: int) -> float:
    """Of the process and all that it started. Raises OSError when it is gone."""
    children = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    return time.clock_gettime(~pid << 3 | _SCHEDULED) + sum(cpu_seconds(int(child)) for child in children)
