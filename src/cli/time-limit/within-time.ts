import type { Session } from '../session.ts';
import { TimeLimit } from './time-limit.ts';

/**
 * Works on one image within the time that the settings allow. Throws TIMED_OUT after that, and INTERRUPTED once the
 * session's own signal is aborted.
 */
export async function withinTime<Value>(
  reference: string,
  session: Session,
  work: (session: Session) => Promise<Value>,
): Promise<Value> {
  const limit = new TimeLimit(reference, session.settings.timeout);
  const cancel = () => limit.cancel();
  session.signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await limit.run(() => work(limit.session(session)));
  } finally {
    limit.clear();
    session.signal?.removeEventListener('abort', cancel);
  }
}
