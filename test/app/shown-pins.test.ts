import { shownPins } from '../../src/app/shown-pins';
import { groupTokens } from '../../src/attention/token-groups';
import { exportPair } from './export-state';

test('pieces of one word are one token on each side, and what is hidden is none', () => {
  const groups = groupTokens(exportPair().encoding!, { words: true, hidesSpecial: true });
  const ref = (side: 'from' | 'to', token: number) => ({ side, token });
  const pinned = [ref('from', 2), ref('to', 1), ref('from', 1), ref('from', 0), ref('from', 4)];
  expect(shownPins(groups, pinned)).toEqual([ref('from', 0), ref('to', 0), ref('from', 1)]);
});
