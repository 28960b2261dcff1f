import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import diffSchema from '../../../schema/diff-1.json' with { type: 'json' };
import reportSchema from '../../../schema/report-1.json' with { type: 'json' };
import type { ImageDiff } from '../../domain/index.ts';
import { CLEAN, HOLED, SCANNED } from '../testing.ts';
import { diffJson } from './diff-json.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(reportSchema, 'report-1.json');
const validate = ajv.compile(diffSchema);

const DIFF: ImageDiff = {
  from: { ...SCANNED, verdict: { ...SCANNED.verdict, waived: HOLED.problems } },
  to: HOLED,
  packages: [
    { type: 'deb', name: 'zlib', from: ['1', '2'], to: [] },
    { type: 'npm', ecosystem: 'npm', name: 'a', from: [], to: ['1'] },
  ],
  fixed: SCANNED.findings,
  brought: HOLED.findings,
  kept: 2,
};
const EQUAL: ImageDiff = { from: CLEAN, to: CLEAN, packages: [], fixed: [], brought: [], kept: 0 };
const documentOf = (diff: ImageDiff) =>
  JSON.parse(diffJson(diff, { name: 'plimsoll', version: '1.0.0' })) as Record<string, unknown>;

it.each([
  ['of two images', DIFF],
  ['of an image and itself', EQUAL],
])('writes a difference %s that fits the schema', (_title, diff) => {
  expect([validate(documentOf(diff)), validate.errors]).toEqual([true, null]);
});

it.each([
  ['a field that is not described', { more: 1 }],
  ['no images', { from: undefined }],
  ['another version', { schemaVersion: 2 }],
])('describes nothing with %s', (_title, change) => {
  expect(validate(JSON.parse(JSON.stringify({ ...documentOf(DIFF), ...change })))).toBe(false);
});
