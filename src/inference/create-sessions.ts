/**
 * The sessions of one route, one a part, each made when it is first wanted: the first layer is not kept waiting for the
 * sessions of the last. They are made in order and one at a time, because the runtime keeps the parameters it is given
 * in one global place while it makes a session. Once all exist, nothing here holds the bytes of the model any more;
 * where memory forbids that all exist at once, the bytes stay, and sessions are given up and made again.
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

/** @param most how many sessions may exist at once, at least 1 */
export function createSessions(
  runtime: IRuntime,
  parts: readonly ModelPart[],
  most = Infinity
): ISessions {
  const sessions = new Map<number, InferenceSession>();
  const kept = parts.map(({ layers, takes, gives }) => ({ layers, takes, gives }));
  const mayHoldAll = most >= parts.length;
  const written: (ModelPart | null)[] = [...parts];
  let preparing = false;

  const prepare = async (number: number): Promise<void> => {
    const part = written[number];
    if (part === null || part === undefined) throw new RangeError(`there is no part ${number}`);
    preparing = true;
    sessions.set(number, await runtime.createSession(part.write(), part.parameters));
    preparing = false;
    if (mayHoldAll) written[number] = null;
  };

  /**
   * Gives up the session that is wanted again last. Parts are run in order, over and over: that is the one that was used
   * just now, and not, as where anything may be wanted next, the one that was used longest ago.
   */
  const makeRoom = async (): Promise<void> => {
    while (sessions.size > 0 && sessions.size >= most) {
      const last = Math.max(...sessions.keys());
      const session = sessions.get(last);
      sessions.delete(last);
      await session?.release();
    }
  };

  return {
    parts: kept,
    get preparing() {
      return preparing;
    },
    async get(part) {
      for (let number = mayHoldAll ? 0 : part; number <= part; number++) {
        if (sessions.has(number)) continue;
        await makeRoom();
        await prepare(number);
      }
      const session = sessions.get(part);
      if (session === undefined) throw new RangeError(`there is no part ${part}`);
      return session;
    },
    async dispose() {
      written.fill(null);
      const held = [...sessions.values()];
      sessions.clear();
      await Promise.all(held.map(session => session.release()));
    }
  };
}
