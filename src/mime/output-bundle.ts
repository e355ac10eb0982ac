/**
 * The data of an output, read and written: which live model it belongs to, and the bundle that is
 * written back. Pure. What is read was in a notebook and may be anything.
 */
import { DOCUMENT_TYPE } from './document-type';

/** What a notebook holds of an output, by MIME type. */
export type Bundle = Readonly<Record<string, unknown>>;

/** The picture for hosts without scripts. */
export type Picture = {
  readonly html: string;
  /** Base64; null where the browser paints none. */
  readonly png: string | null;
};

const WIDGET_TYPE = 'application/vnd.jupyter.widget-view+json';
const HTML_TYPE = 'text/html';
const PNG_TYPE = 'image/png';

/** Where there is nothing to draw, say because there is no text. */
const NO_PICTURE =
  '<p class="bertscope-headless">BertScope had nothing to draw here when this notebook was saved.</p>';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document of an output, unchecked. */
export function documentOf(bundle: Bundle): unknown {
  return bundle[DOCUMENT_TYPE];
}

/** Its fields, unchecked; none where it is no object. */
export function fieldsOf(bundle: Bundle): Readonly<Record<string, unknown>> {
  const document = documentOf(bundle);
  return isRecord(document) ? document : {};
}

/** Whether the output is as its cell gave it: nothing has been written back. */
export function isFresh(bundle: Bundle): boolean {
  return WIDGET_TYPE in bundle;
}

/** The id of the widget model that the output shows, or showed; null where there was none. */
export function liveIdOf(bundle: Bundle): string | null {
  const widget = bundle[WIDGET_TYPE];
  const id = isRecord(widget) ? widget['model_id'] : fieldsOf(bundle)['live_id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

/** The value with the keys of all its objects sorted: the same content gives the same bytes. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map(key => [key, sorted(value[key])])
  );
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/**
 * The bundle to write back, in canonical order: what the old one held, less the widget's view, whose
 * presence would make nbconvert drop the picture for a page that needs a CDN.
 *
 * @param document its unknown fields are kept
 * @param picture null leaves a sentence in its place
 */
export function writeBundle(
  old: Bundle,
  document: Readonly<Record<string, unknown>>,
  picture: Picture | null
): Bundle {
  const kept = Object.entries(old).filter(([type]) => type !== WIDGET_TYPE && type !== PNG_TYPE);
  const written = { ...fieldsOf(old), ...document, live_id: liveIdOf(old) };
  return sorted({
    ...Object.fromEntries(kept),
    [DOCUMENT_TYPE]: written,
    [HTML_TYPE]: picture?.html ?? NO_PICTURE,
    ...(picture === null || picture.png === null ? {} : { [PNG_TYPE]: picture.png })
  }) as Bundle;
}
