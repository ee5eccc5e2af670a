"""Whether a 2xx answer means committed, and only then, while everything around the service breaks.

Writers send changes, each with a key and a request id of its own, and note what they were answered. Meanwhile faults
are injected at random. Afterwards what is stored is compared with what was answered, operation by operation:

    lost        acknowledged, not stored
    ghost       refused, yet stored
    half        stored without its audit event, its role assignments or its key, or the reverse
    duplicate   stored twice
    unresolved  without a definite answer, however often it was sent again

`docs/ledger.md` says how to read the result.
"""
