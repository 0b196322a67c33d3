# What the window and the command line both say. Every key stands in en, fr and ja with the same variables;
# a test compares them. Words of the field follow Microsoft's own documents in each language.

## Errors: what happened, then what to do. `error-<code>` and `error-<code>-hint` for every code.

error-usage = The command cannot be carried out as written: { $why }.
error-usage-hint = “lastcopy --help” lists the verbs and their options.
error-malformed-connection-string = The connection string cannot be read: { $why }.
error-malformed-connection-string-hint = Copy it whole from the portal: storage account, Access keys, Connection string.
error-malformed-place = “{ $place }” is not a place that can be read.
error-malformed-place-hint = Give a resource id that begins with /subscriptions/, or the URL of a storage account, container, folder or blob.
error-malformed-cloud = The file “{ $file }” does not describe a cloud: { $why }.
error-malformed-cloud-hint = Give Public, USGovernment, China, or a JSON file of endpoints such as the sandbox’s ready file.
error-not-available = “{ $what }” is not available in this version.
error-not-available-hint = Nothing was done.
error-too-many = These are more rows than can be taken at once: at most { $most }.
error-too-many-hint = Select fewer rows.
error-not-offered = “{ $place }” cannot be used for this as a whole.
error-not-offered-hint = Name a container, a folder or a blob instead.
error-confirmation-missing = Nothing was deleted: the confirmation is missing.
error-confirmation-missing-hint = To delete exactly what the plan names, confirm with: { $confirm }
error-confirmation-mismatch = Nothing was deleted: the confirmation does not fit the plan as it is now.
error-confirmation-mismatch-hint = Read the plan again. To delete exactly what it names, confirm with: { $confirm }
error-plan-tampered = Nothing was deleted: the content of the plan does not give its hash.
error-plan-tampered-hint = The plan was altered or damaged after it was made. Make a new plan.
error-plan-spent = Nothing was done: this plan was applied or discarded before.
error-plan-spent-hint = Look at the job that it became, or make a new plan.
error-context-changed = Nothing was deleted: the plan was made with another identity, tenant or cloud.
error-context-changed-hint = Sign in as the plan says, or make a new plan with the identity that is signed in now.
error-not-signed-in = Nobody is signed in for “{ $place }”.
error-not-signed-in-hint = Sign in with “az login”, or reach the storage account by a connection string or a SAS URL.
error-unauthenticated = The service does not accept the credentials.
error-unauthenticated-hint = Check the account key or the SAS and its dates, or sign in again. A clock that is off by more than 15 minutes has the same effect.
error-forbidden = You are signed in, but not allowed to do this.
error-forbidden-hint = Ask for the role that is missing: Storage Blob Data Reader to read, Storage Blob Data Contributor to delete, Reader to list resources.
error-network-denied = The storage account does not let this machine in: its network rules, or a SAS for other addresses, keep it out.
error-network-denied-hint = Go on from its virtual network, or ask the owner of the account to allow this machine’s address. Then try again.
error-unreachable = The host “{ $host }” did not answer.
error-unreachable-hint = Check the network, the proxy, the firewall of the account and the spelling of the name. Nothing is lost: the same command can be run again.
error-untrusted = The certificate of the host “{ $host }” is not trusted.
error-untrusted-hint = If a proxy of your organization inspects traffic, add its certificate to the system’s trust store.
error-no-trust = This computer knows no certificate authority, so no secure connection can be made ({ $why }).
error-no-trust-hint = Install the system’s certificates (on Debian and Ubuntu the package ca-certificates), or name a file of them in SSL_CERT_FILE.
error-throttled = The service asks for fewer requests and did not give way in time.
error-throttled-hint = Wait a few minutes, then resume. What is done stays done.
error-container-not-found = The container “{ $container }” does not exist.
error-container-not-found-hint = Check the spelling, or list the storage account to see its containers.
error-not-found = “{ $place }” does not exist.
error-not-found-hint = Check the spelling: upper and lower case matter. List what lies above it to see what is there.
error-nothing-matches = Nothing lies below “{ $place }”.
error-nothing-matches-hint = List what lies above it to see what is there. A folder’s URL ends in “/”.
error-changed = It is no longer what was listed or planned.
error-changed-hint = It was left as it is. List it again and make a new plan if it should still be deleted or downloaded.
error-blocked = A lease, a snapshot, a hold or a lock stands in the way.
error-blocked-hint = It was left as it is. Remove what stands in the way, then make a new plan.
error-not-exported = Not deleted: there is no whole copy of “{ $place }” at “{ $path }”.
error-not-exported-hint = Look at the download that was to make it, then make a new plan. What has a copy was deleted.
error-corrupt = What arrived is not what the service announced: { $why }.
error-corrupt-hint = Nothing was kept under the final name. Try again; if it happens again, the network or a proxy alters the data.
error-refused = The service refused the request.
error-refused-hint = The line above says what the service answered. Its support asks for the request id.
error-bad-answer = The answer of the service could not be read: { $why }.
error-bad-answer-hint = Try again. If a proxy stands in between, check that it passes the answers on unchanged.
error-disk-full = No room is left at “{ $path }”.
error-disk-full-hint = Make room, then resume. What is complete stays, and nothing is fetched twice.
error-not-writable = “{ $path }” cannot be written: { $why }.
error-not-writable-hint = Choose another folder, or change the permissions of this one.
error-not-readable = “{ $path }” cannot be read: { $why }.
error-not-readable-hint = Check the path and its permissions.
error-malformed-file = “{ $path }” is not a manifest, a plan or a certificate: { $why }.
error-malformed-file-hint = Give a file that LastCopy wrote, unaltered.
error-certificate-tampered = “{ $path }” is not what was signed: at least one byte of it was changed.
error-certificate-tampered-hint = Ask for the file again from whoever gave it to you, and trust nothing that it says.
error-other-key = “{ $path }” was signed with another key: { $fingerprint }.
error-other-key-hint = Do not rely on it. Ask whoever gave it to you which key they sign with.
error-store = LastCopy’s own records at “{ $path }” cannot be used: { $why }.
error-store-hint = Check the permissions and the free space there. The folder must lie on a local disk.
error-busy = Another process works on job { $job } (process { $pid }).
error-busy-hint = Wait for it, or stop that process first. A job is never run twice at the same time.
error-no-such-job = There is no job with the id “{ $job }”.
error-no-such-job-hint = “lastcopy jobs list” shows every job.
error-not-deleted = “{ $place }” is there: nothing of it is soft-deleted.
error-not-deleted-hint = A purge takes away what is deleted already. To delete what is there, use “lastcopy delete”.
error-not-waited = Nothing is proved yet: the service goes on with what was begun (items: { $count }).
error-not-waited-hint = Resume the job to wait for the end, look again and get the certificate.
stopped-after-step = Stopped after the step “{ $step }”.
error-canceled = Stopped on request.
error-canceled-hint = What is done stays done; what was not started stays as it is.
error-internal = A mistake in LastCopy: { $why }.
error-internal-hint = Please report it with this line. What is done stays on record.

