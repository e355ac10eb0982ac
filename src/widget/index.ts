/** What the widget manager looks up by name. */
import '../../style/base.css';

export { AttentionModel } from './model';
export { AttentionWidgetView } from './view';
