// Every screen that there is, in the order in which one walk meets them. The browser's tests and the tour of the real
// window take the same walk: with hands of their own, and something else to do at each screen.

/**
 * Walks through the demo.
 *
 * @param {object} hands `open`, `select`, `click`, `menuOf`, `press` (keys as Playwright spells them), `fill`, `shows`,
 *   `isGone`, `hasRow`, `isAt`, `text`, `addFolder`, `verifies`, and `far`
 * @param {(name: string, again?: () => Promise<void>) => Promise<void>} visit called at each screen; `again` opens what
 *   another size of the window closes
 */
export async function screens(hands, visit) {
  const far = await hands.far();
  const [{ account }] = far.demo.storage;
  const [, first, second] = (await far.folders(account, 'azureml', 'ExperimentRun/')).map((name) => name.split('/').at(-2));
  const file = (await far.blobs(account, 'azureml', `ExperimentRun/${first}/`)).find((name) => name.endsWith('.txt') || name.endsWith('.json'));

  await resources(hands, visit, { ...far.demo, account });
  await folders(hands, visit, first, second);
  await floating(hands, visit, first);
  await working(hands, visit, first, second);
  await blob(hands, visit, second, file);
  await recoverable(hands, visit, far.demo);
  await blocked(hands, visit);
  await stepped(hands, visit);
  await hands.press('Control+,');
  await hands.shows('settings-page');
  await visit('settings');
  await hands.click('settings-attach');
  await attaching(hands, visit);
  await attached(hands, visit, far.demo.storage.at(-1));
  await offline(hands, visit, far.demo, second);
}

/** The screens before anything is open. */
export async function welcome(hands, visit) {
  await hands.shows('start-demo');
  await visit('welcome');
  await hands.click('attach-storage');
  await attaching(hands, visit);
}

async function attaching(hands, visit) {
  for (const way of ['connection-string', 'sas', 'account-key', 'emulator']) {
    await hands.click(`attach-${way}`);
    await visit(`attach-${way}`);
  }
  await hands.click('attach-cancel');
}

async function resources(hands, visit, { resourceGroup, workspace, account }) {
  await hands.hasRow('Contoso Research');
  await visit('home');
  await hands.click('tab-workspaces');
  await hands.shows('workspaces', ' [role=row][data-name]');
  await hands.click('workspaces', ' [role=row]:nth-child(2) .check');
  await hands.shows('workspaces', ' [role=row][aria-selected=true]');
  await visit('home-workspaces');
  await hands.click('tab-places');
  await hands.open('Contoso Research');
  await visit('subscription');
  await hands.click('rail-activity');
  await hands.shows('activity-none');
  await visit('activity-none');
  await hands.click('rail-explorer');
  await kept(hands, visit);
  await hands.open(resourceGroup);
  await hands.select(account);
  await visit('resource-group');
  await hands.select('sharedacrprod');
  await hands.click('delete');
  await hands.shows('blocker');
  await visit('plan-resources');
  await hands.click('plan-back');
  await hands.hasRow(account);
  await hands.select('sharedacrprod');
  await hands.select(account);
  await hands.open(workspace);
  await visit('workspace');
  await hands.press('Backspace');
  await hands.isAt(resourceGroup);
  await hands.open(account);
  await visit('storage-account');
}

async function folders(hands, visit, first, second) {
  await hands.open('azureml');
  await visit('container');
  await hands.open('ExperimentRun');
  await hands.addFolder('Exports');
  await hands.select(first);
  await hands.select(second);
  await visit('folders-selected');
  await hands.press('Control+a');
  await hands.shows('banner');
  await visit('all-selected');
  await hands.press('Escape');
  await hands.fill('filter', 'nothing is called so');
  await hands.shows('empty-filter');
  await visit('empty-filter');
  await hands.click('clear-filter');
  await hands.hasRow(first);
}

