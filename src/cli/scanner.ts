import type { ScanResult } from '../domain/index.ts';
import { scanImage, type Judgement } from '../scan/index.ts';
import { lineOf } from './line.ts';
import { openNamedImage } from './open-named-image.ts';
import type { Request, Session } from './session.ts';
import type { Progress } from './terminal/index.ts';
import { withinTime } from './time-limit/index.ts';

/** Who scans: this program, or a server. */
export interface Scanner extends Request {
  readonly progress: Progress;
  /** Scans one image; `reference` is what reports call it. Throws AppError where there is no result. */
  scan(name: string, reference: string): Promise<ScanResult>;
  close(): Promise<void>;
}

/** What the user holds an image against. */
export function judgementOf({ settings, ignore, configuration }: Request): Judgement {
  return { line: lineOf(settings), ignore, ...(configuration && { configuration }) };
}

export function localScanner(session: Session): Scanner {
  return {
    ...session,
    async scan(name, reference) {
      return withinTime(reference, session, async (limited) => {
        const image = await openNamedImage(name, limited, { reference });
        try {
          const { result } = await scanImage(image, judgementOf(limited), limited.context);
          return result;
        } finally {
          await image.close();
        }
      });
    },
  };
}
