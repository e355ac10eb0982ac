/**
 * Ties a session to a widget model: what the user changes goes to Python, what Python sets goes to
 * the session, and a finished run's attention is sent. A kernel that is gone is no fault: the view
 * works on without it. Leaves out: ipywidgets itself (model.ts), so that this can be tested alone.
 */
import { bringLayer, lostLayerNotice } from '../app/bring-layers';
import { groundOf } from '../app/open-views';
import { allowFetching } from '../app/model-source';
import type { ISession } from '../app/session';
import { surveyDesk } from '../app/survey/survey-desk';
import { addNotice } from '../state/actions';
import { CHOSEN_FIELDS } from '../state/document';
import { attentionBytes, uploadAttention } from './attention-upload';
import { readRequest, type PictureRequest, type ToKernel } from './messages';
import { reportedPatterns, reportPatterns } from './pattern-report';
import { uploadPicture } from './picture-upload';
import {
  documentTraits,
  failureOf,
  isOpening,
  isOver,
  nextRun,
  reportedTraits,
  type ReportedRun
} from './run-report';
import { reportSnapshots } from './snapshot-report';
import { linkSurvey } from './survey-link';

/** What is needed of a widget model. */
export interface IWidgetPort {
  get(name: string): unknown;
  set(values: Record<string, unknown>): void;
  /** Sends what was set; does nothing where there is no kernel. */
  save(): void;
  send(message: ToKernel, buffer?: ArrayBuffer): void;
  readonly isLive: boolean;
}

export interface ISessionLink {
  /** Traits that have changed, whoever changed them. */
  takeTraits(changed: Readonly<Record<string, unknown>>): void;
  /** A custom message from the kernel. */
  takeMessage(content: unknown): void;
  dispose(): void;
}

type State = ReturnType<ISession['store']['getState']>;

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

const isWhole = ({ end, hasFailed }: ReportedRun): boolean => end !== null && !hasFailed;

/** What Python is told of; a hover or a layer that has come changes none of it. */
const sources = ({ document, phase, encoding, newest, model, notices }: State) => [
  document,
  phase.phase === 'loading' ? phase.phase : phase,
  encoding,
  newest,
  model,
  notices
];

/** What a live cell asks for may be fetched: its author wrote the model's name. A saved one proves nothing. */
export function allowModelOf(port: IWidgetPort, model: unknown = port.get('model')): void {
  if (!port.isLive || typeof model !== 'string') return;
  const host = port.get('_model_host');
  allowFetching(model, typeof host === 'string' ? host : null);
}

/** Of the page before a reload, whose run Python still holds. */
const lastRunId = (port: IWidgetPort): number => {
  const run = port.get('_run');
  const id = typeof run === 'object' && run !== null && 'id' in run ? run.id : 0;
  return typeof id === 'number' ? id : 0;
};

