import type { Message } from '../message.ts';
import type { Encoded } from './encoded.ts';
import { linesOf, type Lines, type MessageSection } from './lines.ts';

/** Teams refuses messages from 28 KB. */
const MAX_BYTES = 28_000;
const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';
const CARD_SCHEMA = 'http://adaptivecards.io/schemas/adaptive-card.json';

/** Builds a message with an Adaptive Card, as a Teams Workflows address accepts it. */
export function toTeams(message: Message): Encoded {
  const lines = linesOf(message);
  const blocks = lines.sections.flatMap(blocksOf);
  return { headers: { 'content-type': 'application/json' }, body: withinLimit(lines, blocks) };
}

/** Drops blocks from the end until the message fits, by binary search. */
function withinLimit(lines: Lines, blocks: readonly object[]): string {
  let fitting = 0;
  let tooMany = blocks.length + 1;
  while (tooMany - fitting > 1) {
    const tried = Math.floor((fitting + tooMany) / 2);
    if (Buffer.byteLength(cardOf(lines, blocks, tried)) < MAX_BYTES) fitting = tried;
    else tooMany = tried;
  }
  return cardOf(lines, blocks, fitting);
}

function cardOf({ heading, more }: Lines, blocks: readonly object[], shown: number): string {
  const left = blocks.length - shown;
  const isAddress = more !== undefined && URL.canParse(more);
  const body = [
    { ...textBlock(heading), size: 'Medium', weight: 'Bolder' },
    ...blocks.slice(0, shown),
    ...(left > 0 ? [textBlock(`… and ${left} more lines`)] : []),
    ...(more === undefined || isAddress ? [] : [textBlock(`All of it: ${more}`)]),
  ];
  const actions = isAddress ? [{ type: 'Action.OpenUrl', title: 'All of it', url: more }] : [];
  const content = { $schema: CARD_SCHEMA, type: 'AdaptiveCard', version: '1.4', body, actions };
  return JSON.stringify({
    type: 'message',
    attachments: [{ contentType: CARD_TYPE, contentUrl: null, content }],
  });
}

function blocksOf({ text, title, links, hits }: MessageSection): readonly object[] {
  const web = links
    .flatMap((link) => URL.parse(link) ?? [])
    .filter(({ protocol }) => protocol.startsWith('http'));
  return [
    { ...textBlock(text), separator: true },
    ...(title === undefined ? [] : [textBlock(title)]),
    ...web.map(({ href }) => ({
      ...textBlock(''),
      text: `[${escaped(href)}](${href.replaceAll(')', '%29')})`,
    })),
    ...hits.map((hit) => textBlock(`• ${hit}`)),
  ];
}

function textBlock(text: string) {
  return { type: 'TextBlock', wrap: true, text: escaped(text) };
}

/** Escapes Markdown, which Adaptive Cards read in part: a name must not become a link or emphasis. */
function escaped(text: string): string {
  return text.replaceAll(/[\\*_[\]()#`~>|]/g, String.raw`\$&`);
}