## What was tried, said before the error's own sentence; `.on` names the place where it is known.

tried-list-containers = The containers could not be listed.
    .on = The containers of “{ $place }” could not be listed.
tried-list-blobs = The blobs could not be listed.
    .on = The blobs of “{ $place }” could not be listed.
tried-head-blob = The properties of the blob could not be read.
    .on = The properties of “{ $place }” could not be read.
tried-read-blob = The blob could not be read.
    .on = “{ $place }” could not be read.
tried-delete-blob = The blob could not be deleted.
    .on = “{ $place }” could not be deleted.
tried-read-account = The settings of the storage account could not be read.
    .on = The settings of the storage account “{ $place }” could not be read.
tried-sign-in = The sign-in did not work.
    .on = The sign-in for “{ $place }” did not work.
tried-list-subscriptions = The subscriptions could not be listed.
    .on = The subscriptions of “{ $place }” could not be listed.
tried-list-resource-groups = The resource groups could not be listed.
    .on = The resource groups of “{ $place }” could not be listed.
tried-list-resources = The resources could not be listed.
    .on = The resources of “{ $place }” could not be listed.
tried-read-workspace = The workspace could not be read.
    .on = The workspace “{ $place }” could not be read.
tried-read-storage-account = The storage account could not be read.
    .on = The storage account “{ $place }” could not be read.
tried-list-locks = The locks could not be listed.
tried-list-deny-assignments = The deny assignments could not be listed.
tried-list-nested = What runs in the workspace could not be listed.
tried-cancel-job = The run could not be canceled.
    .on = The locks of “{ $place }” could not be listed.
tried-list-workspaces = The workspaces could not be listed.
    .on = The workspaces of “{ $place }” could not be listed.
tried-list-deleted = What was deleted recently could not be listed.
    .on = What was deleted recently in “{ $place }” could not be listed.
