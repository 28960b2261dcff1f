import type { Option } from './option.ts';
import { flag, moment } from './readers.ts';
import type { Settings } from './settings.ts';

type History = Pick<Settings, 'asOf' | 'rulesAsOf'>;

/** Options for answers about an earlier time. */
export const HISTORY_OPTIONS: { readonly [Key in keyof History]: Option<History[Key]> } = {
  asOf: {
    flag: '--as-of <date>',
    group: 'history',
    help: 'answer by what the store knew at the end of this day in UTC (YYYY-MM-DD), or at this time (RFC 3339), and update no feed',
    initial: undefined,
    read: moment,
    // A file in a repository, or a variable left behind, would make the answer of every call an old one.
    sources: ['flag'],
  },
  rulesAsOf: {
    flag: '--rules-as-of',
    group: 'history',
    help: 'with --as-of and --server: judge by the line and ignore rules that the server had then, in place of those of the call',
    initial: false,
    read: flag,
    sources: ['flag'],
  },
};
