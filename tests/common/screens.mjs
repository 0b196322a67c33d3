// Every screen that there is, in the order in which one walk meets them. The browser's tests and the tour of the real
// window take the same walk: with hands of their own, and something else to do at each screen.

/**
 * Walks through the demo.
 *
 * @param {object} hands `open`, `select`, `click`, `menuOf`, `press` (keys as Playwright spells them), `fill`, `shows`,
 *   `hasRow`, `isAt`, `text`, `addFolder`, and `far`
 * @param {(name: string) => Promise<void>} visit called at each screen
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
  await hands.press('Control+,');
  await hands.shows('settings-page');
  await visit('settings');
  await hands.click('settings-attach');
  await attaching(hands, visit);
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
  await visit('home-workspaces');
  await hands.click('tab-places');
  await hands.open('Contoso Research');
  await visit('subscription');
  await hands.open(resourceGroup);
  await hands.select(account);
  await visit('resource-group');
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
    await open();
    await hands.shows(id);
    await visit(name);
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
  // Answers that take long leave time to pause.
  const lift = await (await hands.far()).fault({ operation: 'GetBlob' }, { delayMs: 1_500 });
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
  await hands.shows('job', '[data-state="finished"]');
  await hands.click('job-show-files');
  await hands.shows('job-files', ' [data-state="saved"]');
  await visit('transfers');
  await hands.click('rail-explorer');
  await hands.hasRow(first);
  await hands.click('delete');
  await hands.shows('plan-confirm-input');
  await visit('plan');
  await hands.fill('plan-confirm-input', await hands.text('plan-confirm-text'));
  await hands.click('plan-apply');
  await hands.shows('second-look');
  await visit('job');
  await hands.click('job-done');
}

async function blob(hands, visit, run, path) {
  await hands.open(run);
  const [, , ...names] = path.split('/');
  for (const name of names.slice(0, -1)) await hands.open(name);
  await hands.select(names.at(-1));
  await visit('blob');
}
