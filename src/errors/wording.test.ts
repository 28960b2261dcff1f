import { describe, expect, it } from 'vitest';
import { collectComments, collectGuides } from './testing/collect-comments.ts';
import { collectWordings } from './testing/collect-wordings.ts';

/** Texts of Klar and of Clair 1, which programs compare. */
const IMITATED = ['klar/', 'cli/commands/klar/', 'server/routes/clair-v1/', 'server/renderings/clair-v1/'];
/** Names that begin with a capital wherever they stand. */
const NAMES = /^(?:Forbidden$|[A-Z][A-Z0-9_-]|Clair|Docker|Go|Klar|Linux|Plimsoll|Podman|Postgres|Windows)/u;
const FORBIDDEN = [
  /\b(?:is|are) none\b/u,
  /\b(?:is|are) no\b(?! longer)/u,
  /\bwhose word\b/u,
  /\bby the word of\b/u,
  /\bstands?\b/u,
  /\blies?\b/u,
  /\btold of\b|\btells? of\b/u,
  /\bsaid (?:to|of|not)\b/u,
  /\bgoes (?:by|on)\b/u,
  /\bbreaks off\b/u,
  /\banew\b/u,
  /\bnevertheless\b/u,
  /\bis to be had\b/u,
  /\bwhat (?:it|is|stands)\b/u,
  /\bis there\b|\bis not there\b|\bthere is\b/u,
  /^what\b/iu,
];
/** Of these, what no comment and no guide needs either. "There is none" is English. */
const TRANSLATED = /\b(?:(?<!\b[Tt]here )is none|whose(?:ver)? word|by the word of|stands|lies|told of)\b/iu;
/** First words that describe instead of instructing. */
const DESCRIBING = /^(?:an?|are|is|its?|limits|names|only|parts|the|there|they|this|those|what)\b/iu;

const wordings = collectWordings((file) => !IMITATED.some((folder) => file.startsWith(folder)));

const FORMAL = ['message', 'hint'];
const wrong = (isWrong: (text: string) => boolean, kinds: readonly string[] = FORMAL) =>
  wordings
    .filter(({ kind, text }) => kinds.includes(kind) && isWrong(text))
    .map(({ place, text }) => `${place}: ${text}`);

describe('messages and hints', () => {
  it('finds messages and hints all over the sources', () => {
    const messages = wordings.filter(({ kind }) => kind === 'message');
    expect(messages.length).toBeGreaterThan(400);
    expect(wordings.filter(({ kind }) => kind === 'hint').length).toBeGreaterThan(100);
    expect(wordings.filter(({ kind }) => kind === 'sentence').length).toBeGreaterThan(30);
  });

  it('begins messages and hints in lower case, except with a name', () => {
    expect(wrong((text) => /^\p{Lu}/u.test(text) && !NAMES.test(text))).toEqual([]);
  });

  it('ends messages and hints without a full stop', () => {
    expect(wrong((text) => text.trimEnd().endsWith('.'))).toEqual([]);
  });

  it('keeps phrases that read as translated out of messages, hints and reports', () => {
    const isForbidden = (text: string) => FORBIDDEN.some((phrase) => phrase.test(text));
    expect(wrong(isForbidden, [...FORMAL, 'sentence'])).toEqual([]);
  });

  it('gives an instruction or a command in every hint', () => {
    expect(wrong((text) => DESCRIBING.test(text), ['hint'])).toEqual([]);
  });
});

describe('comments and guides', () => {
  const comments = collectComments();

  it('keeps phrases that read as translated out of comments and guides', () => {
    const found = [...comments, ...collectGuides()].filter(({ text }) => TRANSLATED.test(text));
    expect(found.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  });

  it('begins no comment with "What"', () => {
    expect(comments.length).toBeGreaterThan(5000);
    expect(comments.filter(({ text }) => text.startsWith('What '))).toEqual([]);
  });
});
