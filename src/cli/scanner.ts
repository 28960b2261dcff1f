import type { ScanResult } from '../domain/index.ts';
import { scanImage, type Judgement } from '../scan/index.ts';
import { lineOf } from './line.ts';
import { openNamedImage } from './open-named-image.ts';
import type { Request, Session } from './session.ts';
import type { Progress } from './terminal/index.ts';

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
      const image = await openNamedImage(name, session, { reference });
      try {
        const judgement = judgementOf(session);
        const { result } = await scanImage(image, judgement, session.context);
        return result;
      } finally {
        await image.close();
      }
    },
  };
}
