// What a script can see of how a page looks: text that is cut, things that lie on each other, words that nobody
// translated. Used on every screen, in the browser and in the real window.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { FluentResource } from '@fluent/bundle';

import { root } from './until.mjs';

/**
 * Runs in the page, and holds all it needs: answers what is cut, covered or too wide, one line each, and every text
 * that a person reads or hears, with the name of Azure's that it belongs to.
 */
export function look() {
  /** Pixels: fonts and fractions of pixels differ by less. */
  const SLACK = 2;
  const faults = [];
  const texts = [];
  const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const floating = [...document.querySelectorAll('dialog[open], [popover]:popover-open, [data-layer]')].filter((e) => e.checkVisibility());
  const top = floating.at(-1);

  const said = (element) => {
    const id = element.closest('[data-testid]')?.dataset.testid;
    return `<${element.tagName.toLowerCase()}${id ? ` in ${id}` : ''}>`;
  };
  /** What is asked of an element more than once, remembered: its texts share their ancestors. */
  const remembered = (ask) => {
    const answers = new Map();
    return (element) => answers.get(element) ?? answers.set(element, ask(element)).get(element);
  };
  const styleOf = remembered((element) => {
    const { overflowX, overflowY, position, zIndex, display, textOverflow } = getComputedStyle(element);
    return { overflowX, overflowY, position, zIndex, display, textOverflow };
  });
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const isForEars = (element) => element.closest('.hidden-text, svg, [aria-live]') !== null;
  const meet = (a, b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  const area = ({ left, top, right, bottom }) => Math.max(0, right - left) * Math.max(0, bottom - top);
  /** What floats over the rest: two layers may lie on each other, one layer's parts may not. */
  const layerOf = remembered((element) => {
    for (let at = element; at; at = at.parentElement) {
      const { position, zIndex } = styleOf(at);
      if (position === 'fixed' || position === 'sticky' || at.tagName === 'DIALOG' || at.popover
        || (position === 'absolute' && zIndex !== 'auto')) return at;
    }
    return document.body;
  });
  /** The box in which an element shows what it holds. */
  const innerOf = remembered((element) => {
    const own = element.getBoundingClientRect();
    return {
      left: own.left + element.clientLeft, top: own.top + element.clientTop,
      right: own.right - (element.offsetWidth - element.clientLeft - element.clientWidth),
      bottom: own.bottom - (element.offsetHeight - element.clientTop - element.clientHeight),
    };
  });
  /** The part of a box that its ancestors let through, and what cuts it. */
  const clip = (element, box) => {
    let seen = meet(box, box);
    let cutter;
    for (let at = element; at; at = at.parentElement) {
      const { overflowX, overflowY, position, display } = styleOf(at);
      if (overflowX !== 'visible' || overflowY !== 'visible') {
        if (display === 'inline') continue;
        const inner = innerOf(at);
        const across = seen.right > inner.right + SLACK || seen.left < inner.left - SLACK;
        const along = seen.bottom > inner.bottom + SLACK || seen.top < inner.top - SLACK;
        if (area(seen) > 0 && (across || along)) {
          const scrolls = (!across || /auto|scroll/.test(overflowX)) && (!along || /auto|scroll/.test(overflowY));
          cutter ??= { at, scrolls };
        }
        seen = meet(seen, inner);
      }
      if (position === 'fixed') break;
    }
    return { seen: meet(seen, view), cutter };
  };

  const page = document.documentElement;
  if (page.scrollWidth > innerWidth + SLACK) faults.push(`the page is ${page.scrollWidth - innerWidth} px too wide`);
  if (page.scrollHeight > innerHeight + SLACK) faults.push(`the page is ${page.scrollHeight - innerHeight} px too high`);

  // Every text: not cut unless a tooltip has the whole of it, and none on another one.
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.data.trim();
    // What was said for ears only was said in the language of then.
    if (text === '' || !isShown(element) || element.closest('[aria-live]')) continue;
    texts.push({ text, name: element.closest('[data-name]')?.dataset.name ?? '', data: element.closest('bdi, .selectable, [data-data]') !== null });
    if (isForEars(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const layer = layerOf(element);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue;
      const { seen, cutter } = clip(element, box);
      // What is scrolled out of sight is there for who scrolls; sideways nobody should have to.
      if (cutter && !cutter.scrolls) {
        const titled = cutter.at.closest('[title]') ?? element.closest('[title]');
        const dotted = styleOf(cutter.at).textOverflow === 'ellipsis';
        const gone = area(seen) === 0; // for want of room: its sign and its tooltip stay
        if (!(titled && (dotted || gone))) faults.push(`cut${dotted ? ' without a tooltip' : ''}: "${text}" ${said(element)}`);
      } else if (box.right > innerWidth + SLACK || box.bottom > innerHeight + SLACK) {
        if (!cutter) faults.push(`outside the window: "${text}" ${said(element)}`);
      }
      if (area(seen) > 0) boxes.push({ box: seen, text, element, layer });
    }
  }
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      if (one.layer !== other.layer || one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const both = meet(one.box, other.box);
      if (both.right - both.left > 2 && both.bottom - both.top > 4) {
        faults.push(`"${one.text}" lies on "${other.text}" ${said(one.element)}`);
      }
    }
  }

  // Every control: reachable where it is shown.
  for (const control of document.querySelectorAll('button, input, a[href], [role=tab], [role=menuitem], [role=checkbox]')) {
    if (!isShown(control) || control.closest('[inert]') || (top && !top.contains(control))) continue;
    const box = control.getBoundingClientRect();
    const { seen, cutter } = clip(control.parentElement, box);
    if (area(box) < 4) continue;
    if (cutter && !cutter.scrolls) faults.push(`a control is cut: "${control.textContent.trim() || control.ariaLabel}" ${said(control)}`);
    if (area(seen) < 4) continue;
    const hit = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
    const covers = hit && !control.contains(hit) && !hit.contains(control) && !hit.closest('label')?.contains(control);
    if (covers && layerOf(hit) === layerOf(control)) {
      faults.push(`"${control.textContent.trim() || control.ariaLabel}" is covered by ${said(hit)}`);
    }
  }

  // What stands in an empty field has no box of its own.
  const ink = document.createElement('canvas').getContext('2d');
  for (const field of document.querySelectorAll('input[placeholder]')) {
    if (!isShown(field) || field.value !== '') continue;
    const { font, paddingLeft, paddingRight } = getComputedStyle(field);
    ink.font = font;
    const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    if (ink.measureText(field.placeholder).width > room + SLACK) faults.push(`cut in its field: "${field.placeholder}" ${said(field)}`);
  }

  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [aria-description]')) {
    // A menu is named when it opens.
    if (!isShown(element) || element.role === 'menu') continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description']) {
      const text = element.getAttribute(name)?.trim();
      const data = element.closest('bdi, .selectable, [data-data]') !== null;
      if (text) texts.push({ text, name: element.closest('[data-name]')?.dataset.name ?? '', data });
    }
  }
  return { faults: [...new Set(faults)], texts };
}

