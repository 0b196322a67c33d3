# The certificate of a deletion, as its page and the command line say it.

certificate-title = Certificate of deletion
certificate-result = { $deleted } of { $items ->
        [one] { $items } item
       *[other] { $items } items
    } deleted
certificate-places = Selected
certificate-by = By
certificate-cloud = Cloud
certificate-observed = Items read
certificate-finished = Ended
certificate-before = Planned
certificate-counted = { $items ->
        [one] { $items } item, { $bytes }
       *[other] { $items } items, { $bytes }
    }
certificate-confirmed = Confirmed by typing
certificate-plan = Plan
certificate-job = Job
certificate-outcomes = What became of the items
certificate-look = Second look
certificate-no-look = The job was stopped before the second look.
certificate-clean = An independent listing found nothing of what was selected.
certificate-remaining = { $count ->
        [one] { $count } planned item is still there.
       *[other] { $count } planned items are still there.
    }
certificate-unplanned = { $count ->
        [one] { $count } item that the plan did not name is there.
       *[other] { $count } items that the plan did not name are there.
    }
certificate-recoverable = { $count ->
        [one] The service keeps { $count } copy, until { $until }.
       *[other] The service keeps { $count } copies, until { $until }.
    }
certificate-keeps-until = Still kept: { $what }, until { $until }.
certificate-keeps = Still kept: { $what }, without an end date.
residue-blob =
    { $count ->
        [one] { $count } soft-deleted blob
       *[other] { $count } soft-deleted blobs
    }
residue-snapshot =
    { $count ->
        [one] { $count } soft-deleted snapshot
       *[other] { $count } soft-deleted snapshots
    }
residue-blob-version =
    { $count ->
        [one] { $count } soft-deleted version
       *[other] { $count } soft-deleted versions
    }
residue-blob-version-stays =
    { $count ->
        [one] { $count } earlier version
       *[other] { $count } earlier versions
    }
residue-container =
    { $count ->
        [one] { $count } soft-deleted container
       *[other] { $count } soft-deleted containers
    }
residue-workspace =
    { $count ->
        [one] { $count } soft-deleted workspace
       *[other] { $count } soft-deleted workspaces
    }
residue-key-vault =
    { $count ->
        [one] { $count } soft-deleted key vault
       *[other] { $count } soft-deleted key vaults
    }
certificate-items = Every item
certificate-item-name = Item
certificate-item-outcome = Outcome
certificate-item-request = Azure’s request id, or proof
certificate-signature = Signature
certificate-key = Key
certificate-kept = Kept
certificate-kept-keyring = in the system’s keyring
certificate-kept-session = in memory: this machine has no keyring, so the key was made for the session
certificate-check = Check it
certificate-about = The signature covers the JSON file beside this page, not the page. Compare the key’s fingerprint with one that you were given by another way.
certificate-intact = The certificate is intact: every byte is as it was signed.
certificate-signed-by = Signed with the key { $fingerprint }.
certificate-known = This machine knows the key as its own.
certificate-not-known = This machine does not know the key. Compare the fingerprint with one that you were given by another way.
certificate-written = Certificate: { $path }
certificate-for-good = for good
