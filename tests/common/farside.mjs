// The far side as it is, beside the app: lists and reads blobs with the account's key, and reads the request log.
// It shares no code with the app, so that a mistake of the app cannot hide here.

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';

import { until } from './until.mjs';

/** Waits for the ready file of the window's local Azure and answers its far side. */
export async function farSide(readyFile) {
  const ready = await until('the ready file', async () => JSON.parse(readFileSync(readyFile, 'utf8')), 60_000);
  return new FarSide(ready);
}

class FarSide {
  #settings;
  #authority;
  #resourceManager;
  #ca;

  constructor(ready) {
    /** The names of the demo: resource group, workspace, storage accounts. */
    this.demo = ready.demo;
    this.control = ready.control;
    this.#authority = ready.authority.replace(/\/$/, '');
    this.#resourceManager = ready.resourceManager.replace(/\/$/, '');
    this.#ca = ready.ca.startsWith('-----') ? ready.ca : readFileSync(ready.ca);
    this.#settings = Object.fromEntries(
      ready.demo.storage.map(({ account, connectionString }) => {
        const pairs = connectionString.split(';').filter(Boolean).map((pair) => pair.split(/=(.*)/s).slice(0, 2));
        return [account, Object.fromEntries(pairs)];
      }),
    );
  }

  /** The names of the containers. */
  async containers(account) {
    const xml = await (await this.#get(account, '/', { comp: 'list' })).text();
    return [...xml.matchAll(/<Container><Name>([^<]*)<\/Name>/g)].map(([, name]) => decoded(name));
  }

  /** The first folders below a prefix that ends with `/`, each with a `/` at its end. */
  async folders(account, container, prefix) {
    const xml = await this.#list(account, container, { prefix, delimiter: '/' });
    return [...xml.matchAll(/<BlobPrefix><Name>([^<]*)<\/Name>/g)].map(([, name]) => decoded(name));
  }

  /** The names of all blobs below a prefix. */
  async blobs(account, container, prefix) {
    return (await this.files(account, container, prefix)).map(({ name }) => name);
  }

  /** The names and sizes in bytes of all blobs below a prefix. */
  async files(account, container, prefix) {
    const files = [];
    let marker = '';
    do {
      const xml = await this.#list(account, container, { prefix, ...(marker && { marker }) });
      for (const [, name, rest] of xml.matchAll(/<Blob><Name>([^<]*)<\/Name>(.*?)<\/Blob>/gs)) {
        files.push({ name: decoded(name), size: Number(rest.match(/<Content-Length>(\d+)</)[1]) });
      }
      marker = decoded(xml.match(/<NextMarker>([^<]*)<\/NextMarker>/)?.[1] ?? '');
    } while (marker);
    return files;
  }

  /** The bytes of a blob. */
  async bytes(account, container, name) {
    const path = name.split('/').map(encodeURIComponent).join('/');
    const response = await this.#get(account, `/${container}/${path}`, {});
    return Buffer.from(await response.arrayBuffer());
  }

  /** Writes a blob, whatever was there under its name. */
  async put(account, container, name, text) {
    const path = name.split('/').map(encodeURIComponent).join('/');
    await this.#send('PUT', account, `/${container}/${path}`, {}, Buffer.from(text));
  }

  /** The requests that the local Azure saw since a sequence number, one object each. */
  async log(since = 0) {
    const response = await fetch(`${this.control}/_log?since=${since}`);
    return (await response.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** The paths of the deletions that were sent, each part of a batch among them. */
  async deletions() {
    return (await this.log()).filter(({ method }) => method === 'DELETE').map(({ path }) => path);
  }

  /** Moves the local Azure's clock on, by an ISO 8601 length of time: `P15D`. */
  async advance(length) {
    await this.#control('POST', '_clock', { advance: length });
  }

  /** Replaces everything that the local Azure holds, as docs/sandbox.md has it. Who is signed in stays so. */
  async seed(document) {
    await this.#control('PUT', '_seed', document);
  }

  /** Asks Resource Manager as the demo's service principal: `path` begins with `/subscriptions/`. */
  async arm(method, path, body) {
    const { tenant, client, secret } = this.demo.servicePrincipal;
    const words = { grant_type: 'client_credentials', client_id: client, client_secret: secret, scope: 'https://management.azure.com/.default' };
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const signedIn = await this.#https(`${this.#authority}/${tenant}/oauth2/v2.0/token`, form, String(new URLSearchParams(words)));
    const headers = { authorization: `Bearer ${signedIn.json.access_token}`, 'content-type': 'application/json' };
    return this.#https(this.#resourceManager + path, { method, headers }, body && JSON.stringify(body));
  }

  async #control(method, path, body) {
    const response = await fetch(`${this.control}/${path}`, { method, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} is refused: ${await response.text()}`);
  }

  /** Asks over https, trusting the local Azure's own authority. */
  #https(url, options, body) {
    return new Promise((done, failed) => {
      const asked = request(url, { ...options, ca: this.#ca }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => done({ status: response.statusCode, json: JSON.parse(Buffer.concat(parts).toString() || '{}') }));
      });
      asked.on('error', failed);
      asked.end(body);
    });
  }

  /**
   * Keeps a fault until it is lifted; answers how that is done.
   *
   * @param {{operation?: string, method?: string, path?: string}} match which requests
   * @param {object} what what becomes of them, as docs/sandbox.md has it
   */
  async fault(match, what, times = 1_000_000) {
    const body = JSON.stringify({ match, do: what, times });
    const response = await fetch(`${this.control}/_fault`, { method: 'POST', body });
    if (!response.ok) throw new Error(`the fault is refused: ${await response.text()}`);
    const { id } = await response.json();
    return async () => void (await fetch(`${this.control}/_fault/${id}`, { method: 'DELETE' }));
  }

  async #list(account, container, query) {
    const response = await this.#get(account, `/${container}`, { restype: 'container', comp: 'list', ...query });
    return response.text();
  }

  #get(account, path, query) {
    return this.#send('GET', account, path, query);
  }

  /** Azure Storage: "Authorize with Shared Key", version 2015-02-21 and later; a body is a whole block blob. */
  async #send(method, account, path, query, body) {
    const { AccountKey, BlobEndpoint } = this.#settings[account];
    const url = new URL(BlobEndpoint.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2025-11-05', ...(body && { 'x-ms-blob-type': 'BlockBlob' }) };
    const signed = Object.keys(headers).sort().map((name) => `${name}:${headers[name]}\n`).join('');
    const words = Object.keys(query).sort().map((name) => `\n${name}:${query[name]}`).join('');
    const text = `${method}\n\n\n${body?.length || ''}${'\n'.repeat(9)}${signed}/${account}${url.pathname}${words}`;
    const signature = createHmac('sha256', Buffer.from(AccountKey, 'base64')).update(text).digest('base64');
    const response = await fetch(url, { method, body, headers: { ...headers, authorization: `SharedKey ${account}:${signature}` } });
    if (!response.ok) throw new Error(`${method} ${url.pathname} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}

function decoded(xml) {
  const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
  return xml.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity]);
}
