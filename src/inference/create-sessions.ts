/**
 * The sessions of one route, one a part, each made when it is first wanted: the first layer is not kept waiting for the
 * sessions of the last. They are made in order and one at a time, because the runtime keeps the parameters it is given
 * in one global place while it makes a session. Once all exist, nothing here holds the bytes of the model any more.
 */
import type { InferenceSession } from 'onnxruntime-web/wasm';
import type { ModelPart } from '../model/cut-model';
import type { IRuntime } from './runtime';

export interface ISessions {
  readonly parts: readonly Pick<ModelPart, 'layers' | 'takes' | 'gives'>[];
  /** The session of a part; makes it, and those before it, if need be. Not to be called twice at a time. */
  get(part: number): Promise<InferenceSession>;
  /** True while a session is being made, and after that failed. */
  readonly preparing: boolean;
  dispose(): Promise<void>;
}

export function createSessions(runtime: IRuntime, parts: readonly ModelPart[]): ISessions {
  const sessions: InferenceSession[] = [];
  const kept = parts.map(({ layers, takes, gives }) => ({ layers, takes, gives }));
  let missing = [...parts];
  let preparing = false;

  const prepareNext = async (): Promise<void> => {
    const [part] = missing;
    if (part === undefined) throw new RangeError('no part is left to make a session of');
    preparing = true;
    sessions.push(await runtime.createSession(part.write(), part.parameters));
    preparing = false;
    missing = missing.slice(1);
  };

  return {
    parts: kept,
    get preparing() {
      return preparing;
    },
    async get(part) {
      while (sessions.length <= part) await prepareNext();
      return sessions[part];
    },
    async dispose() {
      missing = [];
      await Promise.all(sessions.splice(0).map(session => session.release()));
    }
  };
}
