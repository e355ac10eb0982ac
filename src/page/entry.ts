/** What the script of an exported page runs. Its sessions are at `bertscope.views`, for the reader's own console. */
import { hostAssets, provideAssets } from '../app/host';
import { pageAssets } from './carried-files';
import { mountViews } from './mount-views';
import { warmUp } from './warm-up';

provideAssets(pageAssets(document));
Object.assign(globalThis, { bertscope: { views: mountViews(document) } });
if (hostAssets().engine !== null) warmUp(document);
