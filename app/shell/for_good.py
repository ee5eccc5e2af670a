"""What a command imports stays until the command ends, so that nobody ever needs to look for garbage in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """All that exists after this is left out of every search for garbage.

    Python would search it several times while it grows, once more when the process ends, and in each worker too: what
    a fork shares is copied, page by page, when it is looked at.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
