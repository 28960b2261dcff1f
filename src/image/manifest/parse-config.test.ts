import { describe, expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';

const DIFF_ID = `sha256:${'c'.repeat(64)}`;

function parse(document: unknown) {
  return parseConfig(Buffer.from(JSON.stringify(document)), 'the configuration');
}

describe('parseConfig', () => {
  it('gives each layer its instruction, passing over those that made none', () => {
    const config = parse({
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      created: '2024-01-01T00:00:00Z',
      rootfs: { type: 'layers', diff_ids: [DIFF_ID, DIFF_ID] },
      history: [
        { created_by: 'ADD rootfs.tar /' },
        { created_by: 'ENV A=1', empty_layer: true },
        { created_by: 'RUN make' },
      ],
    });
    expect(config).toEqual({
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      created: '2024-01-01T00:00:00Z',
      diffIds: [DIFF_ID, DIFF_ID],
      createdBy: ['ADD rootfs.tar /', 'RUN make'],
      labels: {},
    });
  });

  it.each([
    ['labels', { Labels: { a: 'b' } }, { a: 'b' }],
    ['no labels', { Labels: null }, {}],
    ['labels that are not texts', { Labels: { a: 1 } }, {}],
    ['a run configuration that is not an object', 'odd', {}],
  ])('reads a configuration with %s', (_, config, labels) => {
    expect(parse({ config, rootfs: { diff_ids: [DIFF_ID] } }).labels).toEqual(labels);
  });

  it('credits no layer when the history does not fit the layers', () => {
    const config = parse({ rootfs: { diff_ids: [DIFF_ID, DIFF_ID] }, history: [{ created_by: 'RUN make' }] });
    expect(config.createdBy).toEqual([]);
  });

  it('reads the configuration of an image without layers', () => {
    expect(parse({ rootfs: { type: 'layers', diff_ids: null } }).diffIds).toEqual([]);
  });

  it.each([
    ['a configuration without a root file system', { os: 'linux' }, 'IMAGE_INVALID'],
    ['a diff ID that is not a valid digest', { rootfs: { diff_ids: ['../../etc/passwd'] } }, 'IMAGE_INVALID'],
  ])('refuses %s', (_, document, code) => {
    expect(() => parse(document)).toThrow(expect.objectContaining({ code }));
  });

  it('names the configuration that is not JSON', () => {
    expect(() => parseConfig(Buffer.from([0xff]), 'config sha256:1')).toThrow(
      'config sha256:1 is not valid JSON',
    );
  });
});
