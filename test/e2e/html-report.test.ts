import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ScanResult } from '../../src/domain/index.ts';
import { reportFormat } from '../../src/report/index.ts';
import { CLEAN, found, installed, RENDER_OPTIONS, SCANNED } from '../../src/report/testing.ts';
import { Browser } from '../support/browser.ts';
import { needs } from '../support/needs.ts';

/** Folder for the screenshot, for whoever wants to look at it. */
const FOLDER = process.env['SCREENSHOTS'];
const texts = z.array(z.string());
const HOSTILE = `"'></td></title></style></script><script>document.title='owned'</script><img src=x onerror="document.title='owned'"><b>`;

function hostile(): ScanResult {
  const pkg = installed(HOSTILE, HOSTILE, 'a', { type: 'npm', ecosystem: 'npm', database: HOSTILE });
  const problems = [{ kind: 'feed-stale', subject: HOSTILE, message: `x ${HOSTILE}` }] as const;
  return {
    ...CLEAN,
    image: { ...CLEAN.image, reference: HOSTILE, layers: [{ createdBy: HOSTILE }] },
    findings: [
      found(HOSTILE, pkg, 'high', { title: HOSTILE, fixedVersion: HOSTILE }),
      found('CVE-2024-1', pkg, 'low'),
    ],
    suppressed: [
      {
        finding: found(HOSTILE, pkg, 'low'),
        reason: { kind: 'ignore-rule', rule: HOSTILE, reason: HOSTILE },
      },
    ],
    upgrades: [{ name: HOSTILE, version: HOSTILE, packages: [], ids: [HOSTILE], cleared: 1 }],
    problems,
    verdict: { ...CLEAN.verdict, incomplete: problems, waived: problems },
  };
}

function long(): ScanResult {
  const word = 'longer'.repeat(50);
  const problems = [{ kind: 'feed-stale', subject: word, message: word }] as const;
  return {
    ...CLEAN,
    image: { ...CLEAN.image, reference: word },
    distribution: { id: 'debian', idLike: [], version: '12', name: word, path: 'usr/lib/os-release' },
    findings: [found(word, installed(word, word, 'a'), 'high')],
    upgrades: [{ name: word, version: word, packages: [], ids: [word], cleared: 1 }],
    problems,
    verdict: { ...CLEAN.verdict, incomplete: problems },
  };
}

