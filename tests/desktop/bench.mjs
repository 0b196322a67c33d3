// node tests/desktop/bench.mjs: the figures of the README, from the built window on a display of its own.
//
// First paint: from the start of the process (the kernel's time of it) to the page's "first-contentful-paint". Clicks:
// inside the page, from the click to the first frame that shows what it asked for. Frames: the times between two
// animation frames while a list of 12,000 rows is scrolled by a row a frame. Medians of several rounds.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { programs, until } from '../common/until.mjs';
import { openWindow } from './harness.mjs';
import { Mouse } from './mouse.mjs';

const ROUNDS = 7;
const ROWS = 12_000;

const files = mkdtempSync(join(tmpdir(), 'lastcopy-bench-'));
const sandbox = startSandbox();
try {
  const ready = join(files, 'ready.json');
  await until('the local Azure', async () => JSON.parse(readFileSync(ready, 'utf8')), 60_000);
  const starts = { welcome: [], cloud: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    starts.welcome.push(await firstPaint([]));
    starts.cloud.push(await firstPaint(['--cloud', ready]));
  }
  const { opened, back, selected, frames } = await inside(['--cloud', ready]);
  console.log(`${cpus()[0].model}, ${availableParallelism()} processors; n = ${ROUNDS}; milliseconds\n`);
  row('', 'median', 'largest');
  row('start to first paint, welcome page', median(starts.welcome), Math.max(...starts.welcome));
  row('start to first paint, signed in', median(starts.cloud), Math.max(...starts.cloud));
  row(`click on a container of ${ROWS} rows to its rows`, median(opened), Math.max(...opened));
  row('click on the folder above to its rows', median(back), Math.max(...back));
  row('click on a row to its selection', median(selected), Math.max(...selected));
  row('between two frames while scrolling', median(frames), Math.max(...frames));
  const late = frames.filter((time) => time > 25).length;
  console.log(`frames later than 25 ms: ${late} of ${frames.length} (${((100 * late) / frames.length).toFixed(1)} %)`);
} finally {
  sandbox.kill('SIGKILL');
  rmSync(files, { recursive: true, force: true });
}

/** A local Azure with one account, one small container and one of many blobs. */
function startSandbox() {
  const many = { name: 'many', blobs: [{ name: 'row-{n}.txt', count: ROWS, text: 'x' }] };
  const few = { name: 'few', blobs: [{ name: 'one.txt', text: 'x' }] };
  const group = { name: 'rg', location: 'francecentral', resources: [] };
  const seed = {
    servicePrincipals: [{ client: '3d2f8c15-0b64-4e0a-b1d7-6c5f9e2a4870', id: 'e91c7a44-2f0d-4b9e-8d63-57b1a0c2f6d8', name: 'bench' }],
    subscriptions: [{ id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', name: 'Research', resourceGroups: [group] }],
    storage: [{ account: 'bench', containers: [few, many] }],
  };
  const file = join(files, 'seed.json');
  writeFileSync(file, JSON.stringify(seed));
  const args = ['sandbox', '--seed', file, '--ready-file', join(files, 'ready.json')];
  return spawn(join(programs, 'lastcopy'), args, { stdio: 'ignore', env: { ...process.env, LASTCOPY_HOME: files } });
}

/** Milliseconds from the start of the window's process to its first paint with content. */
async function firstPaint(args) {
  const window = await openWindow({ args });
  try {
    const painted = await until('the first paint', () => window.driver.executeScript(
      "const [paint] = performance.getEntriesByName('first-contentful-paint'); return paint && performance.timeOrigin + paint.startTime;",
    ));
    return painted - startOf('lastcopy-desktop', window.home);
  } finally {
    await window.close();
  }
}

/** When the kernel started the program that keeps its files in this home, in milliseconds since 1970. */
function startOf(program, home) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(home)) continue;
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      if (!stat.includes(`(${program.slice(0, 15)})`)) continue;
      const ticks = Number(stat.split(') ').at(-1).split(' ')[19]); // 100 a second on Linux
      const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
      return Date.now() - (uptime - ticks / 100) * 1000;
    } catch {
      continue; // ended meanwhile
    }
  }
  throw new Error(`no process ${program}`);
}

/** Clicks and frames, measured inside one window whose places were all read once. */
async function inside(args) {
  const window = await openWindow({ args });
  const ask = (run, ...values) => window.driver.executeAsyncScript(`(${run}).apply(null, arguments)`, ...values);
  try {
    const hands = new Mouse(window);
    for (const name of ['Research', 'rg', 'bench', 'many']) await hands.open(name);
    await window.part('grid', `[aria-rowcount="${ROWS + 1}"]`);
    const [opened, back, selected] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      back.push(await ask(timed, 'crumb', 'bench', 'many'));
      opened.push(await ask(timed, 'row', 'many', 'row-0.txt'));
      selected.push(await ask(timed, 'select', 'row-1.txt', 'row-1.txt'));
    }
    const frames = [];
    for (let round = 0; round < ROUNDS; round += 1) frames.push(...(await ask(scrolled, 180)));
    return { opened, back, selected, frames };
  } finally {
    await window.close();
  }
}

/** In the page: clicks, and answers the milliseconds until the frame after a row is there. */
function timed(what, name, awaited, done) {
  const row = (name) => [...document.querySelectorAll('[data-testid=grid] [role=row][data-name]')].find((row) => row.dataset.name === name);
  const click = (target, detail) => target.dispatchEvent(new MouseEvent('click', { bubbles: true, detail }));
  const isThere = () => (what === 'select' ? row(awaited)?.ariaSelected === 'true' : row(awaited));
  document.querySelector('[data-testid=grid]').scrollTop = 0;
  const start = performance.now();
  if (what === 'crumb') {
    const crumbs = [...document.querySelectorAll('[data-testid=breadcrumb] button')];
    click(crumbs.find((crumb) => crumb.textContent.includes(name)), 1);
  } else {
    click(row(name), 1);
    if (what === 'row') click(row(name), 2);
  }
  const look = () => (isThere() ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))) : setTimeout(look, 1));
  look();
}

/** In the page: scrolls the list by a row a frame, and answers the times between the frames in milliseconds. */
function scrolled(count, done) {
  const grid = document.querySelector('[data-testid=grid]');
  const times = [];
  let last;
  grid.scrollTop = 0;
  const step = (now) => {
    if (last !== undefined) times.push(now - last);
    last = now;
    grid.scrollTop += 36;
    if (times.length < count) requestAnimationFrame(step);
    else done(times);
  };
  requestAnimationFrame(step);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function row(name, ...values) {
  console.log(name.padEnd(46) + values.map((value) => (typeof value === 'number' ? value.toFixed(0) : value).padStart(10)).join(''));
}
