import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, fstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { partOfFile, readZip } from '../../src/archive/index.ts';
import { javaCataloger } from '../../src/catalog/language/java/index.ts';
import { hasJavaName } from '../../src/catalog/language/java/java-names.ts';
import type { FileFacts, Package } from '../../src/domain/index.ts';
import { nameArtifacts } from '../../src/findings/names/name-artifacts.ts';
import { schemeOf } from '../../src/versions/index.ts';
import { osvZipOf } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

const record = z.object({
  affected: z.array(z.object({ package: z.object({ name: z.string() }) })).default([]),
});
const evidence = z.object({ archives: z.array(z.looseObject({ poms: z.unknown().optional() })) });

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips the identity of jars whose pom is hidden, since there is no shared data', () => undefined);
} else {
  it('identifies nine in ten of the jars that advisories know with their pom.properties hidden', async () => {
    const names = namesIn(osvZipOf(join(shared, 'feeds/more-2025/osv-2025-02/Maven.tar.zst')));
    const advisories = { names: () => Promise.resolve(names) };
    const found = new Map<string, string>();
    for (const facts of jarsOf(join(shared, 'images/data/lang/java'))) {
      const hidden = new Map(combined(withoutPoms(facts)).map(({ path, packages = [] }) => [path, packages]));
      for (const { path, packages: [own] = [] } of combined(facts)) {
        const isOwn =
          own?.proof === 'pom.properties' && (own.application === undefined || path.includes('!'));
        if (!isOwn || !names.includes(own.name)) continue;
        const placed = (hidden.get(path) ?? []).map((pkg) => ({ ...pkg, database: path, layer: 0 }));
        const [named] = (await nameArtifacts(placed, advisories)).packages;
        const name = path.slice(path.lastIndexOf('/') + 1);
        found.set(`${name} ${own.name} ${own.version}`, named && isSame(named, own) ? 'found' : 'not found');
      }
    }
    const missed = [...found].filter(([, outcome]) => outcome !== 'found').map(([jar]) => jar);
    expect(found.size).toBeGreaterThan(15);
    expect(missed.length / found.size, missed.join('\n')).toBeLessThanOrEqual(0.1);
  });
}

function namesIn(zip: Buffer): readonly string[] {
  const records = Array.from(readZip(zip).entries, (entry) =>
    record.parse(JSON.parse(entry.read().toString())),
  );
  return [...new Set(records.flatMap(({ affected }) => affected.map((each) => each.package.name)))];
}

function* jarsOf(folder: string): Generator<FileFacts, void> {
  for (const archive of readdirSync(folder).filter((name) => name.endsWith('.tar.xz'))) {
    const unpacked = mkdtempSync(join(tmpdir(), 'plimsoll-java-'));
    onTestFinished(() => rmSync(unpacked, { recursive: true }));
    execFileSync('tar', ['-xJf', join(folder, archive), '-C', unpacked]);
    for (const entry of readdirSync(unpacked, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !hasJavaName(entry.name)) continue;
      const facts = read(join(entry.parentPath, entry.name));
      if (facts) yield facts;
    }
  }
}

function read(path: string): FileFacts | undefined {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const file = { path: path.slice(1), size, mode: 0o644 };
    return javaCataloger.read(file, partOfFile({ fd, offset: 0, size }));
  } finally {
    closeSync(fd);
  }
}

function withoutPoms(facts: FileFacts): FileFacts {
  const { archives } = evidence.parse(facts.detail);
  return { ...facts, detail: { archives: archives.map(({ poms: _hidden, ...rest }) => rest) } };
}

function combined(facts: FileFacts): readonly FileFacts[] {
  return javaCataloger.combine?.([facts], { find: () => new Map() }) ?? [];
}

function isSame(pkg: Package, other: Package): boolean {
  const keys = [pkg.version, other.version].map((version) => schemeOf('maven').sortKey(version));
  const [ours, theirs] = keys.map((key) => (key.ok ? Buffer.from(key.value).toString('hex') : undefined));
  return pkg.name === other.name && ours !== undefined && ours === theirs;
}