export function linkSession(port: IWidgetPort, session: ISession): ISessionLink {
  let run: ReportedRun | null = null;
  let lastId = lastRunId(port);
  let known: readonly unknown[] = [];
  let upload = new AbortController();
  let isAnswering = false;
  /** Requests for pictures that are being painted: the kernel asks again while it waits. */
  const painting = new Set<number>();
  const snapshots = reportSnapshots(port, session.store.getState);
  const patterns = reportPatterns(port, session.store.getState);

  const send = (message: ToKernel, buffer?: ArrayBuffer) => {
    if (!port.isLive) return;
    try {
      port.send(message, buffer);
    } catch {
      // The connection is gone, and with it whoever wanted the message; the picture is still right.
    }
  };

  const wanted = port.get('_survey') ?? null;
  const survey = wanted === null ? null : linkSurvey(wanted, session, surveyDesk(), send);

  const sendLayers = async (layers: readonly number[], id: number): Promise<boolean> => {
    const { attention, encoding } = session.store.getState();
    if (attention === null || encoding === null) return false;
    const { signal } = upload;
    const bring = async (layer: number) => {
      try {
        return await bringLayer(encoding, layer, signal);
      } catch (error) {
        const say = (now: State) => addNotice(now, lostLayerNotice(layer, error));
        if (!signal.aborted) session.store.setState(say, true);
        throw error;
      }
    };
    try {
      await uploadAttention(attention, layers, id, send, bring, signal);
      return true;
    } catch {
      // A newer run has begun, or a layer could not be had again, which has been said.
      return !signal.aborted;
    }
  };

  const sendWithinLimit = async (id: number): Promise<boolean> => {
    const { attention } = session.store.getState();
    const limit = Number(port.get('attention_limit_bytes'));
    if (!port.isLive || attention === null || attentionBytes(attention) > limit) return true;
    return sendLayers([...attention.weights.keys()], id);
  };

  const settle = async (ended: ReportedRun, state: State) => {
    const isSent = ended.hasFailed || (await sendWithinLimit(ended.id));
    if (isSent) send({ type: 'settled', run: ended.id, error: failureOf(state) });
  };

  const report = () => {
    const state = session.store.getState();
    const news = sources(state);
    if (news.length === known.length && news.every((value, i) => value === known[i])) return;
    known = news;
    const before = run;
    // A second tab on the same kernel numbers runs too, so that counting alone would not do.
    run = nextRun(before, Math.max(lastId + 1, Date.now()), state);
    lastId = Math.max(lastId, run?.id ?? 0);
    if (run?.id !== before?.id) {
      upload.abort();
      upload = new AbortController();
    }
    const traits = Object.entries({ ...documentTraits(state), ...reportedTraits(state, run) });
    const changed: [string, unknown][] = traits.filter(([name, value]) => {
      const before = port.get(name);
      return !isSame(value, before) && !isOpening(state, name, value, before);
    });
    if (snapshots.isOutdated(state)) changed.push(['snapshot', null]);
    if (changed.length > 0) {
      port.set(Object.fromEntries(changed));
      port.save();
    }
    if (run !== null && run.end !== null && run.end !== before?.end) void settle(run, state);
    snapshots.follow(state, run !== null && isWhole(run) && isOver(run, state));
  };

  const answer = async () => {
    const state = session.store.getState();
    const { text_a, text_b, model } = state.document;
    const traits = { ...reportedTraits(state, run), text_a, text_b, model };
    const version = { _browser_version: port.get('_browser_version') };
    const found = reportedPatterns(state, run);
    const scored = found === null ? {} : { _patterns: found };
    send({ type: 'report', state: { ...traits, ...version, ...scored } });
    if (run !== null && isOver(run, state)) await settle(run, state);
  };

  /** One at a time: a request that comes meanwhile is made again if it is still wanted. */
  const answerReport = async () => {
    if (isAnswering) return;
    isAnswering = true;
    try {
      await answer();
    } finally {
      isAnswering = false;
    }
  };

  const answerPicture = async (request: PictureRequest) => {
    const state = session.store.getState();
    // While a run is under way nothing is said: the kernel asks again, and another page may have it.
    if (painting.has(request.id) || state.phase.phase !== 'ready') return;
    painting.add(request.id);
    await uploadPicture(state, request, send, groundOf(session));
    painting.delete(request.id);
  };

  const follow = () => {
    report();
    patterns.follow(session.store.getState(), run);
  };
  const unsubscribe = session.store.subscribe(follow);
  follow();

  return {
    takeTraits(changed) {
      if ('model' in changed) allowModelOf(port, changed['model']);
      const { document } = session.store.getState();
      const patch = CHOSEN_FIELDS.filter(
        name => name in changed && !isSame(changed[name], document[name])
      );
      if (patch.length > 0) {
        session.applyDocument(Object.fromEntries(patch.map(name => [name, changed[name]])));
      }
      if ('attention_limit_bytes' in changed && run !== null && isWhole(run))
        void sendWithinLimit(run.id);
    },
    takeMessage(content) {
      survey?.takeMessage(content);
      const request = readRequest(content);
      if (request?.type === 'report') {
        void answerReport();
      } else if (request?.type === 'picture') {
        void answerPicture(request);
      } else if (request !== null && request.run === run?.id && isWhole(run)) {
        void sendLayers(request.layers, run.id);
      }
    },
    dispose() {
      unsubscribe();
      survey?.dispose();
      snapshots.dispose();
      patterns.dispose();
      upload.abort();
    }
  };
}
