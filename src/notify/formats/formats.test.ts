import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../../schema/event-1.json' with { type: 'json' };
import { EVENT_KINDS, FLAW_SEVERITIES, MESSAGE_FORMATS } from '../../domain/index.ts';
import { anyCharacter } from '../../domain/testing/any-character.ts';
import type { Message } from '../message.ts';
import { AT, event, hitsOf, imageDigest, imageEvent, messageOf, placeOf, runningHits } from '../testing.ts';
import { encode } from './index.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const isValid = ajv.compile(schema);

const ONE = messageOf({ event: event(), hits: hitsOf(2) });
const MANY = messageOf(
  ...Array.from({ length: 250 }, (_, index) => ({
    event: event('finding.affected', { id: `CVE-2026-${index}`, title: 'x'.repeat(5000) }),
    hits: hitsOf(150),
  })),
);

function bodyOf(message: Message, format: (typeof MESSAGE_FORMATS)[number]): unknown {
  return JSON.parse(encode(message, format).body);
}

describe('JSON', () => {
  it('names the images that an advisory hits', () => {
    expect(bodyOf(ONE, 'json')).toMatchObject({
      type: 'finding.affected',
      timestamp: AT.toISOString(),
      data: { subscription: 'ops', events: [{ hits: { images: 2, listed: [{}, {}] } }] },
    });
  });

  it.each([
    ['of one event', ONE],
    ['of a digest', MANY],
    ['of an image', messageOf({ event: imageEvent('image.overdue'), hits: hitsOf(1) })],
    [
      'with all fields',
      messageOf({
        event: event('finding.severity-raised', {
          title: 'a title',
          fixedVersion: '4',
          severityBefore: 'low',
          aliases: ['GHSA-1'],
        }),
        hits: {
          images: 1,
          workloads: 200,
          total: 200,
          listed: [{ image: imageDigest(1), name: 'a', owner: 'b', workloads: 200, places: [placeOf(1)] }],
          more: '/api/v1/events/1',
        },
      }),
    ],
    ['that tests a subscription', messageOf()],
  ])('writes a message %s by its published schema', (_, message) => {
    expect(isValid(bodyOf(message, 'json')), JSON.stringify(isValid.errors)).toBe(true);
  });

  it('lists a hundred images, then the number and the address of the rest', () => {
    const { events, total } = MANY;
    expect([total, events.length]).toEqual([250, 100]);
    expect(events[0]?.hits).toMatchObject({ images: 150, more: expect.stringContaining('https:') as string });
    expect(events.flatMap(({ hits }) => hits.listed)).toHaveLength(100);
  });
});

describe('workloads', () => {
  const RUNNING = messageOf({ event: event(), hits: runningHits(150) });

  it('makes one line of a hundred workloads of one image and owner', () => {
    const { events } = messageOf({ event: event(), hits: runningHits(100) });
    expect(events[0]?.hits.listed).toHaveLength(1);
    expect(events[0]?.hits.listed[0]).toMatchObject({ owner: 'team-web', workloads: 100 });
    expect(events[0]?.hits.listed[0]?.places).toHaveLength(100);
    expect(events[0]?.hits.more).toBeUndefined();
  });

  it('gives the number and the address of more than a hundred workloads', () => {
    const [announced] = RUNNING.events;
    expect(announced?.hits).toMatchObject({
      workloads: 150,
      more: expect.stringContaining('/workloads') as string,
    });
    expect(announced?.hits.listed[0]?.places).toHaveLength(100);
  });

  it('lists a hundred workloads in all, however many events a message has', () => {
    const { events } = messageOf(
      ...[1, 2, 3].map((number) => ({
        event: event('finding.affected', { id: `CVE-2026-${number}` }),
        hits: runningHits(60),
      })),
    );
    const listed = events.map(({ hits }) => hits.listed.flatMap(({ places = [] }) => places).length);
    expect(listed).toEqual([60, 40, 0]);
    expect(events.map(({ hits }) => hits.more !== undefined)).toEqual([false, true, true]);
    expect(events.map(({ hits }) => hits.listed[0]?.workloads)).toEqual([60, 60, 60]);
  });

  it.each(['slack', 'teams'] as const)(
    'names the first workloads of a line in %s, and counts the others',
    (format) => {
      expect(encode(RUNNING, format).body.replaceAll('\\\\', '')).toContain(
        'team-web: registry.example/ship:1 (150 workloads: production/shop StatefulSet/db-0 [app], ' +
          'production/shop StatefulSet/db-1 [app], production/shop StatefulSet/db-2 [app], 147 more)',
      );
    },
  );

  it('writes workloads by the published schema', () => {
    expect(isValid(bodyOf(RUNNING, 'json')), JSON.stringify(isValid.errors)).toBe(true);
    expect(bodyOf(RUNNING, 'cloudevents')).toMatchObject({
      data: { events: [{ hits: { workloads: 150, listed: [{ places: { 0: placeOf(0) } }] } }] },
    });
  });
});

