/** What the widget manager looks up by name. */
export { AttentionModel } from './model';
export { AttentionWidgetView } from './view';
