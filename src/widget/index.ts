/** What the widget manager looks up by name. */
import '../../style/base.css';

import { bundledAssets } from '../app/assets';
import { provideAssets } from '../app/host';

provideAssets(bundledAssets);

export { AttentionModel } from './model';
export { AttentionWidgetView } from './view';
