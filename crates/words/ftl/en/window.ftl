# What the window alone says. Every key stands in en, fr and ja with the same variables; a test compares them.
# Sizes, dates and lengths of time arrive ready to read; counts arrive as numbers.

## The frame

explorer = Explorer
transfers = Transfers
transfers-count =
    { $count ->
        [one] Transfers, { $count } in progress
       *[other] Transfers, { $count } in progress
    }
sections = Sections
language = Language
theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
theme-contrast = High contrast
demo-data = Demo data
demo-about = A local Azure on this computer. Nothing leaves it, and nothing here is real.
signed-in-as = Signed in as { $user }
updated = Updated { $when }
updated-now = Updated just now
updating = Reading…
offline = Offline
close = Close
cancel = Cancel
back = Back
retry = Retry
show-all = Show all
details = Details
no-telemetry = LastCopy sends no telemetry
version = Version { $version }
starting = Starting…
list-separator = { ", " }
settings = Settings
more = More commands
open = Open
reading = Reading…
search = Search or run a command
search-results = Commands and places
search-places = Places and files that were listed before
search-none = No command, and nothing that was listed before, holds “{ $text }”.
go-home = Go to the subscriptions
go-workspaces = Go to all workspaces
go-transfers = Go to the transfers
use-theme = Theme: { $theme }
use-language = Language: { $language }
history-back = Back in the history
history-forward = Forward in the history
reason-no-history = There is nothing in that direction.

## Figures

amount =
    { $files ->
        [one] { $files } file · { $size }
       *[other] { $files } files · { $size }
    }
amount-at-least =
    { $files ->
        [one] at least { $files } file · { $size }
       *[other] at least { $files } files · { $size }
    }
amount-incomplete = Not everything below was counted yet. A plan or a download counts all of it first.
at-least = ≥ { $amount }
count-items =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
count-rows =
    { $count ->
        [one] { $count } entry
       *[other] { $count } entries
    }
status-selected = { $count } of { $total } selected
status-hidden =
    { $count ->
        [one] { $count } selected entry is hidden by the filter and left out
       *[other] { $count } selected entries are hidden by the filter and left out
    }
status-job =
    { $total ->
        [one] { $done } of { $total } item
       *[other] { $done } of { $total } items
    }
selected-items =
    { $count ->
        [one] { $count } entry selected
       *[other] { $count } entries selected
    }