tried-read-tags = The tags could not be read.
    .on = The tags of “{ $place }” could not be read.
tried-read-container = The properties of the container could not be read.
    .on = The properties of the container “{ $place }” could not be read.
tried-undelete-blob = The blob could not be brought back.
    .on = “{ $place }” could not be brought back.
tried-delete-container = The container could not be deleted.
    .on = The container “{ $place }” could not be deleted.
tried-undelete-container = The container could not be brought back.
    .on = The container “{ $place }” could not be brought back.
tried-recover-resource = The resource could not be brought back.
tried-purge-resource = The resource could not be taken away for good.
tried-delete-resource = The resource could not be deleted.
    .on = “{ $place }” could not be deleted.
tried-read-resource = The resource could not be read.
    .on = “{ $place }” could not be read.
tried-list-permissions = What you are allowed to do could not be read.
    .on = What you are allowed to do with “{ $place }” could not be read.
tried-write-file = The file could not be written.
    .on = “{ $place }” could not be written.
tried-open-journal = The journal of jobs could not be opened.
    .on = The journal of jobs at “{ $place }” could not be opened.
tried-open-inventory = The inventory could not be opened.
    .on = The inventory at “{ $place }” could not be opened.
tried-read-plan = The plan could not be read.
    .on = The plan “{ $place }” could not be read.
tried-verify = The files could not be verified.
    .on = The files of “{ $place }” could not be verified.

## What the service answered: the status, its code, the id that its support asks for.

service-said = Azure said: { $status } { $code } (request { $request })
service-said-status = Azure said: { $status }
service-said-code = Azure said: { $status } { $code }
service-said-request = Azure said: { $status } (request { $request })

## Reasons inside an error’s sentence. The key is the reason as the code spells it, in lower case and with
## hyphens; a reason without words is shown as it is.

why-a-part-without-an-equals-sign = a part of it is not “Name=Value”
why-a-setting-appears-twice = a setting stands in it twice
why-no-accountname = AccountName is missing
why-neither-accountkey-nor-sharedaccesssignature = AccountKey or SharedAccessSignature is missing
why-the-blob-endpoint-is-not-a-url = BlobEndpoint is not a URL
why-the-blob-endpoint-is-not-an-http-or-https-url = BlobEndpoint is not an http or https URL
why-the-blob-endpoint-is-more-than-a-base-url = BlobEndpoint is more than the base of a URL
why-accountkey-is-not-base64 = AccountKey is not base64
why-ca-holds-no-usable-certificate = its “ca” holds no usable certificate
why-neither-a-name-nor-a-file = it is neither the name of a cloud nor a file
why-not-utf-8 = it is not UTF-8
why-not-well-formed-xml = it is not well-formed XML
why-not-the-format-that-was-asked-for = it is not in the format that was asked for
why-the-request-could-not-be-built = the request could not be built
why-no-home-directory = there is no home directory
why-206-without-content-range = a partial answer without Content-Range
why-content-length-is-another-than-the-range-s = its length is not that of the range
why-content-range-is-another-range-than-was-asked-for = it is another range than was asked for
why-a-content-range-that-cannot-be-read = its Content-Range cannot be read
why-a-blob-without-a-name = a blob in it has no name
why-a-container-without-a-name = a container in it has no name
why-a-prefix-without-a-name = a folder in it has no name
why-a-length-that-is-no-number = a length in it is not a number
why-a-name-that-is-not-utf-8 = a name in it is not UTF-8
why-a-saved-file-without-its-sha-256 = a row of it lacks its SHA-256
why-cut-off = it is cut off
why-longer-than-a-row-can-be = a row of it is too long
why-neither-200-nor-206 = its status is neither 200 nor 206
why-nextlink-leads-in-circles = its pages lead in circles
why-nextlink-leads-to-another-host = its next page lies on another host
why-no-entity-tag = it has no entity tag
why-no-length = it has no length
why-not-a-character-reference = it is not well-formed XML
why-unknown-entity = it is not well-formed XML
why-not-a-token = it is not a token
why-a-token-without-tenant-and-object-id = the token names no tenant and object
why-not-the-xml-of-a-storage-service = it is not the XML of a storage service
why-suffixes-blob-is-missing = “suffixes” names no storage
why-the-body-is-encoded-and-its-length-unknown = it is compressed and its length is unknown
why-the-body-is-longer-than-the-range = it is longer than the range
why-the-whole-blob-instead-of-the-range = it is the whole blob instead of the range
why-the-path-leaves-the-folder-or-is-not-one-of-an-export = a path in it leaves the folder
why-a-folder-on-the-way-is-a-link-or-a-file = a folder on the way is a link or a file
why-permission-denied-os-error-13 = permission denied
why-no-such-file-or-directory-os-error-2 = it does not exist
why-not-a-directory-os-error-20 = it is not a folder
why-is-a-directory-os-error-21 = it is a folder
why-read-only-file-system-os-error-30 = the file system is read-only
why-file-exists-os-error-17 = something of that name is already there

