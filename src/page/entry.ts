/** What the script of an exported page runs. */
import { provideAssets } from '../app/host';
import { pageAssets } from './carried-files';
import { mountViews } from './mount-views';

provideAssets(pageAssets(document));
mountViews(document);
