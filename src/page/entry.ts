/** What the script of an exported page runs. */
import { hostAssets, provideAssets } from '../app/host';
import { pageAssets } from './carried-files';
import { mountViews } from './mount-views';
import { warmUp } from './warm-up';

provideAssets(pageAssets(document));
mountViews(document);
if (hostAssets().engine !== null) warmUp(document);
