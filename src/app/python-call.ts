/**
 * A view as the Python that shows it: the call with its texts and with what differs from what the
 * call does by itself. Leaves out where the source goes.
 */
import { ARTICLE_PAIR } from './article';
import { CHOSEN_FIELDS, defaultDocument } from '../state/document';
import type { ViewDocument } from '../state/document';

/** What the model shows where nothing is asked for; null while no model is known. */
type Opening = { readonly layer: number; readonly heads: readonly number[] } | null;

const WIDEST_LINE = 88;
/** Fewer are quicker read one by one. */
const SHORTEST_RANGE = 4;

/** What one cannot see in a source, or what turns its reading direction round. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeUnseen(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
  return NAMED[character] ?? `\\${letter}${code.toString(16).padStart(digits, '0')}`;
}

/**
 * A text as a Python string literal in double quotes, on one line.
 *
 * @example a tab between a and " gives "a\t\""
 */
export function pythonString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(UNSEEN, escapeUnseen)}"`;
}

/** A document's value, which is JSON, as a Python literal. */
function pythonLiteral(value: unknown): string {
  if (typeof value === 'string') return pythonString(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return 'None';
  const items = Object.entries(value).map(
    ([key, item]) => `${pythonString(key)}: ${pythonLiteral(item)}`
  );
  return `{${items.join(', ')}}`;
}

function pythonHeads(heads: readonly number[]): string {
  const isRange = heads.length >= SHORTEST_RANGE && heads.every((head, at) => head === at);
  return isRange ? `range(${heads.length})` : pythonLiteral(heads);
}

/** These are named by rules of their own. */
const NAMED_FIRST: readonly string[] = ['text_a', 'text_b', 'model', 'layer', 'heads'];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function argumentsOf(document: ViewDocument, opening: Opening): string[] {
  const { text_a, text_b, model, layer, heads } = document;
  const isArticle =
    model === 'article' && text_a === ARTICLE_PAIR.textA && text_b === ARTICLE_PAIR.textB;
  const given: string[] = [];
  const give = (name: string, literal: string) => given.push(`${name}=${literal}`);
  // Without a text the call shows the article's example by itself.
  if (!isArticle) {
    given.push(pythonString(text_a));
    if (text_b !== null) given.push(pythonString(text_b));
    if (model !== defaultDocument.model) give('model', pythonString(model));
  }
  if (layer !== null && layer !== opening?.layer) give('layer', String(layer));
  if (heads !== null && !isSame(heads, opening?.heads)) give('heads', pythonHeads(heads));
  for (const name of CHOSEN_FIELDS) {
    if (!NAMED_FIRST.includes(name) && !isSame(document[name], defaultDocument[name]))
      give(name, pythonLiteral(document[name]));
  }
  return given;
}

/**
 * The call of `show_attention` that shows `document`, without an import.
 *
 * @param opening layer and heads that are left out because the model opens with them
 * @example show_attention("The cat sat.", "It was soft.", layer=1, heads=[8])
 */
export function pythonCall(document: ViewDocument, opening: Opening): string {
  const given = argumentsOf(document, opening);
  const line = `show_attention(${given.join(', ')})`;
  if (line.length <= WIDEST_LINE) return line;
  return `show_attention(\n${given.map(argument => `    ${argument},\n`).join('')})`;
}

/** The same with its import: what a cell of its own needs. */
export function pythonCell(document: ViewDocument, opening: Opening): string {
  return `from bertscope import show_attention\n\n${pythonCall(document, opening)}`;
}
