import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

/** Generous: 130 to 160 were measured. A reader that only waits is enough to exceed it. */
const AT_REST_MB = 200;

let user: User;
let mirror: FeedMirror;
beforeEach(() => {
  user = new User();
  mirror = new FeedMirror();
  writeFeeds(mirror);
});
afterEach(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

test.skipIf(process.platform !== 'linux')(
  'a server that has loaded feeds lets go of their memory',
  async () => {
    await using server = await RunningServer.start(user, {
      environment: { PLIMSOLL_KEEP_FEED: 'kev,debian-tracker', PLIMSOLL_FEEDS_MIRROR: mirror.folder },
    });
    await server.untilLoaded('kev');
    await server.untilLoaded('debian-tracker');
    await vi.waitFor(() => expect(server.resident()).toBeLessThan(AT_REST_MB), SOON);
  },
);
