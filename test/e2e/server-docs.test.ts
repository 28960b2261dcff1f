import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../support/browser.ts';
import { User } from '../support/cli.ts';
import { needs } from '../support/needs.ts';
import { RunningServer } from '../support/running-server.ts';

/** Folder for the screenshot, for whoever wants to look at it. */
const FOLDER = process.env['SCREENSHOTS'];

describe('the pages of a server, in a browser', needs('chromium'), () => {
  const user = new User();
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await RunningServer.start(user, { args: ['serve', '--offline'] });
    browser = await Browser.open();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server.end();
    user[Symbol.dispose]();
  });

  async function look(name: string): Promise<void> {
    if (FOLDER === undefined || !existsSync(FOLDER)) return;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path.join(FOLDER, `${name}.png`), await browser.screenshot());
  }

  it('explains the server on the first page, and links to the documentation', async () => {
    await browser.visit(server.address);
    await browser.until(`document.querySelector('h1')?.textContent === 'Plimsoll'`);
    expect(await browser.evaluate('document.body.innerText')).toContain('This is a Plimsoll server.');
    await look('root');
    await browser.evaluate(`document.querySelector('a[href="api/v1/docs"]').click()`);
    await browser.until(`document.querySelectorAll('.opblock').length > 10`);
    expect(await browser.evaluate('location.pathname')).toBe('/api/v1/docs');
  });

  it('styles the documentation, and expands an operation', async () => {
    await browser.visit(`${server.address}/api/v1/docs`);
    await browser.until(`document.querySelectorAll('.opblock').length > 10`);
    expect(await browser.evaluate(`document.querySelector('.title')?.textContent`)).toContain('Plimsoll');
    // Swagger UI's blue of a GET, and rounded boxes: bare HTML has neither.
    const style = (selector: string, property: string) =>
      browser.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
    expect(await style('.opblock-get .opblock-summary-method', 'backgroundColor')).toBe('rgb(97, 175, 254)');
    expect(await style('.opblock', 'borderRadius')).toBe('4px');
    expect(await style('body', 'margin')).toBe('0px');

    await browser.evaluate(
      `document.querySelector('#operations-scans-submitScan button.opblock-summary-control').click()`,
    );
    await browser.until(`document.querySelector('#operations-scans-submitScan.is-open .responses-table')`);
    expect(
      await browser.evaluate(`document.querySelector('#operations-scans-submitScan').innerText`),
    ).toContain('While a scan of the same image by the same client has not ended, the answer is that scan.');
    await browser.evaluate(`document.querySelector('#operations-scans-submitScan').scrollIntoView()`);
    await look('docs');
  });

  it('violates no page policy, logs no error, and asks nothing of other hosts', () => {
    expect(browser.complaints).toEqual([]);
    const elsewhere = browser.requests.filter(
      (url) => !url.startsWith(`${server.address}/`) && !url.startsWith('data:'),
    );
    expect(elsewhere).toEqual([]);
    expect(browser.requests.length).toBeGreaterThan(5);
  });

  it('blocks by policy every style that is not a file of the server', async () => {
    await browser.evaluate(
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))`,
    );
    await expect.poll(() => browser.complaints.join()).toContain('Content Security Policy');
  });
});
