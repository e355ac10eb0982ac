/** What a page that imports the npm package gets: a session and a way to show it. */
import { bundledAssets } from './app/assets';
import { provideAssets } from './app/host';

provideAssets(bundledAssets);

export { provideAssets } from './app/host';
export type { HostAssets } from './app/host';
export { createSession } from './app/session';
export type { ISession } from './app/session';
export { mount } from './app/mount';
export type { IMounted } from './app/mount';
export { defaultDocument, parseDocument } from './state/document';
export type { ViewDocument } from './state/document';
export { isBertScopeError } from './errors';
export type { BertScopeError, ErrorTag } from './errors';
