import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import diffSchema from '../../../schema/diff-1.json' with { type: 'json' };
import fleetDiffSchema from '../../../schema/fleet-diff-1.json' with { type: 'json' };
import reportSchema from '../../../schema/report-1.json' with { type: 'json' };
import { fleetDiff } from '../../api/index.ts';
import { PROGRAM, type DatedDiff } from '../../domain/index.ts';
import { CLEAN, HOLED, SCANNED } from '../testing.ts';
import { fleetDiffDocument } from './fleet-diff-document.ts';
import { jsonText } from './json-text.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(reportSchema, 'report-1.json');
ajv.addSchema(diffSchema, 'diff-1.json');
const validate = ajv.compile(fleetDiffSchema);

const KEYS = { from: 'sha256:a', to: 'sha256:b' };
const findings = SCANNED.findings;
const DIFF: DatedDiff = {
  from: { ...SCANNED, asOf: '2026-11-23T23:59:59.999Z' },
  to: HOLED,
  packages: [{ type: 'npm', ecosystem: 'npm', name: 'a', from: [], to: ['1'] }],
  came: findings.map((finding) => ({ finding, why: 'published' })),
  went: findings.map((finding) => ({ finding, why: 'withdrawn' })),
  changed: findings.map((finding) => ({
    finding,
    severity: { from: 'low', to: 'high' },
    kev: { from: false, to: true },
    fix: { to: '2.0' },
  })),
  kept: 2,
};
const EQUAL: DatedDiff = { from: CLEAN, to: CLEAN, packages: [], came: [], went: [], changed: [], kept: 0 };

it.each([
  ['of two moments', DIFF],
  ['of a moment and itself', EQUAL],
])('writes a difference %s that fits the schema, through a server as well', (_title, diff) => {
  const document = fleetDiffDocument(diff, KEYS);
  const written: unknown = JSON.parse(jsonText(document, PROGRAM));
  expect([validate(written), validate.errors]).toEqual([true, null]);
  const received = fleetDiff.parse(JSON.parse(JSON.stringify(document)));
  expect(JSON.parse(jsonText(received, PROGRAM))).toEqual(written);
});
