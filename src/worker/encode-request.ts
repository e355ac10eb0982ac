/** The tokens of what is asked for. */
import { DocumentError } from '../errors';
import type { Encoding } from '../tokens/encoding';
import type { ITokenizer } from '../tokens/tokenizer';
import type { RunRequest } from './messages';

/** @throws {DocumentError} if no token is left: of a text of control characters, in a model that adds none of its own */
export function encodeRequest(
  tokenizer: ITokenizer,
  { textA, textB, maxTokens }: Pick<RunRequest, 'textA' | 'textB' | 'maxTokens'>
): Encoding {
  const encoding = tokenizer.encode(textA, textB, maxTokens);
  if (encoding.ids.length > 0) return encoding;
  throw new DocumentError(
    'This model makes no token of the text: it leaves out all of its characters, and adds none of its own.',
    'Type a text with letters or signs.',
    { path: 'text_a' }
  );
}
