/** Runs inside Chromium, in JupyterLab or in the app's page: what the benchmark needs next to the page's clock. */
import { changeLayer, sweep } from './drawing-run';
import { edit, untilReady } from './edit-run';
import { timeLayers } from './layer-times';
import { opened, timeTyping, watchOpening } from './opening-times';
import { openPlain } from './plain-client';
import type { AppPage } from '../../browser/app-page';

const bench = {
  timeLayers,
  edit,
  untilReady,
  openPlain,
  sweep,
  changeLayer,
  watchOpening,
  opened,
  timeTyping
};

export type BenchPage = typeof bench;

declare global {
  interface Window {
    app: AppPage;
    bench: BenchPage;
  }
}

Object.assign(window, { bench });
