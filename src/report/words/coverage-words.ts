import { type ScanResult } from '../../domain/index.ts';

/**
 * Says which feeds list only fixes, so that their silence does not read like that of a feed that knows more; undefined
 * where all know what has no fix yet.
 */
export function fixedOnlyWords({ feeds }: Pick<ScanResult, 'feeds'>): string | undefined {
  const names = feeds.filter(({ coverage }) => coverage === 'fixed only').map(({ feed }) => feed);
  if (names.length === 0) return undefined;
  return `${names.join(' and ')} ${names.length === 1 ? 'lists' : 'list'} fixes only: what has none yet is not known`;
}
