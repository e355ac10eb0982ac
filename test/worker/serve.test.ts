import { createEngine } from '../../src/worker/engine';
import type { IEngine } from '../../src/worker/engine';
import type { FromEngine, NearMessage, RunRequest, ToEngine } from '../../src/worker/messages';
import { serve } from '../../src/worker/serve';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { summarise } from '../../src/survey/survey-summary';
import { GOLDEN, GOLDEN_LAYERS } from '../patterns/golden';
import { finish } from '../survey/finish';
import { makeRecords } from '../survey/made-records';

// The real one starts WebAssembly.
jest.mock('../../src/worker/engine', () => ({ createEngine: jest.fn() }));

/** The engine's side of a conversation that a test leads. */
function makePort() {
  const answers: FromEngine[] = [];
  const waiting: (() => void)[] = [];
  const port = {
    onmessage: null as ((event: MessageEvent<ToEngine>) => void) | null,
    postMessage: (message: FromEngine) => {
      answers.push(message);
      waiting.splice(0).forEach(tell => tell());
    }
  };
  serve(port);
  const tell = (message: ToEngine) => port.onmessage?.({ data: message } as MessageEvent<ToEngine>);
  const answer = () => new Promise<void>(resolve => waiting.push(resolve));
  return { answers, tell, answer };
}

const [weights, second] = GOLDEN_LAYERS;

beforeEach(() => void jest.mocked(createEngine).mockReset());

test('heads are scored without an engine and without WebAssembly', async () => {
  const { answers, tell, answer } = makePort();
  tell({ type: 'score', id: 7, request: { weights, encoding: GOLDEN } });
  await answer();
  expect(answers).toEqual([{ type: 'scored', id: 7, heads: scorePatterns(weights, GOLDEN) }]);
  expect(createEngine).not.toHaveBeenCalled();
});

test('near words are what the engine finds for a text', async () => {
  const near: NearMessage = {
    ids: [1, 2],
    seed: 1,
    threshold: 0.3,
    pairs: [[1, 0]],
    cosines: [0.5]
  };
  const find = jest.fn<Promise<NearMessage>, unknown[]>(() => Promise.resolve(near));
  jest.mocked(createEngine).mockReturnValueOnce({ near: find } as Partial<IEngine> as IEngine);
  const { answers, tell, answer } = makePort();
  tell({ type: 'start', wasmUrl: '' });
  const request = { textA: 'a b', textB: null } as unknown as RunRequest;
  tell({ type: 'near', id: 3, request });
  await answer();
  expect(find.mock.calls[0][0]).toBe(request);
  expect(answers).toEqual([{ type: 'ready' }, { type: 'near', id: 3, near }]);
});

test('weights of other tokens are told as the error that they are', async () => {
  const { answers, tell, answer } = makePort();
  tell({ type: 'score', id: 1, request: { weights: weights.slice(1), encoding: GOLDEN } });
  await answer();
  expect(answers).toMatchObject([{ type: 'failed', id: 1, error: { tag: 'ShapeError' } }]);
});

test('a cancel that comes while heads are scored ends them, and the next are scored', async () => {
  const { answers, tell, answer } = makePort();
  // More work than fits in a slice: the cancel gets in between.
  const many = new Float32Array(weights.length * 200);
  for (let i = 0; i < 200; i++) many.set(weights, i * weights.length);
  tell({ type: 'score', id: 1, request: { weights: many, encoding: GOLDEN, permutations: true } });
  setTimeout(() => {
    tell({ type: 'cancel', id: 1 });
    tell({ type: 'score', id: 2, request: { weights: second, encoding: GOLDEN } });
  });
  await answer();
  expect(answers.map(message => 'id' in message && message.id)).toEqual([2]);
});

test('a survey is summed up without an engine; records of another model are an error', async () => {
  const { answers, tell, answer } = makePort();
  const records = makeRecords({ layers: 1, heads: ['next', 'noise'], inputs: 4, seed: 1 });
  const options = { layers: 1, heads: 2, seed: 1, bootstrapDraws: 20 };
  tell({ type: 'summarise', id: 3, request: { records, options } });
  await answer();
  expect(answers).toEqual([
    { type: 'summarised', id: 3, table: finish(summarise(records, options)) }
  ]);
  tell({ type: 'summarise', id: 4, request: { records, options: { ...options, heads: 3 } } });
  await answer();
  expect(answers.at(-1)).toMatchObject({ type: 'failed', id: 4, error: { tag: 'ShapeError' } });
  expect(createEngine).not.toHaveBeenCalled();
});