async function floating(hands, visit, row) {
  const over = async (name, id, open) => {
    const opens = async () => {
      await open();
      await hands.shows(id);
    };
    await opens();
    await visit(name, id === 'menu' ? opens : undefined);
    await hands.press('Escape');
  };
  await over('row-menu', 'menu', () => hands.menuOf(row));
  await over('more', 'menu', () => hands.click('more'));
  await over('search', 'search-list', () => hands.press('Control+k'));
  await over('shortcuts', 'shortcuts', () => hands.press('?'));
  await hands.press('Control+d');
  await hands.shows('choose-folder');
  await hands.click('choose-patterns');
  await visit('choose-folder');
  await hands.press('Escape');
}

async function working(hands, visit, first) {
  const far = await hands.far();
  const [{ account }] = far.demo.storage;
  const files = await far.blobs(account, 'azureml', `ExperimentRun/${first}/`);
  // No answer comes before the pause, however long that takes; one file is not to be had at first.
  const lift = await far.fault({ operation: 'GetBlob' }, { delayMs: 600_000 });
  const found = await far.fault({ operation: 'GetBlob', path: `*${files.at(-1).split('/').at(-1)}` }, { status: 404, code: 'BlobNotFound' });
  await hands.press('Control+d');
  await hands.click('choose-download');
  await hands.click('job-pause');
  await hands.shows('job', '[data-state="paused"]');
  await visit('flyout');
  await hands.click('transfers-open');
  await hands.shows('transfers');
  await hands.click('job-limit');
  await hands.shows('job-limits');
  await visit('transfers-paused');
  await lift();
  await hands.click('job-resume');
  await hands.shows('job-retry');
  await hands.click('job-show-files');
  await hands.shows('job-files', ' [data-state="saved"]');
  await visit('transfers-failed');
  await found();
  await hands.click('job-retry');
  await hands.isGone('job-retry');
  await hands.shows('job', '[data-state="finished"]');
  await visit('transfers');
  await hands.click('rail-explorer');
  await hands.hasRow(first);
  await hands.click('delete');
  await hands.shows('plan-confirm-input');
  await visit('plan');
  const folders = async () => {
    await hands.click('export-first', '[aria-checked=false]');
    await hands.shows('menu');
  };
  await folders();
  await visit('export-to', folders);
  await hands.click('menu', ' > button:first-child');
  await hands.shows('export-first', '[aria-checked=true]');
  await hands.shows('plan-page', '[aria-busy=false]');
  await visit('plan-export');
  await hands.click('plan-back');
  await hands.hasRow(first);
  await hands.click('delete');
  await hands.shows('export-first', '[aria-checked=false]');
  await confirmed(hands);
  await visit('job');
  await hands.click('job-certificate');
  await hands.shows('certificate');
  await visit('certificate');
  await hands.click('certificate-back');
  await hands.shows('activity');
  await visit('activity');
  await hands.verifies();
  await hands.shows('verified-file');
  await visit('verified-file');
  await hands.click('verified-close');
  await hands.click('rail-explorer');
}

/** Types what a plan asks for, and waits for the second look. */
async function confirmed(hands) {
  await hands.fill('plan-confirm-input', await hands.text('plan-confirm-text'));
  await hands.click('plan-apply');
  await hands.shows('second-look');
}

async function blob(hands, visit, run, path) {
  await hands.open(run);
  const [, , ...names] = path.split('/');
  for (const name of names.slice(0, -1)) await hands.open(name);
  await hands.select(names.at(-1));
  await visit('blob');
}

/** Goes to the root of the tree. */
async function home(hands) {
  await hands.click('breadcrumb', ' > button:first-child');
  await hands.hasRow('Contoso Research');
}

