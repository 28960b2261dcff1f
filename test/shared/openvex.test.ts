import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { SCANNED } from '../../src/report/testing.ts';
import { mergeOpenVex, openVexOf, statementsOf } from '../../src/vex/index.ts';
import { sharedFolder } from '../support/shared.ts';

const SHARED = sharedFolder();
const NOW = '2026-01-02T00:00:00.000Z';
const PRODUCT = `pkg:oci/app@sha256:${'a'.repeat(64)}?repository_url=registry.example:5000/app`;

describe.skipIf(SHARED === undefined)('written OpenVEX', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('iri', (text) => URL.canParse(text));
  const schema = join(SHARED ?? '', 'schemas/openvex/openvex-0.2.0.schema.json');
  const validate = SHARED === undefined ? () => true : ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));

  it.each([PRODUCT, undefined])(
    'validates by the schema, and still does when merged: product %s',
    (product) => {
      const accepted = SCANNED.findings.map((finding) => ({
        finding,
        reason: 'no €\n',
        until: '2026-12-31',
      }));
      const { statements } = statementsOf(accepted, { ...SCANNED, findings: [] }, product, NOW);
      expect(statements.length).toBeGreaterThan(0);
      const document = openVexOf(statements, { author: 'me', tooling: 'plimsoll 1', timestamp: NOW });
      const moved = statements.map((each, i) => ({ ...each, vulnerability: { name: `CVE-${i}` } }));
      for (const each of [document, mergeOpenVex(document, moved, NOW)]) {
        expect([validate(each), 'errors' in validate ? validate.errors : undefined]).toEqual([true, null]);
      }
    },
  );
});
