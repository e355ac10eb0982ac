/**
 * The table of normalisations that sentencepiece writes into its models: what a character or a short
 * cluster becomes. Leaves out how the table is made. Reference: the crate spm_precompiled and
 * normalizers/precompiled.rs of huggingface/tokenizers, whose habit of taking the shortest entry that
 * a cluster begins with (and dropping the rest) models were trained with.
 */
import type { AlignedText } from './aligned-text';
import { applyChanges, type Change } from './aligned-changes';
import { failOnFile } from './file-part';
import { countClusters } from './text-clusters';

/** Longer clusters, in bytes, are looked up character by character. */
const LONGEST_CLUSTER = 5;

/** A double array (Darts): units of 32 bits with label, offset and mark of a leaf. */
type Table = { readonly units: Uint32Array; readonly texts: Uint8Array };

function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), char => char.charCodeAt(0));
  } catch (cause) {
    return failOnFile('has a damaged "precompiled_charsmap"', 'precompiled_charsmap', cause);
  }
}

function readTable(base64: string): Table {
  const bytes = decodeBase64(base64);
  const view = new DataView(bytes.buffer);
  const size = bytes.length < 4 ? -1 : view.getUint32(0, true);
  if (size < 4 || size % 4 !== 0 || 4 + size > bytes.length) {
    return failOnFile('has a damaged "precompiled_charsmap"', 'precompiled_charsmap');
  }
  const units = Uint32Array.from({ length: size / 4 }, (_, unit) =>
    view.getUint32(4 + 4 * unit, true)
  );
  return { units, texts: bytes.subarray(4 + size) };
}

const offsetOf = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6);

/** Where the text of the shortest entry stands that `key` begins with, or -1. */
function findShortest({ units }: Table, key: Uint8Array): number {
  let position = offsetOf(units[0]);
  for (const byte of key) {
    if (byte === 0) {
      return -1;
    }
    position ^= byte;
    const unit = units[position];
    // The highest bit marks a value, which is no step.
    if (unit === undefined || (unit & 0x800000ff) !== byte) {
      return -1;
    }
    position ^= offsetOf(unit);
    if ((unit & 0x100) !== 0) {
      return (units[position] ?? 0) & 0x7fffffff;
    }
  }
  return -1;
}

/** What replaces `old` characters: as many take their places, the rest is inserted or swallowed. */
function pushReplaced(changes: Change[], old: number, made: readonly string[]): void {
  const difference = made.length - old;
  made.forEach((char, index) =>
    changes.push([char, difference > 0 && index >= made.length - difference ? 1 : 0])
  );
  const last = changes.at(-1);
  if (difference < 0 && last !== undefined) {
    changes[changes.length - 1] = [last[0], last[1] + difference];
  }
}

/**
 * @param base64 `precompiled_charsmap` of a tokenizer.json
 * @throws {VocabularyError} if it is damaged
 * @returns a normaliser
 * @example the table `nmt_nfkc` makes `ﬁ` to `f i`, U+200B to a space, and of `ﬁ U+0301` only `f i`
 */
export function readCharsmap(base64: string): (text: AlignedText) => AlignedText {
  const table = readTable(base64);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const known = new Map<string, readonly string[] | null>();
  const lookUp = (key: string): readonly string[] | null => {
    let made = known.get(key);
    if (made === undefined) {
      const from = findShortest(table, encoder.encode(key));
      const end = from < 0 ? -1 : table.texts.indexOf(0, from);
      const bytes = table.texts.subarray(from, end < 0 ? table.texts.length : end);
      made = from < 0 ? null : Array.from(decoder.decode(bytes));
      known.set(key, made);
    }
    return made;
  };

  return text => {
    const changes: Change[] = [];
    let isModified = false;
    const push = (chars: readonly string[]): boolean => {
      const made = lookUp(chars.join(''));
      if (made !== null) {
        pushReplaced(changes, chars.length, made);
        isModified = true;
      }
      return made !== null;
    };
    let at = 0;
    for (const count of countClusters(text.chars)) {
      const cluster = text.chars.slice(at, at + count);
      at += count;
      const isShort = count === 1 || encoder.encode(cluster.join('')).length <= LONGEST_CLUSTER;
      if (isShort && push(cluster)) {
        continue;
      }
      for (const char of cluster) {
        if (count === 1 || !push([char])) {
          changes.push([char, 0]);
        }
      }
    }
    return isModified ? applyChanges(text, changes) : text;
  };
}