## What a later version brings, where it has words of its own.

what-delete-container = Deleting a whole container
what-delete-resource = Deleting a resource

## Kinds, as a list shows them.

kind-home = Everything
kind-subscription = Subscription
kind-resource-group = Resource group
kind-workspace = Workspace
kind-storage-account = Storage account
kind-container-registry = Container registry
kind-component = Application Insights
kind-log-analytics = Log Analytics workspace
kind-key-vault = Key vault
kind-endpoint = Endpoint
kind-run = Run
kind-compute = Compute
kind-resource = Resource
kind-container = Container
kind-folder = Folder
kind-blob = Blob
kind-snapshot = Snapshot
kind-blob-version = Blob version

## How an item of a job ended.

outcome-deleted = Deleted
outcome-absent = Already absent
outcome-changed = Changed
outcome-blocked = Blocked
outcome-failed = Failed
outcome-unknown = Unknown
outcome-canceled = Canceled
outcome-saved = Saved
outcome-skipped = Skipped

## Where a job stands.

state-listing = Listing
state-planned = Waiting for confirmation
state-running = Running
state-waiting = Waiting for the network
state-paused = Paused
state-finished = Finished
state-canceled = Canceled
title-progress = { $percent }% · LastCopy
notify-download = Download finished: { $done } of { $total } saved
notify-delete = Deletion finished: { $done } of { $total } deleted
notify-stands-still = A transfer needs you

verb-download = Download
verb-delete = Delete

## Why an item is left alone, and what can be done about it.

blocker-leased = Someone holds a lease on it.
blocker-leased-remedy = Break or release the lease, then make a new plan.
blocker-snapshots = It has snapshots, and the service deletes no blob before its snapshots.
blocker-snapshots-remedy = Make a new plan that takes the snapshots along.
blocker-legal-hold = It is under a legal hold.
blocker-legal-hold-remedy = Ask whoever set the legal hold to remove it, then make a new plan.
blocker-immutable = An immutability policy protects it.
blocker-immutable-remedy = Wait until the policy expires, or ask its owner whether it can be shortened.
blocker-current-version = It is the current version, and the service deletes it only with its blob.
blocker-current-version-remedy = Delete the blob itself together with its versions.
blocker-kept = The blob is deleted already, and the service keeps it until its days are over; nobody can delete it sooner.
blocker-kept-remedy = Wait until then. Nothing needs to be done.
blocker-permanent-delete-off = The account does not let anybody delete for good what is soft-deleted.
blocker-permanent-delete-off-remedy = Ask the owner of the account to allow permanent delete in its data protection settings, or wait until the days are over.
blocker-not-exportable = It is soft-deleted, and nobody can download it as it is.
blocker-not-exportable-remedy = Bring it back with “lastcopy undelete” first, or delete it without a copy.
blocker-not-empty = Something in the container is blocked, and a container goes only once nothing is left in it.
blocker-not-empty-remedy = Remove what blocks the items that it holds, then make a new plan.
blocker-account-not-empty = Something that the plan names in it is blocked, and deleting the account would take that along.
blocker-account-not-empty-remedy = Remove what blocks the items that are named, then make a new plan.
blocker-group-not-empty = Something in the group is blocked, and a group goes only with everything in it.
blocker-group-not-empty-remedy = Remove what blocks the resources that are named, then make a new plan.
blocker-purge-protected = Purge protection is on: nobody can take it away for good before its days are over.
blocker-purge-protected-remedy = Wait until then. Nothing needs to be done.
blocker-locked = A lock holds it.
blocker-locked-remedy = Ask the lock’s owner, or an owner of the scope that it holds, to remove it. Then make a new plan.
blocker-not-allowed = Your roles do not allow you to delete it.
blocker-not-allowed-remedy = Ask for a role with this action at this scope, such as Contributor. Then make a new plan.
blocker-shared = Another workspace uses it.
blocker-shared-remedy = Leave it, or delete the workspaces that use it first.
blocker-denied = A deny assignment forbids you to delete it, whatever your roles are.
blocker-denied-remedy = Ask whoever manages the deny assignment to exempt you. Then make a new plan.
blocker-traffic = The endpoint takes requests: traffic is sent to it.
blocker-traffic-remedy = Set its traffic to 0, or take along what belongs to the workspace. Then make a new plan.
blocker-running = The run has not ended.
blocker-running-remedy = Cancel it or wait for its end, or take along what belongs to the workspace. Then make a new plan.
blocker-in-use = Something in the workspace is in use or blocked.
blocker-in-use-remedy = Remove what blocks the items that are named, then make a new plan.
blocker-workspace-stays = It goes only with its workspace, which is blocked.
blocker-workspace-stays-remedy = Remove what blocks the workspace, then make a new plan.

