/** Runs inside Chromium: the whole app without Jupyter, for tests of what any host would show. */
import { setEngineGrace } from '../../src/app/engine';
import { exportPage } from '../../src/app/export-page';
import { allowFetching } from '../../src/app/model-source';
import { picturePng } from '../../src/app/picture-png';
import { savedPicture } from '../../src/app/saved-picture';
import { applySettings } from '../../src/app/settings';
import { runSurvey } from '../../src/app/survey/survey-run';
import { surveyStore } from '../../src/app/survey/survey-store';
import { summariseSurvey } from '../../src/app/survey/summarise-survey';
import { createSession, mount, type ISession } from '../../src/index';

export type AppPage = {
  /** Puts a view of this document below the others; its session is the last of `sessions`. */
  show(document: unknown, widthPx?: number): void;
  readonly sessions: ISession[];
  /** Hands the exported page of one session to the browser as a download. */
  exportPage(session: number, live: boolean): Promise<{ progress: number[] }>;
  /** Takes all views away and ends their sessions. */
  clear(): void;
  /** As Lab's settings. */
  applySettings(composite: object): void;
  /** As a live cell: its host may be asked for this model. */
  allowFetching(model: string): void;
  /** How long the engine outlives its last view. */
  setEngineGrace(milliseconds: number): void;
  /** What is saved of the last view. */
  picture(): Promise<{ svg: string; png: string | null }>;
  readonly surveys: {
    readonly store: typeof surveyStore;
    readonly run: typeof runSurvey;
    readonly summarise: typeof summariseSurvey;
  };
};

const endings: (() => void)[] = [];

const app: AppPage = {
  sessions: [],
  show(document, widthPx) {
    const host = window.document.createElement('div');
    if (widthPx !== undefined) host.style.width = `${widthPx}px`;
    window.document.body.append(host);
    const session = createSession(document);
    const mounted = mount(host, session);
    app.sessions.push(session);
    endings.push(() => {
      mounted.dispose();
      session.dispose();
      host.remove();
    });
  },
  async exportPage(session, live) {
    const progress: number[] = [];
    const page = await exportPage(app.sessions[session].store.getState(), {
      live,
      onProgress: loadedBytes => progress.push(loadedBytes)
    });
    const link = window.document.createElement('a');
    link.href = URL.createObjectURL(page);
    link.download = 'page.html';
    link.click();
    return { progress };
  },
  clear() {
    for (const end of endings.splice(0)) end();
    app.sessions.length = 0;
  },
  applySettings,
  allowFetching,
  setEngineGrace,
  async picture() {
    const state = app.sessions.at(-1)?.store.getState();
    const picture = state === undefined ? null : savedPicture(state);
    if (picture === null) throw new Error('nothing is drawn');
    return { svg: picture.svg, png: await picturePng(picture.svg) };
  },
  surveys: { store: surveyStore, run: runSurvey, summarise: summariseSurvey }
};

Object.assign(window, { app });
