// Tokens in an apk version and their permitted successors, after get_token() and next_token() in apk-tools
// 2.14.

import { isDigit, isLower } from '../characters.ts';

/** `number` is the first number or one after a letter, `component` one after a dot. */
export type TokenKind = 'number' | 'component' | 'letter' | 'suffix' | 'suffix-number' | 'revision';

/** The next token's kind, and where its value begins. */
export interface NextToken {
  readonly kind: TokenKind;
  readonly at: number;
}

/** Kinds that may follow each kind; apk allows several revisions, though it builds no package with two. */
const FOLLOWERS: Readonly<Record<TokenKind, readonly TokenKind[]>> = {
  number: ['letter', 'component', 'suffix', 'revision'],
  component: ['letter', 'component', 'suffix', 'revision'],
  letter: ['number', 'suffix', 'revision'],
  suffix: ['suffix-number', 'suffix', 'revision'],
  'suffix-number': ['suffix', 'revision'],
  revision: ['revision'],
};

/** Finds the token that begins at `at`, after one with the given kind; undefined if none is allowed. */
export function nextToken(previous: TokenKind, text: string, at: number): NextToken | undefined {
  const next = tokenAt(previous, text, at);
  return next && FOLLOWERS[previous].includes(next.kind) ? next : undefined;
}

function tokenAt(previous: TokenKind, text: string, at: number): NextToken | undefined {
  const code = text.charCodeAt(at);
  if (isLower(code)) return { kind: 'letter', at };
  if (isDigit(code)) return { kind: previous === 'suffix' ? 'suffix-number' : 'number', at };
  if (text.startsWith('.', at)) return { kind: 'component', at: at + 1 };
  if (text.startsWith('_', at)) return { kind: 'suffix', at: at + 1 };
  if (text.startsWith('-r', at)) return { kind: 'revision', at: at + 2 };
  return undefined;
}
