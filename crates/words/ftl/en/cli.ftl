# What only the command line says.

## Lists

cli-column-kind = Kind
cli-column-name = Name
cli-column-size = Size
cli-column-modified = Modified
cli-column-job = Job
cli-column-verb = Verb
cli-column-state = State
cli-column-items = Items
cli-column-places = Places
cli-nothing-here = Nothing is here.
cli-no-jobs = There are no jobs.

## Progress, on a terminal only.

cli-listing =
    { $count ->
        [one] Listed { $count } item so far
       *[other] Listed { $count } items so far
    }
cli-progress = { $done } of { $items }, { $bytes } of { $total }, { $rate }/s

## Downloads

cli-download-title =
    { $items ->
        [one] { $saved } of { $items } file saved in “{ $folder }”.
       *[other] { $saved } of { $items } files saved in “{ $folder }”.
    }
cli-manifest = Manifest: { $path }
cli-outcome = { $outcome }: { $count }
cli-item-problem = { $outcome }: { $item }

## Plans

cli-plan-title =
    { $items ->
        [0] This plan deletes nothing.
        [one] This plan deletes { $items } item ({ $bytes }).
       *[other] This plan deletes { $items } items ({ $bytes }).
    }
cli-plan-export = Downloaded before, to { $folder }: each item goes only after its copy there was read back.
cli-plan-saved = Plan: { $path }
cli-plan-blocked =
    { $count ->
        [one] { $count } item is blocked and will be left as it is:
       *[other] { $count } items are blocked and will be left as they are:
    }
cli-plan-more =
    { $count ->
        [one] … and { $count } more
       *[other] … and { $count } more
    }
cli-plan-stays = What stays:
cli-plan-type = Nothing was deleted. To delete exactly this, run the same command with: --confirm { $confirm }
cli-plan-apply = Or apply the saved plan: { $command }
cli-plan-az = Each line deletes what one item of the plan { $hash } names. Unlike “lastcopy plan apply”, the Azure CLI keeps no journal and does not look again.
cli-plan-az-none = The Azure CLI has no command for it.
cli-plan-nothing-left = Nothing was deleted, and nothing can be: every item is blocked.

## Deletions

cli-delete-title =
    { $items ->
        [one] { $deleted } of { $items } item deleted.
       *[other] { $deleted } of { $items } items deleted.
    }
cli-remaining =
    { $count ->
        [0] The second look found none of the planned items.
        [one] The second look still found { $count } planned item.
       *[other] The second look still found { $count } planned items.
    }
cli-unplanned =
    { $count ->
        [one] { $count } item that the plan did not name lies there now. It was not touched.
       *[other] { $count } items that the plan did not name lie there now. They were not touched.
    }
cli-recoverable =
    { $count ->
        [one] { $count } copy can still be recovered.
       *[other] { $count } copies can still be recovered.
    }
cli-recoverable-until =
    { $count ->
        [one] { $count } copy can still be recovered, until { $until }.
       *[other] { $count } copies can still be recovered, until { $until }.
    }

## Bringing back

cli-undelete-title =
    { $count ->
        [0] Nothing was brought back.
        [one] { $count } item was brought back.
       *[other] { $count } items were brought back.
    }
cli-undelete-item = Brought back: { $item }
cli-undelete-failed = Not brought back: { $item }

## Jobs

cli-stopping = Stopping after the requests in flight. Ctrl+C again stops at once.
cli-stopped-before-look = Everything was sent. Only the second look and the certificate are missing.
cli-paused = Paused. What is done stays done.
cli-resume = To go on: { $command }
cli-job-paused = Job { $job } is paused. What is done stays done.
cli-job-limited = Job { $job } keeps to its new limits.
cli-no-job-stands-still = No job stands still.
cli-no-job-at-work = No job is at work.
cli-waiting = Waiting for the network; nothing is lost.
cli-job-pauses-after-step = Job { $job } pauses once the step that it is at has ended.
cli-undo-gone =
    { $count ->
        [one] { $count } item does not come back: the service does not keep it.
       *[other] { $count } items do not come back: the service does not keep them.
    }
cli-job-canceled = Job { $job } is canceled. What is done stays done.

## Verification

cli-verify-title =
    { $files ->
        [one] { $verified } of { $files } file is as the manifest says.
       *[other] { $verified } of { $files } files are as the manifest says.
    }
cli-verify-missing = Missing: { $item }
cli-verify-differs = Differs: { $item }
cli-verify-unknown = Not in the manifest: { $item }

## Accounts

cli-account-demo = { $name } (demo, service principal of the sandbox)
cli-account-azure-cli = The login of the Azure CLI
cli-account-storage = { $name } (storage account, by connection string)
cli-no-accounts = Nobody would be signed in.

## Sandbox

cli-sandbox-ready = The sandbox is ready. Use it with: { $command }
cli-sandbox-stop = Ctrl+C stops it. Nothing is kept.
cli-sandbox-proxy = Clients that know Azure's own names alone reach it with these variables:
cli-sandbox-no-proxy = { $file } names no proxy. Start the sandbox with --proxy 0.

## Numbers with their units.

unit-b = { $value } B
unit-kb = { $value } kB
unit-mb = { $value } MB
unit-gb = { $value } GB
unit-tb = { $value } TB
