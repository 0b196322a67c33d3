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
demo-data = Demo data
demo-about = A local Azure on this computer. Nothing leaves it, and nothing here is real.
signed-in-as = Signed in as { $user }
updated = Updated { $when }
updated-now = Updated just now
updating = Reading…
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
select-all = Select all
clear-selection = Clear selection
banner-all =
    { $count ->
        [one] The only entry is selected.
       *[other] All { $count } entries are selected, those out of sight too.
    }
banner-all-matching =
    { $count ->
        [one] { $count } entry that matches the filter is selected.
       *[other] { $count } entries that match the filter are selected, those out of sight too.
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
empty-storage-account = No container in this storage account.
empty-container = No blob in this container.
empty-folder = Nothing is in this folder any more.
shared-by =
    { $count ->
        [one] Used by { $count }
       *[other] Shared by { $count }
    }

column-name = Name
column-type = Type
column-location = Location
column-linked = Linked workspace
column-modified = Modified
column-files = Files
column-size = Size

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

stop = Stop
resume = Resume
back-to-explorer = Back to Explorer
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
job-hint-delete = After Stop, what is deleted stays deleted and the rest stays where it is.
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

## Transfers

destination = Destination
show-in-folder = Show in folder
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
transfers-over = Finished
transfers-none = No transfers yet
transfers-none-about = Select containers, folders or blobs in Explorer, then choose Download or Delete.
transfers-about = Downloads continue after a restart or a lost connection. Finished files are never fetched twice.

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
