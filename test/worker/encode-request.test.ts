import { DocumentError } from '../../src/errors';
import { createTokenizer, type ITokenizer } from '../../src/tokens/tokenizer';
import { encodeRequest } from '../../src/worker/encode-request';
import { createSmallTokenizer } from '../tokens/small-tokenizer';

test('a text that leaves nothing is refused with a next step where the model adds no token', () => {
  const bare = createTokenizer({ ...createSmallTokenizer(), post_processor: null }, null, 512);
  const request = { textA: '\u0000\u200b', textB: null };
  expect(() => encodeRequest(bare, request)).toThrow(DocumentError);
  expect(encodeRequest(bare, { ...request, textA: 'the' }).tokens).toEqual(['the']);
});

test('where the model adds tokens, they are the text', () => {
  const tokenizer: ITokenizer = createTokenizer(createSmallTokenizer(), null, 512);
  const { tokens } = encodeRequest(tokenizer, { textA: '\u0000', textB: null, maxTokens: 64 });
  expect(tokens).toEqual(['[CLS]', '[SEP]']);
});