describe('CloudEvents', () => {
  const ATTRIBUTES = {
    specversion: '1.0',
    id: ONE.id,
    source: '/plimsoll',
    type: 'plimsoll.finding.affected',
    time: ONE.at,
  };

  it('writes a structured event', () => {
    const { headers, body } = encode(ONE, 'cloudevents');
    expect(headers).toEqual({ 'content-type': 'application/cloudevents+json' });
    expect(JSON.parse(body)).toMatchObject({ ...ATTRIBUTES, data: { total: 1 } });
  });

  it('writes a binary event with its attributes as headers', () => {
    const { headers, body } = encode(ONE, 'cloudevents-binary');
    const expected = Object.fromEntries(
      Object.entries(ATTRIBUTES).map(([key, value]) => [`ce-${key}`, value]),
    );
    expect(headers).toEqual({ 'content-type': 'application/json', ...expected });
    expect(JSON.parse(body)).toMatchObject({ total: 1, subscription: 'ops' });
  });
});

describe.each(['slack', 'teams'] as const)('a message for %s', (format) => {
  it('shows what the vulnerability is', () => {
    const title = 'Use after free in a parser';
    const message = messageOf({ event: event('finding.affected', { title }), hits: hitsOf(1) });
    expect(encode(message, format).body).toContain(title);
  });
});

describe('Slack', () => {
  it('lists images below the advisory', () => {
    expect(bodyOf(ONE, 'slack')).toEqual({
      text: 'CVE-2026-1 affects openssl 3.0',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'CVE-2026-1 affects openssl 3.0' } },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text:
              'high: CVE-2026-1 affects openssl 3.0\n<https://tracker.example/CVE-2026-1>\n' +
              '• registry.example/ship:0\n• registry.example/ship:1',
          },
        },
      ],
    });
  });

  it('mentions no channel that a name asks for', () => {
    const message = messageOf({
      event: event('finding.affected', {}, { message: '<!channel> & co' }),
      hits: hitsOf(0),
    });
    const { text, blocks } = bodyOf(message, 'slack') as {
      text: string;
      blocks: { text: { text: string } }[];
    };
    expect(text).toBe('&lt;!channel&gt; &amp; co');
    expect(blocks[1]?.text.text).toContain('high: &lt;!channel&gt; &amp; co\n');
  });

  it('keeps to the limits of blocks', () => {
    const long = messageOf({ event: event(), hits: hitsOf(100, (index) => `${'n'.repeat(200)}${index}`) });
    for (const message of [MANY, long]) {
      const { blocks } = bodyOf(message, 'slack') as { blocks: { type: string; text: { text: string } }[] };
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const { type, text } of blocks) {
        expect(text.text.length).toBeLessThanOrEqual(type === 'header' ? 150 : 3000);
      }
    }
  });
});

describe('Teams', () => {
  it('sends an Adaptive Card', () => {
    expect(bodyOf(ONE, 'teams')).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.4' },
        },
      ],
    });
  });

  it('leaves out what is too large, and says how much', () => {
    const { body } = encode(MANY, 'teams');
    expect(Buffer.byteLength(body)).toBeLessThan(28_000);
    expect(body).toMatch(/… and \d+ more lines/);
    expect(Buffer.byteLength(body)).toBeGreaterThan(20_000);
  });

  it.each([
    ['/api/v1/events/1', 'All of it: /api/v1/events/1', []],
    [
      'https://plimsoll.example/api/v1/events/1',
      '• and 1 more',
      [{ type: 'Action.OpenUrl', title: 'All of it', url: 'https://plimsoll.example/api/v1/events/1' }],
    ],
  ])('opens what is not shown by a button where a browser can: %s', (more, last, actions) => {
    const hits = { ...hitsOf(1, () => 'a'), total: 2, more };
    const { attachments } = bodyOf(messageOf({ event: event(), hits }), 'teams') as {
      attachments: { content: { body: { text: string }[]; actions: unknown } }[];
    };
    expect(attachments[0]?.content.body.at(-1)?.text).toBe(last);
    expect(attachments[0]?.content.actions).toEqual(actions);
  });

  it('shows a name as text, not as Markdown', () => {
    const message = messageOf({ event: event(), hits: hitsOf(1, () => '[click](https://evil.example)') });
    const { attachments } = bodyOf(message, 'teams') as {
      attachments: { content: { body: { text: string }[] } }[];
    };
    expect(attachments[0]?.content.body.at(-1)?.text).toBe(String.raw`• \[click\]\(https://evil.example\)`);
  });
});

it('writes any text within every limit, as valid JSON', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 2000 });
  const events = fc.array(
    fc.record({
      kind: fc.constantFrom(...EVENT_KINDS),
      message: text,
      severity: fc.constantFrom(...FLAW_SEVERITIES),
      link: text,
      name: text,
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(events, (all) => {
      const message = messageOf(
        ...all.map(({ kind, message: words, severity, link, name }) => ({
          event: event(kind, { severity, links: [link] }, { message: words }),
          hits: hitsOf(120, () => name),
        })),
      );
      for (const format of MESSAGE_FORMATS) {
        const { headers, body } = encode(message, format);
        expect(() => JSON.parse(body) as unknown).not.toThrow();
        expect(Object.values(headers).join('')).toMatch(/^[\x20-\x7e]*$/);
        if (format === 'teams') expect(Buffer.byteLength(body)).toBeLessThan(28 * 1024);
      }
    }),
    { numRuns: 10 },
  );
});
