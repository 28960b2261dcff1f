import * as z from 'zod';
import { parsedAs } from '../../feed-kit/json.ts';
import { MAX_TOPICS } from './limits.ts';

const TOPIC = /^[\w.+-]+$/u;
const catalogue = z.object({
  topics: z
    .array(z.object({ n: z.string().regex(TOPIC) }))
    .min(1)
    .max(MAX_TOPICS),
});

/** Hosts of Amazon's repositories. */
const HOST = /(?:^|\.)(?:amazonlinux\.com|amazonaws\.com)$/u;

/** Reads the names in `extras-catalog.json`: `docker`, `kernel-5.10`. Throws SyntaxError. */
export function parseTopics(bytes: Uint8Array): readonly string[] {
  return parsedAs(catalogue, JSON.parse(new TextDecoder().decode(bytes))).topics.map(({ n }) => n);
}

/** Reads the first address of a `mirror.list`, without a trailing slash. Throws SyntaxError. */
export function parseMirrorList(bytes: Uint8Array): string {
  const [line = ''] = new TextDecoder().decode(bytes).split('\n', 1);
  const address = line.trim().replaceAll('$basearch', 'x86_64').replace(/\/+$/u, '');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/u.test(url.protocol) || !HOST.test(url.hostname) || url.search !== '')
    throw new SyntaxError('the list of mirrors does not begin with an address of a repository');
  return url.href;
}
