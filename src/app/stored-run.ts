/**
 * The run that a document brings with it as its snapshot: for which texts it stands, and whether it
 * may be shown. Leaves out: when it is shown (session.ts).
 */
import { decodeSnapshot } from '../attention/snapshot';
import type { ViewDocument } from '../state/document';
import { readSnapshot } from '../state/snapshot-schema';
import type { Run } from '../state/view-state';

/** The one model whose document and description name it alike. */
const ARTICLE = 'article';

type Input = Pick<ViewDocument, 'text_a' | 'text_b' | 'model'>;

export type StoredRun = {
  readonly input: Input;
  readonly run: Run;
  /** As it stood in the document, so that it can be written back as it was. */
  readonly snapshot: unknown;
};

/** Whether every token stands within its own sentence, as it must if it came from these texts. */
function isOf({ text_a, text_b }: Input, { encoding }: Run): boolean {
  const lengths = [text_a.length, text_b?.length ?? 0];
  return encoding.offsets.every(
    (span, token) => span === null || span[1] <= lengths[encoding.sentenceIds[token]]
  );
}

/**
 * The run in the document's snapshot; null where there is none, or one of another model or text.
 *
 * @throws {DocumentError} if the snapshot is damaged
 */
export function readStoredRun(document: ViewDocument): StoredRun | null {
  const { text_a, text_b, model, snapshot } = document;
  if (snapshot === null || snapshot === undefined) return null;
  const input = { text_a, text_b, model };
  const read = readSnapshot(snapshot);
  // The document's name for a model is not the model's own: "embedded" says where it comes from.
  if ((read.model.id === ARTICLE) !== (model === ARTICLE)) return null;
  const run = decodeSnapshot(read);
  return isOf(input, run) ? { input, run, snapshot } : null;
}

/** Whether the stored run is about what the document says now. */
export function isStoredFor(stored: StoredRun | null, document: Input): stored is StoredRun {
  return (
    stored !== null &&
    stored.input.text_a === document.text_a &&
    stored.input.text_b === document.text_b &&
    stored.input.model === document.model
  );
}
