import type { Feed } from '../../feed-kit/feed.ts';

/** FIRST's Exploit Prediction Scoring System: one probability per CVE, updated daily. https://www.first.org/epss/ */
export const epss: Feed & { readonly formerAddress: string } = {
  id: 'epss',
  title: 'Exploit Prediction Scoring System',
  address: 'https://epss.empiricalsecurity.com',
  formerAddress: 'https://epss.cyentia.com',
  intervalMinutes: 24 * 60,
  sync: async (_part, context) => (await import('./fetch.ts')).syncEpss(epss, context),
};
