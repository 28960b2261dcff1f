import type { Message } from '../message.ts';
import type { Encoded } from './encoded.ts';
import { messageLine, linesOf, type Lines, type MessageSection } from './lines.ts';

// Slack's block limits: 50 blocks a message, 150 characters a header, 3,000 a section.
const MAX_SECTIONS = 40;
const MAX_HEADER_LENGTH = 150;
const MAX_SECTION_LENGTH = 3000;

/** Builds blocks for a Slack incoming webhook. */
export function toSlack(message: Message): Encoded {
  const lines = linesOf(message);
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: escaped(lines.heading), blocks: blocksOf(lines) }),
  };
}

function blocksOf({ heading, sections, more }: Lines): readonly object[] {
  const left = sections.length - MAX_SECTIONS;
  return [
    { type: 'header', text: { type: 'plain_text', text: messageLine(heading, MAX_HEADER_LENGTH) } },
    ...sections.slice(0, MAX_SECTIONS).map((section) => textBlock(sectionText(section))),
    ...(left > 0 ? [textBlock(`and ${left} more`)] : []),
    ...(more === undefined ? [] : [textBlock(`All of it: ${linked(more)}`)]),
  ];
}

function textBlock(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** Cuts between lines: a cut inside one could leave half a link or an escape. */
function sectionText({ text, title, links, hits }: MessageSection): string {
  const about = [text, title ?? []].flat();
  const rows = [...about.map(escaped), ...links.map(linked), ...hits.map((hit) => `• ${escaped(hit)}`)];
  let whole = '';
  for (const [index, row] of rows.entries()) {
    const left = rows.length - index;
    const rest = `\n… and ${left} more`;
    if (whole.length + 1 + row.length + rest.length > MAX_SECTION_LENGTH) return whole + rest;
    whole += (whole === '' ? '' : '\n') + row;
  }
  return whole;
}

/** Links web addresses only: any other text in a link would look like ours. */
function linked(address: string): string {
  const url = URL.parse(address);
  return url && url.protocol.startsWith('http') && !address.includes('|') && !address.includes('>')
    ? `<${escaped(url.href)}>`
    : escaped(messageLine(address));
}

/** Escapes Slack's three special characters: with them a name could mention a channel. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