/** What is not said in a language, of the texts that a look answered: keys, gaps, and words of English. */
export function untranslated(texts, language) {
  const faults = new Set();
  const keys = new Set(Object.keys(messages('en')));
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/[\u00a0\u202f]/g, ' ').trim();
  for (const { text: raw, name, data } of texts) {
    const text = plain(raw);
    if (/\{\s*[$-]|\{\s*["\d]/.test(text)) faults.add(`a gap: "${text}"`);
    if (data || text === plain(name) || name.includes(text)) continue;
    if (text.includes('-') && keys.has(text)) faults.add(`a key: "${text}"`);
    if (language === 'en') continue;
    const english = englishOf(text, language);
    if (english) faults.add(`English: "${text}" (${english})`);
  }
  return [...faults];
}

const judged = new Map();

/** The key of the English sentence that a text is, where the language does not say it so too. The screens repeat theirs. */
function englishOf(text, language) {
  const place = `${language} ${text}`;
  if (!judged.has(place)) {
    const english = said('en', text);
    judged.set(place, english && !said(language, text) ? english : null);
  }
  return judged.get(place);
}

const kept = new Map();

/** The key of the sentence of the window that a text is in a language. */
function said(language, text) {
  const { whole, gapped } = spoken(language);
  return whole.get(text) ?? gapped.find((one) => one.test(text))?.key;
}

/** The sentences of the window in a language: those without gaps, and the others as expressions that they match. */
function spoken(language) {
  if (!kept.has(language)) {
    const [whole, gapped] = [new Map(), []];
    for (const [key, ways] of Object.entries(messages(language))) {
      for (const { text, source } of ways) {
        if (text === undefined) gapped.push(Object.assign(new RegExp(`^${source}$`, 'u'), { key }));
        else whole.set(text, key);
      }
    }
    kept.set(language, { whole, gapped });
  }
  return kept.get(language);
}

/** The sentences by their keys: the ways in which each can be said. */
function messages(language) {
  const found = {};
  for (const file of ['window.ftl', 'shared.ftl', 'certificate.ftl']) {
    const source = readFileSync(join(root, 'crates/words/ftl', language, file), 'utf8');
    for (const { id, value, attributes } of new FluentResource(source).body) {
      const patterns = [value, ...Object.values(attributes ?? {})].filter(Boolean);
      found[id] = patterns.flatMap(waysOf).filter(({ letters }) => letters >= 3);
    }
  }
  return found;
}

/**
 * The ways in which a pattern can be said: as the source of an expression, as the text where it has no gap, and how
 * many letters of it are its own.
 */
function waysOf(pattern) {
  const parts = typeof pattern === 'string' ? [pattern] : pattern;
  let ways = [{ source: '', text: '', letters: 0 }];
  for (const part of parts) {
    let nexts = [{ source: '.*', letters: 0 }];
    if (typeof part === 'string') {
      const text = part.replaceAll(/[\u00a0\u202f]/g, ' ').replaceAll(/\s+/g, ' ');
      const letters = text.match(/\p{L}/gu)?.length ?? 0;
      nexts = [{ source: text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), text, letters }];
    } else if (part.type === 'select') {
      nexts = part.variants.flatMap(({ value }) => waysOf(value));
    }
    ways = ways.flatMap((way) => nexts.map((next) => ({
      source: way.source + next.source,
      text: way.text === undefined || next.text === undefined ? undefined : way.text + next.text,
      letters: way.letters + next.letters,
    })));
  }
  return ways;
}
