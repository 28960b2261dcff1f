import type { SuppressionReason } from '../../domain/index.ts';
import { vexWords } from './vex-words.ts';

/** Explains why a finding is suppressed. */
export function suppressionWords(reason: SuppressionReason): string {
  switch (reason.kind) {
    case 'kernel-headers':
      return 'only header files of the kernel are installed';
    case 'vex':
      return vexWords(reason.statement);
    case 'ignore-rule':
      return `${reason.rule}: ${reason.reason}`;
  }
}