describe('a report as a page, in a browser', needs('chromium'), () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-html-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await Browser.open();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  async function visit(name: string, results: readonly ScanResult[]): Promise<void> {
    const failures = [{ reference: HOSTILE, code: 'X', message: HOSTILE, hint: HOSTILE }];
    const options = { ...RENDER_OPTIONS, showSuppressed: true };
    const pieces = await reportFormat('html')?.render({ results, failures }, options);
    const file = path.join(folder, `${name}.html`);
    writeFileSync(file, [...(pieces ?? [])].join(''));
    await browser.visit(pathToFileURL(file).href);
    await browser.until(`location.pathname.endsWith('/${name}.html') && document.readyState === 'complete'`);
    if (FOLDER !== undefined) writeFileSync(path.join(FOLDER, `${name}.png`), await browser.screenshot());
  }

  const shown = () =>
    browser.evaluate(`document.querySelectorAll('.filter ~ .scroll tbody tr:not([hidden])').length`);

  it('filters the findings of a page by words, severity and whether there is a fix', async () => {
    await visit('filters', [SCANNED]);
    expect(await shown()).toBe(SCANNED.findings.length);
    const set = (selector: string, property: string, value: string | boolean) =>
      browser.evaluate(`{
        const control = document.querySelector('.filter ${selector}');
        control.${property} = ${JSON.stringify(value)};
        control.dispatchEvent(new Event('input', { bubbles: true }));
      }`);
    await set('input[type=search]', 'value', 'OpenSSL overread');
    expect(await shown()).toBe(1);
    await set('input[type=search]', 'value', '');
    await set('select', 'value', 'critical');
    expect(await shown()).toBe(3);
    await set('input[type=checkbox]', 'checked', true);
    expect(await shown()).toBe(2);
    expect(await browser.evaluate(`document.querySelector('.filter output').textContent`)).toBe(
      '2 of 9 shown',
    );
  });

  it('sorts the findings of a page by a column, and groups them by package', async () => {
    await visit('sorted', [SCANNED]);
    const textsOf = async (script: string) => texts.parse(await browser.evaluate(script));
    const rows = `[...document.querySelectorAll('.filter ~ .scroll tbody tr')]`;
    const cells = (column: number) =>
      textsOf(`${rows}.flatMap((row) => row.cells[${column}]?.textContent ?? [])`);
    const press = (column: number) =>
      browser.evaluate(`document.querySelectorAll('.filter ~ .scroll thead button')[${column}].click()`);
    const urgent = await cells(1);
    await press(2);
    const names = await cells(2);
    expect(names).toEqual([...names].sort(new Intl.Collator('en', { numeric: true }).compare));
    expect(await browser.evaluate(`document.querySelector('[aria-sort]').ariaSort`)).toBe('ascending');
    await press(2);
    expect(await cells(2)).toEqual([...names].reverse());
    await press(0);
    expect(await cells(1)).toEqual(urgent);
    await browser.evaluate(`document.querySelectorAll('.filter input[type=checkbox]')[1].click()`);
    const headings = `[...document.querySelectorAll('th[scope=rowgroup]')].map((each) => each.textContent)`;
    const groups = await textsOf(headings);
    expect(groups).toHaveLength(
      new Set(SCANNED.findings.map(({ package: { name, version } }) => name + version)).size,
    );
    expect(groups.every((each) => /^\S+ \S+: \d+$/u.test(each))).toBe(true);
  });

  it('styles a page: the verdict has its colour, and the layers theirs', async () => {
    const style = (selector: string, property: string) =>
      browser.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
    expect(await style('.verdict', 'borderLeftWidth')).toBe('6px');
    expect(await style('svg .critical', 'fill')).not.toBe('rgb(0, 0, 0)');
  });

  it('keeps the columns of findings readable on a phone', async () => {
    await browser.evaluate(`document.body.style.width = '360px'`);
    const heights = `[...document.querySelectorAll('.f tbody tr')].map((row) => row.offsetHeight)`;
    expect(await browser.evaluate(`Math.max(...${heights})`)).toBeLessThan(150);
  });

  it('breaks words of an image or a feed that are longer than a narrow page', async () => {
    await visit('long', [long()]);
    await browser.evaluate(`document.body.style.width = '320px'`);
    expect(await browser.evaluate(`document.body.scrollWidth`)).toBeLessThanOrEqual(320);
  });

  it('lets the keyboard scroll whatever is wider than a page, and names each of these parts', async () => {
    await visit('wide', [SCANNED, hostile()]);
    const parts = `[...document.querySelectorAll('.scroll')]`;
    expect(await browser.evaluate(`${parts}.map((part) => part.tabIndex)`)).toEqual(Array(7).fill(0));
    expect(await browser.evaluate(`${parts}.every((part) => part.ariaLabel)`)).toBe(true);
  });

  it('tells the filters of several images apart by their names', async () => {
    const names = `[...document.querySelectorAll('[role=search]')].map((filter) => filter.ariaLabel)`;
    expect(await browser.evaluate(names)).toEqual(
      [SCANNED.image.reference, HOSTILE].map((image) => `Findings of ${image} (linux/amd64)`),
    );
  });

  it('shows a text of an image or a feed on a page as it is, never as markup', async () => {
    await visit('hostile', [hostile()]);
    expect(await browser.evaluate('document.title')).not.toBe('owned');
    expect(await browser.evaluate(`document.querySelectorAll('img, b, main script').length`)).toBe(0);
    expect(await browser.evaluate(`document.querySelectorAll('script').length`)).toBe(1);
    expect(await browser.evaluate(`document.querySelector('h2').textContent`)).toBe(HOSTILE);
    const cells = `[...document.querySelectorAll('.f tr')].map((row) => row.children.length)`;
    expect(await browser.evaluate(cells)).toEqual([7, 7, 7, 5, 5]);
  });

  it('violates no policy of a page, logs no error, and asks nothing of any host', () => {
    expect(browser.complaints).toEqual([]);
    expect(browser.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });
});
