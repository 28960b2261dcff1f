import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { FindingsLab, type ReportedResult } from '../support/findings-lab.ts';
import { unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

/** Answers of govulncheck; none where it could not read the program. */
const answers = z.object({ symbol: z.array(z.string()).optional() }).nullish();

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      /** Programs, most of them stripped, and the same ones before they were. */
      binaries: z.record(z.string(), z.object({ govulncheck: answers, govulncheckTwin: answers })),
      certain: z.array(z.object({ id: z.string(), location: z.string() })),
      not: z.array(z.object({ what: z.string() })),
    }),
  ),
});

type Case = z.infer<typeof truth>['cases'][string];

/** Nothing in these programs says what they were built from: packed, or obfuscated. That is a hole of each. */
const UNREADABLE = ['upx', 'garble'];

/** `GO-2020-0012 (golang.org/x/crypto@v0.1.0) in usr/bin/pie at symbol level`. */
const SILENT = /^(?<record>GO-\S+) \(\S+\) in (?<program>\S+)/u;

/** Lists records with the programs that they are reported for. */
function reported({ findings }: ReportedResult): readonly string[] {
  const found = findings.flatMap(({ package: { application = '' }, evidence }) =>
    evidence.map(({ record }) => `${record} ${application}`),
  );
  return [...new Set(found)].sort();
}

/** Lists what govulncheck reports where it sees every function. */
function confirmed({ binaries }: Case): readonly string[] {
  return Object.entries(binaries)
    .flatMap(([program, { govulncheck, govulncheckTwin }]) =>
      ((govulncheckTwin ?? govulncheck)?.symbol ?? []).map((record) => `${record} ${program}`),
    )
    .sort();
}

function isAnswered({ binaries }: Case, program: string): boolean {
  const each = binaries[program];
  return (each?.govulncheckTwin ?? each?.govulncheck)?.symbol !== undefined;
}

function programOf(line: string): string {
  return line.slice(line.indexOf(' ') + 1);
}

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips findings in Go programs, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang/go');
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8')));
  const lab = new FindingsLab();
  beforeAll(() =>
    lab.mirror.link('osv-vulnerabilities.storage.googleapis.com/Go', join(shared, 'feeds/osv/Go')),
  );
  afterAll(() => lab[Symbol.dispose]());

  it.each(Object.entries(cases))(
    'reports for the Go programs in %s what govulncheck reports for the unstripped ones',
    async (name, known) => {
      const result = await lab.scan(`dir:${unpackTree(join(folder, known.archive))}`);
      const found = reported(result);
      const kinds = result.verdict.incomplete.map(({ kind }) => kind);
      if (UNREADABLE.includes(name)) {
        expect(found).toEqual([]);
        expect(kinds.some((kind) => ['binary-packed', 'packages-not-read'].includes(kind))).toBe(true);
        return;
      }
      // Few of Go's records have a date of publication.
      expect(kinds).not.toContain('feed-content-old');
      // Govulncheck itself does not read Go programs before 1.18.
      expect(found.filter((line) => isAnswered(known, programOf(line)))).toEqual(confirmed(known));
      const certain = known.certain.map(({ id, location }) => `${id} ${location}`);
      expect(certain.filter((line) => !found.includes(line))).toEqual([]);
      const silent = known.not.flatMap(({ what }) => {
        const { record, program } = SILENT.exec(what)?.groups ?? {};
        return record !== undefined && program !== undefined ? [`${record} ${program}`] : [];
      });
      expect(silent.filter((line) => found.includes(line))).toEqual([]);
    },
  );
}