and-more =
    { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
place-and-more =
    { $count ->
        [one] { $place } and { $count } more
       *[other] { $place } and { $count } more
    }

## What assistive technology is told

announce-selected =
    { $count ->
        [one] { $count } selected
       *[other] { $count } selected
    }
announce-sorted-ascending = Sorted by { $column }, ascending
announce-sorted-descending = Sorted by { $column }, descending
announce-over-download = The download has ended.
announce-over-delete = The deletion has ended.
shortcuts = Keyboard shortcuts
shortcuts-window = Window
shortcuts-moving = Moving
shortcuts-selecting = Selecting
shortcuts-doing = With the selection
shortcut-search = Search, or run any command
shortcut-panes = Next pane, previous pane
shortcut-transfers = Show or hide the transfers
shortcut-sheet = This sheet
shortcut-escape = Close the top layer, then clear the selection
shortcut-move = One row up or down
shortcut-far = First, last, one page
shortcut-letters = Next name that begins with what is typed
shortcut-history = Back and forward in the history
shortcut-toggle = Select the row, or leave it out
shortcut-range = Select a range
shortcut-all = Select all that match the filter
shortcut-delete = Plan a deletion; nothing is deleted yet
shortcut-copy = Copy the resource ID or URL
shortcut-menu = Menu of the row

## The explorer

breadcrumb = Path
commands = Commands
show-tree = Show the tree
tree-failed = This place could not be read. Open it to see why.
up = Up
refresh = Refresh
filter = Filter by name
key-delete = Del
reason-top = This is the top.
key-enter = Enter
key-space = Space
key-esc = Esc
key-home = Home
key-end = End
key-backspace = Backspace
key-pgup = PgUp
key-pgdn = PgDn
filter-count =
    { $count ->
        [one] Filter { $count } entry
       *[other] Filter { $count } entries
    }
export-list = Export list
list-saved = List saved to { $path }
copy-id = Copy resource ID
copy-url = Copy URL
copied =
    { $count ->
        [one] { $count } line copied
       *[other] { $count } lines copied
    }
open-in-portal = Open in the portal
show-copies = Show versions and snapshots
show-deleted = Show soft-deleted
reason-empty-list = The list is empty.
reason-one-only = Select a single entry.
reason-one-blob = Select a single blob.
reason-portal-demo = The demo data is on this computer alone, not in the portal.
reason-no-portal = The portal has no page of its own for it.
reason-no-deleted = Nothing here can be shown after its deletion.
reason-no-place = Nothing lies below it.
tab-places = Subscriptions and storage
tab-workspaces = Workspaces
workspaces-name = Name
workspaces-subscription = Subscription
workspaces-group = Resource group
workspaces-location = Location
workspaces-storage = Storage account
workspaces-shared = Shared
workspaces-owner = Owner tag
workspaces-shared-count =
    { $count ->
        [one] Shares { $count } resource
       *[other] Shares { $count } resources
    }
empty-workspaces = No workspace that you can read. Ask for the Reader role on a subscription.
created-on = created { $when }
list-from = Showing the list as it was read on { $when }.
retrying-in = Trying again in { $time }.
list-goes-on = The list is read again by itself; there is nothing to do.
select-all = Select all
clear-selection = Clear selection
banner-all =
    { $count ->
        [one] The only entry is selected.
       *[other] All { $count } entries are selected.
    }
banner-all-matching =
    { $count ->
        [one] { $count } entry that matches the filter is selected.
       *[other] All { $count } entries that match the filter are selected.
    }
select-all-in =
    { $count ->
        [one] Select the only entry of { $place }
       *[other] Select all { $count } in { $place }
    }
listing = Listing…
listed-so-far =
    { $count ->
        [one] Listed { $count } so far
       *[other] Listed { $count } so far
    }
filtered-empty = No name holds “{ $text }”.
clear-filter = Clear filter
empty-home = No subscription that you can read. Ask for the Reader role on a subscription.
empty-subscription = No resource group that you can read. Ask for the Reader role on the subscription.
empty-resource-group = No resource in this resource group.
empty-workspace = No linked resource of this workspace was found.
empty-storage-account = No container in this storage account.
empty-container = No blob in this container.
empty-folder = Nothing is in this folder any more.
shared-by =
    { $count ->
        [one] Used by { $count }
       *[other] Shared by { $count }
    }
kind-storage-account-short = Storage
card-resources =
    { $count ->
        [one] { $count } resource
       *[other] { $count } resources
    }
details-hint = Select an entry to see what is known of it.
flag-personal = May hold personal data
flag-personal-why = Run history and people’s own files are kept here. They may name people.
flag-locked = Locked
flag-read-only = Read-only
flag-locked-by = The lock { $lock } of { $by } protects it.
flag-until = Until { $when }
flag-deleted = Soft-deleted
flag-soft-deleted = Soft-deleted: it can be brought back until { $when }.
flag-soft-deleted-open = Soft-deleted: it can still be brought back.
flag-only-versions = Versions remain
flag-only-versions-why = Deleted, but earlier versions of it are kept until somebody deletes them.
linked-resources = Associated resources
linked-stay =
    { $count ->
        [one] Deleting the workspace alone leaves this resource, and every run history document, in place.
       *[other] Deleting the workspace alone leaves these { $count } resources, and every run history document, in place.
    }
workspace-note = Archiving an experiment or unregistering a dataset does not delete its data. To delete it, delete the files in storage.
card-none = None found
card-not-measured = Not measured yet
card-blobs =
    { $count ->
        [one] { $count } blob
       *[other] { $count } blobs
    }
policy-days =
    { $count ->
        [one] { $count } day if deleted
       *[other] { $count } days if deleted
    }
policy-none = No soft delete
measure = Measure
measuring = Measuring in the background. The figures grow as containers are counted.
kind-workspace-short = ML workspace
kind-component-short = App Insights
kind-log-analytics-short = Log Analytics
kind-container-registry-short = Registry

column-name = Name
column-type = Type
column-location = Location
column-linked = Linked workspace
column-modified = Modified
column-files = Files
column-size = Size
column-contents = Contents
column-flags = Flags

properties = Properties
fact-path = Path
fact-etag = ETag
fact-resource-type = Resource type
fact-location = Location
fact-linked = Linked workspace
fact-shared-by = Sharing
fact-endpoint = Endpoint
fact-content-type = Content type
fact-tier = Access tier
fact-lease = Lease
fact-snapshots = Snapshots
fact-md5 = MD5
fact-id = ID
fact-state = State
fact-created = Created
properties-amounts = Contents
details-selection = Selection ({ $count })
details-item = This entry
copies = Versions and snapshots
copies-count = Versions and snapshots ({ $count })
copy-current = Current
copy-version = Version
copy-snapshot = Snapshot
copy-deleted = Soft-deleted
preview = Preview
preview-cut = Only the beginning is shown.
fact-tenant = Tenant

## The plan of a deletion

plan = Deletion plan
plan-title =
    { $count ->
        [0] Nothing to delete
        [one] Delete { $count } item
       *[other] Delete { $count } items
    }
plan-title-listing = Listing what would be deleted
plan-title-failed = The plan could not be made
plan-sub = { $places } · read { $when } · nothing has been deleted yet
plan-nothing-yet = Nothing is deleted before you confirm.
plan-steps =
    { $count ->
        [one] { $count } step. Open it to see every item.
       *[other] { $count } steps, run in this order. Open one to see every item.
    }
plan-steps-resources =
    { $count ->
        [one] { $count } step. Each resource goes by itself.
       *[other] { $count } steps, run in this order. Each resource goes by itself.
    }
step-delete =
    { $count ->
        [one] Delete { $count } item
       *[other] Delete { $count } items
    }
items-of = Items of { $place }
left-alone = Left alone
blocked-title =
    { $count ->
        [one] { $count } item is blocked and will be left alone
       *[other] { $count } items are blocked and will be left alone
    }
blocked-what = Not deleted
blocked-why = Why
blocked-do = What to do
include-snapshots = Include snapshots
include-dependents = Include what belongs to the workspace alone
stays-title = What will remain
stays-none = Nothing of what is selected will remain, as far as the service says.
stay-end-snapshots = not in plan
stay-end-versions = no end date
stay-end-soft-deleted =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
stay-end-run-records = not in plan
stay-end-telemetry = not in plan
confirm-number = Type the number of items to confirm
confirm-name = Type the name to confirm
reason-type-first = Type { $text } first.
delete-items =
    { $count ->
        [one] Delete { $count } item
       *[other] Delete { $count } items
    }
delete-files =
    { $count ->
        [one] Delete { $count } file
       *[other] Delete { $count } files
    }
brief-title =
    { $count ->
        [one] Delete { $count } file?
       *[other] Delete { $count } files?
    }
show-plan = Show the plan
plan-about = Each item is deleted only as it was listed: what changed since stays. You can stop at any time.
plan-empty = Everything that is selected is blocked. Nothing can be deleted as things stand.
plan-update = Update plan

## A job, and what became of it

stop-now = Stop now
stop-after-step = Stop after this step
stops-after-step = The deletion pauses once this step has ended.
stop = Stop
resume = Resume
back-to-explorer = Back to Explorer
job-steps = Steps of this deletion
job-step-running = under way
job-step-done = done
job-step-troubled = not everything went
job-step-waiting = not started
all-items = All items
job-running-delete =
    { $count ->
        [one] Deleting { $count } item
       *[other] Deleting { $count } items
    }
job-running-download =
    { $count ->
        [one] Downloading { $count } file
       *[other] Downloading { $count } files
    }
job-paused-delete = The deletion is paused
job-paused-download = The download is paused
job-paused-safe = Paused. What is done stays done.
job-started = started { $when }
job-ended = ended { $when }
job-gone = This job is not known any more
job-hint-delete = What is deleted stays deleted, and the rest stays where it is. A deletion that stops after a step can go on later.
job-hint-download = After Stop, finished files stay in the folder.
outcome-title-delete =
    { $total ->
        [one] { $done } of { $total } item deleted
       *[other] { $done } of { $total } items deleted
    }
outcome-title-download =
    { $total ->
        [one] { $done } of { $total } file saved
       *[other] { $done } of { $total } files saved
    }
outcome-part-changed = { $count } changed
outcome-part-blocked = { $count } blocked
outcome-part-failed = { $count } failed
outcome-part-unknown = { $count } unknown
outcome-part-canceled = { $count } canceled
figure-deleted = deleted
figure-saved = saved
figure-absent = already absent
figure-skipped = skipped, same bytes
figure-changed = changed, left alone
figure-blocked = blocked
figure-canceled = canceled, never sent
figure-failed = failed or unknown
figure-bytes-delete = deleted data
figure-bytes-download = saved data
problems-title =
    { $count ->
        [one] { $count } item needs a look
       *[other] { $count } items need a look
    }
show-problems =
    { $count ->
        [one] Show { $count } item that needs a look
       *[other] Show { $count } items that need a look
    }
hide-problems =
    { $count ->
        [one] Hide { $count } item
       *[other] Hide { $count } items
    }
show-more =
    { $count ->
        [one] Show { $count } more
       *[other] Show { $count } more
    }
remains-title = What remains
remains-for-now = Not gone yet
remains-remaining =
    { $count ->
        [one] { $count } planned item
       *[other] { $count } planned items
    }
remains-recoverable =
    { $count ->
        [one] { $count } copy that the service keeps
       *[other] { $count } copies that the service keeps
    }
remains-unplanned =
    { $count ->
        [one] { $count } item that the plan did not name
       *[other] { $count } items that the plan did not name
    }
remains-not-started =
    { $count ->
        [one] { $count } item not started
       *[other] { $count } items not started
    }
remains-still-there = still there
remains-no-end = no end date
remains-not-planned = not in plan
remains-waiting = waiting
remains-elsewhere = Runs’ records in Studio and telemetry data are kept elsewhere; this deletion did not touch them.
second-look = Second look, { $when }
second-look-nothing = Listed again from Azure. None of the items is there, and the service keeps no copy.
second-look-found = Listed again from Azure. The lines above say what was found.
second-look-missing = There was no second look.

## Deletions that ended, and their certificates

activity = Activity
activity-sub = The deletions that were made from this computer, and what they left.
activity-none = No deletion yet
activity-none-about = Select something in Explorer, then choose Delete. Each deletion that ends leaves a signed certificate here.
verify-file = Verify a file…
facets = What became of them
facet-all = All
facet-gone = Nothing remains
facet-kept = Remains for a while
facet-left = Something is left
facet-stopped = Stopped
activity-date = Date
activity-who = Who
activity-scope = Scope
activity-items = Items
activity-result = Result
activity-remains = What remains
activity-amount = { $done } of { $total }
activity-left =
    { $count ->
        [one] { $count } item still there
       *[other] { $count } items still there
    }
activity-nothing = Nothing was found
activity-not-looked = Not looked at
go-activity = Go to the activity
result-complete = Complete
result-partial = Partial
result-stopped = Stopped
who-account-key = Account key
who-sas = SAS
certificate = Certificate
certificate-none = No certificate was written for this deletion
certificate-none-about = What became of every item is on record, so that it can be written now.
certificate-write = Write the certificate
certificate-failed = The deletion has ended as this page says; its certificate alone is missing.
certificate-verify = Verify
certificate-checked = Read and checked { $when }
certificate-file = File
certificate-open-page = Open as a page
certificate-save = Save a copy…
certificate-saved = Copy saved to { $path }
certificate-now = As it is now
certificate-now-about = Lists the selected places in Azure once more. The certificate stays as it is.
certificate-check-again = Check again
certificate-looked = Listed again, { $when }
step-left-alone = Left alone: { $kind }
step-resource = Delete: { $kind }

## What a plan takes along

extras-title = Also delete
verb-erase = Erase…
verb-retire = Retire…
verb-recover = Recover
verb-purge = Purge…
plan-title-erase =
    { $count ->
        [0] Nothing to erase
        [one] Erase { $count } item
       *[other] Erase { $count } items
    }
plan-title-purge =
    { $count ->
        [0] Nothing to purge
        [one] Purge { $count } item
       *[other] Purge { $count } items
    }
plan-copy = Copy as az commands
plan-save = Save plan…
plan-copied =
    { $count ->
        [one] Copied { $count } az command.
       *[other] Copied { $count } az commands.
    }
plan-saved = Plan saved to { $path }
plan-updating = Making the plan again. Nothing has been deleted yet.
erase-items =
    { $count ->
        [one] Erase { $count } item
       *[other] Erase { $count } items
    }
purge-items =
    { $count ->
        [one] Purge { $count } item
       *[other] Purge { $count } items
    }
include-dependents-about = Its storage account, key vault, registry and telemetry, as far as nobody else uses them.
include-versions = Include earlier versions
include-soft-deleted = Include what is soft-deleted already
include-purge = Purge what soft delete would keep
include-purge-about = As far as the account lets anybody do so.
include-purge-resources = Purge workspaces and key vaults
include-purge-resources-about = Nobody can bring them back, and their names are free at once.
include-shared = Include { $name }
include-shared-by = { $by } uses it too.
include-shared-about = It may be used elsewhere too.
export-first = Export first
export-first-about = Nothing goes before its copy was read back.
export-first-to = To { $folder }
export-to = Copies to which folder?
step-purge = Purge: { $kind }
step-purge-items =
    { $count ->
        [one] Purge { $count } item
       *[other] Purge { $count } items
    }
step-permanent = Permanent
step-kept-workspace = 14 days
step-kept-key-vault = 7 to 90 days
step-kept-storage-account = Up to 14 days
outcome-title-erase =
    { $total ->
        [one] { $done } of { $total } item erased
       *[other] { $done } of { $total } items erased
    }
job-running-erase =
    { $count ->
        [one] Erasing { $count } item
       *[other] Erasing { $count } items
    }
figure-erased = erased
announce-planned =
    { $count ->
        [one] The plan was made again: { $count } item
       *[other] The plan was made again: { $count } items
    }
copies-kept = Copies kept, each read back before its original went

## The way back, and what vanishes by itself

undo = Undo
undo-deletion = Undo the deletion
recovering = Bringing back…
recovered =
    { $total ->
        [one] Brought back { $back } of { $total } item.
       *[other] Brought back { $back } of { $total } items.
    }
recovered-failed =
    { $count ->
        [one] { $count } did not come back.
       *[other] { $count } did not come back.
    }
recovered-gone =
    { $count ->
        [one] { $count } is gone for good.
       *[other] { $count } are gone for good.
    }
recovered-nothing = Nothing was brought back.
undone-about = The certificate of the deletion stays as it is: it says what was done then.
toast = What ended a moment ago
toast-deleted =
    { $count ->
        [one] Deleted { $count } file.
       *[other] Deleted { $count } files.
    }
toast-until = Recoverable until { $when }.
toast-recoverable = Recoverable.
toast-show = Show
full-stop = .
deleted-chip =
    { $count ->
        [one] { $count } soft-deleted
       *[other] { $count } soft-deleted
    }
purge-now = Purge now…
vanishes = { $soon }, { $when }
residue-due = due by now

## Folders, and a drag onto one

folders = Folders
folder-add = Add folder
folder-add-about = Choose a folder that stays in this list
folder-free = { $size } free
folder-gain = + { $size }
folder-missing = not there
folder-missing-about = { $folder } is not there. Its disk may not be connected.
folder-pinned = pinned
folders-none = Add a folder, or drop one here from your file manager
folders-await = Drop a folder here to download to it later
more-about = More about { $name }
download-here = Download the selection here
open-folder = Open folder
pin-folder = Pin
unpin-folder = Unpin
forget-folder = Take off the list
choose-title = Download to which folder?
choose-elsewhere = Choose another folder…
counting = Counting…
drag-what =
    { $kind ->
        [container]
            { $count ->
                [one] { $count } container
               *[other] { $count } containers
            }
        [folder]
            { $count ->
                [one] { $count } folder
               *[other] { $count } folders
            }
        [blob]
            { $count ->
                [one] { $count } blob
               *[other] { $count } blobs
            }
       *[mixed]
            { $count ->
                [one] { $count } entry
               *[other] { $count } entries
            }
    }
drag-drop = Drop to download { $what }, into { $folder }. Esc cancels.
drag-nowhere = Drop { $what }, on a folder to download it there. Esc cancels.
drag-tight = { $what }, is more than { $folder } has room for: { $free } free. Esc cancels.
drag-refused = { $reason } Esc cancels.
announce-folder-added = { $folder } was added to the folders.
announce-download = The download to { $folder } begins.
announce-drag-canceled = Nothing was downloaded.

## Transfers

destination = Destination
show-in-folder = Show in folder
pause = Pause
pause-all = Pause all
resume-all = Resume all
retry-failed =
    { $count ->
        [one] Retry { $count } file
       *[other] Retry { $count } files
    }
job-waiting = Waiting for the network. Goes on by itself.
job-paused-goes-on = Paused. Goes on when you resume it or open LastCopy again.
job-files =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
file-waits = Waiting
file-at-work = In progress
limit = Limit
limit-about = Holds at once, while the download runs.
limit-streams = Requests at the same time
limit-rate = MB a second
limit-none = no limit
limit-automatic = as many as help
conflict = If a file is already there
conflict-about = The same bytes are never written again.
conflict-rename = Keep both
conflict-overwrite = Replace
conflict-skip = Skip
conflict-newer = Replace if older
patterns = Only some files
patterns-include = Only names like
patterns-exclude = No names like
patterns-about = Separated by commas: *.json takes the last part of a name, outputs/** what lies below outputs.
settings-transfers = Transfers
settings-limit = Limit of each download
settings-limit-about = Each download can have its own while it runs.
time-left = { $time } left
progress-items =
    { $total ->
        [one] { $done } of { $total } item
       *[other] { $done } of { $total } items
    }
progress-files =
    { $total ->
        [one] { $done } of { $total } file
       *[other] { $done } of { $total } files
    }
progress-bytes = { $done } of { $total }
transfers-preparing = Preparing the download
transfer-name = Name
transfer-progress = Progress
transfer-speed = Speed
transfer-left = Left
transfer-destination = Destination
transfer-started = Started
transfers-active =
    { $count ->
        [0] None in progress
       *[other] { $count } in progress
    }
transfers-waiting =
    { $count ->
        [one] { $count } waits for you
       *[other] { $count } wait for you
    }
transfers-finished =
    { $count ->
        [one] { $count } finished
       *[other] { $count } finished
    }
transfers-today = Finished today
transfers-earlier = Finished earlier
entries-from =
    { $count ->
        [one] { $count } entry from { $place }
       *[other] { $count } entries from { $place }
    }
to-look-at =
    { $count ->
        [one] { $count } to look at
       *[other] { $count } to look at
    }
last-minute = last minute
no-room = Needs { $need } more, { $free } free in { $folder }.
no-room-unknown = Needs { $need } more than there is room for in { $folder }.
no-room-kept = The { $done } already saved stay. Make room, then resume.
transfers-none = No transfers yet
transfers-none-about = Select containers, folders or blobs in Explorer, then choose Download or Delete.
transfers-about = Downloads continue after a restart or a lost connection. Finished files are never fetched twice.

## Storage without a sign-in

attach-title = Attach storage
attach-about = One storage account, without a sign-in. It is asked for its containers before it is attached.
attach-how = How the storage is reached
attach-connection-string = Connection string
attach-sas = SAS URL
attach-account-key = Account key
attach-emulator = Local emulator
attach-connection-string-about = In the portal: the storage account, then Access keys or Shared access signature.
attach-sas-about = The whole URL of an account or a container, with everything after the question mark.
attach-account-key-about = One of the account’s two keys. In the portal: the storage account, then Access keys.
attach-emulator-about = Azurite on this computer, with the account and the key that everybody knows. Start it first.
attach-account = Account name
attach-endpoint = Endpoint (optional)
attach-endpoint-about = Only where the account is not reached at its usual address.
attach-connection-string-missing = Paste the connection string first.
attach-sas-missing = Paste the SAS URL first.
attach-account-key-missing = Paste the account key first.
attach-account-missing = Type the account name first.
attach-button = Attach
attach-busy = Listing containers…
attach-kept = Kept in memory until LastCopy is closed, never on disk.
attach-storage = Attach storage…
detach-storage = Detach
announce-detached = { $name } was detached. Nothing in it changed.
secret-show = Show the text
secret-hide = Hide the text

## Settings

settings-sub = What you choose holds at once and is kept on this computer.
settings-appearance = Appearance
settings-language = Language
settings-language-about = Also of numbers, dates and sizes.
settings-language-system = System
settings-theme = Theme
settings-theme-about = High contrast has black ground and strong lines.
settings-density = Rows
settings-density-about = How close the rows of lists stand.
density-comfortable = Comfortable
density-compact = Compact
settings-folders = Where downloads go
settings-folders-about = Dropping a selection on a folder starts the download there. A folder can also be dropped in from the file manager.
settings-places = Places
settings-signed-in = Signed in
settings-signed-in-nobody = Nobody is signed in.
settings-attach = Storage without a sign-in
settings-attach-about = By connection string, SAS URL, account key, or from the local emulator.
settings-telemetry-about = It speaks to Azure alone, and to the hosts that you name.
settings-about = About

## Welcome

welcome-title = Take the last copy out. Show that none remains.
welcome-lead = Export or delete what a person or a team left in an Azure Machine Learning workspace, and see what stays behind, where, and until when.
welcome-find = Find
welcome-find-about = Workspaces, and the storage accounts that they fill.
welcome-save = Download
welcome-save-about = A local copy, checked while it is written, with a manifest.
welcome-delete = Delete
welcome-delete-about = Only what a plan names, and only as it was listed.
welcome-prove = Prove
welcome-prove-about = A second look at Azure says what is left.
welcome-how = How do you want to start?
welcome-how-about = Nothing is deleted without a plan that you confirm.
welcome-demo = Explore demo data
welcome-demo-about = A sample workspace on this computer. Every button works, and nothing leaves your machine.
welcome-demo-button = Open the demo
welcome-demo-waiting = Starting the local Azure…
welcome-cli = Use my az login
welcome-cli-about = Your subscriptions, with the rights that you already have. LastCopy keeps no token on disk.
welcome-cli-missing = The Azure CLI was not found. Install it, run “az login” in a terminal, then start LastCopy again.
welcome-cli-reason = The Azure CLI was not found on this computer.
welcome-cli-button = Sign in
welcome-cli-waiting = Asking the Azure CLI…
welcome-demo-waiting-about = A few seconds. It runs on this computer alone.
welcome-cli-waiting-about = It answers within a few seconds, or says why it cannot.
welcome-attach-about = One account, without a sign-in: SAS URL, account key, connection string, or the local emulator.