/** A group that lists what was deleted of it, with a plan that takes it away for good, and one with all its switches. */
async function kept(hands, visit) {
  await hands.open('rg-ml-dev');
  await hands.click('deleted-chip');
  await hands.select('fraud-pilot-ws');
  await hands.shows('recover', ':not([aria-disabled=true])');
  await visit('resource-group-deleted');
  await hands.click('purge');
  await hands.shows('plan-confirm-input');
  await visit('plan-purge');
  await hands.click('plan-back');
  await hands.hasRow('fraud-dev-ws');
  await hands.select('fraud-pilot-ws');
  await hands.select('fraud-dev-ws');
  await hands.click('retire', ':not([aria-disabled=true])');
  await hands.shows('include-shared');
  await visit('plan-retire');
  await hands.click('plan-back');
  await hands.hasRow('fraud-dev-ws');
  await hands.press('Backspace');
  await hands.isAt('Contoso Research');
}

/** An account that keeps what is deleted: a plan of few files is one question, with a way back; the list shows what is gone. */
async function recoverable(hands, visit, { resourceGroup, storage }) {
  const { account } = storage[1];
  const container = (await (await hands.far()).containers(account)).find((name) => name.startsWith('azureml-blobstore-'));
  await home(hands);
  for (const name of ['Contoso Research', resourceGroup, account, container, 'UI', 'inspection', 'line-a']) await hands.open(name);
  await hands.select('img_00001.jpg');
  await hands.click('delete');
  await hands.shows('brief-dialog');
  await visit('plan-brief');
  await hands.click('plan-apply');
  await hands.shows('toast');
  await visit('toast');
  await hands.click('toast-show');
  await hands.shows('second-look');
  await visit('job-recoverable');
  await hands.click('job-undo');
  await hands.shows('undone');
  await visit('job-undone');
  await hands.click('job-done');
  await hands.hasRow('img_00001.jpg');
  await hands.fill('filter', '9999');
  await hands.shows('empty-filter');
  await hands.click('more');
  await hands.click('menu-show-deleted');
  await hands.hasRow('img_99990.jpg');
  await visit('soft-deleted');
}

/** A deletion of which a part is refused. */
async function blocked(hands, visit) {
  await home(hands);
  for (const name of ['Contoso Sandbox', 'rg-playground', 'playgroundst06', 'examples']) await hands.open(name);
  for (const name of ['holds', 'leases', 'tags']) await hands.select(name);
  await hands.click('delete');
  await hands.shows('blocker');
  await visit('plan-blocked');
  await confirmed(hands);
  await visit('job-blocked');
  await hands.click('job-done');
}

/** A deletion of several steps that pauses after its first. */
async function stepped(hands, visit) {
  await home(hands);
  for (const name of ['Contoso Research', 'rg-trial']) await hands.open(name);
  await hands.select('trial-ws');
  await hands.click('retire', ':not([aria-disabled=true])');
  await hands.shows('plan-confirm-input');
  const lift = await (await hands.far()).fault({ operation: 'DeleteResource', path: '*trial-ws*' }, { delayMs: 3_000 });
  await hands.fill('plan-confirm-input', await hands.text('plan-confirm-text'));
  await hands.click('plan-apply');
  await hands.click('job-stop-after-step');
  await hands.shows('job-page', '[data-state="paused"]');
  await hands.shows('job-step', '[data-state="done"]');
  await visit('job-steps');
  await lift();
  await hands.click('job-resume');
  await hands.shows('second-look');
  await hands.click('job-done');
}

/** Storage that was attached, beside what the sign-in shows. */
async function attached(hands, visit, { account, connectionString }) {
  await hands.click('settings-attach');
  await hands.click('attach-connection-string');
  await hands.fill('attach-secret', connectionString);
  await hands.click('attach-submit');
  await hands.isAt(account);
  await hands.press('Backspace');
  await hands.hasRow(account);
  await visit('home-attached');
}

/** Without a network the list stands as it was read, and says when that was. */
async function offline(hands, visit, { resourceGroup, storage: [{ account }] }, run) {
  for (const name of ['Contoso Research', resourceGroup, account, 'azureml', 'ExperimentRun']) await hands.open(name);
  await hands.select(run);
  const lift = await (await hands.far()).fault({}, { reset: true });
  await hands.press('F5');
  await hands.shows('cached');
  await visit('offline');
  await lift();
  await hands.click('retry');
  await hands.isGone('cached');
}
