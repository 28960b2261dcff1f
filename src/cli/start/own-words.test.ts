import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { ownWords } from './own-words.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'plimsoll-words-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the words that run', () => {
  it.each([
    ['nginx', 'scan nginx'],
    ['nginx:1.27 --max high=0', 'scan nginx:1.27 --max high=0'],
    ['--quiet nginx', 'scan --quiet nginx'],
    ['--quiet image nginx', 'scan nginx --quiet'],
    ['i nginx', 'scan nginx'],
    ['scan image nginx', 'scan nginx'],
    ['db update', 'feeds sync'],
    ['server --listen :1', 'serve --listen :1'],
    ['compare a --to b', 'diff b a'],
    ['-v', '--version'],
  ])('puts our command in the place of another one: %s', (given, own) => {
    expect(ownWords(given.split(' ')).join(' ')).toBe(own);
  });

  it.each(['scan a', 'sacn a', 'feeds status', '--help', 'help scan', 'klar a'])(
    'keeps the words of ours: %s',
    (given) => {
      expect(ownWords(given.split(' ')).join(' ')).toBe(given);
    },
  );

  it.each(['k8s', 'repo https://host/x', 'plugin install x', 'scan cves', 'scan image'])(
    'refuses what names no image, and has a line instead: %s',
    (given) => {
      expect(() => ownWords(given.split(' '))).toThrow(AppError);
    },
  );

  it('scans the file of an SBOM, and says so, where one is to be written of images', () => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const sbom = join(folder, 'app.cdx.json');
    const image = join(folder, 'image.tar');
    writeFileSync(sbom, '\uFEFF {"bomFormat": "CycloneDX"}');
    writeFileSync(image, Buffer.alloc(1024));
    expect(ownWords(['sbom', sbom])).toEqual(['scan', `sbom:${sbom}`]);
    expect(told).toHaveBeenCalledWith(`${sbom} is an SBOM, and is scanned\n`);
    expect(ownWords(['sbom', image])).toEqual(['sbom', image]);
  });
});