## What stays after a deletion.

stay-snapshots =
    { $count ->
        [0] No snapshots stay.
        [one] { $count } snapshot stays.
       *[other] { $count } snapshots stay.
    }
stay-versions = Earlier versions stay, without an end date. On an account with versioning, deleting a blob turns it into such a version.
stay-containers = Where the account keeps deleted containers, the container can be brought back until its days are over.
stay-dependents = What else the workspace uses stays: its storage account, key vault, registry and telemetry, as far as this plan does not name them.
stay-deleted-workspaces = Where soft delete is on, the service keeps the workspace for 14 days, and its name is not free until then.
stay-deleted-vaults = The service keeps a deleted key vault for 7 to 90 days, and its name is not free until then.
stay-deleted-accounts = A deleted storage account can be recovered through the portal for up to 14 days.
stay-soft-deleted =
    { $count ->
        [one] Soft delete is on: what is deleted can be brought back for { $count } day.
       *[other] Soft delete is on: what is deleted can be brought back for { $count } days.
    }
stay-run-records = Deleting the files leaves the runs’ records in Studio.
stay-shared =
    { $count ->
        [one] One resource that another workspace uses too stays.
       *[other] { $count } resources that other workspaces use too stay.
    }
stay-telemetry = Telemetry data in Application Insights stays.

## Why a command is off.

reason-no-data = This kind holds no files that can be downloaded.
reason-open-first = Open it and select what lies inside.
reason-delete-resources-later = Deleting this kind of resource is not available in this version.
reason-attached = This account was attached without a sign-in: open it and delete what lies inside. Sign in to delete the account itself.
reason-versions-later = Working on a single earlier version is not available in this version of LastCopy.
reason-not-deletable = This kind cannot be deleted here.
reason-soft-deleted = It is soft-deleted: nothing can be done with it before it is brought back.
reason-not-deleted = It is there, not soft-deleted: there is nothing to bring back.
reason-container-kept = The service keeps a deleted container until its days are over; nobody can take it away sooner.
reason-nothing-selected = Nothing is selected.
reason-mixed = Some of the selected items do not allow this.

## What is known of a thing: groups, and the names in them.

properties-general = General
properties-content = Content
properties-protection = Protection
properties-metadata = Metadata
properties-tags = Tags
properties-locks = Locks
property-subscription = Subscription
property-resource-group = Resource group
property-resource-type = Resource type
property-location = Location
property-state = State
property-tenant = Tenant
property-linked = Linked workspace
property-created = Created
property-id = ID
property-attached = Reached by
property-endpoint = Endpoint
property-account = Storage account
property-container = Container
property-path = Path
property-url = URL
property-size = Size
property-content-type = Content type
property-content-encoding = Content encoding
property-blob-type = Blob type
property-tier = Access tier
property-archive-status = Archive status
property-modified = Modified
property-last-access = Last access
property-md5 = MD5
property-etag = ETag
property-version = Version ID
property-encryption-scope = Encryption scope
property-tag-count = Number of tags
property-lease = Lease
property-leased = Leased
property-legal-hold = Legal hold
property-immutable-until = Immutable until
property-immutability = Immutability policy
property-immutability-policy = Has an immutability policy
property-public-access = Public access
property-soft-delete-days = Soft delete, days
property-deleted-at = Deleted
property-soft-deleted = Kept until
property-purge-protected = Purge protection

## Why nothing is shown of a file.

preview-kind = There is no preview for files of this kind.
preview-too-large = This file is too large for a preview.
preview-empty = This file is empty.
preview-archived = This file lies in the archive tier, where it cannot be read.
preview-soft-deleted = This file is soft-deleted and cannot be read.
