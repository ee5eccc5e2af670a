"""CPU time of a server, wherever in its processes and threads it was spent."""

import time
from typing import Final

from benchmarks.breakable.processes import children

# Of a process's clocks (clock_getcpuclockid(3)) the one that counts what the scheduler gave it, in nanoseconds:
# utime + stime of all its threads, those that ended included, which /proc/<pid>/stat rounds to hundredths of a second.
_SCHEDULED: Final = 2


def cpu_seconds(pid: int) -> float:
    """Of the process and all that it started. Raises OSError when it is gone."""
    return time.clock_gettime(~pid << 3 | _SCHEDULED) + sum(map(cpu_seconds, children(pid)))
