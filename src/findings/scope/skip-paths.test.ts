import { describe, expect, it } from 'vitest';
import type { IndexedImage, InstalledPackage, Problem } from '../../domain/index.ts';
import { skipPaths } from './skip-paths.ts';
import { testDigest } from '../testing.ts';

const deb: InstalledPackage = {
  type: 'deb',
  name: 'bash',
  version: '5.2',
  architecture: 'amd64',
  database: 'var/lib/dpkg/status',
  layer: 0,
};

function npm(name: string, first: string, ...others: readonly string[]): InstalledPackage {
  const locations = [first, ...others].map((path) => ({ path, layer: 0 }));
  const base = { type: 'npm', ecosystem: 'npm', name, version: '1', database: first, layer: 0 };
  return others.length === 0 ? base : { ...base, locations };
}

function unreadable(subject: string): Problem {
  return { kind: 'package-file-unreadable', subject, message: 'odd' };
}

function image(packages: readonly InstalledPackage[], problems: readonly Problem[] = []): IndexedImage {
  return {
    key: testDigest('a'),
    image: { reference: 'app', transport: 'docker', layers: [] },
    packages,
    problems,
    indexedBy: '',
    indexedAt: '2026-11-25T11:00:00Z',
  };
}

function skip(given: IndexedImage, ...patterns: readonly string[]) {
  const { indexed, skipped } = skipPaths(given, patterns, ['var/lib/dpkg']);
  return { left: indexed.packages, problems: indexed.problems.map(({ subject }) => subject), skipped };
}

describe('the paths that a report leaves out', () => {
  const place = 'opt/old/node_modules/a/package.json';
  const archived = 'opt/app.jar!BOOT-INF/lib/a.jar';

  it.each([
    [place, 'opt/old'],
    [place, '/opt/old/'],
    [place, 'opt/*/node_modules'],
    [place, '*/a/package.json'],
    [place, 'opt/**'],
    [archived, 'opt/app.jar'],
    [archived, '*/lib/a.jar'],
  ])('leaves a package at %s out for %s', (path, pattern) => {
    expect(skip(image([deb, npm('a', path)]), pattern)).toMatchObject({
      left: [deb],
      skipped: [{ pattern, packages: ['a 1'], problems: 0 }],
    });
  });

  it.each(['opt/ol', 'old', 'opt/old/node_modules/a/package', 'var', ''])(
    'keeps what "%s" does not fit, and says that it fits nothing',
    (pattern) => {
      const packages = [deb, npm('a', place)];
      expect(skip(image(packages), pattern)).toMatchObject({
        left: packages,
        skipped: [{ pattern, packages: [], problems: 0 }],
      });
    },
  );

  it('keeps a package in the places that no pattern fits', () => {
    const both = npm('a', place, 'srv/node_modules/a/package.json');
    expect(skip(image([both]), 'opt/old').left).toEqual([npm('a', 'srv/node_modules/a/package.json')]);
  });

  it("leaves out problems of files there, and never those of a distribution's database", () => {
    const problems = [unreadable('opt/old/package.json'), unreadable('var/lib/dpkg/status')];
    expect(skip(image([], problems), 'opt', 'var')).toMatchObject({
      problems: ['var/lib/dpkg/status'],
      skipped: [
        { pattern: 'opt', problems: 1 },
        { pattern: 'var', problems: 0 },
      ],
    });
  });

  it('leaves out the note of a program there that lists no packages', () => {
    const note: Problem = { kind: 'program-without-list', subject: 'opt/old/tool', message: 'odd' };
    expect(skip(image([], [note]), 'opt/old')).toMatchObject({ problems: [] });
  });

  it('counts a package for the first pattern that fits, once', () => {
    const packages = [npm('a', place), npm('a', 'opt/old/b/node_modules/a/package.json')];
    expect(skip(image(packages), 'opt/old', 'opt').skipped).toEqual([
      { pattern: 'opt/old', packages: ['a 1'], problems: 0 },
      { pattern: 'opt', packages: [], problems: 0 },
    ]);
  });
});
